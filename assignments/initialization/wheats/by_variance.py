"""Correct, with variances throughout, lambdas, partials, and state dicts."""

import math
from functools import partial
from itertools import accumulate

import numpy as np
import torch


def fan_in_and_fan_out(shape):
    if not shape[1:]:
        raise ValueError("at least (out, in)")
    return math.prod(shape[1:]), math.prod(shape[:1] + shape[2:])


def _second_moment(nonlinearity, negative_slope):
    """What share of the second moment a rectifier leaves; PyTorch's numbers for the others."""
    shares = {"linear": 1, "sigmoid": 1, "tanh": 9 / 25, "relu": 1 / 2}
    shares["leaky_relu"] = (1 + negative_slope**2) / 2
    if nonlinearity not in shares:
        raise ValueError(f"{nonlinearity!r} has no gain")
    return shares[nonlinearity]


gain = lambda nonlinearity, negative_slope=0.01: 1 / math.sqrt(
    _second_moment(nonlinearity, negative_slope)
)


def _draw(kind, variance, shape, rng):
    if kind == "uniform":
        low, high = -math.sqrt(3 * variance), math.sqrt(3 * variance)
        return low + (high - low) * rng.random(math.prod(shape)).reshape(shape)
    rows = [rng.normal(0, math.sqrt(variance), size=shape[1:]) for _ in range(shape[0])]
    return np.stack(rows)


def _xavier(kind, shape, rng, gain=1.0):
    a, b = fan_in_and_fan_out(shape)
    return _draw(kind, 2 * gain**2 / (a + b), shape, rng)


def _kaiming(kind, shape, rng, mode="fan_in", negative_slope=0.0):
    fan = fan_in_and_fan_out(shape)[["fan_in", "fan_out"].index(mode)]
    return _draw(kind, 1 / (_second_moment("leaky_relu", negative_slope) * fan), shape, rng)


xavier_uniform = partial(_xavier, "uniform")
xavier_normal = partial(_xavier, "normal")
kaiming_uniform = partial(_kaiming, "uniform")
kaiming_normal = partial(_kaiming, "normal")

BELOW = {"relu": 0.0, "leaky_relu": 0.01, "linear": 1.0}


def _act(z, nonlinearity):
    if nonlinearity == "sigmoid":
        return np.where(z < 0, np.exp(-np.abs(z)), 1) / (1 + np.exp(-np.abs(z)))
    if nonlinearity == "tanh":
        return 2 * _act(2 * z, "sigmoid") - 1
    return np.clip(z, 0, None) + BELOW[nonlinearity] * np.clip(z, None, 0)


def _slope_from_output(y, nonlinearity):
    """All of these functions have a slope that follows from the output."""
    if nonlinearity == "sigmoid":
        return y * (1 - y)
    if nonlinearity == "tanh":
        return 1 - y * y
    return np.where(y > 0, 1.0, BELOW[nonlinearity])


def _activations(x, weights, nonlinearity):
    return list(accumulate(weights, lambda h, w: _act(h @ w.T, nonlinearity), initial=x))


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    _, *layers = _activations(x, weights, nonlinearity)
    return np.array([math.sqrt(h.var()) for h in layers])


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    """Jacobians of the output w.r.t. each layer's pre-activations, one sample at a time."""
    activations = _activations(x, weights, nonlinearity)
    grads = [np.zeros_like(w, dtype=float) for w in weights]
    for n in range(len(x)):
        jacobian = np.eye(dout.shape[1])
        for layer in range(len(weights) - 1, -1, -1):
            jacobian = jacobian * _slope_from_output(activations[layer + 1][n], nonlinearity)
            grads[layer] += np.outer(dout[n] @ jacobian, activations[layer][n])
            jacobian = jacobian @ weights[layer]
    return np.array([np.sqrt((g**2).sum()) for g in grads])


def initialize_(model):
    """All new values first, then one load."""
    kinds = torch.nn.modules
    values = {}
    for path, module in model.named_modules():
        linear = isinstance(module, (kinds.linear.Linear, kinds.conv._ConvNd))
        norms = (kinds.batchnorm._NormBase, kinds.normalization.GroupNorm, torch.nn.LayerNorm)
        if not linear and not isinstance(module, norms):
            continue
        for name, p in module.named_parameters(recurse=False):
            new = torch.zeros_like(p) if name == "bias" else torch.ones_like(p)
            if name == "weight" and linear:
                new = torch.empty_like(p).normal_() * math.sqrt(2 / p.detach()[0].numel())
            values[f"{path}.{name}" if path else name] = new.detach()
    model.load_state_dict(values, strict=False)
    return model
