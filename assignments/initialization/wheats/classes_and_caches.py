"""Correct, with classes: distributions that know their variance, layers that keep a cache."""

from dataclasses import dataclass
from enum import Enum
from functools import singledispatch

import numpy as np
import torch
from torch import nn


class Fans:
    def __init__(self, shape):
        if len(shape) < 2:
            raise ValueError("a weight has an output and an input axis")
        self.out_channels, self.in_channels = shape[:2]
        self.field = int(np.prod(np.array(shape[2:], dtype=int)))

    @property
    def fan_in(self):
        return self.in_channels * self.field

    @property
    def fan_out(self):
        return self.out_channels * self.field


def fan_in_and_fan_out(shape):
    fans = Fans(shape)
    return fans.fan_in, fans.fan_out


class Gain(Enum):
    linear = 1.0
    sigmoid = 1.0
    tanh = 5 / 3
    relu = 2**0.5


def gain(nonlinearity, negative_slope=0.01):
    if nonlinearity == "leaky_relu":
        return Gain.relu.value / abs(1 + 1j * negative_slope)
    try:
        return Gain[nonlinearity].value
    except KeyError as error:
        raise ValueError(f"unknown: {nonlinearity}") from error


@dataclass
class Uniform:
    std: float

    def draw(self, rng, shape):
        half = 3**0.5 * self.std
        return rng.uniform(low=-half, high=half, size=shape)


@dataclass
class Normal:
    std: float

    def draw(self, rng, shape):
        return rng.normal(scale=self.std, size=shape)


def _xavier(kind, shape, rng, gain):
    fans = Fans(shape)
    return kind(gain * (0.5 * (fans.fan_in + fans.fan_out)) ** -0.5).draw(rng, shape)


def _kaiming(kind, shape, rng, mode, negative_slope):
    variance = 2.0 / (1.0 + negative_slope**2) / getattr(Fans(shape), mode)
    return kind(variance**0.5).draw(rng, shape)


def xavier_uniform(shape, rng, gain=1.0):
    return _xavier(Uniform, shape, rng, gain)


def xavier_normal(shape, rng, gain=1.0):
    return _xavier(Normal, shape, rng, gain)


def kaiming_uniform(shape, rng, mode="fan_in", negative_slope=0.0):
    return _kaiming(Uniform, shape, rng, mode, negative_slope)


def kaiming_normal(shape, rng, mode="fan_in", negative_slope=0.0):
    return _kaiming(Normal, shape, rng, mode, negative_slope)


class Layer:
    """A linear layer with an activation; forward leaves in it what backward needs."""

    def __init__(self, weight, nonlinearity):
        self.weight, self.nonlinearity = weight, nonlinearity

    def forward(self, x):
        self.x, z = x, np.matmul(x, self.weight.transpose())
        if self.nonlinearity == "sigmoid":
            y = 0.5 + 0.5 * np.tanh(0.5 * z)
            self.slope = y * (1 - y)
        elif self.nonlinearity == "tanh":
            y = np.tanh(z)
            self.slope = 1 - y**2
        else:
            below = {"linear": 1, "relu": 0, "leaky_relu": 0.01}[self.nonlinearity]
            self.slope = np.ones(z.shape)
            self.slope[z < 0] = below
            y = z * self.slope
        self.std = float(np.sqrt(np.maximum(np.mean(y * y) - np.mean(y) ** 2, 0)))
        self.std = float(y.std()) if self.std < 1e-3 * np.abs(y).max() else self.std
        return y

    def backward(self, dout):
        dz = dout * self.slope
        self.weight_grad = sum(np.outer(g, x) for g, x in zip(dz, self.x))
        return np.matmul(dz, self.weight)


class Network:
    def __init__(self, weights, nonlinearity):
        self.layers = [Layer(weight, nonlinearity) for weight in weights]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return self

    def backward(self, dout):
        for layer in self.layers[::-1]:
            dout = layer.backward(dout)
        return self


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    return np.array([layer.std for layer in Network(weights, nonlinearity).forward(x).layers])


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    network = Network(weights, nonlinearity).forward(x).backward(dout)
    return np.array([np.sqrt(np.sum(layer.weight_grad**2)) for layer in network.layers])


@singledispatch
def _reset(module):
    """Nothing for a module that isn't known."""


@_reset.register(nn.Linear)
@_reset.register(nn.modules.conv._ConvNd)
def _(module):
    nn.init.normal_(module.weight, std=(2 / module.weight[0].numel()) ** 0.5)
    if module.bias is not None:
        nn.init.zeros_(module.bias)


@_reset.register(nn.modules.batchnorm._BatchNorm)
@_reset.register(nn.modules.instancenorm._InstanceNorm)
@_reset.register(nn.LayerNorm)
@_reset.register(nn.GroupNorm)
def _(module):
    module.reset_parameters()  # one and zero, where there are any


def initialize_(model):
    for module in model.modules():
        _reset(module)
    return model
