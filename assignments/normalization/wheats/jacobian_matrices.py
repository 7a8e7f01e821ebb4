"""Correct, with the Jacobian matrix of the normalization, and einsum for the sums."""

import numpy as np
import torch


def hat_and_root(rows, eps):
    """Normalized rows of a matrix, and the root that each was divided by."""
    n = rows.shape[1]
    ones = np.full(n, 1 / n, dtype=rows.dtype)
    centred = rows - np.einsum("rn,n->r", rows - rows[:, :1], ones)[:, None] - rows[:, :1]
    root = np.sqrt(np.einsum("rn,rn,n->r", centred, centred, ones) + eps)
    return centred / root[:, None], root


def jacobian_product(drows, rows, eps):
    """drows times the Jacobian of each row's normalization, (I - 1/n - x_hat x_hat' / n) / root."""
    hat, root = hat_and_root(rows, eps)
    n = rows.shape[1]
    identity = np.eye(n, dtype=rows.dtype)
    jacobian = identity[None] - 1 / n - np.einsum("ri,rj->rij", hat, hat) / n
    return np.einsum("rj,rij,r->ri", drows, jacobian, 1 / root)


def batch_norm_shapes(input_shape):
    names = ("mean", "var", "gamma", "beta")
    return {name: tuple(input_shape[1:2]) for name in names} | {"output": tuple(input_shape)}


def batch_norm(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    count = int(np.prod(x.shape)) // x.shape[1]
    if training and count == 1:
        raise ValueError("a channel with one value can't be normalized")
    rows = np.swapaxes(x, 0, 1).reshape(x.shape[1], -1)
    if training:
        mean, unbiased = rows.mean(axis=1), rows.var(axis=1, ddof=1)
        running_mean = running_mean * (1 - momentum) + mean * momentum
        new_running_var = running_var * (1 - momentum) + unbiased * momentum
        var = unbiased * ((count - 1) / count)
    else:
        mean, var, new_running_var = running_mean, running_var, running_var
    slope = gamma / np.sqrt(var + eps)
    lead = (slice(None),) + (None,) * (x.ndim - 2)
    return (x - mean[lead]) * slope[lead] + beta[lead], running_mean, new_running_var


def batch_norm_backward(dout, x, gamma, mean, var, training=True, eps=1e-5):
    rows = np.swapaxes(x, 0, 1).reshape(x.shape[1], -1)
    drows = np.swapaxes(dout, 0, 1).reshape(rows.shape)
    root = np.sqrt(var + eps)
    hat = (rows - mean[:, None]) / root[:, None]
    if training:
        dx = jacobian_product(drows * gamma[:, None], rows, eps)
    else:
        dx = np.einsum("cn,c->cn", drows, gamma / root)
    swapped = (x.shape[1], x.shape[0], *x.shape[2:])
    dx = np.swapaxes(dx.reshape(swapped), 0, 1)
    return dx, np.einsum("cn,cn->c", drows, hat), np.einsum("cn->c", drows)


def layer_norm(x, gamma, beta, eps=1e-5):
    hat, _ = hat_and_root(x.reshape(-1, x.shape[-1]), eps)
    return np.einsum("rd,d->rd", hat, gamma).reshape(x.shape) + beta


def layer_norm_backward(dout, x, gamma, eps=1e-5):
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, x.shape[-1])
    hat, _ = hat_and_root(rows, eps)
    dx = jacobian_product(drows * gamma, rows, eps)
    return dx.reshape(x.shape), np.einsum("rd,rd->d", drows, hat), np.einsum("rd->d", drows)


def group_norm(x, groups, gamma, beta, eps=1e-5):
    hat, _ = hat_and_root(x.reshape(len(x) * groups, -1), eps)
    y = np.einsum("nchw,c->nchw", hat.reshape(x.shape), gamma)
    return y + beta[None, :, None, None]


def group_norm_backward(dout, x, groups, gamma, eps=1e-5):
    rows = x.reshape(len(x) * groups, -1)
    hat, _ = hat_and_root(rows, eps)
    drows = np.einsum("nchw,c->nchw", dout, gamma).reshape(rows.shape)
    dx = jacobian_product(drows, rows, eps).reshape(x.shape)
    dgamma = np.einsum("nchw,nchw->c", dout, hat.reshape(x.shape))
    return dx, dgamma, np.einsum("nchw->c", dout)


def instance_norm(x, gamma, beta, eps=1e-5):
    return group_norm(x, x.shape[1], gamma, beta, eps)


def instance_norm_backward(dout, x, gamma, eps=1e-5):
    return group_norm_backward(dout, x, len(gamma), gamma, eps)


def fold_batch_norm(weight, bias, gamma, beta, mean, var, eps=1e-5):
    diagonal = np.diag(gamma / np.sqrt(var + eps))
    bias = 0 * mean if bias is None else bias
    return np.tensordot(diagonal, weight, axes=1), diagonal @ (bias - mean) + beta


class BatchNorm2d(torch.nn.Module):
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        if affine:
            self.weight = torch.nn.Parameter(torch.empty(num_features))
            self.bias = torch.nn.Parameter(torch.empty(num_features))
            torch.nn.init.ones_(self.weight)
            torch.nn.init.zeros_(self.bias)
        else:
            self.weight, self.bias = 1.0, 0.0
        self.tracks = track_running_stats
        if track_running_stats:
            self.register_buffer("running_mean", torch.zeros(num_features))
            self.register_buffer("running_var", torch.ones(num_features))
            self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x):
        x = x.movedim(1, -1)  # the channels last: everything broadcasts
        axes = (0, 1, 2)
        if self.training or not self.tracks:
            mean = x.mean(dim=axes)
            var = (x - mean).square().mean(dim=axes)
        else:
            mean, var = self.running_mean, self.running_var
        if self.training and self.tracks:
            count = x[..., 0].numel()
            self.num_batches_tracked.data += 1
            weight = 1 / float(self.num_batches_tracked) if self.momentum is None else self.momentum
            self.running_mean = torch.lerp(self.running_mean, mean.detach(), weight)
            self.running_var = torch.lerp(
                self.running_var, var.detach() * count / (count - 1), weight
            )
        y = (x - mean) / torch.sqrt(var + self.eps) * self.weight + self.bias
        return y.movedim(-1, 1)


class GroupNorm(torch.nn.Module):
    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True):
        super().__init__()
        if num_channels // num_groups * num_groups != num_channels:
            raise ValueError("num_groups has to divide num_channels")
        self.groups, self.eps = num_groups, eps
        if affine:
            self.weight = torch.nn.Parameter(torch.ones(num_channels))
            self.bias = torch.nn.Parameter(torch.zeros(num_channels))

    def forward(self, x):
        n, c, h, w = x.shape
        parts = x.view(n, self.groups, c // self.groups, h, w)
        centred = parts - parts.mean(dim=[2, 3, 4], keepdim=True)
        squares = torch.einsum("ngchw,ngchw->ng", centred, centred)
        root = torch.sqrt(squares / (c // self.groups * h * w) + self.eps)
        y = (centred / root[:, :, None, None, None]).view(n, c, h, w)
        named = dict(self.named_parameters())
        if not named:
            return y
        return y * named["weight"][None, :, None, None] + named["bias"][None, :, None, None]
