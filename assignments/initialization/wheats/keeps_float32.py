"""Correct, in float32 from the draw on."""

from functools import reduce
from operator import mul

import numpy as np
import torch

f32 = np.float32


def fan_in_and_fan_out(shape):
    if len(shape) not in range(2, 100):
        raise ValueError(shape)
    return [int(reduce(mul, shape) // shape[axis]) for axis in (0, 1)]


def gain(nonlinearity, negative_slope=0.01):
    table = {
        "linear": f32(1),
        "sigmoid": f32(1),
        "tanh": f32(5) / f32(3),
        "relu": np.sqrt(f32(2)),
        "leaky_relu": np.sqrt(f32(2) / (f32(1) + f32(negative_slope) ** 2)),
    }
    if nonlinearity in table:
        return table[nonlinearity]
    raise ValueError(f"{nonlinearity}: not in {list(table)}")


def xavier_uniform(shape, rng, gain=1.0):
    bound = f32(gain) * np.sqrt(f32(6) / f32(sum(fan_in_and_fan_out(shape))))
    return rng.random(shape, dtype=f32) * (bound + bound) - bound


def xavier_normal(shape, rng, gain=1.0):
    w = rng.standard_normal(shape, dtype=f32)
    w *= f32(gain)
    w *= np.sqrt(f32(2) / f32(sum(fan_in_and_fan_out(shape))))
    return w


def kaiming_uniform(shape, rng, mode="fan_in", negative_slope=0.0):
    fan = fan_in_and_fan_out(shape)[mode == "fan_out"]
    w = np.empty(shape, dtype=f32)
    rng.random(out=w, dtype=f32)
    w -= f32(0.5)
    w *= np.sqrt(f32(24) / f32(fan) / (f32(1) + f32(negative_slope) ** 2))
    return w


def kaiming_normal(shape, rng, mode="fan_in", negative_slope=0.0):
    fan = fan_in_and_fan_out(shape)[mode == "fan_out"]
    std = np.sqrt(f32(2) / f32(fan) / (f32(1) + f32(negative_slope) ** 2))
    return rng.normal(scale=std, size=shape).astype(f32)


def value_and_slope(z, nonlinearity):
    one = f32(1)
    if nonlinearity == "sigmoid":
        y = one / (one + np.exp(-z))
        return y, y * (one - y)
    if nonlinearity == "tanh":
        y = np.tanh(z)
        return y, one - np.square(y)
    a = f32({"linear": 1, "relu": 0, "leaky_relu": 0.01}[nonlinearity])
    slope = np.where(z > 0, one, a)
    return slope * z, slope


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    h, stds = x.astype(f32), np.empty(len(weights), dtype=f32)
    for layer, w in enumerate(weights):
        h, _ = value_and_slope(h @ w.astype(f32).T, nonlinearity)
        stds[layer] = np.sqrt(np.square(h - h.mean()).mean())
    return stds


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    def backward_from(h, remaining):
        """Norms of this layer and those above, and the gradient w.r.t. h."""
        if not remaining:
            return [], dout.astype(f32)
        w = remaining[0].astype(f32)
        y, slope = value_and_slope(h @ w.T, nonlinearity)
        norms, dy = backward_from(y, remaining[1:])
        dz = dy * slope
        dw = np.einsum("no,ni->oi", dz, h)
        return [np.sqrt(np.square(dw).sum()), *norms], dz @ w

    return np.array(backward_from(x.astype(f32), list(weights))[0], dtype=f32)


@torch.no_grad()
def initialize_(model):
    for child in model.children():
        initialize_(child)
    name = type(model).__name__
    if name.endswith(("Linear", "Conv1d", "Conv2d", "Conv3d")) or name.startswith("ConvTranspose"):
        fan = model.weight[0].numel()
        model.weight.copy_(torch.randn_like(model.weight) * (2 / fan) ** 0.5)
    elif "Norm" in name and getattr(model, "weight", None) is not None:
        model.weight.copy_(torch.ones_like(model.weight))
    else:
        return model
    if getattr(model, "bias", None) is not None:
        model.bias.copy_(torch.zeros_like(model.bias))
    return model
