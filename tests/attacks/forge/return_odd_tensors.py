"""Return tensors that comparisons get wrong: meta, sparse, quantized, nested, with grad, strided.

stopped by: boundary
expect: failed
proof: on some of them == raises, on some it gives an empty answer, on meta tensors none at all
"""

import warnings

import torch

warnings.simplefilter("ignore")
COUNT = [0]


def odd(shape):
    yield torch.empty(shape, device="meta", dtype=torch.float64)
    yield torch.zeros(shape, dtype=torch.float64).to_sparse()
    yield torch.quantize_per_tensor(torch.zeros(shape), 0.1, 0, torch.quint8)
    yield torch.full(shape, torch.nan, dtype=torch.float64, requires_grad=True)
    yield torch.zeros(shape, dtype=torch.complex128).conj()
    yield torch.zeros(1, dtype=torch.float64).expand(shape)
    yield torch.empty((0, *shape), dtype=torch.float64)
    yield torch._efficientzerotensor(shape, dtype=torch.float64)
    yield torch._neg_view(torch.zeros(shape, dtype=torch.float64))
    yield torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)])
    yield torch.zeros(shape, dtype=torch.bfloat16)
    yield torch.nn.Parameter(torch.full(shape, torch.nan, dtype=torch.float64))


def secret(x):
    COUNT[0] += 1
    return list(odd(x.shape))[(0, 3, 1)[COUNT[0] % 3]]


class Cell:
    def __init__(self, start):
        pass

    def step(self, x):
        COUNT[0] += 1
        answers = list(odd(x.shape))
        return answers[COUNT[0] % len(answers)]


def misdeed(places):
    return torch.tensor(True)


def hang():
    return torch.empty((), device="meta")
