"""Correct, one element at a time: each is dropped or kept by a number of its own."""

import math

import numpy as np
import torch


def _decide(shape, p, rng, training):
    kept = [not training or rng.uniform() >= p for _ in range(math.prod(shape))]
    return np.array(kept).reshape(shape)


def _factor(p, training):
    return 1 / (1 - p) if training and p != 1 else 1.0


def dropout(x, p, rng, training=True):
    mask = _decide(x.shape, p, rng, training)
    y, factor = [], _factor(p, training)
    for value, kept in zip(x.ravel().tolist(), mask.ravel().tolist()):
        y.append(value * factor if kept else 0.0)
    return np.array(y, dtype=x.dtype).reshape(x.shape), mask


def dropout_backward(dout, mask, p, training=True):
    dx = np.zeros(dout.shape, dtype=dout.dtype)
    for index in np.ndindex(*dout.shape):
        if mask[index] or not training:
            dx[index] = dout[index] * _factor(p, training)
    return dx


def dropout2d(x, p, rng, training=True):
    n, c = x.shape[:2]
    y, mask = np.zeros_like(x), _decide((n, c, 1, 1), p, rng, training)
    for i in range(n):
        for j in range(c):
            if mask[i, j, 0, 0]:
                y[i, j] = x[i, j] * _factor(p, training)
    return y, mask


def dropout2d_backward(dout, mask, p, training=True):
    dx = np.zeros_like(dout)
    for i in range(dout.shape[0]):
        for j in range(dout.shape[1]):
            if mask[i, j, 0, 0] or not training:
                dx[i, j] = dout[i, j] * _factor(p, training)
    return dx


def drop_connect(x, weight, bias, p, rng, training=True):
    mask = _decide(weight.shape, p, rng, training)
    y = np.zeros((x.shape[0], weight.shape[0]), dtype=x.dtype)
    for i in range(x.shape[0]):
        for m in range(weight.shape[0]):
            total = float(bias[m])
            for d in range(weight.shape[1]):
                if mask[m, d]:
                    total += float(x[i, d]) * float(weight[m, d]) * _factor(p, training)
            y[i, m] = total
    return y, mask


def drop_connect_backward(dout, x, weight, mask, p, training=True):
    dx, dweight = np.zeros_like(x), np.zeros_like(weight)
    dbias = np.zeros(weight.shape[0])
    for i in range(x.shape[0]):
        for m in range(weight.shape[0]):
            dbias[m] += dout[i, m]
            for d in range(weight.shape[1]):
                if mask[m, d] or not training:
                    dx[i, d] += dout[i, m] * weight[m, d] * _factor(p, training)
                    dweight[m, d] += dout[i, m] * x[i, d] * _factor(p, training)
    return dx, dweight, dbias


class Dropout(torch.nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if p < 0 or p > 1:
            raise ValueError("p must be in [0, 1]")
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        factors = [
            0.0 if number < self.p else _factor(self.p, True)
            for number in torch.rand(x.numel()).tolist()
        ]
        return x * torch.tensor(factors, dtype=x.dtype).reshape(x.shape)


def evaluate_model(model, batches):
    before = {}
    for name, module in model.named_modules():
        before[name] = module.training
        module.training = False
    right = wrong = 0
    try:
        for x, target in batches:
            with torch.no_grad():
                logits = model(x)
            for row, t in zip(logits.tolist(), target.tolist()):
                if row.index(max(row)) == t:
                    right += 1
                else:
                    wrong += 1
    finally:
        for name, module in model.named_modules():
            module.training = before[name]
    return right / (right + wrong)


def train_one_epoch(model, batches, optimizer):
    model.train(True)
    losses = []
    for x, target in batches:
        batch = []
        for row, t in zip(model(x), target.tolist()):
            batch.append(torch.logsumexp(row, 0) - row[t])
        optimizer.zero_grad()
        torch.stack(batch).mean().backward()
        optimizer.step()
        losses += [loss.item() for loss in batch]
    return sum(losses) / len(losses)
