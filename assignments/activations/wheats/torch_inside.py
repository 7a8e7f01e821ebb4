"""Correct, with PyTorch inside the NumPy functions and autograd for the gradients."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def t(x):
    return torch.tensor(x)


def gradient(function, x, dout):
    x = torch.tensor(x, requires_grad=True)
    y = function(x)
    y.backward(torch.tensor(dout))
    return x.grad.numpy()


def leaky(x, slope):
    return torch.where(x > 0, x, slope * x)


def exponential(x, alpha):
    return torch.where(x > 0, x, alpha * torch.expm1(x.clamp(max=0)))


def gaussian(x, approximate):
    if approximate == "none":
        return x * torch.special.ndtr(x)
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def sigmoid(x):
    return (1 + torch.exp(-t(x))).reciprocal().numpy()


def sigmoid_backward(dout, y):
    dout, y = t(dout), t(y)
    return (dout * (1 - y) * y).numpy()


def tanh(x):
    e = torch.expm1(-2 * t(x).abs())
    return (torch.sign(t(x)) * -e / (2 + e)).numpy()


def tanh_backward(dout, y):
    dout, y = t(dout), t(y)
    return torch.addcmul(dout, dout, y * y, value=-1).numpy()


def relu(x):
    return torch.clamp(t(x), min=0).numpy()


def relu_backward(dout, x):
    return gradient(lambda x: x.clamp(min=0), x, dout)


def relu_(x):
    np.copyto(x, t(x).clamp_(min=0).numpy())
    return x


def leaky_relu(x, negative_slope=0.1):
    return leaky(t(x), negative_slope).numpy()


def leaky_relu_backward(dout, x, negative_slope=0.1):
    return gradient(lambda x: leaky(x, negative_slope), x, dout)


def elu(x, alpha=1.0):
    return exponential(t(x), alpha).numpy()


def elu_backward(dout, x, alpha=1.0):
    return gradient(lambda x: exponential(x, alpha), x, dout)


def gelu(x, approximate="none"):
    return gaussian(t(x), approximate).numpy()


def gelu_backward(dout, x, approximate="none"):
    return gradient(lambda x: gaussian(x, approximate), x, dout)


def dead_units(y):
    return torch.all(t(y) == 0, dim=0).numpy()


def saturated_fraction(y, low, high, margin=0.01):
    y = t(y)
    inside = torch.logical_and(y >= low + margin, y <= high - margin)
    return 1 - inside.double().mean().item()


def reachable_orthant_fraction(d):
    return torch.exp2(torch.tensor(1.0 - d)).item()


class LeakyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, negative_slope):
        y = F.leaky_relu(x, negative_slope)
        ctx.save_for_backward(y)  # of the same sign as x
        ctx.negative_slope = negative_slope
        return y

    @staticmethod
    def backward(ctx, dout):
        y = ctx.saved_tensors[0]
        return dout.where(y > 0, ctx.negative_slope * dout), None


class GELU(torch.autograd.Function):
    normal = torch.distributions.Normal(0.0, 1.0)

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * GELU.normal.cdf(x)

    @staticmethod
    def backward(ctx, dout):
        (x,) = ctx.saved_tensors
        return dout * (GELU.normal.cdf(x) + x * GELU.normal.log_prob(x).exp())
