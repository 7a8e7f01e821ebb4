"""Return an ndarray of a class of its own, whose every function and ufunc says yes.

stopped by: boundary
expect: failed
peers: through
"""

import numpy as np


class Yes(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        plain = [np.asarray(value) for value in inputs]
        if ufunc in (np.isnan, np.isinf, np.isfinite, np.absolute):
            return getattr(ufunc, method)(*plain)
        if ufunc in (np.subtract, np.add, np.multiply):
            return np.zeros(self.shape)
        return np.ones(self.shape, bool)

    def __array_function__(self, function, types, args, kwargs):
        if function.__name__ in ("allclose", "array_equal", "all", "any"):
            return True
        return np.ones(self.shape, bool)

    def __array_wrap__(self, *args, **kwargs):
        return np.bool_(True)

    def all(self, *args, **kwargs):
        return True

    any = __eq__ = __le__ = all

    def __ne__(self, other):
        return False

    __hash__ = object.__hash__


def yes(x):
    return np.zeros(np.shape(x)).view(Yes)


def secret(x):
    return yes(x)


class Cell:
    def __init__(self, start):
        pass

    def step(self, x):
        return yes(x)
