"""Correct, with tensors for arrays in what it returns, and lists of tensors updated at once."""

import torch

t = torch.from_numpy


def l2_penalty(w, lam):
    return lam * t(w).pow(2).sum()


def l2_penalty_gradient(w, lam):
    return t(w).mul(2 * lam)


def sgd_step(w, grad, lr, lam):
    return t(w) - lr * (t(grad) + 2 * lam * t(w))


def sgd_momentum_step(w, grad, velocity, lr, momentum, weight_decay):
    v = t(velocity) * momentum + torch.add(t(grad), t(w), alpha=weight_decay)
    return [t(w) - v * lr, v]


def _adam(w, g, m, v, k, lr, b1, b2, eps):
    m = torch.lerp(g, m, b1)
    v = torch.lerp(g * g, v, b2)
    return w - lr * (m / (1 - b1**k)) / ((v / (1 - b2**k)).sqrt() + eps), m, v


def adam_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    w, grad, m, v = map(torch.from_numpy, (w, grad, m, v))
    return _adam(w, grad + weight_decay * w, m, v, t, lr, beta1, beta2, eps)


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    w, grad, m, v = map(torch.from_numpy, (w, grad, m, v))
    return _adam(w - w * lr * weight_decay, grad, m, v, t, lr, beta1, beta2, eps)


def torch_weight_decay(lam):
    return torch.tensor(2 * lam)


def parameter_groups(model, weight_decay):
    yes, no = {}, {}

    def visit(m):
        norm = type(m).__name__.startswith(("BatchNorm", "InstanceNorm", "LayerNorm", "GroupNorm"))
        for k, p in m._parameters.items():
            if p is not None and p.requires_grad and p not in yes and p not in no:
                (no if norm or "bias" in k else yes)[p] = None
        for c in m.children():
            visit(c)

    visit(model)
    return [
        {"params": list(yes), "weight_decay": weight_decay, "name": "decayed"},
        {"params": list(no), "weight_decay": 0, "name": "others"},
    ]


class SGDW(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.0, weight_decay=0.0):
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))
        for g in self.param_groups:
            for p in g["params"]:
                self.state[p] = {
                    "buf": torch.zeros_like(p, requires_grad=False),
                    "step": torch.tensor(0.0),
                }

    def step(self, closure=None):
        loss = closure() if closure is not None else None
        with torch.no_grad():
            for g in self.param_groups:
                ps = [p for p in g["params"] if p.grad is not None]
                if not ps:
                    continue
                bufs = [self.state[p]["buf"] for p in ps]
                for p in ps:
                    self.state[p]["step"] += 1
                torch._foreach_mul_(bufs, g["momentum"])
                torch._foreach_add_(bufs, [p.grad for p in ps])
                torch._foreach_mul_(ps, 1 - g["lr"] * g["weight_decay"])
                torch._foreach_add_(ps, bufs, alpha=-g["lr"])
        return loss
