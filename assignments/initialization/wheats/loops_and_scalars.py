"""Correct, one number at a time."""

import math

import numpy as np
import torch


def fan_in_and_fan_out(shape):
    if len(shape) <= 1:
        raise ValueError("too few dimensions")
    field = 1
    for axis in range(2, len(shape)):
        field = field * shape[axis]
    return shape[1] * field, shape[0] * field


def gain(nonlinearity, negative_slope=0.01):
    if nonlinearity == "linear" or nonlinearity == "sigmoid":
        return 1.0
    elif nonlinearity == "tanh":
        return 1.6666666666666667
    elif nonlinearity == "relu":
        return 1.4142135623730951
    elif nonlinearity == "leaky_relu":
        return math.sqrt(2.0) / math.sqrt(1.0 + negative_slope**2)
    else:
        raise ValueError("what is " + str(nonlinearity))


def _fill(shape, draw):
    return np.array([draw() for _ in range(math.prod(shape))]).reshape(shape)


def xavier_uniform(shape, rng, gain=1.0):
    fan_in, fan_out = fan_in_and_fan_out(shape)
    limit = gain * math.sqrt(6 / (fan_in + fan_out))
    return _fill(shape, lambda: limit - 2 * limit * rng.random())


def xavier_normal(shape, rng, gain=1.0):
    fan_in, fan_out = fan_in_and_fan_out(shape)
    std = math.sqrt(gain * gain * 2 / (fan_in + fan_out))
    return _fill(shape, lambda: rng.normal(0, std))


def kaiming_uniform(shape, rng, mode="fan_in", negative_slope=0.0):
    fan = fan_in_and_fan_out(shape)[0 if mode == "fan_in" else 1]
    limit = math.sqrt(6 / fan / (1 + negative_slope**2))
    return _fill(shape, lambda: rng.uniform(-limit, limit))


def kaiming_normal(shape, rng, mode="fan_in", negative_slope=0.0):
    fan = fan_in_and_fan_out(shape)[0 if mode == "fan_in" else 1]
    std = math.sqrt(2 / fan / (1 + negative_slope**2))
    return _fill(shape, lambda: std * rng.standard_normal())


def _activate(z, nonlinearity):
    """Value and slope at one number."""
    if nonlinearity == "linear":
        return z, 1.0
    if nonlinearity == "sigmoid":
        y = 1 / (1 + math.exp(-z))
        return y, y * (1 - y)
    if nonlinearity == "tanh":
        y = math.tanh(z)
        return y, 1 - y * y
    if z >= 0:
        return z, 1.0
    below = 0.01 if nonlinearity == "leaky_relu" else 0.0
    return below * z, below


def _forward(sample, weights, nonlinearity):
    """Activations and slopes of every layer for one sample; the sample comes first."""
    activations, slopes = [sample.tolist()], []
    for w in weights:
        pairs = []
        for row in w.tolist():
            z = 0.0
            for a, b in zip(row, activations[-1]):
                z += a * b
            pairs.append(_activate(z, nonlinearity))
        activations.append([y for y, _ in pairs])
        slopes.append([s for _, s in pairs])
    return activations, slopes


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    runs = [_forward(sample, weights, nonlinearity)[0] for sample in x]
    stds = []
    for layer in range(1, len(weights) + 1):
        values = [y for run in runs for y in run[layer]]
        mean = math.fsum(values) / len(values)
        stds.append(math.sqrt(math.fsum((y - mean) ** 2 for y in values) / len(values)))
    return np.array(stds)


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    totals = [np.zeros(w.shape).tolist() for w in weights]
    for sample, upstream in zip(x, dout):
        activations, slopes = _forward(sample, weights, nonlinearity)
        dy = upstream.tolist()
        for layer in range(len(weights) - 1, -1, -1):
            dz = [g * s for g, s in zip(dy, slopes[layer])]
            w, columns = weights[layer].tolist(), range(weights[layer].shape[1])
            for total, g in zip(totals[layer], dz):
                for j in columns:
                    total[j] += g * activations[layer][j]
            dy = [sum(g * row[j] for g, row in zip(dz, w)) for j in columns]
    return np.array([math.sqrt(sum(v**2 for row in t for v in row)) for t in totals])


def initialize_(model):
    nn = torch.nn
    todo = [model]
    while todo:
        module = todo.pop()
        todo.extend(module.children())
        kind = [base.__name__ for base in type(module).__mro__]
        if "_ConvNd" in kind or "Linear" in kind:
            fan = 1
            for size in module.weight.shape[1:]:
                fan *= size
            module.weight.data.copy_(torch.randn(module.weight.shape) * (2 / fan) ** 0.5)
            if module.bias is not None:
                module.bias.data[:] = 0
        if "LayerNorm" in kind or "GroupNorm" in kind or "_NormBase" in kind:
            if module.weight is not None:
                module.weight.data[...] = 1
            if module.bias is not None:
                module.bias.data[...] = 0
    return model
