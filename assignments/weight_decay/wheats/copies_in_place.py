"""Correct, working in place on copies with `out=`."""

import numpy as np
import torch
from torch import nn


def l2_penalty(w, lam):
    squares = w.astype(np.float64)
    np.square(squares, out=squares)
    squares *= lam
    return squares.sum()


def l2_penalty_gradient(w, lam):
    dw = w.copy()
    dw *= lam
    dw += dw
    return dw


def sgd_step(w, grad, lr, lam):
    w = w.copy()
    w *= 1 - 2 * lam * lr
    w -= lr * grad
    return w


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    w, velocity = w.copy(), velocity.copy()
    velocity *= momentum
    velocity += grad
    velocity += weight_decay * w
    w -= lr * velocity
    return [w, velocity]


def _adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    np.multiply(grad, grad, out=grad)
    v += (1 - beta2) * grad
    divisor = v / (1 - beta2**t)
    np.sqrt(divisor, out=divisor)
    divisor += eps
    divisor *= 1 - beta1**t
    w -= lr * m / divisor
    return [w, m, v]


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    w, grad, m, v = (array.copy() for array in (w, grad, m, v))
    grad += weight_decay * w
    return _adam(w, grad, m, v, t, lr, beta1, beta2, eps)


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    w, grad, m, v = (array.copy() for array in (w, grad, m, v))
    w -= lr * weight_decay * w
    return _adam(w, grad, m, v, t, lr, beta1, beta2, eps)


def torch_weight_decay(lam):
    lam *= 2
    return lam


def parameter_groups(model, weight_decay):
    first = {"params": [], "weight_decay": weight_decay, "name": "decay"}
    second = {"params": [], "weight_decay": 0.0, "name": "no decay"}
    norms = [getattr(nn, f"{kind}{d}d") for kind in ("BatchNorm", "InstanceNorm") for d in (1, 2, 3)]
    norms += [nn.LayerNorm, nn.GroupNorm]
    left = [parameter for parameter in model.parameters() if parameter.requires_grad]
    for module in model.modules():
        for name, parameter in module.named_parameters(recurse=False):
            places = [i for i, other in enumerate(left) if other is parameter]
            for place in places:
                del left[place]
                spare = isinstance(module, tuple(norms)) or name.find("bias") >= 0
                (second if spare else first)["params"].append(parameter)
    return [first, second]


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        for group in self.param_groups:
            for w in group["params"]:
                self.state[w]["velocity"] = torch.zeros_like(w.data)

    def step(self, closure=None):
        loss = None
        if closure is not None:
            loss = closure()
        for group in self.param_groups:
            for w in group["params"]:
                if w.grad is None:
                    continue
                velocity = self.state[w]["velocity"]
                velocity *= group["momentum"]
                velocity += w.grad.detach()
                w.data -= group["lr"] * group["weight_decay"] * w.data
                w.data -= group["lr"] * velocity
        return loss
