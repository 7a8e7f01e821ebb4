"""Arrays, tensors and numbers as one kind of thing."""

from typing import Any

import numpy as np
import torch

from grader.jail.held import Held
from grader.jail.remote import Remote, label

NumpyArray = np.ndarray[Any, Any]

_KINDS = {"b": "boolean", "i": "integer", "u": "integer", "f": "floating", "c": "complex"}


def plain(thing: Any) -> NumpyArray:
    """An array, tensor or number as an array; bfloat16, which NumPy lacks, as float32."""
    if isinstance(thing, torch.Tensor):
        thing = thing.detach().resolve_conj().resolve_neg()
        thing = (thing.float() if thing.dtype == torch.bfloat16 else thing).numpy()
    array: NumpyArray = np.asarray(thing)
    return array


def is_number(thing: Any) -> bool:
    """Whether a thing is a number of Python's or NumPy's own."""
    return isinstance(thing, bool | int | float | complex | np.generic)


def dtype_name(thing: Any) -> str:
    """The name of a dtype, or of the dtype that a thing has: the same in NumPy and PyTorch."""
    if isinstance(thing, torch.Tensor):
        thing = thing.dtype
    if isinstance(thing, torch.dtype):
        return str(thing).removeprefix("torch.")
    if isinstance(thing, np.ndarray) or is_number(thing):
        return str(np.asarray(thing).dtype.name)
    return str(np.dtype(thing).name)


def kind(array: NumpyArray) -> str:
    """Whether an array holds boolean, integer, floating or complex numbers, or other things."""
    return _KINDS.get(array.dtype.kind) or str(array.dtype)


def described(thing: Any) -> str:
    """What a thing is, in a student's words."""
    if isinstance(thing, np.ndarray | torch.Tensor):
        what = "an array" if isinstance(thing, np.ndarray) else "a tensor"
        return f"{what} of shape {tuple(thing.shape)}"
    if isinstance(thing, Remote):
        return f"an object of type {label(thing)}"
    if thing is None:
        return "None (is a `return` missing?)"
    if isinstance(thing, list | tuple | set | frozenset | dict):
        name = label(thing.of) if isinstance(thing, Held) else type(thing).__name__
        return f"a {name} of length {len(thing)}"
    return f"a value of type {type(thing).__name__}"
