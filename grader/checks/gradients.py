"""Compares a submission's gradients with those that are right."""

from typing import Any

import numpy as np

from grader.checks import compare
from grader.checks.arrays import NumpyArray, described, dtype_name, kind, plain
from grader.checks.backward import Autograd
from grader.checks.calling import name_of
from grader.checks.compare import ATOL, RTOL, fail, fail_on
from grader.checks.comparisons import note
from grader.checks.crossing import copied
from grader.checks.describe import describe
from grader.checks.oracle import Trusted, allowed_gradients
from grader.errors import CheckError
from grader.jail.remote import Remote


def assert_gradient(
    backward: Any,
    *,
    of: Trusted,
    at: Any,
    upstream: Any,
    cached: tuple[Any, ...] | None = None,
    options: dict[str, Any] | None = None,
    kinks: tuple[float, ...] = (),
    names: tuple[str, ...] | None = None,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> None:
    """Assert that `backward` gives the gradient of `sum(upstream * of(*at))` w.r.t. each of `at`.

    Args:
        backward: called as `backward(upstream, *cached, **options)`; returns a gradient, or a
            tuple of one for each array in `at`. Or `autograd(function)`.
        of: a trusted function of torch tensors; never the submission.
        at: an array, or a tuple of arrays.
        upstream: the gradient w.r.t. the output, in the output's shape.
        cached: what `backward` gets after `upstream`; by default `at`.
        options: keyword arguments for `backward`.
        kinks: where the single input equals one of these, either one-sided derivative is right,
            and so is what autograd takes.
        names: names of the gradients for messages; by default `dx`, or `dx0`, `dx1`, ….
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    inputs = at if isinstance(at, tuple) else (at,)
    arrays = tuple(np.array(plain(x), dtype=np.float64) for x in inputs)
    names = names or _names(len(arrays))
    right = allowed_gradients(of, arrays, upstream, kinks, names)
    title, by_autograd = name_of(backward), isinstance(backward, Autograd)
    passed = inputs if cached is None else cached
    got = _ask(backward, upstream, passed, options or {}, inputs, title)
    for name, mine, allowed, x in zip(names, _split(got, names, title), right, arrays, strict=True):
        if mine is None and by_autograd:
            _check_unused(allowed[0], title, name)
        else:
            _compare(mine, allowed, title, name, x, rtol, atol)


def _names(count: int) -> tuple[str, ...]:
    return ("dx",) if count == 1 else tuple(f"dx{place}" for place in range(count))


def _ask(
    backward: Any,
    upstream: Any,
    passed: tuple[Any, ...],
    options: dict[str, Any],
    inputs: tuple[Any, ...],
    title: str,
) -> Any:
    __tracebackhide__ = True
    if isinstance(backward, Autograd):
        return backward.gradients(upstream, passed, _places(passed, inputs), options, title)
    if isinstance(backward, Remote):
        return backward(upstream, *passed, **options)
    return backward(copied(upstream), *copied(passed), **copied(options))


def _places(passed: tuple[Any, ...], inputs: tuple[Any, ...]) -> tuple[int, ...]:
    """Where each of the inputs is among what is passed."""
    places: list[int] = []
    for wanted in inputs:
        free = [i for i, given in enumerate(passed) if given is wanted and i not in places]
        if not free:
            raise CheckError("`cached` has to hold the very arrays of `at` for autograd")
        places.append(free[0])
    return tuple(places)


def _split(got: Any, names: tuple[str, ...], title: str) -> list[Any]:
    __tracebackhide__ = True
    several = isinstance(got, tuple | list) and len(got) == len(names)
    if not several and len(names) > 1:
        fail(f"{title}: got {described(got)}, should be the gradients ({', '.join(names)})")
    return list(got) if several else [got]


def _check_unused(right: NumpyArray, title: str, name: str) -> None:
    __tracebackhide__ = True
    if right.any():
        fail(f"{title}: got no {name}: autograd finds no way from the output back to the input")


def _compare(
    mine: Any,
    allowed: list[NumpyArray],
    title: str,
    name: str,
    x: NumpyArray,
    rtol: float,
    atol: float,
) -> None:
    __tracebackhide__ = True
    right = allowed[0]
    array = compare.as_array(mine, title, scalar=right.ndim == 0, value=name)
    if array.shape != right.shape:
        text = f"{title}: got {name} of shape {array.shape}, should be {right.shape}"
        fail_on(array, right, rtol, atol, text)
    if kind(array) not in ("floating", "integer"):
        fail(f"{title}: got {name} of dtype {dtype_name(mine)}, should be floating")
    note(f"{name} of {title}", right, rtol, atol)
    away = [compare.differs(array, g, rtol, atol) for g in allowed]
    wrong = np.logical_and.reduce(away)
    if wrong.any():
        text = describe(array, right, wrong, title, name, {name.removeprefix("d") or "x": x})
        fail_on(array, _nearest(allowed, away), rtol, atol, text, allowed=allowed)


def _nearest(allowed: list[NumpyArray], away: list[NumpyArray]) -> NumpyArray:
    """Of all that is right, what the answer is right about: at kinks there are several."""
    return np.asarray(np.select([~wrong for wrong in away], allowed, default=allowed[0]))
