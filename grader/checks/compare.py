"""Compares what a submission gave with what it should be."""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
import torch

from grader.checks import current
from grader.checks.arrays import NumpyArray, described, dtype_name, is_number, kind, plain
from grader.checks.comparisons import note
from grader.checks.describe import describe
from grader.checks.margin import margin
from grader.errors import CheckError
from grader.jail.remote import Remote

RTOL, ATOL = 1e-5, 1e-6


class CheckFailed(AssertionError):
    """The submission's answer is wrong; the text says got, should and where.

    Where arrays were compared, `got` and `should` are they, with the tolerance that counted.
    `margin` is the error in units of the tolerance: infinite if none would let it pass, None where
    there is none.
    """

    def __init__(
        self,
        message: str,
        *,
        got: NumpyArray | None = None,
        should: NumpyArray | None = None,
        rtol: float | None = None,
        atol: float | None = None,
        margin: float | None = None,
    ) -> None:
        super().__init__(message)
        self.got, self.should, self.rtol, self.atol = got, should, rtol, atol
        self.margin = margin


def fail(message: str, *, margin: float | None = None) -> NoReturn:
    """Fail the check. Raises CheckFailed."""
    raise CheckFailed(message, margin=margin)


def fail_on(
    got: NumpyArray,
    should: NumpyArray,
    rtol: float,
    atol: float,
    message: str,
    *,
    allowed: Sequence[NumpyArray] = (),
) -> NoReturn:
    """Fail the check for what two arrays are.

    Args:
        allowed: where more than `should` is right, all that is, element by element.
    Raises: CheckFailed.
    """
    exact = is_exact(should, rtol, atol)
    by = None if exact else margin(got, allowed or [should], rtol, atol)
    raise CheckFailed(message, got=got, should=should, rtol=rtol, atol=atol, margin=by)


def assert_close(
    got: Any,
    should: Any,
    *,
    at: Mapping[str, Any] | None = None,
    name: str | None = None,
    rtol: float = RTOL,
    atol: float = ATOL,
    dtype: Any = None,
) -> None:
    """Assert that `got` is what it should be, within `atol + rtol * |should|` an element.

    Booleans have to be equal, and so have whole numbers unless a tolerance is given.

    Args:
        got: what the submission returned.
        should: array, tensor or number; NaN and infinities have to be where they are here.
        at: inputs by name, for the message; shown at the worst element if of the same shape.
        name: what `got` is called; by default what was called last.
        dtype: the dtype that `got` must have; by default only its kind counts
            (boolean, integer, floating, complex).
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    if isinstance(should, Remote):
        raise CheckError("`should` comes from the submission; it has to be known without it")
    title, right = name or current.label(), plain(should)
    mine = as_array(got, title, scalar=right.ndim == 0)
    if mine.shape != right.shape:
        text = f"{title}: got shape {mine.shape}, should be {right.shape}"
        fail_on(mine, right, rtol, atol, text)
    _check_dtype(got, mine, right, dtype, title)
    exact = is_exact(right, rtol, atol)
    note(title, right, *((0.0, 0.0) if exact else (rtol, atol)))
    wrong = differs(mine, right, rtol, atol)
    if wrong.any():
        fail_on(mine, right, rtol, atol, describe(mine, right, wrong, title, "", at or {}))


def as_array(got: Any, title: str, *, scalar: bool = False, value: str = "") -> NumpyArray:
    """What a submission returned, as an array; tensors count, and numbers where one is due.

    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    if isinstance(got, np.ndarray | torch.Tensor) or (scalar and is_number(got)):
        return plain(got)
    article = "a number" if scalar else "an array"
    fail(f"{title}: got {f'{value} = ' if value else ''}{described(got)}, should be {article}")


def _check_dtype(got: Any, mine: NumpyArray, right: NumpyArray, dtype: Any, title: str) -> None:
    __tracebackhide__ = True
    if dtype is not None:
        if dtype_name(got) != dtype_name(dtype):
            fail(f"{title}: got dtype {dtype_name(got)}, should be {dtype_name(dtype)}")
        return
    # A whole number may come as one where any number is due: 1 is as right as 1.0.
    harmless = mine.ndim == 0 and kind(mine) == "integer" and kind(right) == "floating"
    if kind(mine) != kind(right) and not harmless:
        should = f"{kind(right)} (such as {right.dtype})"
        fail(f"{title}: got dtype {dtype_name(got)}, should be {should}")


def is_exact(right: NumpyArray, rtol: float, atol: float) -> bool:
    """Whether there is no tolerance: for booleans, and by default for whole numbers."""
    by_default = (rtol, atol) == (RTOL, ATOL)
    return kind(right) == "boolean" or (kind(right) == "integer" and by_default)


def differs(mine: NumpyArray, right: NumpyArray, rtol: float, atol: float) -> NumpyArray:
    """Which elements are not close, for arrays of one shape; NaN equals NaN, inf equals inf."""
    if is_exact(right, rtol, atol):
        return np.asarray(mine != right)
    wide = np.complex128 if kind(right) == "complex" else np.float64
    with np.errstate(all="ignore"):
        a, b = mine.astype(wide), right.astype(wide)
        close = np.abs(a - b) <= atol + rtol * np.abs(b)
    if close.all() and np.isfinite(b).all():  # as nearly always: beside an infinity all is close
        return np.zeros(right.shape, dtype=bool)
    finite = np.isfinite(a) & np.isfinite(b)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    return np.asarray(~np.where(finite, close, same))
