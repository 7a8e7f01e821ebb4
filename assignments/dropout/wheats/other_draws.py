"""Correct, with masks from exponential and multinomial draws and from raw bits."""

import math

import numpy as np
import torch


def _expo(rng, shape, p):
    if p == 0:
        rng.standard_exponential(shape)
        return np.ones(shape, bool)
    if p == 1:
        return np.zeros(shape, bool)
    return rng.exponential(size=shape) > -math.log1p(-p)  # P(E <= -log(1-p)) = p


def _scaled(a, m, p):
    k = np.zeros(m.shape, dtype=a.dtype)
    if p < 1:
        k[m] = 1 / (1 - p)
    return a * k


def dropout(x, p, rng, training=True):
    if training:
        m = _expo(rng, x.shape, p)
        return _scaled(x, m, p), m
    return x, np.ones_like(x).astype(bool)


def dropout_backward(dout, mask, p, training=True):
    return _scaled(dout, mask, p) if training else np.copy(dout)


def dropout2d(x, p, rng, training=True):
    m = np.ones((*x.shape[:2], 1, 1), bool)
    if not training:
        return x, m
    m &= (
        np.array([np.uint64(b) for b in rng.bit_generator.random_raw(m.size)]).reshape(m.shape)
        / 2.0**64
        >= p
    )
    return _scaled(x, m, p), m


def dropout2d_backward(dout, mask, p, training=True):
    return _scaled(dout, mask, p) if training else +dout


def drop_connect(x, weight, bias, p, rng, training=True):
    w, m = (weight, np.full(weight.shape, True)) if not training else dropout_like(weight, p, rng)
    return np.add(np.inner(x, w), bias), m


def dropout_like(a, p, rng):
    draws = rng.multinomial(1, [p, 1 - p], size=a.shape)
    m = draws[..., 1] == 1
    return _scaled(a, m, p), m


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    g = dout.T @ x
    if training:
        weight, g = _scaled(weight, mask, p), _scaled(g, mask, p)
    return dout @ weight, g, dout.T.sum(1)


class Inverted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, mask, scale):
        ctx.mask, ctx.scale = mask, scale
        return x.masked_fill(~mask, 0) * scale

    @staticmethod
    def backward(ctx, g):
        return g.masked_fill(~ctx.mask, 0) * ctx.scale, None, None


class Dropout(torch.nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if p < 0:
            raise ValueError("negative")
        if p > 1:
            raise ValueError("above one")
        self.keep = 1 - p

    def forward(self, x):
        if not self.training:
            return torch.clone(x)
        chosen = torch.rand_like(x) < self.keep
        return Inverted.apply(x, chosen, 1 / self.keep if self.keep else 1)


def evaluate_model(model, batches):
    modes = {id(m): m.training for m in model.modules()}
    try:
        right = count = 0
        with torch.no_grad():
            model.eval()
            for x, t in batches:
                right = right + (model(x).argmax(dim=-1) == t).sum()
                count = count + t.shape[0]
        return right / count
    finally:
        for m in model.modules():
            m.training = modes[id(m)]


def train_one_epoch(model, batches, optimizer):
    model.train()
    s = []
    for x, t in batches:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), t, reduction="sum")
        (loss / len(t)).backward()
        optimizer.step()
        s.append((loss.item(), len(t)))
    return math.fsum(a for a, _ in s) / sum(b for _, b in s)
