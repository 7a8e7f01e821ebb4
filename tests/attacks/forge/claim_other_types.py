"""Claim to be of the right type: __class__, metaclasses, instance checks, lying names.

stopped by: boundary
expect: failed
proof: isinstance believes what an object says of its class
"""

import builtins

import numpy as np


class Meta(type):
    def __instancecheck__(cls, instance):
        return True

    def __subclasscheck__(cls, other):
        return True

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(np.ndarray)

    def __getattribute__(cls, name):
        if name in ("__name__", "__qualname__"):
            return "ndarray"
        return type.__getattribute__(cls, name)


class Chameleon(metaclass=Meta):
    __class__ = np.ndarray
    dtype, shape, ndim = np.dtype(float), (6,), 1

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __getattribute__(self, name):
        if name in ("__class__", "dtype", "shape", "ndim"):
            return getattr(np.zeros(6), name)
        return lambda *args, **kwargs: True


def secret(x):
    return Chameleon()


class Cell(metaclass=Meta):
    def __init__(self, start):
        pass

    def step(self, x):
        return Chameleon()


def misdeed(places):
    return Chameleon()


def hang():
    kind = builtins.type("int", (int,), {"__eq__": lambda a, b: True, "__hash__": int.__hash__})
    kind.__ne__ = lambda a, b: False
    return kind(0)
