"""Correct, with functions that are made by functions, partials, objects, named tuples."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import torch


class Moved(NamedTuple):
    """Weights and velocity after a step."""

    weight: np.ndarray
    velocity: np.ndarray


@dataclass(frozen=True)
class Average:
    """An exponential running average and its correction."""

    beta: float
    value: np.ndarray

    def add(self, new):
        return replace(self, value=self.beta * self.value + (1 - self.beta) * new)

    def corrected(self, t):
        return self.value / (1 - self.beta**t)


def decay_nothing(w, grad, lr, weight_decay):
    return w, grad


def decay_by_gradient(w, grad, lr, weight_decay):
    return w, grad + weight_decay * w


def decay_decoupled(w, grad, lr, weight_decay):
    return w - (lr * weight_decay) * w, grad


def adam_with(decay):
    def step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
        w, grad = decay(w, grad, lr, weight_decay)
        mean, square = Average(beta1, m).add(grad), Average(beta2, v).add(grad**2)
        w = w - lr * mean.corrected(t) / (np.sqrt(square.corrected(t)) + eps)
        return w, mean.value, square.value

    return step


adam_step = adam_with(decay_by_gradient)
adamw_step = adam_with(decay_decoupled)

l2_penalty = lambda w, lam: np.einsum("i,i->", w.ravel(), w.ravel()) * lam
l2_penalty_gradient = lambda w, lam: w * (2 * lam)
torch_weight_decay = partial(float.__mul__, 2.0)


def momentum_with(decay):
    def step(w, grad, velocity, lr, momentum, weight_decay):
        w, grad = decay(w, grad, lr, weight_decay)
        velocity = grad + momentum * velocity
        return Moved(w - lr * velocity, velocity)

    return step


sgd_momentum_step = momentum_with(decay_by_gradient)


def sgd_step(w, grad, lr, lam):
    decayed, _ = decay_decoupled(w, grad, lr, 2 * lam)
    return decayed - lr * grad


class Sorter:
    """Sorts parameters by whether they are decayed."""

    kinds = "BatchNorm1d BatchNorm2d BatchNorm3d InstanceNorm1d InstanceNorm2d InstanceNorm3d"
    norms = tuple(getattr(torch.nn, kind) for kind in f"{kinds} LayerNorm GroupNorm".split())

    def __init__(self):
        self.sorted = {}

    def __call__(self, module):
        for name, parameter in module.named_parameters(recurse=False):
            decays = "bias" not in name and not isinstance(module, self.norms)
            if parameter.requires_grad:
                self.sorted.setdefault(id(parameter), (decays, parameter))

    def those(self, wanted):
        return [parameter for decays, parameter in self.sorted.values() if decays is wanted]


def parameter_groups(model, weight_decay):
    sorter = Sorter()
    for module in model.modules():
        sorter(module)
    return [
        OrderedDict(weight_decay=weight_decay, params=sorter.those(True)),
        OrderedDict(weight_decay=0.0, params=sorter.those(False)),
    ]


class Velocity:
    """The state of one parameter, as an object."""

    def __init__(self, w):
        self.tensor = torch.zeros_like(w)

    def update(self, momentum, grad):
        self.tensor = momentum * self.tensor + grad
        return self.tensor


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0, *, maximize=False):
        defaults = dict(lr=lr, momentum=momentum, weight_decay=weight_decay, maximize=maximize)
        super().__init__(params, defaults)

    @torch.no_grad()
    def step(self, closure=None):
        loss = torch.enable_grad()(closure)() if closure else None
        for group in self.param_groups:
            for w in group["params"]:
                if w.grad is not None:
                    self._update(w, group)
        return loss

    def _update(self, w, group):
        state = self.state[w]
        velocity = Velocity(w)
        if state:
            velocity.tensor = state["velocity"]
        speed = velocity.update(group["momentum"], w.grad)
        state.update(velocity=speed, step=state.get("step", 0) + 1)
        w.copy_(w * (1 - group["lr"] * group["weight_decay"]) - group["lr"] * speed)
