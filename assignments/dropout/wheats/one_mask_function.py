"""Correct, with one function that makes a scaled mask for everything, and backward from it."""

import math

import numpy as np
import torch


def kept(shape, p, rng):
    """True where a number from 0 to 1 is less than 1 - p."""
    return rng.uniform(0.0, 1.0, shape) < 1.0 - p


def scaled(mask, p, dtype):
    if mask.all() and p == 0:
        return np.ones(mask.shape, dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(mask / np.float64(1 - p), posinf=0.0).astype(dtype)


def dropout(x, p, rng, training=True):
    mask = kept(x.shape, p, rng) if training else np.ones(x.shape, dtype=bool)
    return x * scaled(mask, p if training else 0, x.dtype), mask


def dropout_backward(dout, mask, p, training=True):
    return np.where(training, dout * scaled(mask, p, dout.dtype), dout)


def dropout2d(x, p, rng, training=True):
    shape = (*x.shape[:-2], 1, 1)
    mask = kept(shape, p, rng) if training else np.ones(shape, dtype=bool)
    return x * scaled(mask, p if training else 0, x.dtype), mask


def dropout2d_backward(dout, mask, p, training=True):
    if training:
        dout = np.multiply(dout, scaled(mask, p, dout.dtype))
    return dout


def drop_connect(x, weight, bias, p, rng, training=True):
    mask = kept(weight.shape, p, rng) if training else np.ones(weight.shape, dtype=bool)
    v = weight * scaled(mask, p if training else 0, weight.dtype)
    return np.tensordot(x, v, axes=(1, 1)) + bias[np.newaxis], mask


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    factor = scaled(mask, p, weight.dtype) if training else np.ones_like(weight)
    dv = np.tensordot(dout, x, axes=(0, 0))
    return np.tensordot(dout, weight * factor, axes=1), dv * factor, dout.sum(0, keepdims=True)[0]


class Dropout(torch.nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        assert_probability(p)
        self.register_parameter("nothing", None)
        self.p = torch.as_tensor(float(p))

    def forward(self, x):
        if not self.training:
            return x.view_as(x)
        p = self.p.item()
        mask = torch.zeros(x.shape).bernoulli_(1 - p).to(x.dtype)
        return x.mul(mask.div(1 - p)) if p < 1 else x.mul(mask)


def assert_probability(p):
    if math.isnan(p) or not 0 <= p <= 1:
        raise ValueError(f"{p} is no probability")


class Evaluation:
    def __init__(self, model):
        self.model = model

    def __enter__(self):
        self.modes = [(m, m.training) for m in self.model.modules()]
        self.model.eval()

    def __exit__(self, *_):
        while self.modes:
            module, mode = self.modes.pop()
            module.training = mode


def evaluate_model(model, batches):
    with Evaluation(model), torch.no_grad():
        pairs = [(torch.argmax(model(x), dim=1), target) for x, target in batches]
    predicted = torch.cat([a for a, _ in pairs])
    target = torch.cat([b for _, b in pairs])
    return predicted.eq(target).sum().item() / target.numel()


def train_one_epoch(model, batches, optimizer):
    model.train()

    def step(x, target):
        optimizer.zero_grad()
        scores = model(x)
        loss = torch.nn.functional.cross_entropy(scores, target)
        loss.backward()
        optimizer.step()
        return len(target), float(loss.detach())

    history = np.array([step(x, target) for x, target in batches])
    return history.prod(axis=1).sum() / history[:, 0].sum()
