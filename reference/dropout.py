"""Dropout and DropConnect in NumPy, and training and evaluation in PyTorch.

What holds for every NumPy function here, unless its docstring says otherwise:

- `x`, `y`, `dout`, `weight` and `bias` are arrays of floats (float32 or float64).
- `p` is the probability to drop, a float from 0 to 1; both 0 and 1 work, without any warning.
- What survives in training is scaled by 1 / (1 - p), so that its expectation is that of no dropout
  ("inverted" dropout). Evaluation does nothing at all: it neither drops nor scales.
- `mask` is a boolean array, True for what was kept. In evaluation it is True everywhere.
- All randomness is drawn from `rng`, a numpy.random.Generator, and no other generator is touched;
  in evaluation nothing is drawn.
- The arguments are left as they are, except that drawing from `rng` moves it on.
"""

import numpy as np
import torch
from torch.nn import functional


def dropout(x, p, rng, training=True):
    """Drop each element of `x` with probability p, independently of all others.

    Args:
        x: input, any shape.
        p: probability to drop an element.
        rng: generator to draw from.
        training: whether to drop; if False, y equals `x`.
    Returns: y, same shape and dtype as `x`, and mask, boolean, same shape as `x`.
    """
    ### BEGIN SOLUTION
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    scale = 1 / (1 - p) if p < 1 else 0.0  # with p = 1 nothing is left to be scaled
    return x * mask * scale, mask
    ### END SOLUTION


def dropout_backward(dout, mask, p, training=True):
    """Gradient of the loss w.r.t. the input of `dropout`.

    Args:
        dout: upstream gradient, any shape.
        mask: what the forward pass kept, same shape as `dout`; of no effect in evaluation.
        p: as in the forward pass.
        training: as in the forward pass.
    Returns: dx, same shape as `dout`.
    """
    ### BEGIN SOLUTION
    if not training:
        return dout
    scale = 1 / (1 - p) if p < 1 else 0.0
    return dout * mask * scale
    ### END SOLUTION


def dropout2d(x, p, rng, training=True):
    """Drop whole channels: each channel of each sample with probability p, independently.

    Args:
        x: input, shape (N, C, H, W): N samples, C channels.
        p: probability to drop a channel of a sample.
        rng: generator to draw from.
        training: whether to drop; if False, y equals `x`.
    Returns: y, same shape and dtype as `x`, and mask, boolean, shape (N, C, 1, 1).
    """
    ### BEGIN SOLUTION
    n, c, _, _ = x.shape
    if not training:
        return x, np.ones((n, c, 1, 1), dtype=bool)
    mask = rng.random((n, c, 1, 1)) >= p
    scale = 1 / (1 - p) if p < 1 else 0.0
    y = x * mask * scale  # the mask is broadcast over the positions of a channel
    return y, mask
    ### END SOLUTION


def dropout2d_backward(dout, mask, p, training=True):
    """Gradient of the loss w.r.t. the input of `dropout2d`.

    Args:
        dout: upstream gradient, shape (N, C, H, W).
        mask: what the forward pass kept, shape (N, C, 1, 1); of no effect in evaluation.
        p: as in the forward pass.
        training: as in the forward pass.
    Returns: dx, same shape as `dout`.
    """
    ### BEGIN SOLUTION
    if not training:
        return dout
    scale = 1 / (1 - p) if p < 1 else 0.0
    return mask * dout * scale
    ### END SOLUTION


def drop_connect(x, weight, bias, p, rng, training=True):
    """Linear layer, x weight^T + bias, with each weight dropped with probability p, independently.

    One mask serves the whole batch. The biases are neither dropped nor scaled.
    DropConnect: Wan et al., "Regularization of Neural Networks using DropConnect", ICML 2013 (here
    inverted, where the paper approximates in evaluation).

    Args:
        x: input, shape (N, D): N samples, D inputs.
        weight: shape (M, D): M outputs.
        bias: shape (M,).
        p: probability to drop a weight.
        rng: generator to draw from.
        training: whether to drop; if False, y is that of an ordinary linear layer.
    Returns: y, shape (N, M), same dtype as `x`, and mask, boolean, shape (M, D).
    """
    ### BEGIN SOLUTION
    if not training:
        return x @ weight.T + bias, np.ones(weight.shape, dtype=bool)
    mask = rng.random(weight.shape) >= p
    scale = 1 / (1 - p) if p < 1 else 0.0
    dropped = weight * mask * scale
    return x @ dropped.T + bias, mask
    ### END SOLUTION


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    """Gradients of the loss w.r.t. the input and the parameters of `drop_connect`.

    Args:
        dout: upstream gradient, shape (N, M).
        x: input of the forward pass, shape (N, D).
        weight: weights of the forward pass, as they were before any were dropped, shape (M, D).
        mask: which weights the forward pass kept, shape (M, D); of no effect in evaluation.
        p: as in the forward pass.
        training: as in the forward pass.
    Returns: dx, dweight and dbias, in the shapes (N, D), (M, D) and (M,).
    """
    ### BEGIN SOLUTION
    if not training:
        mask, p = np.ones_like(mask), 0.0
    scale = 1 / (1 - p) if p < 1 else 0.0
    dx = dout @ (weight * mask * scale)
    dweight = (dout.T @ x) * mask * scale
    dbias = dout.sum(axis=0)
    return dx, dweight, dbias
    ### END SOLUTION


class Dropout(torch.nn.Module):
    """Dropout as a module: `Dropout(p)`, from scratch.

    In training mode each element is dropped with probability p, independently of all others and
    anew in every call; the survivors are scaled by 1 / (1 - p). In evaluation mode the output
    equals the input. Masks are drawn from PyTorch's default generator, so torch.manual_seed makes
    them repeat.
    """

    def __init__(self, p=0.5):
        """Keep p.

        Args:
            p: probability to drop an element, from 0 to 1 (both are allowed).
        Raises: ValueError if p is less than 0 or greater than 1.
        """
        ### BEGIN SOLUTION
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p has to be from 0 to 1, but is {p}")
        self.p = p
        ### END SOLUTION

    def forward(self, x):
        """Dropout of `x`; autograd sends the gradient through the elements that were kept.

        Args:
            x: floating-point tensor, any shape; left as it is.
        Returns: y, same shape and dtype as `x`.
        """
        ### BEGIN SOLUTION
        if not self.training:
            return x
        kept = torch.rand(x.shape) >= self.p
        scale = 1 / (1 - self.p) if self.p < 1 else 0.0
        return x * kept * scale
        ### END SOLUTION


def evaluate_model(model, batches):
    """Accuracy of a classifier, measured in evaluation mode and without gradients.

    The model comes back as it was: `model` and every module in it are in the mode (training or
    evaluation) that each of them came in, also if the evaluation raises. An exception goes on to
    the caller. No parameter, gradient or buffer changes, and autograd is on again afterwards.

    Args:
        model: a torch.nn.Module that maps x to logits, shape (N, K): N samples, K classes.
        batches: an iterable, gone through once, of pairs (x, target); target holds the classes,
            integers of shape (N,). There is at least one sample; batches may differ in size.
    Returns: a float, the fraction of all samples whose largest logit is that of the target.
    """
    ### BEGIN SOLUTION
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        correct, samples = 0, 0
        with torch.no_grad():
            for x, target in batches:
                predicted = model(x).argmax(dim=1)
                correct += (predicted == target).sum().item()
                samples += len(target)
        return correct / samples
    finally:
        for module, mode in modes:
            module.training = mode
    ### END SOLUTION


def train_one_epoch(model, batches, optimizer):
    """Train a classifier with cross-entropy, one step of the optimizer for each batch.

    The model and every module in it are put in training mode first, and stay there. The gradient
    of a step is that of its own batch's mean loss, whatever gradients the parameters came with.

    Args:
        model: a torch.nn.Module that maps x to logits, shape (N, K): N samples, K classes.
        batches: an iterable, gone through once, of pairs (x, target); target holds the classes,
            integers of shape (N,). There is at least one sample; batches may differ in size.
        optimizer: a torch.optim.Optimizer of the model's parameters.
    Returns: a float, the mean loss over all samples, each as it was before the step of its batch.
    """
    ### BEGIN SOLUTION
    model.train()
    total, samples = 0.0, 0
    for x, target in batches:
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(x), target)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(target)
        samples += len(target)
    return total / samples
    ### END SOLUTION
