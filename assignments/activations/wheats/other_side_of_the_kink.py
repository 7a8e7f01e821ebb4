"""Correct, with the other one-sided slope at every kink, by np.select and np.piecewise."""

import math

import numpy as np
import torch

verf = np.vectorize(math.erf, otypes=[float])


def sigmoid(x):
    return np.piecewise(
        x,
        [x < 0, x >= 0],
        [lambda v: np.exp(v) / (1 + np.exp(v)), lambda v: 1 / (1 + np.exp(-v))],
    )


def sigmoid_backward(dout, y):
    return np.einsum("...,...,...->...", dout, y, 1 - y)


def tanh(x):
    with np.errstate(over="ignore", invalid="ignore"):
        a, b = np.exp(x), np.exp(-x)
        y = (a - b) / (a + b)
    return np.select([x > 15, x < -15], [np.ones_like(x), -np.ones_like(x)], y)


def tanh_backward(dout, y):
    slope = 1 - np.power(y, 2)
    return slope * dout


def relu(x):
    return np.select([x >= 0], [x], 0)


def relu_backward(dout, x):
    return np.select([x >= 0], [dout], 0)


def relu_(x):
    np.putmask(x, x < 0, 0)
    return x


def leaky_relu(x, negative_slope=0.1):
    return np.piecewise(x, [x >= 0], [lambda v: v, lambda v: negative_slope * v])


def leaky_relu_backward(dout, x, negative_slope=0.1):
    return dout * np.where(x >= 0, 1, negative_slope)


def elu(x, alpha=1.0):
    return np.piecewise(x, [x >= 0], [lambda v: v, lambda v: alpha * (np.exp(v) - 1)])


def elu_backward(dout, x, alpha=1.0):
    with np.errstate(over="ignore"):
        return np.where(x >= 0, dout, dout * alpha * np.exp(x, where=x < 0, out=np.zeros_like(x)))


def gelu(x, approximate="none"):
    match approximate:
        case "none":
            inner = verf(x / 2**0.5)
        case "tanh":
            inner = np.tanh((2 / np.pi) ** 0.5 * (x + 0.044715 * x**3))
        case _:
            raise ValueError(approximate)
    return (0.5 * x * (1 + inner)).astype(x.dtype)


def gelu_backward(dout, x, approximate="none"):
    match approximate:
        case "none":
            d = np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)
            return dout * x * d + dout * (1 + verf(x / 2**0.5)) / 2
        case "tanh":
            u = (2 / np.pi) ** 0.5 * (x + 0.044715 * x**3)
            du = (2 / np.pi) ** 0.5 * (1 + 3 * 0.044715 * x**2)
            sech2 = 1 / np.cosh(np.clip(u, -300, 300)) ** 2
            return dout * 0.5 * (1 + np.tanh(u) + x * sech2 * du)
        case _:
            raise ValueError(approximate)


def dead_units(y):
    return ~y.any(axis=0)


def saturated_fraction(y, low, high, margin=0.01):
    inside = (low + margin <= y) & (y <= high - margin)
    return 1.0 - np.count_nonzero(inside) / y.size


def reachable_orthant_fraction(d):
    return 2 ** (1 - d)


class LeakyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, negative_slope):
        ctx.save_for_backward(x, torch.tensor(negative_slope, dtype=x.dtype))
        return torch.maximum(x, negative_slope * x)

    @staticmethod
    def backward(ctx, dout):
        x, slope = ctx.saved_tensors
        return torch.where(x >= 0, dout, slope * dout), None


class GELU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        cdf = (1 + torch.erf(x / 2**0.5)) / 2
        pdf = torch.exp(-0.5 * x**2) / (2 * torch.pi) ** 0.5
        ctx.save_for_backward(cdf + x * pdf)
        return x * cdf

    @staticmethod
    def backward(ctx, dout):
        (slope,) = ctx.saved_tensors
        return slope * dout
