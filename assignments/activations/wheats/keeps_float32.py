"""Correct, and careful to compute in the dtype of the input, constants included."""

import math

import numpy as np
import torch


def constant(x, value):
    return x.dtype.type(value)


def sigmoid(x):
    one = constant(x, 1)
    z = np.exp(-np.abs(x))
    small = z / (one + z)
    return np.where(np.signbit(x), small, one - small)


def sigmoid_backward(dout, y):
    return np.multiply(dout, np.multiply(y, constant(y, 1) - y))


def tanh(x):
    two = constant(x, 2)
    z = np.expm1(-two * np.abs(x))
    return np.copysign(z / (two + z), x)


def tanh_backward(dout, y):
    return dout - dout * np.square(y)


def relu(x):
    return np.clip(x, constant(x, 0), None)


def relu_backward(dout, x):
    return dout * (x > 0).astype(dout.dtype)


def relu_(x):
    return np.maximum(x, constant(x, 0), out=x)


def leaky_relu(x, negative_slope=0.1):
    return np.maximum(x, constant(x, negative_slope) * x)


def leaky_relu_backward(dout, x, negative_slope=0.1):
    slope = np.ones_like(x)
    slope[x < 0] = constant(x, negative_slope)
    return dout * slope


def elu(x, alpha=1.0):
    y = np.array(x)
    np.expm1(x, out=y, where=x < 0)
    np.multiply(y, constant(x, alpha), out=y, where=x < 0)
    return y


def elu_backward(dout, x, alpha=1.0):
    slope = np.ones_like(x)
    np.exp(x, out=slope, where=x < 0)
    np.multiply(slope, constant(x, alpha), out=slope, where=x < 0)
    return dout * slope


def erf(x):
    return np.fromiter((math.erf(v) for v in x.flat), dtype=x.dtype, count=x.size).reshape(x.shape)


def tanh_argument(x):
    return constant(x, 0.7978845608) * (x + constant(x, 0.044715) * x * x * x)


def gelu(x, approximate="none"):
    half = constant(x, 0.5)
    if approximate == "none":
        return half * x * (constant(x, 1) + erf(x * constant(x, math.sqrt(0.5))))
    return half * x * (constant(x, 1) + np.tanh(tanh_argument(x)))


def gelu_backward(dout, x, approximate="none"):
    half, one = constant(x, 0.5), constant(x, 1)
    if approximate == "none":
        cdf = half * (one + erf(x * constant(x, math.sqrt(0.5))))
        pdf = constant(x, 0.3989422804) * np.exp(-half * x * x)
        return dout * (cdf + x * pdf)
    t = np.tanh(tanh_argument(x))
    inner = constant(x, 0.7978845608) * (one + constant(x, 3 * 0.044715) * x * x)
    return dout * (half * (one + t) + half * x * (one - t * t) * inner)


def dead_units(y):
    return y.max(axis=0) == constant(y, 0)


def saturated_fraction(y, low, high, margin=0.01):
    near = np.minimum(y - constant(y, low), constant(y, high) - y) < constant(y, margin)
    return np.float32(np.count_nonzero(near) / near.size)


def reachable_orthant_fraction(d):
    return np.float32(0.5) ** np.float32(d - 1)


class LeakyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, negative_slope):
        slope = torch.ones_like(x).masked_fill(x < 0, negative_slope)
        ctx.save_for_backward(slope)
        return x * slope

    @staticmethod
    def backward(ctx, dout):
        return dout * ctx.saved_tensors[0], None


class GELU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        half = torch.tensor(0.5, dtype=x.dtype)
        cdf = half * torch.erfc(-x * torch.sqrt(half))
        ctx.save_for_backward(x, cdf)
        return x * cdf

    @staticmethod
    def backward(ctx, dout):
        x, cdf = ctx.saved_tensors
        pdf = torch.exp(-x * x / 2) / torch.sqrt(torch.tensor(2 * math.pi, dtype=x.dtype))
        return torch.addcmul(cdf, x, pdf) * dout
