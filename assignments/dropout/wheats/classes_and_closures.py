"""Correct, with a class for what a mask is, named tuples, and other ways to draw."""

from collections import namedtuple
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

Dropped = namedtuple("Dropped", ["y", "mask"])
Gradients = namedtuple("Gradients", ["x", "weight", "bias"])


@dataclass
class Mask:
    kept: np.ndarray
    p: float
    training: bool

    @classmethod
    def draw(cls, shape, p, rng, training):
        if training:
            kept = rng.binomial(1, 1 - p, size=shape).astype(bool)
        else:
            kept = np.ones(shape, bool)
        return cls(kept, p, training)

    def __call__(self, a):
        if not self.training:
            return a + 0
        return np.divide(a * self.kept, (1 - self.p) or 1.0)


dropout_backward = lambda dout, mask, p, training=True: Mask(mask, p, training)(dout)
dropout2d_backward = dropout_backward


def dropout(x, p, rng, training=True):
    mask = Mask.draw(x.shape, p, rng, training)
    return Dropped(mask(x), mask.kept)


def dropout2d(x, p, rng, training=True):
    mask = Mask.draw(x.shape[:2] + (1, 1), p, rng, training)
    return Dropped(mask(x), mask.kept)


def drop_connect(x, weight, bias, p, rng, training=True):
    mask = Mask.draw(weight.shape, p, rng, training)
    return Dropped(y=np.einsum("nd,md->nm", x, mask(weight)) + bias, mask=mask.kept)


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    mask = Mask(mask, p, training)
    dx = np.einsum("nm,md->nd", dout, mask(weight))
    return Gradients(dx, mask(np.einsum("nm,nd->md", dout, x)), np.einsum("nm->m", dout))


class Masked(torch.autograd.Function):
    """The mask is drawn in forward and kept for backward."""

    @staticmethod
    def forward(ctx, x, p):
        factor = torch.zeros_like(x)
        if p < 1:
            factor[torch.rand_like(x, dtype=torch.float32) >= p] = 1 / (1 - p)
        ctx.save_for_backward(factor)
        return x * factor

    @staticmethod
    def backward(ctx, dout):
        return dout * ctx.saved_tensors[0], None


class Dropout(torch.nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.probability = self._valid(p)
        self.calls = 0

    @staticmethod
    def _valid(p):
        if 0 <= p <= 1:
            return float(p)
        raise ValueError("not a probability")

    def forward(self, x):
        self.calls += 1
        return Masked.apply(x, self.probability) if self.training else x.clone()


@contextmanager
def evaluating(model):
    modes = {module: module.training for module in model.modules()}
    try:
        with torch.inference_mode():
            yield model.eval()
    finally:
        for module, mode in modes.items():
            module.train(mode)


def evaluate_model(model, batches):
    with evaluating(model):
        outcomes = [
            (model.forward(x).argmax(-1) == target).numpy() for x, target in list(batches)
        ]
    return np.concatenate(outcomes).mean()


class Mean:
    def __init__(self):
        self.total, self.weight = 0.0, 0

    def add(self, value, weight):
        self.total += value * weight
        self.weight += weight


def train_one_epoch(model, batches, optimizer):
    mean = Mean()
    criterion = torch.nn.CrossEntropyLoss()
    model.train()
    for inputs, targets in batches:

        def closure():
            optimizer.zero_grad()
            loss = criterion(model(inputs), targets)
            loss.backward()
            mean.add(loss.item(), inputs.shape[0])
            return loss

        optimizer.step(closure)
    return mean.total / mean.weight
