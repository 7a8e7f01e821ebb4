"""Correct, with PyTorch inside the NumPy functions and autograd for the penalty's gradient."""

import numpy as np
import torch


def t(x):
    return torch.tensor(x)


def back(*tensors):
    return tuple(tensor.numpy() for tensor in tensors)


def l2_penalty(w, lam):
    return (lam * torch.linalg.vector_norm(t(w)) ** 2).item()


def l2_penalty_gradient(w, lam):
    w = torch.tensor(w, requires_grad=True)
    (lam * (w * w).sum()).backward()
    return w.grad.numpy()


def sgd_step(w, grad, lr, lam):
    w = torch.tensor(w, requires_grad=True)
    loss = (w * t(grad)).sum() + lam * w.square().sum()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
    return w.detach().numpy()


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    w, velocity = t(w), t(velocity)
    velocity = velocity.mul_(momentum).add_(t(grad)).add_(w, alpha=weight_decay)
    return back(w.add_(velocity, alpha=-lr), velocity)


def moments(g, m, v, t_, beta1, beta2, eps):
    m = t(m).lerp(g, 1 - beta1)
    v = t(v).mul(beta2).addcmul(g, g, value=1 - beta2)
    step = (m / (1 - beta1**t_)) / ((v / (1 - beta2**t_)).sqrt() + eps)
    return step, m, v


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    w = torch.tensor(w)
    g = torch.tensor(grad).add(w, alpha=weight_decay)
    step, m, v = moments(g, m, v, t, beta1, beta2, eps)
    return back(w - lr * step, m, v)


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    w = torch.tensor(w).mul_(1 - lr * weight_decay)
    step, m, v = moments(torch.tensor(grad), m, v, t, beta1, beta2, eps)
    return back(w.sub(step, alpha=lr), m, v)


def torch_weight_decay(lam):
    w = torch.ones((), dtype=torch.float64, requires_grad=True)
    (lam * w * w).backward()
    return w.grad.item()


def parameter_groups(model, weight_decay):
    norm = (
        torch.nn.modules.batchnorm._BatchNorm,
        torch.nn.modules.instancenorm._InstanceNorm,
        torch.nn.LayerNorm,
        torch.nn.GroupNorm,
    )
    normal = {p for m in model.modules() if isinstance(m, norm) for p in m.parameters()}
    decayed, spared = [], []
    for name, parameter in model.named_parameters():  # which lists shared ones once
        if not parameter.requires_grad:
            continue
        bias = "bias" in name.rsplit(".", 1)[-1]
        (spared if bias or parameter in normal else decayed).append(parameter)
    return [dict(params=decayed, weight_decay=weight_decay), dict(params=spared, weight_decay=0.0)]


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            params = [p for p in group["params"] if p.grad is not None]
            if not params:
                continue
            grads = [p.grad for p in params]
            for p in params:
                if "momentum_buffer" not in self.state[p]:
                    self.state[p]["momentum_buffer"] = torch.zeros_like(p)
            buffers = [self.state[p]["momentum_buffer"] for p in params]
            for p, grad, buffer in zip(params, grads, buffers):
                p.mul_(1 - group["lr"] * group["weight_decay"])
                buffer.mul_(group["momentum"]).add_(grad)
                p.add_(buffer, alpha=-group["lr"])
        return loss
