"""Return arrays that comparisons get wrong: empty, of NaN, object, structured, text, read-only.

stopped by: boundary
expect: failed
proof: np.allclose of an empty array is True, and not (abs(nan) > tol) is True
"""

import datetime
from fractions import Fraction

import numpy as np

COUNT = [0]


class Yes:
    def __getattr__(self, name):
        if name.startswith("__array"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __abs__ = lambda self, *args: 0.0
    __hash__ = object.__hash__


def odd(x):
    shape = np.shape(x)
    yield np.empty((0, *shape))
    yield np.empty((*shape[:-1], 0))
    yield np.full(shape, np.nan)
    yield np.full(shape, np.inf)
    yield np.array(np.nan)
    yield np.broadcast_to(np.nan, shape)
    yield np.full(shape, Yes(), dtype=object)
    yield np.zeros(shape, dtype=[("a", float), ("b", object)])
    yield np.zeros(shape, dtype="U5")
    yield np.zeros(shape, dtype="M8[s]")
    yield np.zeros(shape, dtype=np.longdouble)
    yield np.full(shape, Fraction(1, 3), dtype=object)
    yield np.full(shape, datetime.datetime.min, dtype=object)
    yield np.full(shape, complex("nan+nanj"))
    yield np.array(True)
    yield np.ones((1,) * 30)
    yield np.lib.stride_tricks.as_strided(np.zeros(1), shape, (0,) * len(shape))
    yield np.zeros(shape)[..., ::-1]


def secret(x):
    answers = list(odd(x))
    # Two hidden checks call it: each gets the worst of those for its own shape.
    return answers[0 if np.ndim(x) == 1 else 2]


class Cell:
    def __init__(self, start):
        pass

    def step(self, x):
        COUNT[0] += 5
        return next(answer for n, answer in enumerate(odd(x)) if n == COUNT[0] % 18)


def misdeed(places):
    return np.full(3, Yes(), dtype=object)


def hang():
    return np.empty(0)
