"""Which types, dtypes and shapes cross as data."""

import math

import numpy as np
import torch

from grader.worker.protocol import MAX_DIMENSIONS, MAX_ELEMENTS

_BOTH = ["bool", "int8", "int16", "int32", "int64", "uint8", "float16", "float32", "float64"]
_BOTH += ["complex64", "complex128"]
ARRAY_DTYPES = {name: np.dtype(name) for name in [*_BOTH, "uint16", "uint32", "uint64"]}
TENSOR_DTYPES = {name: getattr(torch, name) for name in [*_BOTH, "bfloat16"]}
ARRAY_NAMES = {dtype: name for name, dtype in ARRAY_DTYPES.items()}
TENSOR_NAMES = {dtype: name for name, dtype in TENSOR_DTYPES.items()}
LIBRARIES = {"numpy": ARRAY_DTYPES, "torch": TENSOR_DTYPES}
CONTAINERS: dict[str, type] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


def crosses(shape: tuple[int, ...]) -> bool:
    """Whether a shape has no more axes than may be, and none too long where another is 0."""
    return len(shape) <= MAX_DIMENSIONS and (
        0 not in shape or math.prod(length for length in shape if length) <= MAX_ELEMENTS
    )
