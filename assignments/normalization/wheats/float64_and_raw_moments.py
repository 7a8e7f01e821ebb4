"""Correct, with sums of x and of x squared in float64, and results in the dtype of x."""

import numpy as np
import torch


def moments(x, axes):
    """Mean and biased variance in one pass; float64 has the digits for it."""
    x = x.astype(np.float64)
    mean = x.mean(axis=axes, keepdims=True)
    var = (x * x).mean(axis=axes, keepdims=True) - mean * mean
    return mean, np.maximum(var, 0.0)


def rescaled(x, mean, var, gamma, beta, eps):
    """gamma and beta merged with mean and variance: y = slope * x + intercept."""
    slope = gamma / np.sqrt(var + eps)
    return (slope * x + (beta - slope * mean)).astype(x.dtype)


def cast(dtype, *arrays):
    return tuple(array.astype(dtype) for array in arrays)


def backward(dout, x, gamma, axes, shared, eps):
    """dx as a combination of dout * gamma, of x, and of 1; then the two sums."""
    mean, var = moments(x, axes)
    precision = 1 / (var + eps)
    g = dout.astype(np.float64) * gamma
    g1 = g.mean(axis=axes, keepdims=True)
    gx = (g * x).mean(axis=axes, keepdims=True)
    slope = precision * (gx - g1 * mean)  # of the regression of g on x
    dx = np.sqrt(precision) * (g - slope * x - (g1 - slope * mean))
    hat = (x - mean) * np.sqrt(precision)
    return cast(x.dtype, dx, (dout * hat).sum(axis=shared), dout.sum(axis=shared, dtype=float))


def over(x):
    return (0,) + tuple(range(2, x.ndim))


def channelwise(x, *vectors):
    return [np.asarray(v, np.float64).reshape((-1,) + (1,) * (x.ndim - 2)) for v in vectors]


def batch_norm_shapes(input_shape):
    channel_shape = np.empty(input_shape)[0].reshape(input_shape[1], -1)[:, 0].shape
    names = "mean var gamma beta".split()
    return dict(zip(names, [channel_shape] * 4), output=input_shape)


def batch_norm(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    g, b = channelwise(x, gamma, beta)
    if not training:
        mean, var = channelwise(x, running_mean, running_var)
        return rescaled(x, mean, var, g, b, eps), running_mean.copy(), running_var.copy()
    n = np.prod([x.shape[axis] for axis in over(x)])
    if n < 2:
        raise ValueError("batch too small")
    mean, var = moments(x, over(x))
    new_mean = np.average([running_mean, mean.ravel()], axis=0, weights=[1 - momentum, momentum])
    unbiased = var.ravel() * n / (n - 1)
    new_var = np.average([running_var, unbiased], axis=0, weights=[1 - momentum, momentum])
    y = rescaled(x.astype(np.float64), mean, var, g, b, eps).astype(x.dtype)
    return (y, *cast(x.dtype, new_mean, new_var))


def batch_norm_backward(dout, x, gamma, mean, var, training=True, eps=1e-5):
    g, m, v = channelwise(x, gamma, mean, var)
    if training:
        return backward(dout, x, g, over(x), over(x), eps)
    root = np.sqrt(v + eps)
    dgamma = (dout * (x - m) / root).sum(axis=over(x))
    return cast(x.dtype, dout * g / root, dgamma, dout.sum(axis=over(x)))


def layer_norm(x, gamma, beta, eps=1e-5):
    return rescaled(x.astype(np.float64), *moments(x, -1), gamma, beta, eps).astype(x.dtype)


def layer_norm_backward(dout, x, gamma, eps=1e-5):
    return backward(dout, x, gamma, -1, tuple(range(x.ndim))[:-1], eps)


def instance_norm(x, gamma, beta, eps=1e-5):
    g, b = channelwise(x, gamma, beta)
    return rescaled(x.astype(np.float64), *moments(x, (2, 3)), g, b, eps).astype(x.dtype)


def instance_norm_backward(dout, x, gamma, eps=1e-5):
    return backward(dout, x, *channelwise(x, gamma), (2, 3), (0, 2, 3), eps)


def split(array, groups):
    n, c, h, w = array.shape
    return array.reshape(n, groups, c // groups, h, w)


def grouped_vectors(groups, *vectors):
    return [v.reshape(1, groups, -1, 1, 1) for v in vectors]


def group_norm(x, groups, gamma, beta, eps=1e-5):
    parts = split(x, groups).astype(np.float64)
    y = rescaled(parts, *moments(parts, (2, 3, 4)), *grouped_vectors(groups, gamma, beta), eps)
    return y.reshape(x.shape).astype(x.dtype)


def group_norm_backward(dout, x, groups, gamma, eps=1e-5):
    parts = backward(
        split(dout, groups),
        split(x, groups),
        *grouped_vectors(groups, gamma),
        (2, 3, 4),
        (0, 3, 4),
        eps,
    )
    dx, dgamma, dbeta = parts
    return dx.reshape(x.shape), dgamma.ravel(), dbeta.ravel()


def fold_batch_norm(weight, bias, gamma, beta, mean, var, eps=1e-5):
    scale = np.divide(gamma, np.sqrt(var + eps))
    moved = np.moveaxis(weight, 0, -1) * scale
    offset = beta - scale * mean
    if bias is not None:
        offset += scale * bias
    return np.moveaxis(moved, -1, 0), offset


class BatchNorm2d(torch.nn.Module):
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True):
        torch.nn.Module.__init__(self)
        self.eps, self.momentum = eps, momentum
        if affine:
            self.register_parameter("weight", torch.nn.Parameter(torch.ones(num_features)))
            self.register_parameter("bias", torch.nn.Parameter(torch.zeros(num_features)))
        buffers = {
            "running_mean": torch.zeros(num_features),
            "running_var": torch.ones(num_features),
            "num_batches_tracked": torch.tensor(0, dtype=torch.int64),
        }
        for name, tensor in buffers.items() if track_running_stats else ():
            self.register_buffer(name, tensor)

    def statistics(self, x):
        buffers = dict(self.named_buffers())
        if buffers and not self.training:
            return buffers["running_mean"].double(), buffers["running_var"].double()
        n = x.size(0) * x.size(2) * x.size(3)
        mean = x.sum((0, 2, 3)) / n
        var = ((x * x).sum((0, 2, 3)) / n - mean * mean).clamp(min=0)
        if buffers:
            buffers["num_batches_tracked"].add_(1)
            k = buffers["num_batches_tracked"].item()
            rate = 1 / k if self.momentum is None else self.momentum
            news = {"running_mean": mean, "running_var": var * n / (n - 1)}
            for name, new in news.items():
                old = buffers[name].double()
                buffers[name].copy_((old + rate * (new - old)).detach())
        return mean, var

    def forward(self, x):
        wide = x.double()
        mean, var = self.statistics(wide)
        slope = 1 / torch.sqrt(var + self.eps)
        intercept = -mean * slope
        parameters = dict(self.named_parameters())
        if parameters:
            slope = slope * parameters["weight"]
            intercept = intercept * parameters["weight"] + parameters["bias"]
        y = wide * slope[:, None, None] + intercept[:, None, None]
        return y.to(x.dtype)


class GroupNorm(torch.nn.Module):
    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True):
        if num_channels % num_groups > 0:
            raise ValueError(f"{num_channels} is no multiple of {num_groups}")
        super().__init__()
        self.num_groups = num_groups
        self.register_buffer("eps", torch.tensor(eps), persistent=False)
        gamma = torch.nn.Parameter(torch.ones(num_channels)) if affine else None
        beta = torch.nn.Parameter(torch.zeros(num_channels)) if affine else None
        self.register_parameter("weight", gamma)
        self.register_parameter("bias", beta)

    def forward(self, x):
        wide = x.double().unflatten(1, (self.num_groups, -1))
        mean = wide.mean((2, 3, 4), keepdim=True)
        var = (wide * wide).mean((2, 3, 4), keepdim=True) - mean * mean
        y = ((wide - mean) / (var.clamp(min=0) + self.eps).sqrt()).flatten(1, 2)
        if self.weight is not None:
            y = y.mul(self.weight[:, None, None]).add(self.bias[:, None, None])
        return y.to(x.dtype)
