"""Correct, one element at a time with Python's math."""

import math
from itertools import product

import numpy as np
import torch


def each(function, x, *more):
    out = np.empty(x.shape, dtype=x.dtype)
    for index in product(*(range(n) for n in x.shape)):
        out[index] = function(float(x[index]), *(float(m[index]) for m in more))
    return out


def sigmoid(x):
    def one(v):
        if v < 0:
            return math.exp(v) / (math.exp(v) + 1)
        return 1 / (1 + math.exp(-v))

    return each(one, x)


def sigmoid_backward(dout, y):
    return each(lambda g, s: g * (s - s * s), dout, y)


def tanh(x):
    def one(v):
        e = math.exp(-2 * abs(v))
        return math.copysign((1 - e) / (1 + e), v)

    return each(one, x)


def tanh_backward(dout, y):
    return each(lambda g, t: g * (1 - t) * (1 + t), dout, y)


def relu(x):
    return each(lambda v: v if v > 0 else 0.0, x)


def relu_backward(dout, x):
    return each(lambda g, v: g if v > 0 else 0.0, dout, x)


def relu_(x):
    for index in product(*(range(n) for n in x.shape)):
        if x[index] < 0:
            x[index] = 0
    return x


def leaky_relu(x, negative_slope=0.1):
    return each(lambda v: max(negative_slope * v, v), x)


def leaky_relu_backward(dout, x, negative_slope=0.1):
    return each(lambda g, v: g if v > 0 else g * negative_slope, dout, x)


def elu(x, alpha=1.0):
    return each(lambda v: v if v > 0 else alpha * math.expm1(v), x)


def elu_backward(dout, x, alpha=1.0):
    return each(lambda g, v: g if v > 0 else g * alpha * math.exp(v), dout, x)


def gelu(x, approximate="none"):
    def exact(v):
        return v / 2 * math.erfc(-v / math.sqrt(2))

    def tanh_form(v):
        return v / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3)))

    return each(tanh_form if approximate == "tanh" else exact, x)


def gelu_backward(dout, x, approximate="none"):
    def exact(g, v):
        density = math.exp(-v * v / 2) / math.sqrt(2 * math.pi)
        return g * (math.erfc(-v / math.sqrt(2)) / 2 + v * density)

    def tanh_form(g, v):
        c = math.sqrt(2 / math.pi)
        t = math.tanh(c * (v + 0.044715 * v**3))
        return g * ((1 + t) / 2 + v / 2 * (1 - t * t) * c * (1 + 0.134145 * v**2))

    return each(tanh_form if approximate == "tanh" else exact, dout, x)


def dead_units(y):
    n, d = y.shape
    dead = np.empty(d, dtype=bool)
    for j in range(d):
        dead[j] = True
        for i in range(n):
            if y[i, j] != 0:
                dead[j] = False
    return dead


def saturated_fraction(y, low, high, margin=0.01):
    count = 0
    for v in y.flat:
        if v < low + margin or v > high - margin:
            count += 1
    return count / y.size


def reachable_orthant_fraction(d):
    fraction = 1
    for _ in range(d - 1):
        fraction = fraction / 2
    return fraction


class LeakyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, negative_slope):
        ctx.x, ctx.slope = x, negative_slope
        y = [v if v > 0 else negative_slope * v for v in x.flatten().tolist()]
        return torch.tensor(y, dtype=x.dtype).reshape(x.shape)

    @staticmethod
    def backward(ctx, dout):
        dx = dout.clone()
        for index in product(*(range(n) for n in dx.shape)):
            if ctx.x[index] < 0:
                dx[index] *= ctx.slope
        return dx, None


class GELU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        y = [v / 2 * math.erfc(-v / math.sqrt(2)) for v in x.flatten().tolist()]
        return torch.tensor(y, dtype=x.dtype).reshape(x.shape)

    @staticmethod
    def backward(ctx, dout):
        slopes = []
        for v in ctx.x.flatten().tolist():
            density = math.exp(-v * v / 2) / math.sqrt(2 * math.pi)
            slopes.append(math.erfc(-v / math.sqrt(2)) / 2 + v * density)
        return dout * torch.tensor(slopes, dtype=dout.dtype).reshape(dout.shape)
