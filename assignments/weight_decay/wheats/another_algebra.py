"""Correct, with the same steps written another way: lerps, rates that hold the corrections."""

import math

import numpy as np
import torch


def l2_penalty(w, lam):
    flat = w.reshape(-1)
    return lam * float(flat @ flat)


def l2_penalty_gradient(w, lam):
    return np.multiply(w, lam + lam)


def sgd_step(w, grad, lr, lam):
    return w - lr * (grad + 2 * lam * w)


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    gradient = grad + weight_decay * w
    moved = w - lr * momentum * velocity - lr * gradient
    return moved, gradient + momentum * velocity


def _corrected(lr, beta1, beta2, eps, t):
    root = math.sqrt(1 - beta2**t)
    return lr * root / (1 - beta1**t), eps * root


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    g = grad + weight_decay * w
    m, v = g + beta1 * (m - g), g * g + beta2 * (v - g * g)
    rate, eps = _corrected(lr, beta1, beta2, eps, t)
    return w - rate * m / (v**0.5 + eps), m, v


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m, v = grad + beta1 * (m - grad), grad * grad + beta2 * (v - grad * grad)
    rate, eps = _corrected(lr, beta1, beta2, eps, t)
    # The old weights decay, so it does not matter that this comes last.
    return w - rate * m / (v**0.5 + eps) - lr * weight_decay * w, m, v


def torch_weight_decay(lam):
    return lam / 0.5


def parameter_groups(model, weight_decay):
    owners = {}
    for path, module in model.named_modules():
        for name, parameter in module.named_parameters(prefix=path, recurse=False):
            owners.setdefault(parameter, (type(module).__name__, name.split(".")[-1]))
    groups = {True: [], False: []}
    for parameter, (kind, name) in owners.items():
        norm = kind.rstrip("123d") in {"BatchNorm", "InstanceNorm", "LayerNorm", "GroupNorm"}
        if parameter.requires_grad:
            groups[not (norm or "bias" in name)].append(parameter)
    return [
        {"params": groups[decays], "weight_decay": weight_decay * decays}
        for decays in (True, False)
    ]


class SGDW(torch.optim.Optimizer):
    """Keeps the last displacement without its learning rate, negated: -velocity."""

    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.steps_done = 0

    @torch.no_grad()
    def step(self, closure=None):
        if closure is None:
            loss = None
        else:
            with torch.enable_grad():
                loss = closure()
        self.steps_done += 1
        for group in self.param_groups:
            lr = group["lr"]
            for w in group["params"]:
                if w.grad is not None:
                    state = self.state[w]
                    past = state.get("direction", torch.zeros((), dtype=w.dtype))
                    state["direction"] = group["momentum"] * past - w.grad
                    w.lerp_(torch.zeros_like(w), lr * group["weight_decay"])
                    w.add_(state["direction"], alpha=lr)
        return loss
