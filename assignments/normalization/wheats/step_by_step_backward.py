"""Correct, going back through the graph step by step: variance first, then mean, then x."""

from typing import NamedTuple

import numpy as np
import torch


class Gradients(NamedTuple):
    """The gradients of a loss."""

    x: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray


class Cache:
    """All that a forward pass over the last axis of a matrix computes on its way."""

    def __init__(self, rows, eps):
        self.n = rows.shape[-1]
        self.mean = np.sum(rows, axis=-1, keepdims=True) / self.n
        self.centred = rows - self.mean
        self.var = np.sum(np.square(self.centred), axis=-1, keepdims=True) / self.n
        self.root = np.sqrt(self.var + eps)
        self.hat = self.centred / self.root

    def backward(self, dhat):
        dcentred = dhat / self.root
        droot = -np.sum(dhat * self.centred, axis=-1, keepdims=True) / np.square(self.root)
        dvar = droot / (2 * self.root)
        dcentred = dcentred + 2 * self.centred * dvar / self.n
        dmean = -np.sum(dcentred, axis=-1, keepdims=True)
        return dcentred + dmean / self.n


def to_rows(x):
    """(N, C, ...) -> (C, N * ...)."""
    return np.ascontiguousarray(np.moveaxis(x, 1, 0)).reshape(x.shape[1], -1)


def from_rows(rows, shape):
    n, c, *rest = shape
    return np.ascontiguousarray(np.moveaxis(rows.reshape(c, n, *rest), 0, 1))


def batch_norm_shapes(input_shape):
    if len(input_shape) == 4:
        n, c, h, w = input_shape
        return dict(output=(n, c, h, w), mean=(c,), var=(c,), gamma=(c,), beta=(c,))
    n, d = input_shape
    return dict(output=(n, d), mean=(d,), var=(d,), gamma=(d,), beta=(d,))


def batch_norm(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    rows = to_rows(x)
    if training:
        n = rows.shape[1]
        if n <= 1:
            raise ValueError("more than one value is needed")
        cache = Cache(rows, eps)
        hat = cache.hat
        unbiased = np.square(cache.centred).sum(axis=1) / (n - 1)
        running_mean = running_mean - momentum * (running_mean - cache.mean[:, 0])
        running_var = running_var - momentum * (running_var - unbiased)
    else:
        hat = (rows - running_mean[:, None]) / np.sqrt(running_var[:, None] + eps)
    return from_rows(gamma[:, None] * hat + beta[:, None], x.shape), running_mean, running_var


def batch_norm_backward(dout, x, gamma, mean, var, training=True, eps=1e-5):
    drows, rows = to_rows(dout), to_rows(x)
    dhat = drows * gamma[:, None]
    cache = Cache(rows, eps)
    root = np.sqrt(var + eps)[:, None]
    hat = cache.hat if training else (rows - mean[:, None]) / root
    dx = cache.backward(dhat) if training else dhat / root
    dx = from_rows(dx, x.shape)
    return Gradients(dx, np.sum(drows * hat, axis=1), np.sum(drows, axis=1))


def layer_norm(x, gamma, beta, eps=1e-5):
    return Cache(x, eps).hat * gamma + beta


def layer_norm_backward(dout, x, gamma, eps=1e-5):
    cache = Cache(x, eps)
    dgamma = (dout * cache.hat).reshape(-1, len(gamma)).sum(axis=0)
    dbeta = dout.reshape(-1, len(gamma)).sum(axis=0)
    return Gradients(cache.backward(dout * gamma), dgamma, dbeta)


def _per_channel(vector):
    return vector.reshape(1, vector.size, 1, 1)


def group_norm(x, groups, gamma, beta, eps=1e-5):
    n, c, h, w = x.shape
    hat = Cache(x.reshape(n, groups, c // groups * h * w), eps).hat
    return hat.reshape(n, c, h, w) * _per_channel(gamma) + _per_channel(beta)


def group_norm_backward(dout, x, groups, gamma, eps=1e-5):
    n, c, h, w = x.shape
    inner = (n, groups, c // groups * h * w)
    cache = Cache(x.reshape(inner), eps)
    dx = cache.backward((dout * _per_channel(gamma)).reshape(inner)).reshape(x.shape)
    dgamma = to_rows(dout * cache.hat.reshape(x.shape)).sum(axis=-1)
    return Gradients(dx, dgamma, to_rows(dout).sum(axis=-1))


def instance_norm(x, gamma, beta, eps=1e-5):
    hat = Cache(x.reshape(*x.shape[:2], -1), eps).hat.reshape(x.shape)
    return hat * _per_channel(gamma) + _per_channel(beta)


def instance_norm_backward(dout, x, gamma, eps=1e-5):
    return group_norm_backward(dout, x, x.shape[1], gamma, eps)


def fold_batch_norm(weight, bias, gamma, beta, mean, var, eps=1e-5):
    root = np.sqrt(var + eps)
    rows = weight.reshape(len(weight), -1)
    new_weight = (rows.T * gamma / root).T.reshape(weight.shape)
    new_bias = beta - gamma * mean / root
    if bias is not None:
        new_bias = new_bias + gamma * bias / root
    return new_weight, new_bias


class Normalize(torch.autograd.Function):
    """Normalizes the rows of a matrix, with a gradient of its own."""

    @staticmethod
    def forward(ctx, rows, eps):
        centred = rows - rows.mean(dim=-1, keepdim=True)
        root = (centred.square().mean(dim=-1, keepdim=True) + eps).sqrt()
        hat = centred / root
        ctx.save_for_backward(hat, root)
        return hat

    @staticmethod
    def backward(ctx, dhat):
        hat, root = ctx.saved_tensors
        along = (dhat * hat).mean(dim=-1, keepdim=True)
        return (dhat - dhat.mean(dim=-1, keepdim=True) - hat * along) / root, None


class BatchNorm2d(torch.nn.Module):
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True):
        super().__init__()
        self.options = {"eps": eps, "momentum": momentum}
        self.weight = self.bias = None
        self.running_mean = self.running_var = self.num_batches_tracked = None
        if affine:
            del self.weight, self.bias
            self.weight = torch.nn.Parameter(torch.ones(num_features))
            self.bias = torch.nn.Parameter(torch.zeros(num_features))
        if track_running_stats:
            del self.running_mean, self.running_var, self.num_batches_tracked
            self.register_buffer("running_mean", torch.zeros(num_features))
            self.register_buffer("running_var", torch.ones(num_features))
            self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x):
        n, c, h, w = x.shape
        rows = x.permute(1, 0, 2, 3).reshape(c, -1)
        if self.training and self.running_mean is not None:
            self.step(rows.detach())
        if self.training or self.running_mean is None:
            hat = Normalize.apply(rows, self.options["eps"])
        else:
            root = (self.running_var + self.options["eps"]).sqrt()
            hat = (rows - self.running_mean[:, None]) / root[:, None]
        if self.weight is not None:
            hat = hat * self.weight[:, None] + self.bias[:, None]
        return hat.reshape(c, n, h, w).permute(1, 0, 2, 3)

    def step(self, rows):
        self.num_batches_tracked += 1
        k, momentum = self.num_batches_tracked.item(), self.options["momentum"]
        for running, new in (
            (self.running_mean, rows.mean(dim=1)),
            (self.running_var, rows.var(dim=1)),
        ):
            if momentum is None:
                running.copy_((running * (k - 1) + new) / k)
            else:
                running.copy_(momentum * new + (1 - momentum) * running)


class GroupNorm(torch.nn.Module):
    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True):
        super().__init__()
        quotient, rest = divmod(num_channels, num_groups)
        if rest:
            raise ValueError("the groups would differ in size")
        self.num_groups, self.size, self.eps = num_groups, quotient, eps
        if affine:
            self.weight = torch.nn.Parameter(torch.ones(num_channels))
            self.bias = torch.nn.Parameter(torch.zeros(num_channels))

    def forward(self, x):
        y = Normalize.apply(x.reshape(len(x), self.num_groups, -1), self.eps).view_as(x)
        if hasattr(self, "weight"):
            y = torch.einsum("nchw,c->nchw", y, self.weight) + self.bias[None, :, None, None]
        return y
