"""Activation functions and their gradients, in NumPy and as PyTorch autograd functions.

What holds for every NumPy function here, unless its docstring says otherwise:

- `x`, `y` and `dout` are arrays of floats (float32 or float64) with any number of dimensions.
- Values up to ±1000 are fine: no NaN, no inf, no NumPy warning comes of them.
- A forward function returns a new array with the shape and the dtype of `x`.
- A backward function returns dx, a new array with the shape of `x`. At a kink, where the slopes on
  the two sides differ, either of the two slopes is right.
- The arguments are left as they are.
"""

import math

import numpy as np
import torch


def erf(x):
    """Error function of every element of `x` (given to you, since NumPy has none).

    Returns: an array with the shape and the dtype of `x`.
    """
    x = np.asarray(x)
    return np.vectorize(math.erf, otypes=[x.dtype])(x)


def sigmoid(x):
    """Sigmoid, 1 / (1 + e^-x).

    Args:
        x: input, any shape.
    Returns: y, same shape and dtype as `x`; no overflow warning, however large |x| is.
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(x))  # in (0, 1], so it can't overflow
    return np.where(x >= 0, 1, e) / (1 + e)
    ### END SOLUTION


def sigmoid_backward(dout, y):
    """Gradient of the loss w.r.t. the input of `sigmoid`.

    Args:
        dout: upstream gradient, same shape as `y`.
        y: output of the forward pass, sigmoid(x).
    Returns: dx, same shape as `y`.
    """
    ### BEGIN SOLUTION
    return dout * y * (1 - y)
    ### END SOLUTION


def tanh(x):
    """Hyperbolic tangent, (e^x - e^-x) / (e^x + e^-x).

    Args:
        x: input, any shape.
    Returns: y, same shape and dtype as `x`; no NaN and no warning, however large |x| is.
    """
    ### BEGIN SOLUTION
    e = np.exp(-2 * np.abs(x))  # tanh is odd: compute it for |x|, then give it the sign of x
    return np.sign(x) * (1 - e) / (1 + e)
    ### END SOLUTION


def tanh_backward(dout, y):
    """Gradient of the loss w.r.t. the input of `tanh`.

    Args:
        dout: upstream gradient, same shape as `y`.
        y: output of the forward pass, tanh(x).
    Returns: dx, same shape as `y`.
    """
    ### BEGIN SOLUTION
    return dout * (1 - y**2)
    ### END SOLUTION


def relu(x):
    """Rectified linear unit, max(0, x).

    Args:
        x: input, any shape.
    Returns: y, same shape and dtype as `x`.
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


def relu_backward(dout, x):
    """Gradient of the loss w.r.t. the input of `relu`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass.
    Returns: dx, same shape as `x`; where x is 0, the slope may be 0 or 1.
    """
    ### BEGIN SOLUTION
    return dout * (x > 0)
    ### END SOLUTION


def relu_(x):
    """ReLU in place: write max(0, x) into `x` itself.

    Args:
        x: input, any shape; overwritten (the one function here that changes its argument).
    Returns: `x`.
    """
    ### BEGIN SOLUTION
    x[x < 0] = 0
    return x
    ### END SOLUTION


def leaky_relu(x, negative_slope=0.1):
    """Leaky ReLU: x where x is positive, negative_slope * x where it is negative.

    Args:
        x: input, any shape.
        negative_slope: slope below zero, a float between 0 and 1.
    Returns: y, same shape and dtype as `x`.
    """
    ### BEGIN SOLUTION
    return np.where(x > 0, x, negative_slope * x)
    ### END SOLUTION


def leaky_relu_backward(dout, x, negative_slope=0.1):
    """Gradient of the loss w.r.t. the input of `leaky_relu`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass.
        negative_slope: slope below zero, a float between 0 and 1.
    Returns: dx, same shape as `x`; where x is 0, the slope may be negative_slope or 1.
    """
    ### BEGIN SOLUTION
    return np.where(x > 0, dout, negative_slope * dout)
    ### END SOLUTION


def elu(x, alpha=1.0):
    """Exponential linear unit: x where x is positive, alpha * (e^x - 1) where it is negative.

    Args:
        x: input, any shape.
        alpha: the output goes to -alpha for large negative x, a float above 0.
    Returns: y, same shape and dtype as `x`; no overflow warning, however large x is.
    """
    ### BEGIN SOLUTION
    negative = np.minimum(x, 0)  # e^x of the positive part is never used and could overflow
    return alpha * (np.exp(negative) - 1) + np.maximum(x, 0)
    ### END SOLUTION


def elu_backward(dout, x, alpha=1.0):
    """Gradient of the loss w.r.t. the input of `elu`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass.
        alpha: as in the forward pass.
    Returns: dx, same shape as `x`; where x is 0, the slope may be alpha or 1. No overflow warning.
    """
    ### BEGIN SOLUTION
    slope = alpha * np.exp(np.minimum(x, 0))
    return np.where(x > 0, dout, slope * dout)
    ### END SOLUTION


def gelu(x, approximate="none"):
    """Gaussian error linear unit, x times the CDF of the standard normal distribution at x.

    Args:
        x: input, any shape.
        approximate: "none" for the exact CDF, (1 + erf(x / sqrt(2))) / 2;
            "tanh" for (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2 in its place.
    Returns: y, same shape and dtype as `x`.
    """
    ### BEGIN SOLUTION
    if approximate == "tanh":
        cdf = (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2
    else:
        cdf = (1 + erf(x / math.sqrt(2))) / 2
    return x * cdf
    ### END SOLUTION


def gelu_backward(dout, x, approximate="none"):
    """Gradient of the loss w.r.t. the input of `gelu`.

    Args:
        dout: upstream gradient, same shape as `x`.
        x: input of the forward pass.
        approximate: "none" or "tanh", as in the forward pass; each form has its own gradient.
    Returns: dx, same shape as `x`.
    """
    ### BEGIN SOLUTION
    if approximate == "tanh":
        t = np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
        cdf = 0.5 * (1 + t)
        slope = 0.5 * (1 - t**2) * math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
    else:
        cdf = 0.5 * (1 + erf(x / math.sqrt(2)))
        slope = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)  # the normal density
    return dout * (cdf + x * slope)
    ### END SOLUTION


def dead_units(y):
    """Which units of a ReLU layer are zero for every sample of a batch.

    Args:
        y: output of the ReLU, shape (N, D): N samples, D units.
    Returns: boolean array of shape (D,), true where a unit's output is exactly 0 for all N samples.
    """
    ### BEGIN SOLUTION
    return (y == 0).all(axis=0)
    ### END SOLUTION


def saturated_fraction(y, low, high, margin=0.01):
    """Fraction of the outputs of a saturating activation that are closer than `margin` to a limit.

    An output is saturated if y < low + margin or y > high - margin. (Outputs that lie exactly on
    one of these two thresholds may be counted or not.)

    Args:
        y: outputs, any shape, not empty.
        low: lower limit of the activation function: 0 for sigmoid, -1 for tanh.
        high: upper limit of the activation function: 1 for both.
        margin: how close to a limit is saturated, an absolute distance.
    Returns: a float from 0 (no output is saturated) to 1 (all outputs are).
    """
    ### BEGIN SOLUTION
    saturated = (y < low + margin) | (y > high - margin)
    return float(saturated.mean())
    ### END SOLUTION


def reachable_orthant_fraction(d):
    """Fraction of the orthants that a weight gradient can be in if all inputs are positive.

    Args:
        d: number of the neuron's inputs, and so of its weights; an integer from 1.
    Returns: number of orthants that can be reached divided by the number of all orthants.
    """
    ### BEGIN SOLUTION
    return 2.0 ** (1 - d)
    ### END SOLUTION


class LeakyReLU(torch.autograd.Function):
    """Leaky ReLU for autograd: `LeakyReLU.apply(x, negative_slope)` on a floating-point tensor."""

    @staticmethod
    def forward(ctx, x, negative_slope):
        """Leaky ReLU of `x`; keep in `ctx` what backward needs.

        Args:
            ctx: context of this call, shared with `backward`.
            x: input tensor, any shape; left as it is.
            negative_slope: slope below zero, a float between 0 and 1.
        Returns: y, same shape and dtype as `x`.
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        ctx.negative_slope = negative_slope
        return torch.where(x > 0, x, negative_slope * x)
        ### END SOLUTION

    @staticmethod
    def backward(ctx, dout):
        """Gradients of the loss w.r.t. the arguments of `forward`.

        Args:
            ctx: context that `forward` filled.
            dout: upstream gradient, same shape as `x`.
        Returns: dx, same shape as `x`, and None (the slope is a constant and has no gradient).
        """
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, dout, ctx.negative_slope * dout), None
        ### END SOLUTION


class GELU(torch.autograd.Function):
    """Exact GELU for autograd: `GELU.apply(x)` on a floating-point tensor."""

    @staticmethod
    def forward(ctx, x):
        """Exact GELU of `x`; keep in `ctx` what backward needs.

        Args:
            ctx: context of this call, shared with `backward`.
            x: input tensor, any shape; left as it is.
        Returns: y, same shape and dtype as `x`.
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))
        ### END SOLUTION

    @staticmethod
    def backward(ctx, dout):
        """Gradient of the loss w.r.t. the input of `forward`.

        Args:
            ctx: context that `forward` filled.
            dout: upstream gradient, same shape as `x`.
        Returns: dx, same shape as `x`.
        """
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        cdf = 0.5 * (1 + torch.erf(x / math.sqrt(2)))
        pdf = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
        return dout * (cdf + x * pdf)
        ### END SOLUTION
