"""Correct, with the whole step as a linear map, and all parameters of a group in one vector."""

import numpy as np
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def l2_penalty(w, lam):
    return lam * np.linalg.norm(w.ravel()) ** 2


def l2_penalty_gradient(w, lam):
    return np.zeros_like(w) + 2 * lam * w


def sgd_step(w, grad, lr, lam):
    row = np.array([1 - 2 * lam * lr, -lr], dtype=w.dtype)
    return np.tensordot(row, np.stack([w, grad]), axes=1)


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    rows = [
        [1 - lr * weight_decay, -lr, -lr * momentum],
        [weight_decay, 1.0, momentum],
    ]
    return tuple(np.einsum("ij,j...->i...", np.array(rows, w.dtype), np.stack([w, grad, velocity])))


def _adam(w, g, m, v, t, lr, betas, eps):
    old, new = np.stack([m, v]), np.stack([g, g * g])
    column = np.array(betas, w.dtype).reshape(2, *[1] * w.ndim)
    moments = column * old + (1 - column) * new
    mean, square = moments / (1 - np.array(betas) ** t).astype(w.dtype).reshape(column.shape)
    return w - lr * mean / (np.sqrt(square) + eps), *moments


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return _adam(w, grad + weight_decay * w, m, v, t, lr, (beta1, beta2), eps)


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return _adam(w * (1 - weight_decay * lr), grad, m, v, t, lr, (beta1, beta2), eps)


def torch_weight_decay(lam):
    return np.polyder([lam, 0, 0])[0]


def parameter_groups(model, weight_decay):
    batch = [nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm]
    norms = (*batch, nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d)
    plain = dict.fromkeys(p for p in model.parameters() if p.requires_grad)
    spared = {}
    for module in model.modules():
        for name, p in module.named_parameters(recurse=False):
            if p in plain and ("bias" in name or isinstance(module, norms)):
                spared[p] = plain.pop(p)
    return [
        {"params": list(plain), "weight_decay": weight_decay},
        {"params": list(spared), "weight_decay": 0},
    ]


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    def step(self, closure=None):
        loss = None if closure is None else closure()
        with torch.no_grad():
            for group in self.param_groups:
                for dtype in {w.dtype for w in group["params"]}:
                    own = [w for w in group["params"] if w.grad is not None and w.dtype == dtype]
                    if own:
                        self._update(own, group)
        return loss

    def _update(self, params, group):
        for w in params:
            self.state[w].setdefault("velocity", torch.zeros_like(w))
        w = parameters_to_vector(params)
        grad = parameters_to_vector([p.grad for p in params])
        velocity = parameters_to_vector([self.state[p]["velocity"] for p in params])
        velocity = group["momentum"] * velocity + grad
        w = (1 - group["lr"] * group["weight_decay"]) * w - group["lr"] * velocity
        vector_to_parameters(w, params)
        for p, part in zip(params, velocity.split([p.numel() for p in params])):
            self.state[p]["velocity"] = part.reshape(p.shape).clone()
