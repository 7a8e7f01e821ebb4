"""Batch, layer, instance and group normalization: in NumPy with gradients, and in PyTorch.

What holds for every NumPy function here, unless its docstring says otherwise:

- Arrays are of floats, all arrays of a call of one dtype (float32 or float64); the arrays that are
  returned have that dtype too.
- Variances are biased (divide by n), and eps is added to the variance, below the root.
- Values that are all the same are fine: no NaN and no warning comes of them. float32 inputs far
  from zero are fine too: around 10000 with a standard deviation of 1, y is right to within 0.05.
- The arguments are left as they are, and the result depends on nothing but the arguments.
- A backward function gets what a forward pass would keep for it as arguments of its own.
"""

import numpy as np
import torch


def batch_norm_shapes(input_shape):
    """Shapes of all that belongs to a batch normalization, from the shape of its input.

    Args:
        input_shape: shape of the input, (N, D) or (N, C, H, W), a tuple of integers.
    Returns: a dict with the keys "output", "mean", "var", "gamma" and "beta", each with a shape
        as a tuple of integers; mean and var are those that one batch is normalized with.
    """
    ### BEGIN SOLUTION
    one_per_channel = (input_shape[1],)
    shapes = dict.fromkeys(("mean", "var", "gamma", "beta"), one_per_channel)
    return {"output": tuple(input_shape), **shapes}
    ### END SOLUTION


def batch_norm(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """Batch normalization: every feature or channel by itself, over the batch (and H and W).

    In training, the mean and the biased variance of this batch normalize it, and the running
    estimates move towards this batch: new = (1 - momentum) * old + momentum * value, where the
    value is the batch's mean, or its unbiased variance (divide by n - 1). In evaluation, the
    running estimates normalize, and stay as they are. (Ioffe and Szegedy, 2015.)

    Args:
        x: input, shape (N, D) or (N, C, H, W).
        gamma: scale, shape (D,) or (C,).
        beta: shift, same shape as gamma.
        running_mean: running estimate of the mean so far, same shape as gamma.
        running_var: running estimate of the variance so far, same shape as gamma.
        training: whether to normalize with this batch (True) or the running estimates (False).
        momentum: weight of the new value in the running estimates, a float from 0 to 1.
        eps: added to the variance.
    Returns: y, same shape as `x`; the new running mean; the new running variance.
    Raises: ValueError: in training, if x has only one value a feature or channel.
    """
    ### BEGIN SOLUTION
    axes, shape = ((0,), (1, -1)) if x.ndim == 2 else ((0, 2, 3), (1, -1, 1, 1))
    mean, var = running_mean, running_var
    if training:
        n = x.size // x.shape[1]  # values a channel
        if n == 1:
            raise ValueError("one value a channel has no variance")
        mean, var = x.mean(axis=axes), x.var(axis=axes)
        unbiased = var * (n / (n - 1))
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * unbiased
    x_hat = (x - mean.reshape(shape)) / np.sqrt(var.reshape(shape) + eps)
    y = gamma.reshape(shape) * x_hat + beta.reshape(shape)
    return y, running_mean, running_var
    ### END SOLUTION


def batch_norm_backward(dout, x, gamma, mean, var, training=True, eps=1e-5):
    """Gradients of the loss w.r.t. the input, the scale and the shift of `batch_norm`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass, shape (N, D) or (N, C, H, W).
        gamma: scale, shape (D,) or (C,).
        mean: what the forward pass subtracted, same shape as gamma: in training the mean of x, in
            evaluation the running mean.
        var: the variance that the forward pass divided by the root of (with eps), same shape as
            gamma: in training the biased variance of x, in evaluation the running variance.
        training: whether mean and var were computed from x (True) or are constants (False).
        eps: added to the variance.
    Returns: dx, same shape as `x`; dgamma and dbeta, same shape as gamma.
    """
    ### BEGIN SOLUTION
    axes, shape = ((0,), (1, -1)) if x.ndim == 2 else ((0, 2, 3), (1, -1, 1, 1))
    std = np.sqrt(var + eps).reshape(shape)
    x_hat = (x - mean.reshape(shape)) / std
    dgamma = (dout * x_hat).sum(axis=axes)
    dbeta = dout.sum(axis=axes)
    dx_hat = dout * gamma.reshape(shape)
    if training:  # x also acts through the mean and through the variance
        through_mean = dx_hat.mean(axis=axes, keepdims=True)
        through_var = x_hat * (dx_hat * x_hat).mean(axis=axes, keepdims=True)
        dx_hat = dx_hat - through_mean - through_var
    return dx_hat / std, dgamma, dbeta
    ### END SOLUTION


def layer_norm(x, gamma, beta, eps=1e-5):
    """Layer normalization: every sample (and time step) by itself, over its features.

    Args:
        x: input, shape (N, D) or (N, T, D).
        gamma: scale, shape (D,).
        beta: shift, shape (D,).
        eps: added to the variance.
    Returns: y, same shape as `x`.
    """
    ### BEGIN SOLUTION
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
    ### END SOLUTION


def layer_norm_backward(dout, x, gamma, eps=1e-5):
    """Gradients of the loss w.r.t. the input, the scale and the shift of `layer_norm`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass, shape (N, D) or (N, T, D).
        gamma: scale, shape (D,).
        eps: added to the variance.
    Returns: dx, same shape as `x`; dgamma and dbeta, shape (D,).
    """
    ### BEGIN SOLUTION
    std = np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=-1, keepdims=True)) / std
    samples = tuple(range(x.ndim - 1))  # all of them share gamma and beta
    dgamma = (dout * x_hat).sum(axis=samples)
    dbeta = dout.sum(axis=samples)
    dx_hat = dout * gamma
    through_mean = dx_hat.mean(axis=-1, keepdims=True)
    through_var = x_hat * (dx_hat * x_hat).mean(axis=-1, keepdims=True)
    return (dx_hat - through_mean - through_var) / std, dgamma, dbeta
    ### END SOLUTION


def instance_norm(x, gamma, beta, eps=1e-5):
    """Instance normalization: every channel of every sample by itself, over H and W.

    Args:
        x: input, shape (N, C, H, W).
        gamma: scale, shape (C,).
        beta: shift, shape (C,).
        eps: added to the variance.
    Returns: y, same shape as `x`.
    """
    ### BEGIN SOLUTION
    mean = x.mean(axis=(2, 3), keepdims=True)
    var = x.var(axis=(2, 3), keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma[:, None, None] * x_hat + beta[:, None, None]
    ### END SOLUTION


def instance_norm_backward(dout, x, gamma, eps=1e-5):
    """Gradients of the loss w.r.t. the input, the scale and the shift of `instance_norm`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass, shape (N, C, H, W).
        gamma: scale, shape (C,).
        eps: added to the variance.
    Returns: dx, same shape as `x`; dgamma and dbeta, shape (C,).
    """
    ### BEGIN SOLUTION
    std = np.sqrt(x.var(axis=(2, 3), keepdims=True) + eps)
    x_hat = (x - x.mean(axis=(2, 3), keepdims=True)) / std
    dgamma = (dout * x_hat).sum(axis=(0, 2, 3))
    dbeta = dout.sum(axis=(0, 2, 3))
    dx_hat = dout * gamma[:, None, None]
    through_mean = dx_hat.mean(axis=(2, 3), keepdims=True)
    through_var = x_hat * (dx_hat * x_hat).mean(axis=(2, 3), keepdims=True)
    return (dx_hat - through_mean - through_var) / std, dgamma, dbeta
    ### END SOLUTION


def group_norm(x, groups, gamma, beta, eps=1e-5):
    """Group normalization: every group of channels of every sample by itself, over H and W too.

    The channels of a group are neighbours: of 6 channels in 2 groups, the first 3 are a group.
    (Wu and He, 2018.)

    Args:
        x: input, shape (N, C, H, W).
        groups: number of groups, a divisor of C.
        gamma: scale, shape (C,).
        beta: shift, shape (C,).
        eps: added to the variance.
    Returns: y, same shape as `x`.
    """
    ### BEGIN SOLUTION
    grouped = x.reshape(len(x), groups, -1)
    mean = grouped.mean(axis=2, keepdims=True)
    var = grouped.var(axis=2, keepdims=True)
    x_hat = ((grouped - mean) / np.sqrt(var + eps)).reshape(x.shape)
    return gamma.reshape(-1, 1, 1) * x_hat + beta.reshape(-1, 1, 1)
    ### END SOLUTION


def group_norm_backward(dout, x, groups, gamma, eps=1e-5):
    """Gradients of the loss w.r.t. the input, the scale and the shift of `group_norm`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass, shape (N, C, H, W).
        groups: number of groups, a divisor of C.
        gamma: scale, shape (C,).
        eps: added to the variance.
    Returns: dx, same shape as `x`; dgamma and dbeta, shape (C,).
    """
    ### BEGIN SOLUTION
    grouped = x.reshape(len(x), groups, -1)
    std = np.sqrt(grouped.var(axis=2, keepdims=True) + eps)
    x_hat = (grouped - grouped.mean(axis=2, keepdims=True)) / std
    dgamma = (dout * x_hat.reshape(x.shape)).sum(axis=(0, 2, 3))
    dbeta = dout.sum(axis=(0, 2, 3))
    dx_hat = (dout * gamma.reshape(-1, 1, 1)).reshape(grouped.shape)
    through_mean = dx_hat.mean(axis=2, keepdims=True)
    through_var = x_hat * (dx_hat * x_hat).mean(axis=2, keepdims=True)
    dx = (dx_hat - through_mean - through_var) / std
    return dx.reshape(x.shape), dgamma, dbeta
    ### END SOLUTION


def fold_batch_norm(weight, bias, gamma, beta, mean, var, eps=1e-5):
    """The layer that does alone what a layer and a batch normalization in evaluation do together.

    Args:
        weight: weight of the layer before the normalization, shape (D_out, D_in) for a linear
            layer, (C_out, C_in, H, W) for a convolution.
        bias: bias of that layer, shape (D_out,) or (C_out,), or None if it has none.
        gamma: scale of the normalization, same shape as a bias.
        beta: shift of the normalization, same shape as gamma.
        mean: running mean of the normalization, same shape as gamma.
        var: running variance of the normalization, same shape as gamma.
        eps: added to the variance.
    Returns: the weight of the layer that replaces both, same shape as `weight`, and its bias, same
        shape as gamma.
    """
    ### BEGIN SOLUTION
    scale = gamma / np.sqrt(var + eps)
    by_output = scale.reshape(-1, *[1] * (weight.ndim - 1))
    offset = -mean if bias is None else bias - mean
    return weight * by_output, offset * scale + beta
    ### END SOLUTION


class BatchNorm2d(torch.nn.Module):
    """Batch normalization of images, a module that can stand in for `torch.nn.BatchNorm2d`.

    Its state_dict has the names, shapes and dtypes of PyTorch's, in both directions:

    - "weight" (gamma, ones at first) and "bias" (beta, zeros): parameters, if `affine`;
    - "running_mean" (zeros) and "running_var" (ones): buffers, if `track_running_stats`;
    - "num_batches_tracked" (int64, shape (), zero): a buffer, if `track_running_stats`.
    """

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True):
        """Make the parameters and buffers.

        Args:
            num_features: number of channels C.
            eps: added to the variance, below the root.
            momentum: weight of the new value in the running estimates; None for their cumulative
                average, the plain mean over all batches so far.
            affine: whether there are a scale and a shift to learn.
            track_running_stats: whether to keep running estimates; without them, the batch's own
                statistics normalize in evaluation too.
        """
        ### BEGIN SOLUTION
        super().__init__()
        self.eps, self.momentum = eps, momentum
        ones, zeros = torch.ones(num_features), torch.zeros(num_features)
        self.weight = torch.nn.Parameter(ones.clone()) if affine else None
        self.bias = torch.nn.Parameter(zeros.clone()) if affine else None
        self.register_buffer("running_mean", zeros if track_running_stats else None)
        self.register_buffer("running_var", ones if track_running_stats else None)
        count = torch.tensor(0) if track_running_stats else None
        self.register_buffer("num_batches_tracked", count)
        ### END SOLUTION

    def forward(self, x):
        """Normalize `x` as `batch_norm` does, by the mode the module is in (`self.training`).

        In training mode, also update the running estimates (with the unbiased variance) and count
        the batch. They are constants for autograd: none of them ever requires a gradient.

        Args:
            x: input tensor, shape (N, C, H, W), with more than one value a channel.
        Returns: y, same shape and dtype as `x`.
        """
        ### BEGIN SOLUTION
        mean, var = self.running_mean, self.running_var
        if self.training or mean is None:
            mean, var = x.mean(dim=(0, 2, 3)), x.var(dim=(0, 2, 3), correction=0)
        if self.training and self.running_mean is not None:
            self.num_batches_tracked += 1
            momentum = self.momentum
            if momentum is None:
                momentum = 1 / self.num_batches_tracked.item()
            n = x.numel() // x.shape[1]  # values a channel
            with torch.no_grad():
                self.running_mean += momentum * (mean - self.running_mean)
                self.running_var += momentum * (var * (n / (n - 1)) - self.running_var)
        y = (x - mean.view(-1, 1, 1)) / torch.sqrt(var.view(-1, 1, 1) + self.eps)
        if self.weight is not None:
            y = self.weight.view(-1, 1, 1) * y + self.bias.view(-1, 1, 1)
        return y
        ### END SOLUTION


class GroupNorm(torch.nn.Module):
    """Group normalization of images, a module that can stand in for `torch.nn.GroupNorm`.

    Its state_dict has the names, shapes and dtypes of PyTorch's, in both directions: "weight"
    (gamma, ones at first) and "bias" (beta, zeros), parameters, if `affine`; else it is empty.
    """

    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True):
        """Make the parameters.

        Args:
            num_groups: number of groups; the channels of a group are neighbours.
            num_channels: number of channels C.
            eps: added to the variance, below the root.
            affine: whether there are a scale and a shift to learn, one of each a channel.
        Raises: ValueError: if num_groups does not divide num_channels.
        """
        ### BEGIN SOLUTION
        super().__init__()
        if num_channels % num_groups:
            raise ValueError(f"{num_groups} groups do not divide {num_channels} channels")
        self.num_groups, self.eps = num_groups, eps
        self.weight = torch.nn.Parameter(torch.ones(num_channels)) if affine else None
        self.bias = torch.nn.Parameter(torch.zeros(num_channels)) if affine else None
        ### END SOLUTION

    def forward(self, x):
        """Normalize `x` as `group_norm` does, in training and in evaluation alike.

        Args:
            x: input tensor, shape (N, C, H, W).
        Returns: y, same shape and dtype as `x`.
        """
        ### BEGIN SOLUTION
        grouped = x.reshape(len(x), self.num_groups, -1)
        var, mean = torch.var_mean(grouped, dim=2, correction=0, keepdim=True)
        y = ((grouped - mean) / torch.sqrt(var + self.eps)).reshape(x.shape)
        if self.weight is None:
            return y
        return self.weight[:, None, None] * y + self.bias[:, None, None]
        ### END SOLUTION
