"""Correct, with one normalization of (outer, n) matrices behind all four, and objects as caches."""

from collections import namedtuple
from functools import partial

import numpy as np
import torch

State = namedtuple("State", "hat rstd mean var")


def forward(matrix, eps):
    start = matrix[:, :1]  # subtracted first, so that sums of large values lose no digits
    mean = start + (matrix - start).mean(1, keepdims=True)
    centred = matrix - mean
    correction = centred.mean(1, keepdims=True)
    var = (centred**2).mean(1, keepdims=True) - correction**2
    rstd = (var + eps) ** -0.5
    return State((centred - correction) * rstd, rstd, mean + correction, var)


def backward(dmatrix, state):
    n = dmatrix.shape[1]
    total = dmatrix.sum(1, keepdims=True)
    along = (dmatrix * state.hat).sum(1, keepdims=True)
    return state.rstd / n * (n * dmatrix - total - along * state.hat)


class Arrangement:
    """How an array becomes a matrix with one row a mean, and back; and where its channels are."""

    def __init__(self, to_matrix, back, channel):
        self.to_matrix, self.back, self.channel = to_matrix, back, channel

    def spread(self, vector, ndim):
        shape = [1] * ndim
        shape[self.channel] = vector.shape[0]
        return vector.reshape(shape)

    def collect(self, array):
        return np.moveaxis(array, self.channel, 0).reshape(array.shape[self.channel], -1).sum(1)

    def forward(self, x, gamma, beta, eps):
        state = forward(self.to_matrix(x), eps)
        return self.affine(self.back(state.hat, x.shape), gamma, beta), state

    def affine(self, hat, gamma, beta):
        return self.spread(gamma, hat.ndim) * hat + self.spread(beta, hat.ndim)

    def backward(self, dout, x, gamma, eps):
        state = forward(self.to_matrix(x), eps)
        dhat = self.to_matrix(dout * self.spread(gamma, x.ndim))
        dx = self.back(backward(dhat, state), x.shape)
        return dx, self.collect(dout * self.back(state.hat, x.shape)), self.collect(dout)


def _channels_first(x):
    return x.swapaxes(0, 1).reshape(x.shape[1], -1)


def _channels_second(matrix, shape):
    return matrix.reshape(shape[1], shape[0], *shape[2:]).swapaxes(0, 1)


BATCH = Arrangement(_channels_first, _channels_second, 1)
LAYER = Arrangement(lambda x: x.reshape(-1, x.shape[-1]), np.reshape, -1)


def group(count):
    return Arrangement(lambda x: x.reshape(x.shape[0] * count, -1), np.reshape, 1)


def batch_norm_shapes(input_shape):
    return {
        name: tuple(input_shape) if name == "output" else (input_shape[1],)
        for name in ("output", "mean", "var", "gamma", "beta")
    }


def batch_norm(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    def follow(old, new):
        return old + momentum * (new.reshape(old.shape) - old)

    if training:
        n = x.size / gamma.size
        if n < 2:
            raise ValueError("too few values")
        y, state = BATCH.forward(x, gamma, beta, eps)
        return y, follow(running_mean, state.mean), follow(running_var, state.var / (1 - 1 / n))
    hat = x - BATCH.spread(running_mean, x.ndim)
    y = BATCH.affine(hat, gamma * (running_var + eps) ** -0.5, beta)
    return [y, running_mean, running_var]


def batch_norm_backward(dout, x, gamma, mean, var, training=True, eps=1e-5):
    if training:
        return BATCH.backward(dout, x, gamma, eps)
    rstd = (var + eps) ** -0.5
    dbeta = BATCH.collect(dout)
    dgamma = rstd * (BATCH.collect(dout * x) - mean * dbeta)
    return [dout * BATCH.spread(gamma * rstd, x.ndim), dgamma, dbeta]


def _make(arrange):
    def norm(x, gamma, beta, eps=1e-5):
        return arrange(x).forward(x, gamma, beta, eps)[0]

    def norm_backward(dout, x, gamma, eps=1e-5):
        return arrange(x).backward(dout, x, gamma, eps)

    return norm, norm_backward


layer_norm, layer_norm_backward = _make(lambda x: LAYER)
instance_norm, instance_norm_backward = _make(lambda x: group(x.shape[1]))


def group_norm(x, groups, gamma, beta, eps=1e-5):
    return _make(lambda x: group(groups))[0](x, gamma, beta, eps)


def group_norm_backward(dout, x, groups, gamma, eps=1e-5):
    return _make(lambda x: group(groups))[1](dout, x, gamma, eps)


def fold_batch_norm(weight, bias, gamma, beta, mean, var, eps=1e-5):
    evaluate = partial(batch_norm, training=False, eps=eps)
    zero, flat = np.zeros_like(mean)[None], weight.reshape(weight.shape[0], -1).T
    start = zero if bias is None else bias[None]
    scaled = evaluate(flat, gamma, zero[0], zero[0], var)[0]
    return scaled.T.reshape(weight.shape), evaluate(start, gamma, beta, mean, var)[0][0]


class Norm(torch.nn.Module):
    """What both modules have in common."""

    def __init__(self, channels, eps, affine):
        super().__init__()
        self.channels = channels
        self.extra = {"eps": eps}
        self.last_mean = None  # for curiosity
        if affine:
            self.weight = torch.nn.Parameter(torch.ones(channels))
            self.bias = torch.nn.Parameter(torch.zeros(channels))

    def normalize(self, matrix):
        mean = torch.mean(matrix, 1, keepdim=True)
        var = torch.var(matrix, 1, unbiased=False, keepdim=True)
        self.last_mean = mean.detach()
        return (matrix - mean) * (var + self.extra["eps"]).pow(-0.5)

    def affine(self, hat):
        if "weight" not in self._parameters:
            return hat
        return torch.addcmul(self.bias[:, None, None], self.weight[:, None, None], hat)


class BatchNorm2d(Norm):
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True):
        super().__init__(num_features, eps, affine)
        self.rate = (lambda k: 1 / k) if momentum is None else (lambda k: momentum)
        start = {"running_mean": 0.0, "running_var": 1.0} if track_running_stats else {}
        for name, number in start.items():
            self.register_buffer(name, torch.full((num_features,), number))
        if start:
            self.register_buffer("num_batches_tracked", torch.tensor(0).long())

    def forward(self, x):
        tracks = hasattr(self, "running_mean")
        if tracks and not self.training:
            centred = x.sub(self.running_mean[:, None, None])
            return self.affine(centred.div((self.running_var + self.extra["eps"]).sqrt()[:, None, None]))
        matrix = x.transpose(0, 1).flatten(1)
        if tracks:
            self.num_batches_tracked.add_(1)
            rate = self.rate(self.num_batches_tracked.tolist())
            with torch.no_grad():
                self.running_mean.add_(rate * (matrix.mean(1) - self.running_mean))
                self.running_var.add_(rate * (matrix.var(1, unbiased=True) - self.running_var))
        hat = self.normalize(matrix).unflatten(1, (x.shape[0], *x.shape[2:])).transpose(0, 1)
        return self.affine(hat)


class GroupNorm(Norm):
    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True):
        if num_channels % num_groups:
            raise ValueError("unequal groups")
        super().__init__(num_channels, eps, affine)
        self.num_groups = num_groups

    def forward(self, x):
        return self.affine(self.normalize(x.reshape(len(x) * self.num_groups, -1)).reshape(x.shape))
