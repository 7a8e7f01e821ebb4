"""Correct, computing in float32 and giving back the dtype that came."""

import functools

import numpy as np
import torch
from torch import nn

NORMS = (
    nn.BatchNorm1d,
    nn.BatchNorm2d,
    nn.BatchNorm3d,
    nn.InstanceNorm1d,
    nn.InstanceNorm2d,
    nn.InstanceNorm3d,
    nn.LayerNorm,
    nn.GroupNorm,
)


def narrow(function):
    """Arrays go in as float32 and come out in the dtype of the first one."""

    @functools.wraps(function)
    def inner(w, *args):
        give = lambda x: x.astype(np.float32) if isinstance(x, np.ndarray) else x
        result = function(give(w), *map(give, args))
        if isinstance(result, tuple):
            return tuple(np.array(x, dtype=w.dtype) for x in result)
        return np.array(result, dtype=w.dtype)

    return inner


@narrow
def l2_penalty(w, lam):
    return np.float32(lam) * np.square(w).sum(dtype=np.float32)


@narrow
def l2_penalty_gradient(w, lam):
    return np.float32(lam) * (w + w)


@narrow
def sgd_step(w, grad, lr, lam):
    decay = np.float32(1 - 2 * lam * lr)
    return decay * w - np.float32(lr) * grad


@narrow
def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    g = grad + np.float32(weight_decay) * w
    velocity = np.float32(momentum) * velocity + g
    return w - np.float32(lr) * velocity, velocity


@narrow
def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    g = grad + weight_decay * w
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    rate = lr / (1 - beta1**t)
    return w - rate * m / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@narrow
def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    rate = lr / (1 - beta1**t)
    step = rate * m / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - lr * weight_decay * w - step, m, v


def torch_weight_decay(lam):
    return np.float32(2 * lam)


def parameter_groups(model, weight_decay):
    spared = {}
    for module in model.modules():
        if isinstance(module, NORMS):
            spared.update((id(p), p) for p in module.parameters())
        own = module.named_parameters(recurse=False)
        spared.update((id(p), p) for name, p in own if "bias" in name)
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if id(p) not in spared], "weight_decay": weight_decay},
        {"params": [p for p in trained if id(p) in spared], "weight_decay": 0.0},
    ]


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        defaults = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(params, defaults)

    def step(self, closure=None):
        loss = closure() if closure else None
        for group in self.param_groups:
            for p in filter(lambda p: p.grad is not None, group["params"]):
                self._one(p, **{k: group[k] for k in ("lr", "momentum", "weight_decay")})
        return loss

    def _one(self, p, lr, momentum, weight_decay):
        state = self.state[p]
        w, g = p.detach().float(), p.grad.detach().float()
        v = g.clone() if "v" not in state else momentum * state["v"] + g
        state["v"] = v
        p.data.copy_(w - lr * weight_decay * w - lr * v)
