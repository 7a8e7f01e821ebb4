"""Correct, with other ways to a sample: Box-Muller, sums, legacy generators; Gram matrices."""

import math

import numpy as np
import torch
from torch import nn


def fan_in_and_fan_out(shape):
    w = np.broadcast_to(0, shape)
    if w.ndim < 2:
        raise ValueError("fewer than two dimensions")
    return int(w.size // w.shape[0]), int(w.size // w.shape[1])


def gain(nonlinearity, negative_slope=0.01):
    """From the variance that PyTorch's values mean."""
    names = ["linear", "sigmoid", "tanh", "relu", "leaky_relu"]
    variances = [1, 1, 25 / 9, 2, 2 / (1 + negative_slope**2)]
    return np.sqrt(variances[names.index(nonlinearity)])  # index raises a ValueError


def box_muller(shape, rng):
    n = math.prod(shape)
    radius = np.sqrt(-2 * np.log1p(-rng.random((n + 1) // 2)))
    angle = 2 * np.pi * rng.random((n + 1) // 2)
    z = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])
    return z[:n].reshape(shape)


def xavier_uniform(shape, rng, gain=1.0):
    fan_in, fan_out = fan_in_and_fan_out(shape)
    legacy = np.random.RandomState(rng.bit_generator)  # draws from rng's own bits
    bound = gain * math.sqrt(6.0 / (fan_in + fan_out))
    return legacy.uniform(-bound, bound, shape)


def xavier_normal(shape, rng, gain=1.0):
    fan_in, fan_out = fan_in_and_fan_out(shape)
    return gain * box_muller(shape, rng) * math.sqrt(2.0 / (fan_in + fan_out))


def kaiming_uniform(shape, rng, mode="fan_in", negative_slope=0.0):
    fan = dict(fan_in=shape[1], fan_out=shape[0])[mode] * int(np.prod(shape[2:]))
    bound = math.sqrt(6.0 / (fan * (1 + negative_slope**2)))
    # |u| and its sign apart
    sign = rng.choice([-1.0, 1.0], size=shape)
    return sign * bound * rng.random(shape)


def kaiming_normal(shape, rng, mode="fan_in", negative_slope=0.0):
    fan = dict(fan_in=shape[1], fan_out=shape[0])[mode] * int(np.prod(shape[2:]))
    cov = 2.0 / (fan * (1 + negative_slope**2))
    child = np.random.default_rng(rng.integers(0, 2**32, size=8))  # its seed is drawn from rng
    return np.sqrt(cov) * child.normal(size=math.prod(shape)).reshape(shape)


def _phi(z, nonlinearity):
    if nonlinearity == "sigmoid":
        return np.exp(-np.logaddexp(0, -z))
    if nonlinearity == "tanh":
        return np.tanh(z)
    a = {"linear": 1.0, "relu": 0.0, "leaky_relu": 0.01}[nonlinearity]
    return (1 + a) / 2 * z + (1 - a) / 2 * np.abs(z)


def _dphi(z, nonlinearity):
    y = _phi(z, nonlinearity)
    if nonlinearity == "sigmoid":
        return y - y * y
    if nonlinearity == "tanh":
        return (1 - y) * (1 + y)
    a = {"linear": 1.0, "relu": 0.0, "leaky_relu": 0.01}[nonlinearity]
    return a + (1 - a) * (z >= 0)


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    """Units as rows: the transposed network."""
    h = x.T
    out = ()
    for w in weights:
        h = _phi(np.einsum("oi,in->on", w, h), nonlinearity)
        centred = h - h.mean()
        out += (math.sqrt(np.vdot(centred, centred) / h.size),)
    return np.asarray(out)


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    """||dz^T h||^2 is the sum of the products of the Gram matrices of dz and h."""
    hs, zs = [x], []
    for w in weights:
        zs.append(np.einsum("ni,oi->no", hs[-1], w))
        hs.append(_phi(zs[-1], nonlinearity))
    squares = []
    for depth in range(len(weights), 0, -1):
        dz = dout * _dphi(zs[depth - 1], nonlinearity)
        squares.insert(0, ((dz @ dz.T) * (hs[depth - 1] @ hs[depth - 1].T)).sum())
        dout = np.tensordot(dz, weights[depth - 1], axes=1)
    return np.sqrt(squares)


def initialize_(model):
    """With NumPy's generator, seeded from PyTorch's."""
    rng = np.random.default_rng(int(torch.randint(2**62, ())))
    norms = (nn.LayerNorm, nn.GroupNorm, nn.modules.batchnorm._NormBase)
    for module in model.modules():
        known = isinstance(module, (nn.Linear, nn.modules.conv._ConvNd, *norms))
        if known and module.bias is not None:
            nn.init.constant_(module.bias, 0.0)
        if isinstance(module, norms) and module.weight is not None:
            nn.init.constant_(module.weight, 1.0)
        elif known and module.weight is not None:
            w = torch.from_numpy(kaiming_normal(tuple(module.weight.shape), rng))
            with torch.no_grad():
                module.weight.copy_(w)
    return model
