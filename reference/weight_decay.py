"""Weight decay as part of the update step, in NumPy and as a PyTorch optimizer.

What holds for every NumPy function here:

- `w` and `grad`, the gradient of the loss w.r.t. `w`, are arrays of floats (float32 or float64) of
  one shape, with any number of dimensions, and so are `velocity`, `m` and `v`.
- `lam`, `lr`, `momentum`, `beta1`, `beta2`, `eps` and `weight_decay` are Python floats.
- Every array that is returned is a new one, with the shape and the dtype of `w`.
- The arguments are left as they are.
"""

import numpy as np
import torch
from torch import nn


def l2_penalty(w, lam):
    """What L2 regularization adds to the loss, lam * ||w||^2.

    Args:
        w: weights, any shape; ||w||^2 is the sum of the squares of all of them.
        lam: strength of the regularization, from 0.
    Returns: the penalty, a number.
    """
    ### BEGIN SOLUTION
    return lam * np.sum(w**2)
    ### END SOLUTION


def l2_penalty_gradient(w, lam):
    """Gradient of `l2_penalty` w.r.t. the weights.

    Args:
        w: weights, any shape.
        lam: strength of the regularization, from 0.
    Returns: dw, same shape and dtype as `w`.
    """
    ### BEGIN SOLUTION
    return 2 * lam * w
    ### END SOLUTION


def sgd_step(w, grad, lr, lam):
    """One step of gradient descent on loss + lam * ||w||^2, written as weight decay.

    w <- (1 - 2 lam lr) w - lr grad

    Args:
        w: weights before the step.
        grad: gradient of the loss, without the penalty.
        lr: learning rate.
        lam: strength of the regularization.
    Returns: the weights after the step.
    """
    ### BEGIN SOLUTION
    return (1 - 2 * lam * lr) * w - lr * grad
    ### END SOLUTION


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    """One step of SGD with momentum and weight decay, in PyTorch's convention.

    velocity <- momentum velocity + (grad + weight_decay w)
    w        <- w - lr velocity

    Args:
        w: weights before the step.
        grad: gradient of the loss, without the penalty.
        velocity: what the last step returned, zeros before the first one.
        lr: learning rate.
        momentum: part of the old velocity that is kept.
        weight_decay: what times the weights is added to the gradient.
    Returns: the weights and the velocity after the step.
    """
    ### BEGIN SOLUTION
    velocity = momentum * velocity + grad + weight_decay * w
    return w - lr * velocity, velocity
    ### END SOLUTION


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    """One step of Adam (Kingma & Ba, ICLR 2015) with L2 regularization: decay in the gradient.

    g <- grad + weight_decay w
    m <- beta1 m + (1 - beta1) g
    v <- beta2 v + (1 - beta2) g^2
    w <- w - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)

    Args:
        w: weights before the step.
        grad: gradient of the loss, without the penalty.
        m: running mean of g, as the last step returned it; zeros before the first one.
        v: running mean of g^2, likewise.
        t: number of this step, an integer; the first one is 1.
        lr: learning rate.
        beta1: part of the old `m` that is kept.
        beta2: part of the old `v` that is kept.
        eps: keeps the divisor from zero.
        weight_decay: what times the weights is added to the gradient.
    Returns: the weights, m and v after the step (m and v as above, before their correction).
    """
    ### BEGIN SOLUTION
    g = grad + weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)  # m began at zero: without this, the first steps are too short
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
    ### END SOLUTION


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    """One step of AdamW (Loshchilov & Hutter, ICLR 2019): Adam with decoupled weight decay.

    w <- (1 - lr weight_decay) w
    m <- beta1 m + (1 - beta1) grad
    v <- beta2 v + (1 - beta2) grad^2
    w <- w - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)

    Args:
        w: weights before the step.
        grad: gradient of the loss, without the penalty.
        m: running mean of grad, as the last step returned it; zeros before the first one.
        v: running mean of grad^2, likewise.
        t: number of this step, an integer; the first one is 1.
        lr: learning rate.
        beta1: part of the old `m` that is kept.
        beta2: part of the old `v` that is kept.
        eps: keeps the divisor from zero.
        weight_decay: strength of the decay; the learning rate scales it too.
    Returns: the weights, m and v after the step (m and v as above, before their correction).
    """
    ### BEGIN SOLUTION
    w = (1 - lr * weight_decay) * w
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    mean = m / (1 - beta1**t)
    mean_square = v / (1 - beta2**t)
    return w - lr * mean / (np.sqrt(mean_square) + eps), m, v
    ### END SOLUTION


def torch_weight_decay(lam):
    """The `weight_decay` of `torch.optim.SGD` that does the same as the penalty lam * ||w||^2.

    Args:
        lam: strength of the regularization, from 0.
    Returns: a float.
    """
    ### BEGIN SOLUTION
    return 2 * lam
    ### END SOLUTION


def parameter_groups(model, weight_decay):
    """The parameters of a model in two groups for `torch.optim`: with and without decay.

    Not decayed are

    - biases: every parameter with "bias" in its own name, that is behind the last dot (`bias`,
      `in_proj_bias`, `bias_ih_l0`),
    - all parameters of norm layers: BatchNorm1d, 2d and 3d, InstanceNorm1d, 2d and 3d, LayerNorm,
      GroupNorm of `torch.nn`.

    Every other parameter is decayed. A parameter that several layers share is listed once. One
    that is frozen (requires_grad is False) is in neither group.

    Args:
        model: any `nn.Module`; left as it is.
        weight_decay: the decay of the first group.
    Returns: a list of two dicts, each with the model's own parameters as a list under "params"
        (which may be empty) and their decay under "weight_decay": first the group that is
        decayed, then the other, whose decay is 0.
    """
    ### BEGIN SOLUTION
    batch = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
    instance = (nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d)
    norms = (*batch, *instance, nn.LayerNorm, nn.GroupNorm)
    decayed, others, seen = [], [], set()
    for module in model.modules():
        for name, parameter in module.named_parameters(recurse=False):
            if parameter.requires_grad and parameter not in seen:
                spared = "bias" in name or isinstance(module, norms)
                (others if spared else decayed).append(parameter)
                seen.add(parameter)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    ### END SOLUTION


class SGDW(torch.optim.Optimizer):
    """SGD with momentum and decoupled weight decay (Loshchilov & Hutter, ICLR 2019).

    For every parameter w that has a gradient, with the options of its group:

    w        <- (1 - lr weight_decay) w
    velocity <- momentum velocity + grad        (velocity is zero before the first step)
    w        <- w - lr velocity
    """

    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        """Take over the parameters.

        Args:
            params: tensors, or dicts each with a group's tensors under "params" and options of
                its own, as for every optimizer of PyTorch.
            lr: learning rate of the groups that have none of their own; likewise
            momentum: part of the old velocity that is kept, and
            weight_decay: strength of the decay.
        """
        ### BEGIN SOLUTION
        options = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(params, options)
        ### END SOLUTION

    def step(self, closure=None):
        """Update all parameters in place, without a trace in autograd; keep their gradients.

        A parameter whose grad is None stays as it is. What a later step needs is in `state_dict`.

        Args:
            closure: function without arguments that computes the gradients anew (zero_grad, loss,
                backward) and returns the loss. If there is one, it's called once, before the step.
        Returns: the loss that `closure` returned, or None without one.
        """
        ### BEGIN SOLUTION
        loss = None if closure is None else closure()
        with torch.no_grad():
            for group in self.param_groups:
                for w in group["params"]:
                    if w.grad is None:
                        continue
                    state = self.state[w]
                    if "velocity" not in state:
                        state["velocity"] = torch.zeros_like(w)
                    velocity = state["velocity"]
                    velocity.mul_(group["momentum"]).add_(w.grad)
                    w.mul_(1 - group["lr"] * group["weight_decay"])
                    w.sub_(group["lr"] * velocity)
        return loss
        ### END SOLUTION
