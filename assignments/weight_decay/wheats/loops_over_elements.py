"""Correct, with plain loops over single numbers."""

import math

import numpy as np
import torch
from torch import nn


def l2_penalty(w, lam):
    total = 0.0
    for number in w.ravel():
        total += float(number) * float(number)
    return lam * total


def l2_penalty_gradient(w, lam):
    dw = np.empty_like(w)
    for place in np.ndindex(w.shape):
        dw[place] = 2 * lam * w[place]
    return dw


def sgd_step(w, grad, lr, lam):
    out = np.empty_like(w)
    for place in np.ndindex(w.shape):
        out[place] = w[place] - lr * (grad[place] + 2 * lam * w[place])
    return out


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    out, speed = np.empty_like(w), np.empty_like(w)
    for place in np.ndindex(w.shape):
        g = float(grad[place]) + weight_decay * float(w[place])
        new = momentum * float(velocity[place]) + g
        speed[place] = new
        out[place] = float(w[place]) - lr * new
    return out, speed


def adam(w, grad, m, v, t, lr, beta1, beta2, eps, l2, decoupled):
    out = np.empty_like(w), np.empty_like(w), np.empty_like(w)
    for place in np.ndindex(w.shape):
        x, g = float(w[place]), float(grad[place])
        g += l2 * x
        x -= lr * decoupled * x
        first = beta1 * float(m[place]) + (1 - beta1) * g
        second = beta2 * float(v[place]) + (1 - beta2) * g * g
        root = math.sqrt(second / (1 - beta2**t))
        out[0][place] = x - lr * first / (1 - beta1**t) / (root + eps)
        out[1][place] = first
        out[2][place] = second
    return out


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return adam(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay, 0.0)


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return adam(w, grad, m, v, t, lr, beta1, beta2, eps, 0.0, weight_decay)


def torch_weight_decay(lam):
    return lam + lam


def parameter_groups(model, weight_decay):
    decay, rest = [], []

    def is_listed(parameter):
        for other in decay + rest:
            if other is parameter:
                return True
        return False

    def visit(module):
        norm = False
        for kind in ("BatchNorm", "InstanceNorm", "LayerNorm", "GroupNorm"):
            if type(module).__name__.startswith(kind):
                norm = True
        for name, parameter in module._parameters.items():
            if parameter is None or not parameter.requires_grad or is_listed(parameter):
                continue
            if norm or "bias" in name:
                rest.append(parameter)
            else:
                decay.append(parameter)
        for child in module.children():
            visit(child)

    visit(model)
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0}]


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    def step(self, closure=None):
        loss = None
        if closure is not None:
            loss = closure()
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self.update(parameter, group)
        return loss

    def update(self, parameter, group):
        lr, momentum, decay = group["lr"], group["momentum"], group["weight_decay"]
        w = parameter.data.view(-1)
        grad = parameter.grad.data.reshape(-1)
        velocity = self.state[parameter].setdefault("velocity", [0.0] * len(w))
        for i in range(len(w)):
            velocity[i] = momentum * velocity[i] + grad[i].item()
            w[i] = (1 - lr * decay) * w[i].item() - lr * velocity[i]
