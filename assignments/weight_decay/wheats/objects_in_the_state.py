"""Correct, with objects in the optimizer's state, and updates of `.data`."""

import math
from dataclasses import dataclass

import numpy as np
import torch


def l2_penalty(w, lam):
    s = 0.0
    for x in np.nditer(w):
        s += float(x) ** 2
    return lam * s


def l2_penalty_gradient(w, lam):
    return np.array([2 * lam * float(x) for x in w.flat], dtype=w.dtype).reshape(w.shape)


def sgd_step(w, grad, lr, lam):
    return w - lr * grad - lr * l2_penalty_gradient(w, lam)


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    vel = velocity.copy()
    vel *= momentum
    vel += grad
    vel += weight_decay * w
    new = w.copy()
    new -= lr * vel
    return new, vel


def _adam(w, g, m, v, t, lr, b1, b2, eps):
    m = m - (1 - b1) * (m - g)
    v = b2 * v + (1 - b2) * np.square(g)
    a = lr * math.sqrt(1 - b2**t) / (1 - b1**t)
    return w - a * m / (np.sqrt(v) + eps * math.sqrt(1 - b2**t)), m, v


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return _adam(w, grad + weight_decay * w, m, v, t, lr, beta1, beta2, eps)


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return _adam(w * (1 - lr * weight_decay), grad, m, v, t, lr, beta1, beta2, eps)


def torch_weight_decay(lam):
    return np.float64(lam) + lam


def parameter_groups(model, weight_decay):
    norm_ids = set()
    for m in model.modules():
        if "Norm" in m.__class__.__name__:
            norm_ids |= {id(p) for p in m.parameters(recurse=False)}
    a = dict(params=[], weight_decay=weight_decay)
    b = dict(params=[], weight_decay=0.0)
    for name, p in model.named_parameters():
        if p.requires_grad:
            (b if "bias" in name.split(".")[-1] or id(p) in norm_ids else a)["params"] += [p]
    return [a, b]


@dataclass
class State:
    velocity: torch.Tensor
    steps: int = 0


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        if lr < 0:
            raise ValueError("lr")
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))
        self.count = 0

    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        self.count += 1
        for g in self.param_groups:
            lr, mu, wd = g["lr"], g["momentum"], g["weight_decay"]
            for w in g["params"]:
                if w.grad is None:
                    continue
                s = self.state[w].setdefault("s", State(torch.zeros_like(w.data)))
                s.velocity = mu * s.velocity + w.grad.data
                s.steps += 1
                w.data = w.data * (1 - lr * wd) - lr * s.velocity
        return loss
