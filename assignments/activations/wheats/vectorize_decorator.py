"""Correct, with scalar functions behind a decorator made of np.vectorize."""

import functools
import math

import numpy as np
import torch


def elementwise(arrays):
    def decorate(scalar):
        @functools.wraps(scalar)
        def function(*args, **options):
            apply = np.vectorize(
                lambda *values: scalar(*values, *args[arrays:], **options), otypes=[np.float64]
            )
            return apply(*args[:arrays]).astype(args[0].dtype)

        return function

    return decorate


@elementwise(1)
def sigmoid(x):
    z = math.exp(-abs(x))
    return (1 if x > 0 else z) / (1 + z)


@elementwise(2)
def sigmoid_backward(dout, y):
    return y * (1 - y) * dout


@elementwise(1)
def tanh(x):
    z = math.exp(-2 * abs(x))
    return math.copysign((1 - z) / (1 + z), x)


@elementwise(2)
def tanh_backward(dout, y):
    return (1 - y * y) * dout


@elementwise(1)
def relu(x):
    return max(x, 0)


@elementwise(2)
def relu_backward(dout, x):
    return dout if x >= 0 else 0


def relu_(x):
    x *= x > 0
    return x


@elementwise(1)
def leaky_relu(x, negative_slope=0.1):
    return x if x > 0 else negative_slope * x


@elementwise(2)
def leaky_relu_backward(dout, x, negative_slope=0.1):
    return dout * (1 if x >= 0 else negative_slope)


@elementwise(1)
def elu(x, alpha=1.0):
    return max(0, x) + min(0, alpha * (math.exp(min(x, 0)) - 1))


@elementwise(2)
def elu_backward(dout, x, alpha=1.0):
    return dout if x >= 0 else dout * alpha * math.exp(x)


@elementwise(1)
def gelu(x, approximate="none"):
    if approximate == "none":
        return x * (1 - math.erfc(x / math.sqrt(2)) / 2)
    return x * (1 - 1 / (1 + math.exp(min(1.5957691216057308 * (x + 0.044715 * x**3), 600.0))))


@elementwise(2)
def gelu_backward(dout, x, approximate="none"):
    if approximate == "none":
        cdf = 0.5 * (1 + math.erf(x / math.sqrt(2)))
        return dout * (cdf + x * math.exp(-0.5 * x * x) / math.sqrt(2 * math.pi))
    k = math.sqrt(2 / math.pi)
    t = math.tanh(k * x * (1 + 0.044715 * x * x))
    return dout * 0.5 * (1 + t + x * (1 - t) * (1 + t) * k * (1 + 0.134145 * x * x))


def dead_units(y):
    return np.array([not any(column) for column in y.T])


def saturated_fraction(y, low, high, margin=0.01):
    return np.mean([v - low < margin or high - v < margin for v in y.ravel()])


def reachable_orthant_fraction(d):
    return 0.5 ** (d - 1)


class LeakyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, negative_slope):
        ctx.save_for_backward(torch.where(x > 0, 1.0, negative_slope).to(x.dtype))
        return x.clamp(min=0) + negative_slope * x.clamp(max=0)

    @staticmethod
    def backward(ctx, dout):
        (slope,) = ctx.saved_tensors
        return slope * dout, None


class GELU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.nn.functional.gelu(x)

    @staticmethod
    def backward(ctx, dout):
        (x,) = ctx.saved_tensors
        cdf = torch.erfc(-x / 2**0.5) / 2
        return dout * cdf + dout * x * torch.exp(-x.pow(2) / 2) / (2 * math.pi) ** 0.5
