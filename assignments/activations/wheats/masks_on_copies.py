"""Correct, with boolean masks that write into copies."""

import numpy as np
import torch
from math import erf as scalar_erf
from math import pi, sqrt


def sigmoid(x):
    y = np.zeros_like(x)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    z = np.exp(x[~positive])
    y[~positive] = z / (1 + z)
    return y


def sigmoid_backward(dout, y):
    dx = dout.copy()
    dx *= y
    dx *= 1 - y
    return dx


def tanh(x):
    y = x.copy()
    small = np.abs(x) < 20
    y[x >= 20] = 1
    y[x <= -20] = -1
    a, b = np.exp(x[small]), np.exp(-x[small])
    y[small] = (a - b) / (a + b)
    return y


def tanh_backward(dout, y):
    dx = dout.copy()
    dx -= dout * y**2
    return dx


def relu(x):
    y = x.copy()
    y[y < 0] = 0
    return y


def relu_backward(dout, x):
    dx = dout.copy()
    dx[x <= 0] = 0
    return dx


def relu_(x):
    x[...] = np.where(x < 0, 0, x)
    return x


def leaky_relu(x, negative_slope=0.1):
    y = x.copy()
    y[x < 0] *= negative_slope
    return y


def leaky_relu_backward(dout, x, negative_slope=0.1):
    dx = dout.copy()
    dx[x <= 0] *= negative_slope
    return dx


def elu(x, alpha=1.0):
    y = x.copy()
    negative = x < 0
    y[negative] = alpha * np.expm1(x[negative])
    return y


def elu_backward(dout, x, alpha=1.0):
    dx = dout.copy()
    negative = x <= 0
    dx[negative] *= alpha * np.exp(x[negative])
    return dx


def normal_cdf(x):
    cdf = np.empty_like(x)
    cdf[x > 8] = 1
    cdf[x < -8] = 0
    middle = np.abs(x) <= 8
    cdf[middle] = [0.5 + 0.5 * scalar_erf(v / sqrt(2)) for v in x[middle]]
    return cdf


def gelu(x, approximate="none"):
    y = x.copy()
    if approximate == "none":
        y *= normal_cdf(x)
    else:
        u = x**3
        u *= 0.044715
        u += x
        u *= sqrt(2 / pi)
        y *= 0.5 + 0.5 * np.tanh(u)
    return y


def gelu_backward(dout, x, approximate="none"):
    if approximate == "none":
        slope = normal_cdf(x)
        slope += x * np.exp(-0.5 * x**2) / sqrt(2 * pi)
    else:
        u = sqrt(2 / pi) * (x + 0.044715 * x**3)
        du = sqrt(2 / pi) * (1 + 0.134145 * x**2)
        slope = 0.5 + 0.5 * np.tanh(u)
        slope += 0.5 * x * du * (1 - np.tanh(u) ** 2)
    slope *= dout
    return slope


def dead_units(y):
    dead = np.ones(y.shape[1], dtype=bool)
    for row in y:
        dead[row > 0] = False
    return dead


def saturated_fraction(y, low, high, margin=0.01):
    saturated = np.zeros(y.shape)
    saturated[y - low < margin] = 1
    saturated[high - y < margin] = 1
    return saturated.mean()


def reachable_orthant_fraction(d):
    return 2 / 2**d


class LeakyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, negative_slope):
        y = x.clone()
        y[x < 0] *= negative_slope
        ctx.save_for_backward(x < 0)
        ctx.negative_slope = negative_slope
        return y

    @staticmethod
    def backward(ctx, dout):
        (negative,) = ctx.saved_tensors
        dx = dout.clone()
        dx[negative] *= ctx.negative_slope
        return dx, None


class GELU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.clone()
        y.mul_(torch.special.ndtr(x))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, dout):
        (x,) = ctx.saved_tensors
        dx = torch.exp(x.square().mul_(-0.5)).mul_(x).div_(sqrt(2 * pi))
        return dx.add_(torch.special.ndtr(x)).mul_(dout)
