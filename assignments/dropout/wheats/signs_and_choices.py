"""Correct, with masks from rng.choice, writes into copies, and gradients taken by torch.autograd."""

import numpy as np
import torch
import torch.nn.functional as F


def _choose(rng, p, shape):
    return rng.choice([False, True], size=shape, p=[p, 1 - p])


def _zero_and_scale(a, dropped, p):
    out = np.array(a, copy=True)
    if p < 1:
        out /= 1 - p
    np.copyto(out, 0, where=dropped)
    return out


def dropout(x, p, rng, training=True):
    mask = np.ones_like(x, dtype=bool)
    y = x
    if training:
        mask = _choose(rng, p, x.shape)
        y = _zero_and_scale(x, ~mask, p)
    return y, mask


def dropout_backward(dout, mask, p, training=True):
    if training:
        return _zero_and_scale(dout, np.logical_not(mask), p)
    return dout.view()


def dropout2d(x, p, rng, training=True):
    n, c, h, w = x.shape
    if not training:
        return x.view(), np.ones((n, c, 1, 1), dtype=np.bool_)
    mask = _choose(rng, p, n * c)
    flat = _zero_and_scale(x.reshape(n * c, h * w), np.repeat(~mask[:, None], h * w, axis=1), p)
    return flat.reshape(n, c, h, w), mask.reshape(n, c, 1, 1)


def dropout2d_backward(dout, mask, p, training=True):
    if not training:
        return dout
    n, c, h, w = dout.shape
    every = np.broadcast_to(mask, dout.shape)
    return _zero_and_scale(dout, ~every, p)


def drop_connect(x, weight, bias, p, rng, training=True):
    kept = _choose(rng, p, weight.shape) if training else np.ones(weight.shape, dtype=bool)
    w = _zero_and_scale(weight, ~kept, p if training else 0)
    y = np.empty((len(x), len(w)), dtype=x.dtype)
    np.matmul(x, w.T, out=y)
    y += bias
    return y, kept


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    if not training:
        mask, p = np.ones(weight.shape, dtype=bool), 0
    dv = sum(np.outer(g, row) for g, row in zip(dout, x))  # a sum over the samples
    dx = (_zero_and_scale(weight, ~mask, p).T @ dout.T).T
    return dx, _zero_and_scale(dv, ~mask, p), np.ones(len(dout)) @ dout


class Dropout(torch.nn.Module):
    """Extra state, an extra repr, and the mask kept as an attribute."""

    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        if min(p, 1 - p) < 0:
            raise ValueError("dropout probability has to be between 0 and 1")
        self.p, self.mask = p, None

    def forward(self, x):
        if self.training:
            self.mask = torch.rand(x.size()) < 1 - self.p
            kept = x.where(self.mask, torch.zeros((), dtype=x.dtype))
            return kept if self.p in (0, 1) else kept / (1 - self.p)
        return x

    def extra_repr(self):
        return f"p={self.p}"


def evaluate_model(model, batches):
    modules = list(model.modules())
    modes = [m.training for m in modules]
    enabled = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        model.eval()
        scores = []
        for x, target in batches:
            best = torch.topk(model(x), 1, dim=1).indices.squeeze(1)
            scores.extend((best == target).float().tolist())
        return sum(scores) / len(scores)
    finally:
        torch.set_grad_enabled(enabled)
        for m, mode in zip(modules, modes):
            m.training = mode


def train_one_epoch(model, batches, optimizer):
    model.train()
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    total, count = torch.zeros((), dtype=torch.float64), 0
    for x, target in batches:
        loss = F.cross_entropy(model(x), target, reduction="sum")
        for parameter, g in zip(parameters, torch.autograd.grad(loss / len(x), parameters)):
            parameter.grad = g
        optimizer.step()
        total += loss.detach()
        count += len(x)
    return total.item() / count
