"""assert_unchanged, assert_no_warnings, assert_raises: each can fail, and says why."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.checks import CheckFailed, assert_no_warnings, assert_raises, assert_unchanged
from grader.errors import CheckError
from grader.jail.faults import NotAttempted, Raised

Load = Callable[[str], Any]

OWN = """
import warnings
import numpy as np

def relu(x):
    return np.maximum(x, 0)

def relu_(x, *others, **named):
    for array in (x, *others, *named.values()):
        array[array < 0] = 0
    return x

def zeros_the_sign(x):
    x[x == 0] = -0.0
    return x

def exp(x):
    return np.exp(x)

def divides(x):
    return 1 / x

def silences(x):
    with np.errstate(all="ignore"):
        return np.exp(x)

def raises(name):
    raise {"V": ValueError, "Z": ZeroDivisionError, "O": OddError}[name]("no")

class OddError(Exception):
    pass

def unwritten(x):
    raise NotImplementedError
"""

X = np.array([-1.0, 2.0])


def refusal(assertion: Callable[..., Any], *args: Any, **options: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        assertion(*args, **options)
    return str(caught.value)


def test_a_function_that_leaves_its_argument_alone_is_accepted(load: Load) -> None:
    assert (assert_unchanged(load(OWN).relu, X) == [0, 2]).all()


def test_a_function_that_changes_its_argument_is_refused(load: Load) -> None:
    text = refusal(assert_unchanged, load(OWN).relu_, X)
    assert text == "relu_ changed its first argument in place; work on a copy"


def test_all_changed_arguments_are_named(load: Load) -> None:
    text = refusal(assert_unchanged, load(OWN).relu_, np.ones(1), X, X, mask=X)
    assert text == (
        "relu_ changed its second argument and its third argument and its argument `mask` "
        "in place; work on a copy"
    )


def test_a_change_of_sign_of_zero_is_a_change(load: Load) -> None:
    assert refusal(assert_unchanged, load(OWN).zeros_the_sign, np.zeros(2))


def test_nan_in_an_argument_is_no_change(load: Load) -> None:
    assert_unchanged(load(OWN).relu, np.array([np.nan]))


def test_the_argument_of_the_check_is_unchanged_in_any_case(load: Load) -> None:
    x = X.copy()
    refusal(assert_unchanged, load(OWN).relu_, x)
    assert (x == X).all()


def test_a_function_without_a_warning_is_accepted(load: Load) -> None:
    assert assert_no_warnings(load(OWN).exp, 0.0) == 1.0
    assert assert_no_warnings(load(OWN).silences, 1000.0) == np.inf


@pytest.mark.parametrize(
    ("name", "x", "warning"),
    [
        ("exp", 1000.0, "overflow encountered in exp"),
        ("divides", 0.0, "divide by zero encountered in divide"),
    ],
)
def test_a_function_with_a_warning_is_refused(
    load: Load, name: str, x: float, warning: str
) -> None:
    text = refusal(assert_no_warnings, getattr(load(OWN), name), np.array([x]))
    assert text == f"{name} raised a warning: {warning}"


def test_a_second_call_warns_like_the_first(load: Load) -> None:
    own = load(OWN)
    for _ in range(2):
        assert refusal(assert_no_warnings, own.exp, np.array([1000.0]))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(ValueError, "V"), (ZeroDivisionError, "Z"), (ArithmeticError, "Z"), (Exception, "V")],
)
def test_an_exception_of_the_class_or_one_under_it_is_accepted(
    load: Load, kind: type[BaseException], name: str
) -> None:
    assert_raises(kind, load(OWN).raises, name)


@pytest.mark.parametrize(
    ("kind", "name", "raised"),
    [
        (TypeError, "V", "ValueError"),
        (ZeroDivisionError, "V", "ValueError"),
        (ValueError, "O", "OddError"),
        (ValueError, "?", "KeyError"),
    ],
)
def test_another_exception_is_refused(
    load: Load, kind: type[BaseException], name: str, raised: str
) -> None:
    text = refusal(assert_raises, kind, load(OWN).raises, name)
    assert text == f"raises raised {raised}, should raise {kind.__name__}"


def test_no_exception_is_refused(load: Load) -> None:
    text = refusal(assert_raises, ValueError, load(OWN).relu, X)
    assert text == "relu raised nothing, should raise ValueError"


@pytest.mark.parametrize("kind", [Exception, RuntimeError, NotImplementedError])
def test_what_is_not_written_yet_has_not_raised_what_it_should(
    load: Load, kind: type[BaseException]
) -> None:
    with pytest.raises((NotAttempted, NotImplementedError)):
        assert_raises(kind, load(OWN).unwritten, X)


def test_a_missing_function_has_not_raised_what_it_should(submit: Load) -> None:
    with pytest.raises(NotAttempted):
        assert_raises(Exception, submit(OWN).missing, X)


def test_a_call_that_the_author_got_wrong_has_raised_nothing(submit: Load) -> None:
    with pytest.raises(CheckError, match="can't cross"):
        assert_raises(Exception, submit(OWN).relu, lambda: 0)


def test_a_file_that_stops_has_not_raised_what_it_should(submit: Load) -> None:
    own = submit("1 / 0\ndef raises(x): raise ImportError")
    for kind in (Exception, ImportError):
        with pytest.raises(Raised, match="ZeroDivisionError"):
            assert_raises(kind, own.raises, "V")


@pytest.mark.parametrize("assertion", [assert_unchanged, assert_no_warnings])
def test_a_fault_of_the_submission_comes_out(submit: Load, assertion: Callable[..., Any]) -> None:
    own = submit(OWN)
    with pytest.raises(Raised, match="ValueError: no"):
        assertion(own.raises, "V")
    with pytest.raises(NotAttempted):
        assertion(own.unwritten, X)
