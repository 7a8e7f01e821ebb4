"""Weight initialization: how to draw the first weights, and what they do to a deep network.

What holds for every NumPy function here, unless its docstring says otherwise:

- `shape` is the shape of a weight, a tuple of integers: (out, in) for a linear layer, and
  (out, in, *kernel) for a convolution with a kernel of any number of dimensions.
- Fan-in is the number of inputs that one output is computed from; fan-out is the number of outputs
  that one input goes into, borders and strides aside.
- `rng` is a `numpy.random.Generator`. It is drawn from, and no other source of randomness is used.
- `nonlinearity` is one of "linear", "sigmoid", "tanh", "relu" and "leaky_relu".
- Arrays in `x`, `weights` and `dout` are left as they are.
"""

import math

import numpy as np
import torch
from torch import nn


def activate(z, nonlinearity):
    """Activation function of that name, for every element of `z` (given to you).

    Returns: an array with the shape of `z`; the slope of leaky ReLU below zero is 0.01.
    """
    if nonlinearity == "sigmoid":
        return (1 + np.tanh(z / 2)) / 2
    if nonlinearity == "tanh":
        return np.tanh(z)
    below = {"relu": 0.0, "leaky_relu": 0.01, "linear": 1.0}[nonlinearity]
    return np.where(z > 0, z, below * z)


def slope(z, nonlinearity):
    """Derivative of `activate` at every element of its input `z` (given to you).

    Returns: an array with the shape of `z`.
    """
    if nonlinearity == "sigmoid":
        return (1 - np.tanh(z / 2) ** 2) / 4
    if nonlinearity == "tanh":
        return 1 - np.tanh(z) ** 2
    below = {"relu": 0.0, "leaky_relu": 0.01, "linear": 1.0}[nonlinearity]
    return np.where(z > 0, 1.0, below)


def fan_in_and_fan_out(shape):
    """Fan-in and fan-out of a linear layer or a convolution.

    Args:
        shape: shape of the weight, (out, in) or (out, in, *kernel).
    Returns: the pair (fan_in, fan_out) of integers.
    Raises: ValueError if `shape` has fewer than two dimensions.
    """
    ### BEGIN SOLUTION
    if len(shape) < 2:
        raise ValueError(f"a weight has at least two dimensions, not {len(shape)}")
    out_channels, in_channels, *kernel = shape
    receptive_field = math.prod(kernel)  # 1 for a linear layer
    return in_channels * receptive_field, out_channels * receptive_field
    ### END SOLUTION


def gain(nonlinearity, negative_slope=0.01):
    """Factor on the standard deviation of the weights that makes up for an activation function.

    The values are PyTorch's: 1 for "linear" and "sigmoid", 5/3 for "tanh", sqrt(2) for "relu", and
    sqrt(2 / (1 + negative_slope^2)) for "leaky_relu" (He et al., ICCV 2015, equation 15).

    Args:
        nonlinearity: name of the activation function in front of which the weights stand.
        negative_slope: slope of leaky ReLU below zero; of no effect for the others.
    Returns: a float.
    Raises: ValueError for any other name.
    """
    ### BEGIN SOLUTION
    if nonlinearity in ("linear", "sigmoid"):
        return 1.0
    if nonlinearity == "tanh":
        return 5 / 3
    if nonlinearity == "relu":
        return math.sqrt(2)
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + negative_slope**2))
    raise ValueError(f"unknown nonlinearity {nonlinearity!r}")
    ### END SOLUTION


def xavier_uniform(shape, rng, gain=1.0):
    """Xavier initialization, uniform (Glorot and Bengio, AISTATS 2010, equation 16).

    Args:
        shape: shape of the weight.
        rng: generator to draw from.
        gain: factor on the standard deviation.
    Returns: w of shape `shape`, floats; each uniform between -b and b with the b that makes its
        variance gain^2 / mean of fan-in and fan-out.
    """
    ### BEGIN SOLUTION
    receptive_field = math.prod(shape[2:])
    mean_fan = (shape[0] + shape[1]) * receptive_field / 2
    bound = gain * math.sqrt(3 / mean_fan)  # a uniform variable in [-b, b] has variance b^2 / 3
    return rng.uniform(-bound, bound, size=shape)
    ### END SOLUTION


def xavier_normal(shape, rng, gain=1.0):
    """Xavier initialization, normal.

    Args:
        shape: shape of the weight.
        rng: generator to draw from.
        gain: factor on the standard deviation.
    Returns: w of shape `shape`, floats; each normal with mean zero and variance
        gain^2 / mean of fan-in and fan-out.
    """
    ### BEGIN SOLUTION
    receptive_field = math.prod(shape[2:])
    mean_fan = (shape[0] + shape[1]) * receptive_field / 2
    std = gain / math.sqrt(mean_fan)
    return rng.normal(0, std, size=shape)
    ### END SOLUTION


def kaiming_uniform(shape, rng, mode="fan_in", negative_slope=0.0):
    """Kaiming initialization for (leaky) ReLU, uniform (He et al., ICCV 2015).

    Args:
        shape: shape of the weight.
        rng: generator to draw from.
        mode: the fan to divide by, "fan_in" or "fan_out".
        negative_slope: slope of the activation function below zero: 0 for ReLU.
    Returns: w of shape `shape`, floats; each uniform between -b and b with the b that makes its
        variance 2 / ((1 + negative_slope^2) * fan).
    """
    ### BEGIN SOLUTION
    fan = math.prod(shape[2:]) * (shape[1] if mode == "fan_in" else shape[0])
    variance = 2 / ((1 + negative_slope**2) * fan)
    bound = math.sqrt(3 * variance)
    return rng.uniform(-bound, bound, size=shape)
    ### END SOLUTION


def kaiming_normal(shape, rng, mode="fan_in", negative_slope=0.0):
    """Kaiming initialization for (leaky) ReLU, normal (He et al., ICCV 2015, equation 15).

    Args:
        shape: shape of the weight.
        rng: generator to draw from.
        mode: the fan to divide by, "fan_in" or "fan_out".
        negative_slope: slope of the activation function below zero: 0 for ReLU.
    Returns: w of shape `shape`, floats; each normal with mean zero and variance
        2 / ((1 + negative_slope^2) * fan).
    """
    ### BEGIN SOLUTION
    fan = math.prod(shape[2:]) * (shape[1] if mode == "fan_in" else shape[0])
    variance = 2 / ((1 + negative_slope**2) * fan)
    return rng.normal(0, math.sqrt(variance), size=shape)
    ### END SOLUTION


def activation_std_by_depth(x, weights, nonlinearity="relu"):
    """Standard deviation of the activations of every layer of an MLP without biases.

    Layer l computes z = h @ weights[l].T from the activations h of the layer below (x for the first
    one), and then its own activations `activate(z, nonlinearity)`. All layers do, the last one too.

    Args:
        x: input, shape (N, D): N samples.
        weights: list of L matrices, each of shape (out, in), in order from the input.
        nonlinearity: name of the activation function of all layers.
    Returns: array of shape (L,); entry l is the standard deviation of all the N * out activations
        of layer l together, with the number of them as the divisor.
    """
    ### BEGIN SOLUTION
    stds, h = [], x
    for w in weights:
        h = activate(h @ w.T, nonlinearity)  # (N, out)
        stds.append(h.std())
    return np.array(stds)
    ### END SOLUTION


def gradient_norm_by_depth(x, weights, dout, nonlinearity="relu"):
    """Norm of the gradient of the loss w.r.t. the weight matrix of every layer of an MLP.

    The MLP is that of `activation_std_by_depth`. The norm is the Frobenius norm, the square root of
    the sum of the squares of all entries.

    Args:
        x: input, shape (N, D): N samples.
        weights: list of L matrices, each of shape (out, in), in order from the input.
        dout: upstream gradient, that of the loss w.r.t. the last layer's activations, their shape.
        nonlinearity: name of the activation function of all layers.
    Returns: array of shape (L,); entry l is the norm of the gradient w.r.t. weights[l].
    """
    ### BEGIN SOLUTION
    inputs, slopes, h = [], [], x
    for w in weights:
        z = h @ w.T
        inputs.append(h)
        slopes.append(slope(z, nonlinearity))
        h = activate(z, nonlinearity)
    norms, dh = [], dout
    for w, h, s in zip(weights[::-1], inputs[::-1], slopes[::-1], strict=True):
        dz = dh * s  # (N, out)
        dw = dz.T @ h  # (out, in)
        norms.append(np.linalg.norm(dw))
        dh = dz @ w  # (N, in)
    return np.array(norms[::-1])
    ### END SOLUTION


def initialize_(model):
    """Initialize a model for ReLU, in place.

    - Weights of linear layers, of convolutions and of transposed convolutions, in one to three
      dimensions: normal with mean zero and variance 2 / fan-in (Kaiming). As in `torch.nn.init`,
      fan-in is the number of elements of `weight[0]`, whatever the groups or strides. All are drawn
      from PyTorch's global generator, which is not seeded here.
    - Norm layers (BatchNorm, LayerNorm, GroupNorm, InstanceNorm): weight one.
    - Biases of all of these: zero.
    - Layers without a bias or without a weight are fine. All other parameters are left as they are.
    - The layers are at any depth of the model, or are the model itself.

    Parameters stay the objects they are, keep their dtype and `requires_grad`, and get no autograd
    history. Autograd is on after the call if it was before.

    Args:
        model: any `torch.nn.Module`.
    Returns: the model.
    """
    ### BEGIN SOLUTION
    linear = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)
    linear += (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
    norms = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm)
    norms += (nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, linear):
                fan_in = module.weight[0].numel()
                module.weight.normal_(0, math.sqrt(2 / fan_in))
            if isinstance(module, norms) and module.weight is not None:
                module.weight.fill_(1)
            if isinstance(module, linear + norms) and module.bias is not None:
                module.bias.fill_(0)
    return model
    ### END SOLUTION
