"""Correct, with tensors inside the NumPy functions and autograd for their gradients."""

import numpy as np
import torch


def t(*arrays):
    return [torch.tensor(array) for array in arrays]


def normalize(x, dims, eps):
    var, mean = torch.var_mean(x, dim=dims, correction=0, keepdim=True)
    return (x - mean) * torch.rsqrt(var + eps)


def affine(x_hat, gamma, beta, axis):
    shape = [1] * x_hat.dim()
    shape[axis] = -1
    return torch.addcmul(beta.reshape(shape), gamma.reshape(shape), x_hat)


def layer(x, gamma, beta, eps):
    return affine(normalize(x, (-1,), eps), gamma, beta, -1)


def instance(x, gamma, beta, eps):
    return affine(normalize(x, (2, 3), eps), gamma, beta, 1)


def group(x, gamma, beta, eps, groups):
    parts = x.unflatten(1, (groups, -1))
    return affine(normalize(parts, (2, 3, 4), eps).flatten(1, 2), gamma, beta, 1)


def batch(x, gamma, beta, eps):
    return affine(normalize(x, [d for d in range(x.dim()) if d != 1], eps), gamma, beta, 1)


def constant(x, gamma, beta, eps, mean, var):
    shape = [-1] + [1] * (x.dim() - 2)
    return affine((x - mean.view(shape)) * (var.view(shape) + eps) ** -0.5, gamma, beta, 1)


def gradients(function, dout, x, gamma, *options):
    x, gamma = (array.requires_grad_() for array in t(x, gamma))
    beta = torch.zeros_like(gamma, requires_grad=True)
    y = function(x, gamma, beta, *options)
    y.backward(*t(dout))
    return x.grad.numpy(), gamma.grad.numpy(), beta.grad.numpy()


def batch_norm_shapes(input_shape):
    _, channels, *_ = input_shape
    one = (channels,)
    return {"mean": one, "var": one, "gamma": one, "beta": one, "output": (*input_shape,)}


def batch_norm(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    x, gamma, beta, mean, var = t(x, gamma, beta, running_mean, running_var)
    if not training:
        return constant(x, gamma, beta, eps, mean, var).numpy(), running_mean, running_var
    if x.numel() == x.shape[1]:
        raise ValueError("expected more than one value per channel")
    columns = x.transpose(0, 1).flatten(1)
    mean = torch.lerp(mean, columns.mean(1), momentum)
    var = torch.lerp(var, columns.var(1), momentum)
    return batch(x, gamma, beta, eps).numpy(), mean.numpy(), var.numpy()


def batch_norm_backward(dout, x, gamma, mean, var, training=True, eps=1e-5):
    if training:
        return gradients(batch, dout, x, gamma, eps)
    return gradients(constant, dout, x, gamma, eps, *t(mean, var))


def layer_norm(x, gamma, beta, eps=1e-5):
    return layer(*t(x, gamma, beta), eps).numpy()


def layer_norm_backward(dout, x, gamma, eps=1e-5):
    return gradients(layer, dout, x, gamma, eps)


def instance_norm(x, gamma, beta, eps=1e-5):
    return instance(*t(x, gamma, beta), eps).numpy()


def instance_norm_backward(dout, x, gamma, eps=1e-5):
    return gradients(instance, dout, x, gamma, eps)


def group_norm(x, groups, gamma, beta, eps=1e-5):
    return group(*t(x, gamma, beta), eps, groups).numpy()


def group_norm_backward(dout, x, groups, gamma, eps=1e-5):
    return gradients(group, dout, x, gamma, eps, groups)


def fold_batch_norm(weight, bias, gamma, beta, mean, var, eps=1e-5):
    if bias is None:
        bias = np.zeros_like(beta)
    weight, bias, gamma, beta, mean, var = t(weight, bias, gamma, beta, mean, var)
    # The folded layer does to 0 and to each weight what the normalization does.
    new_bias = constant(bias[None], gamma, beta, eps, mean, var)[0]
    flat = weight.flatten(1)
    shifted = constant(bias + flat.T, gamma, beta, eps, mean, var).T
    return (shifted - new_bias[:, None]).reshape(weight.shape).numpy(), new_bias.numpy()


class Affine(torch.nn.Module):
    def __init__(self, channels, wanted):
        super().__init__()
        for name, value in (("weight", 1.0), ("bias", 0.0)):
            tensor = torch.full((channels,), value)
            self.register_parameter(name, torch.nn.Parameter(tensor) if wanted else None)

    def finish(self, y):
        return y if self.weight is None else affine(y, self.weight, self.bias, 1)


class BatchNorm2d(Affine):
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True):
        super().__init__(num_features, affine)
        self.eps, self.momentum, self.track = eps, momentum, track_running_stats
        if self.track:
            self.register_buffer("running_mean", torch.zeros(num_features))
            self.register_buffer("running_var", torch.ones(num_features))
            self.register_buffer("num_batches_tracked", torch.zeros((), dtype=torch.int64))

    def forward(self, x):
        if self.track and not self.training:
            mean, var = self.running_mean[:, None, None], self.running_var[:, None, None]
            return self.finish((x - mean) / (var + self.eps).sqrt())
        if self.track:
            self.update(x)
        return self.finish(normalize(x, (0, 2, 3), self.eps))

    @torch.no_grad()
    def update(self, x):
        self.num_batches_tracked = self.num_batches_tracked + 1
        rate = self.momentum
        if rate is None:
            rate = self.num_batches_tracked.double().reciprocal().item()
        var, mean = torch.var_mean(x, dim=(0, 2, 3))
        self.running_mean.mul_(1 - rate).add_(mean, alpha=rate)
        self.running_var.mul_(1 - rate).add_(var, alpha=rate)


class GroupNorm(Affine):
    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True):
        if num_channels % num_groups:
            raise ValueError(f"can't divide {num_channels} channels by {num_groups}")
        super().__init__(num_channels, affine)
        self.num_groups, self.eps = num_groups, eps

    def forward(self, x):
        parts = x.unflatten(1, (self.num_groups, -1))
        return self.finish(normalize(parts, (2, 3, 4), self.eps).flatten(1, 2))
