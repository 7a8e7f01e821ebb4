"""Correct, in float32 inside, with masks of float32 numbers."""

import copy

import numpy as np
import torch
import torch.nn.functional as F

f32 = np.float32


def _draw(shape, p, rng):
    return rng.random(shape, dtype=f32) >= f32(p)


def _over(p):
    return f32(0) if p == 1 else f32(1) / f32(1 - p)


def dropout(x, p, rng, training=True):
    if training:
        mask = _draw(x.shape, p, rng)
        return (x.astype(f32) * mask.astype(f32) * _over(p)).astype(x.dtype), mask
    return x.copy(), np.full(x.shape, True)


def dropout_backward(dout, mask, p, training=True):
    return dout.astype(f32) * mask.astype(f32) * _over(p) if training else dout.astype(f32)


def dropout2d(x, p, rng, training=True):
    if training:
        mask = _draw(x.shape[:2], p, rng)[:, :, None, None]
        return (x.astype(f32) * mask * _over(p)).astype(x.dtype), mask
    return x.copy(), np.full((x.shape[0], x.shape[1], 1, 1), True)


def dropout2d_backward(dout, mask, p, training=True):
    return dout.astype(f32) * mask.astype(f32) * _over(p) if training else dout.astype(f32)


def drop_connect(x, weight, bias, p, rng, training=True):
    if training:
        mask, scale = _draw(weight.shape, p, rng), _over(p)
    else:
        mask, scale = np.full(weight.shape, True), f32(1)
    y = np.dot(x.astype(f32), (weight.astype(f32) * mask).T) * scale
    return (y + bias.astype(f32)).astype(x.dtype), mask


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    dout, x, weight = dout.astype(f32), x.astype(f32), weight.astype(f32)
    factor = mask.astype(f32) * _over(p) if training else f32(1)
    return np.dot(dout, weight * factor), np.dot(dout.T, x) * factor, np.add.reduce(dout)


class Dropout(torch.nn.Module):
    def __init__(self, p=0.5):
        if p > 1 or p < 0:
            raise ValueError(f"p = {p}")
        torch.nn.Module.__init__(self)
        self.p = p

    def forward(self, x):
        if self.training and self.p > 0:
            if self.p == 1:
                return torch.zeros_like(x) * x
            keep = torch.empty_like(x, dtype=torch.float32).uniform_() > self.p
            return x / (1 - self.p) * keep
        return x


def evaluate_model(model, batches):
    twin = copy.deepcopy(model).eval()  # the model itself is never switched
    right, total = 0, 0
    with torch.inference_mode():
        for x, target in batches:
            right += int(torch.sum(twin(x).argmax(1) == target))
            total += target.numel()
    return np.float32(right / total)


def train_one_epoch(model, batches, optimizer):
    for module in model.modules():
        module.training = True
    total, n = f32(0), 0
    for x, target in batches:
        losses = F.cross_entropy(model(x), target, reduction="none")
        optimizer.zero_grad(set_to_none=False)
        losses.mean().backward()
        optimizer.step()
        total += f32(losses.detach().sum())
        n += losses.numel()
    return total / f32(n)
