"""Return tensors of a class of its own, and parameters, whose every function says yes.

stopped by: boundary
expect: failed
proof: torch.allclose and torch.testing ask such a class what the result is
"""

import torch


class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "")
        if name in ("allclose", "equal", "all", "any", "__bool__", "is_same_size"):
            return True
        if name in ("eq", "isclose", "le", "lt", "__eq__", "__le__"):
            return torch.ones(3, dtype=torch.bool)
        return super().__torch_function__(function, types, args, kwargs or {})

    def __eq__(self, other):
        return True

    __hash__ = torch.Tensor.__hash__


class Parameter(torch.nn.Parameter):
    __torch_function__ = Yes.__torch_function__


def secret(x):
    kind = Yes if x.ndim == 1 else Parameter
    return torch.zeros(x.shape, dtype=torch.float64).as_subclass(kind)


class Cell:
    def __init__(self, start):
        pass

    def step(self, x):
        return torch.zeros(x.shape, dtype=torch.float64).as_subclass(Yes)
