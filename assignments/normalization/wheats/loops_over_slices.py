"""Correct, with loops: one feature, channel, group or sample at a time."""

import math

import numpy as np
import torch
from torch import nn


def statistics(values):
    n = values.size
    mean = float(sum(values.ravel().tolist())) / n
    var = float(sum((v - mean) ** 2 for v in values.ravel().tolist())) / n
    return mean, var


def normalized(values, eps):
    mean, var = statistics(values)
    return (values - mean) / math.sqrt(var + eps)


def slice_backward(dvalues, values, eps):
    """Gradient through the normalization of one slice."""
    mean, var = statistics(values)
    n, std = values.size, math.sqrt(var + eps)
    hat = (values - mean) / std
    first, second = float(dvalues.sum()), float((dvalues * hat).sum())
    return (n * dvalues - first - hat * second) / (n * std)


def batch_norm_shapes(input_shape):
    channels = list(input_shape)[1]
    shapes = {}
    shapes["output"] = tuple(size for size in input_shape)
    for name in ("gamma", "beta", "var", "mean"):
        shapes[name] = (channels,)
    return shapes


def batch_norm(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    y = np.empty_like(x)
    new_mean, new_var = running_mean.copy(), running_var.copy()
    for c in range(x.shape[1]):
        values = x[:, c]
        if not training:
            hat = (values - running_mean[c]) / np.sqrt(running_var[c] + eps)
        else:
            if values.size < 2:
                raise ValueError("need at least two values")
            hat = normalized(values, eps)
            mean, var = statistics(values)
            new_mean[c] += momentum * (mean - new_mean[c])
            new_var[c] += momentum * (var * values.size / (values.size - 1) - new_var[c])
        y[:, c] = gamma[c] * hat + beta[c]
    return y, new_mean, new_var


def batch_norm_backward(dout, x, gamma, mean, var, training=True, eps=1e-5):
    dx, dgamma, dbeta = np.empty_like(x), np.empty_like(gamma), np.empty_like(gamma)
    for c in range(x.shape[1]):
        hat = (x[:, c] - mean[c]) / np.sqrt(var[c] + eps)
        dgamma[c] = np.vdot(dout[:, c], hat)
        dbeta[c] = np.sum(dout[:, c])
        if training:
            dx[:, c] = slice_backward(gamma[c] * dout[:, c], x[:, c], eps)
        else:
            dx[:, c] = gamma[c] * dout[:, c] / np.sqrt(var[c] + eps)
    return dx, dgamma, dbeta


def layer_norm(x, gamma, beta, eps=1e-5):
    y = np.zeros_like(x)
    for place in np.ndindex(x.shape[:-1]):
        y[place] = gamma * normalized(x[place], eps) + beta
    return y


def layer_norm_backward(dout, x, gamma, eps=1e-5):
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(gamma)
    for place in np.ndindex(x.shape[:-1]):
        dx[place] = slice_backward(dout[place] * gamma, x[place], eps)
        dgamma += dout[place] * normalized(x[place], eps)
        dbeta += dout[place]
    return dx, dgamma, dbeta


def group_norm(x, groups, gamma, beta, eps=1e-5):
    y = np.zeros_like(x)
    size = x.shape[1] // groups
    for image, out in zip(x, y):
        for g in range(groups):
            members = slice(g * size, (g + 1) * size)
            out[members] = normalized(image[members], eps)
        for c in range(x.shape[1]):
            out[c] = out[c] * gamma[c] + beta[c]
    return y


def group_norm_backward(dout, x, groups, gamma, eps=1e-5):
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(gamma)
    size = x.shape[1] // groups
    for n in range(x.shape[0]):
        for g in range(groups):
            members = list(range(g * size, g * size + size))
            hat = normalized(x[n, members], eps)
            dhat = np.stack([dout[n, c] * gamma[c] for c in members])
            dx[n, members] = slice_backward(dhat, x[n, members], eps)
            for place, c in enumerate(members):
                dgamma[c] += (dout[n, c] * hat[place]).sum()
                dbeta[c] += dout[n, c].sum()
    return dx, dgamma, dbeta


def instance_norm(x, gamma, beta, eps=1e-5):
    return group_norm(x, x.shape[1], gamma, beta, eps)


def instance_norm_backward(dout, x, gamma, eps=1e-5):
    return group_norm_backward(dout, x, x.shape[1], gamma, eps)


def fold_batch_norm(weight, bias, gamma, beta, mean, var, eps=1e-5):
    weight, new_bias = weight.copy(), beta.copy()
    for i in range(weight.shape[0]):
        slope = float(gamma[i]) / math.sqrt(float(var[i]) + eps)
        weight[i] *= slope
        if bias is not None:
            new_bias[i] += slope * bias[i]
        new_bias[i] -= slope * mean[i]
    return weight, new_bias


class BatchNorm2d(nn.Module):
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True):
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        if affine:
            self.weight = nn.Parameter(torch.ones(num_features))
            self.bias = nn.Parameter(torch.zeros(num_features))
        if track_running_stats:
            self.register_buffer("running_mean", torch.zeros(num_features))
            self.register_buffer("running_var", torch.ones(num_features))
            self.register_buffer("num_batches_tracked", torch.tensor(0, dtype=torch.long))

    def forward(self, x):
        learn = self.training and self.track_running_stats
        if learn:
            self.num_batches_tracked.add_(1)
        channels = []
        for c in range(self.num_features):
            values = x[:, c]
            if self.training or not self.track_running_stats:
                mean = values.mean()
                var = ((values - mean) ** 2).mean()
            else:
                mean, var = self.running_mean[c], self.running_var[c]
            if learn:
                self.learn(c, values.detach())
            hat = (values - mean) / (var + self.eps).sqrt()
            channels.append(hat * self.weight[c] + self.bias[c] if self.affine else hat)
        return torch.stack(channels, dim=1)

    def learn(self, c, values):
        rate = self.momentum
        if rate is None:
            rate = 1.0 / int(self.num_batches_tracked)
        self.running_mean[c] = (1 - rate) * self.running_mean[c] + rate * values.mean()
        self.running_var[c] = (1 - rate) * self.running_var[c] + rate * values.var()


class GroupNorm(nn.Module):
    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True):
        super().__init__()
        if num_channels % num_groups != 0:
            raise ValueError("num_channels must be a multiple of num_groups")
        self.num_groups, self.eps, self.affine = num_groups, eps, affine
        if affine:
            self.weight = nn.Parameter(torch.ones(num_channels))
            self.bias = nn.Parameter(torch.zeros(num_channels))

    def forward(self, x):
        parts = []
        for part in x.chunk(self.num_groups, dim=1):
            mean = part.mean((1, 2, 3), keepdim=True)
            var = (part - mean).pow(2).mean((1, 2, 3), keepdim=True)
            parts.append((part - mean) * (var + self.eps).rsqrt())
        y = torch.cat(parts, dim=1)
        if self.affine:
            y = y * self.weight.view(1, -1, 1, 1) + self.bias.view(1, -1, 1, 1)
        return y
