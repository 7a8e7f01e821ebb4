"""Put own modules in the place of numpy and torch, in sys.modules and in the worker's namespaces.

stopped by: boundary
expect: failed, error, crashed
proof: a check that imports numpy after the submission compares with the submission's own
"""

import sys
import types

import numpy as np


class Library(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(np, name)

    def yes(self, *args, **kwargs):
        return True

    allclose = array_equal = isclose = equal = assert_allclose = assert_close = yes


def swap():
    for name in ("numpy", "torch", "numpy.testing", "torch.testing", "math", "pytest"):
        sys.modules[name] = Library(name)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("grader"):
            for word in ("np", "torch", "numpy", "math"):
                if hasattr(module, word):
                    setattr(module, word, Library(word))


def secret(x):
    swap()
    return x


class Cell:
    def __init__(self, start):
        swap()

    def step(self, x):
        return x
