"""Correct, with PyTorch inside: a torch generator seeded from the given one, and autograd."""

import math

import numpy as np
import torch
from torch.nn import functional as F

FUNCTIONS = {
    "linear": torch.nn.Identity(),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
}


def fan_in_and_fan_out(shape):
    if len(shape) < 2:
        raise ValueError(f"shape {shape} is that of no weight")
    w = torch.empty(shape, device="meta")
    return w[0].numel(), w[:, 0].numel()


def gain(nonlinearity, negative_slope=0.01):
    slope = {"relu": 0.0, "leaky_relu": negative_slope}
    constant = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3}
    if nonlinearity in constant:
        return constant[nonlinearity]
    if nonlinearity not in slope:
        raise ValueError(f"no gain for {nonlinearity}")
    return float(torch.rsqrt(torch.tensor((1 + slope[nonlinearity] ** 2) / 2, dtype=torch.double)))


def _generator(rng):
    return torch.Generator().manual_seed(int(rng.integers(2**62)))


def xavier_uniform(shape, rng, gain=1.0):
    bound = gain * (6 / sum(fan_in_and_fan_out(shape))) ** 0.5
    return torch.empty(shape).uniform_(-bound, bound, generator=_generator(rng)).numpy()


def xavier_normal(shape, rng, gain=1.0):
    std = gain * (2 / sum(fan_in_and_fan_out(shape))) ** 0.5
    w = torch.zeros(shape, dtype=torch.float64)
    return w.normal_(0, std, generator=_generator(rng)).numpy()


def _kaiming_std(shape, mode, negative_slope):
    fan_in, fan_out = fan_in_and_fan_out(shape)
    fan = fan_out if mode == "fan_out" else fan_in
    return gain("leaky_relu", negative_slope) * fan**-0.5


def kaiming_uniform(shape, rng, mode="fan_in", negative_slope=0.0):
    w = torch.rand(shape, generator=_generator(rng), dtype=torch.float64)
    return ((w - 0.5) * 12**0.5 * _kaiming_std(shape, mode, negative_slope)).numpy()


def kaiming_normal(shape, rng, mode="fan_in", negative_slope=0.0):
    w = torch.randn(shape, generator=_generator(rng), dtype=torch.float64)
    return w.mul_(_kaiming_std(shape, mode, negative_slope)).numpy()


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    h = torch.tensor(x)
    stds = torch.empty(len(weights), dtype=torch.float64)
    for layer, w in enumerate(weights):
        h = FUNCTIONS[nonlinearity](F.linear(h, torch.tensor(w)))
        stds[layer] = h.std(unbiased=False)
    return stds.numpy()


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    leaves = [torch.tensor(w, requires_grad=True) for w in weights]
    h = torch.tensor(x)
    for w in leaves:
        h = FUNCTIONS[nonlinearity](h @ w.t())
    h.backward(torch.tensor(dout))
    return np.array([w.grad.pow(2).sum().sqrt().item() for w in leaves])


def initialize_(model):
    nn = torch.nn
    linear = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)
    linear += (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
    norm = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm)
    norm += (nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d)
    for _, module in model.named_modules():
        for name, parameter in module.named_parameters(recurse=False):
            if name == "weight" and isinstance(module, linear):
                std = math.sqrt(2 / (parameter.numel() / parameter.shape[0]))
                parameter.detach().normal_().mul_(std)
            elif name == "weight" and isinstance(module, norm):
                parameter.detach().fill_(1.0)
            elif name == "bias" and isinstance(module, linear + norm):
                parameter.detach().zero_()
    return model
