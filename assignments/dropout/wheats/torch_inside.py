"""Correct, with PyTorch inside: a generator of torch's own, seeded by the given one; autograd."""

import numpy as np
import torch
from torch.nn.functional import linear, log_softmax, nll_loss


def _mask(shape, p, rng, training):
    if not training:
        return torch.ones(shape, dtype=torch.bool)
    generator = torch.Generator()
    generator.manual_seed(int(rng.integers(2**63)))
    keep = torch.full(shape, 1.0 - p, dtype=torch.float64)
    return torch.bernoulli(keep, generator=generator).bool()


def _scaled(x, mask, p, training):
    if not training:
        return x.clone()
    return x.masked_fill(~mask, 0.0) / (1 - p if p < 1 else 1.0)


def _gradient(f, dout, *inputs):
    inputs = [torch.tensor(a, requires_grad=True) for a in inputs]
    out = torch.autograd.grad(f(*inputs), inputs, torch.tensor(dout))
    return [g.numpy() for g in out]


def dropout(x, p, rng, training=True):
    x = torch.tensor(x)
    mask = _mask(x.shape, p, rng, training)
    return _scaled(x, mask, p, training).numpy(), mask.numpy()


def dropout_backward(dout, mask, p, training=True):
    mask = torch.tensor(mask)
    return _gradient(lambda x: _scaled(x, mask, p, training), dout, np.zeros_like(dout))[0]


def dropout2d(x, p, rng, training=True):
    x = torch.tensor(x)
    mask = _mask((*x.shape[:2], 1, 1), p, rng, training)
    return _scaled(x, mask, p, training).numpy(), mask.numpy()


dropout2d_backward = dropout_backward


def drop_connect(x, weight, bias, p, rng, training=True):
    x, weight, bias = map(torch.tensor, (x, weight, bias))
    mask = _mask(weight.shape, p, rng, training)
    return linear(x, _scaled(weight, mask, p, training), bias).numpy(), mask.numpy()


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    mask, bias = torch.tensor(mask), np.zeros(weight.shape[0], dtype=weight.dtype)

    def layer(x, weight, bias):
        return linear(x, _scaled(weight, mask, p, training), bias)

    return _gradient(layer, dout, x, weight, bias)


class Dropout(torch.nn.Module):
    def __init__(self, p: float = 0.5):
        super().__init__()
        if not (p >= 0 and p <= 1):
            raise ValueError(p)
        self.register_buffer("keep", torch.tensor(1.0 - p, dtype=torch.float64))

    def forward(self, x):
        if self.training:
            mask = torch.bernoulli(self.keep.expand(x.shape)).to(torch.bool)
            scale = 1.0 if self.keep == 0 else 1 / self.keep.item()
            return torch.where(mask, x * scale, torch.zeros_like(x))
        return x


@torch.no_grad()
def evaluate_model(model, batches):
    training = [m for m in model.modules() if m.training]
    try:
        model.train(False)
        hits = [model(x).max(dim=1).indices.eq(target) for x, target in batches]
    finally:
        for module in training:
            module.training = True
    return torch.cat(hits).double().mean().item()


def train_one_epoch(model, batches, optimizer):
    model.train()
    losses, sizes = [], []
    for x, target in batches:
        model.zero_grad()
        loss = nll_loss(log_softmax(model(x), dim=-1), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
        sizes.append(len(x))
    return float(np.average(torch.stack(losses).numpy(), weights=sizes))
