"""Correct, by other formulas: log-sum-exp, half-angles, a series for erf."""

import math

import numpy as np
import torch


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x)).astype(x.dtype)


def sigmoid_backward(dout, y):
    return dout * (0.25 - (y - 0.5) ** 2)


def _logistic(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def tanh(x):
    return (2 * sigmoid(2 * x) - 1).astype(x.dtype)


def tanh_backward(dout, y):
    return (1 - y) * (1 + y) * dout


def relu(x):
    return (x + np.abs(x)) / 2


def relu_backward(dout, x):
    return dout * np.ceil((np.sign(x) + 1) / 2 - 0.5 * (x == 0))


def relu_(x):
    x += np.abs(x)
    x /= 2
    return x


def leaky_relu(x, negative_slope=0.1):
    return (1 + negative_slope) / 2 * x + (1 - negative_slope) / 2 * np.abs(x)


def leaky_relu_backward(dout, x, negative_slope=0.1):
    mask = x > 0
    return dout * mask + negative_slope * dout * ~mask


def elu(x, alpha=1.0):
    below = np.clip(x, None, 0)
    return x - below + alpha * np.expm1(below)


def elu_backward(dout, x, alpha=1.0):
    y = elu(x, alpha)
    return dout * np.where(x > 0, 1.0, y + alpha)


def _erf(x):
    """Series of erf: 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!! (all terms of one sign)."""
    x = np.clip(x.astype(np.float64), -6, 6)
    term, total = x.copy(), x.copy()
    for n in range(1, 200):
        term = term * 2 * x**2 / (2 * n + 1)
        total = total + term
    return 2 / math.sqrt(math.pi) * np.exp(-(x**2)) * total


def gelu(x, approximate="none"):
    if approximate == "tanh":
        # (1 + tanh(u)) / 2 is the sigmoid of 2u
        y = x * _logistic(2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
    else:
        y = 0.5 * x + 0.5 * x * _erf(x / math.sqrt(2))
    return y.astype(x.dtype)


def gelu_backward(dout, x, approximate="none"):
    if approximate == "tanh":
        k = math.sqrt(8 / math.pi)
        s = _logistic(k * x * (1 + 0.044715 * x**2))
        return dout * (s + x * s * (1 - s) * k * (1 + 0.134145 * x**2))
    density = np.exp(-0.5 * (x**2 + math.log(2 * math.pi)))
    return dout * (0.5 + 0.5 * _erf(x / math.sqrt(2)) + x * density)


def dead_units(y):
    return np.abs(y).sum(axis=0) == 0


def saturated_fraction(y, low, high, margin=0.01):
    middle, radius = (low + high) / 2, (high - low) / 2
    return np.average(np.abs(y - middle) > radius - margin)


def reachable_orthant_fraction(d):
    return math.exp((1 - d) * math.log(2))


class LeakyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, negative_slope):
        ctx.save_for_backward(torch.sign(x))
        ctx.negative_slope = negative_slope
        return torch.relu(x) - negative_slope * torch.relu(-x)

    @staticmethod
    def backward(ctx, dout):
        (sign,) = ctx.saved_tensors
        a = ctx.negative_slope
        return dout * (a + (1 - a) * (sign > 0)), None


class GELU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.exp(torch.special.log_ndtr(x))

    @staticmethod
    def backward(ctx, dout):
        x = ctx.saved_tensors[0]
        log_density = -0.5 * x * x - 0.5 * math.log(2 * math.pi)
        return dout * (torch.special.ndtr(x) + x * torch.exp(log_density))
