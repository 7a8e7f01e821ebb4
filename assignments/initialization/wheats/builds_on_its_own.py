"""Correct, each function built on the ones before it, with tables of values."""

import math

import numpy as np
import torch

ACTIVATIONS = {
    "linear": (lambda z: z, lambda z: np.ones_like(z)),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    "leaky_relu": (lambda z: np.maximum(z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
}


def fan_in_and_fan_out(shape):
    try:
        fan_out, fan_in, *kernel = shape
    except ValueError:
        raise ValueError("no fans for less than two dimensions") from None
    for size in kernel:
        fan_in *= size
        fan_out *= size
    return fan_in, fan_out


def gain(nonlinearity, negative_slope=0.01):
    match nonlinearity:
        case "linear" | "sigmoid":
            return 1
        case "tanh":
            return 5.0 / 3
        case "relu":
            return gain("leaky_relu", 0)
        case "leaky_relu":
            return (2 / (1 + negative_slope * negative_slope)) ** 0.5
        case _:
            raise ValueError(nonlinearity)


def _uniform(shape, rng, std):
    return (2 * rng.random(shape) - 1) * std * math.sqrt(3)


def _normal(shape, rng, std):
    return rng.standard_normal(shape) * std


def _xavier(shape, factor):
    return factor * math.sqrt(2 / sum(fan_in_and_fan_out(shape)))


def _kaiming(shape, mode, negative_slope):
    fans = dict(zip(("fan_in", "fan_out"), fan_in_and_fan_out(shape), strict=True))
    return gain("leaky_relu", negative_slope) / math.sqrt(fans[mode])


def xavier_uniform(shape, rng, gain=1.0):
    return _uniform(shape, rng, _xavier(shape, gain))


def xavier_normal(shape, rng, gain=1.0):
    return _normal(shape, rng, _xavier(shape, gain))


def kaiming_uniform(shape, rng, mode="fan_in", negative_slope=0.0):
    return _uniform(shape, rng, _kaiming(shape, mode, negative_slope))


def kaiming_normal(shape, rng, mode="fan_in", negative_slope=0.0):
    return _normal(shape, rng, _kaiming(shape, mode, negative_slope))


def _forward(x, weights, nonlinearity):
    """Pairs of input and pre-activations of every layer, and the last layer's activations."""
    pairs = []
    for w in weights:
        z = np.dot(x, w.T)
        pairs.append((x, z))
        x = ACTIVATIONS[nonlinearity][0](z)
    return pairs, x


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    pairs, last = _forward(x, weights, nonlinearity)
    activations = [h for h, _ in pairs[1:]] + [last]
    return np.array([np.std(h) for h in activations])


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    pairs, _ = _forward(x, weights, nonlinearity)
    norms = np.zeros(len(weights))
    for layer in reversed(range(len(weights))):
        h, z = pairs[layer]
        dz = dout * ACTIVATIONS[nonlinearity][1](z)
        norms[layer] = np.linalg.norm(np.dot(h.T, dz))
        dout = np.dot(dz, weights[layer])
    return norms


def _initialize_one(module):
    nn = torch.nn
    if isinstance(module, nn.Linear | nn.modules.conv._ConvNd):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    elif isinstance(module, nn.modules.batchnorm._NormBase | nn.LayerNorm | nn.GroupNorm):
        if module.weight is not None:
            nn.init.ones_(module.weight)
    else:
        return
    if module.bias is not None:
        nn.init.zeros_(module.bias)


def initialize_(model):
    return model.apply(_initialize_one)
