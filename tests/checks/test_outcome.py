"""classify: what an exception out of a check means, and whose fault it is."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.checks import CheckFailed
from grader.checks.diagnosis.tolerance import Tolerance
from grader.checks.outcome import MESSAGE_LIMIT, PRINTED_LIMIT, Graded, classify
from grader.checks.source import WorkerSource
from grader.errors import CheckError, JailError
from grader.jail.conversation import Conversation
from grader.jail.faults import Crashed, NotAttempted, Raised, SubmissionFault, TimedOut
from grader.model import Outcome

Converse = Callable[[str], Conversation]
Judge = Callable[..., Graded]

OWN = """
class Layer: ...
def relu(x):
    print("printed by relu")
    return x
def layer(x): return Layer()
"""

PROVOKED = [
    TypeError("cannot unpack"),
    ValueError("too many values"),
    IndexError("out of range"),
    KeyError("dx"),
    AttributeError("no shape"),
    ZeroDivisionError("division by zero"),
    OverflowError("too large"),
    RuntimeError("size mismatch"),
    StopIteration(),
    MemoryError(),
    np.linalg.LinAlgError("singular"),
    RuntimeWarning("invalid value"),
]
BROKEN = [
    NameError("name 'np' is not defined"),
    ImportError("no module"),
    SyntaxError("bad"),
    OSError("no file"),
    SystemExit(1),
]


@pytest.fixture
def judge(converse: Converse) -> Judge:
    """The outcome of an exception in a check that has made some calls."""

    def judge(error: BaseException, *calls: tuple[str, Any]) -> Graded:
        source = WorkerSource(converse(OWN))
        own = source.begin(0, None)
        for name, argument in calls:
            getattr(own, name)(argument)
        return classify(error, source)

    return judge


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (NotAttempted("text"), Outcome.NOT_ATTEMPTED),
        (Raised("text", "ValueError"), Outcome.FAILED),
        (TimedOut("text"), Outcome.TIMEOUT),
        (Crashed("text"), Outcome.CRASHED),
    ],
)
def test_a_fault_of_the_submission_has_its_own_outcome(
    judge: Judge, fault: SubmissionFault, outcome: Outcome
) -> None:
    assert judge(fault) == Graded(outcome, "text")


def test_a_failed_comparison_has_failed(judge: Judge) -> None:
    assert judge(CheckFailed("relu: got 1, should be 2")) == Graded(
        Outcome.FAILED, "relu: got 1, should be 2"
    )


def test_a_failed_comparison_says_how_the_arrays_are_related(judge: Judge) -> None:
    x = np.array([1.5, -2.0, 0.3, 4.1])
    error = CheckFailed("text", got=3 * x, should=x, rtol=1e-5, atol=1e-6)
    related = "your values are 3 times the right ones"
    tolerance = Tolerance(1e-5, 1e-6)
    assert judge(error) == Graded(Outcome.FAILED, "text", tolerance=tolerance, likeness=related)


def test_a_comparison_without_arrays_says_nothing_of_them(judge: Judge) -> None:
    assert judge(CheckFailed("text")).likeness == ""
    assert judge(AssertionError("text")).likeness == ""


def test_a_comparison_that_quotes_an_assertion_is_not_cut(judge: Judge) -> None:
    assert judge(CheckFailed("got\nassert x")).message == "got\nassert x"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("relu is not linear", "relu is not linear"),
        ("relu is not linear\nassert 1 == 2", "relu is not linear"),
        ("assert 1 == 2", "assert 1 == 2"),
        ("", "the check's assertion does not hold"),
    ],
)
def test_a_plain_assertion_says_what_its_author_wrote(
    judge: Judge, text: str, message: str
) -> None:
    assert judge(AssertionError(text)) == Graded(Outcome.FAILED, message)


def test_a_check_can_fail_by_pytest_too(judge: Judge) -> None:
    assert judge(pytest.fail.Exception("should raise")).outcome is Outcome.FAILED


@pytest.mark.parametrize("error", PROVOKED, ids=lambda error: type(error).__name__)
def test_what_an_unusable_answer_provokes_is_an_error_of_the_submission(
    judge: Judge, error: Exception
) -> None:
    graded = judge(error, ("relu", [1.0, 2.0, 3.0]))
    assert graded.outcome is Outcome.ERROR
    assert graded.message == (
        "`relu` returned a list of length 3, which the check can't use "
        f"({type(error).__name__}: {error})"
    )


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (("relu", np.ones((2, 3))), "an array of shape (2, 3)"),
        (("relu", None), "None (is a `return` missing?)"),
        (("relu", 1.0), "a value of type float"),
        (("layer", 1.0), "an object of type Layer"),
    ],
)
def test_the_message_says_what_was_returned(judge: Judge, call: tuple[str, Any], what: str) -> None:
    assert f"returned {what}, which" in judge(TypeError("no"), call).message


def test_the_last_answer_is_the_one_that_is_told(judge: Judge) -> None:
    graded = judge(TypeError("no"), ("relu", [1]), ("relu", "text"))
    assert "`relu` returned a value of type str" in graded.message


@pytest.mark.parametrize("error", PROVOKED, ids=lambda error: type(error).__name__)
def test_what_is_raised_before_any_answer_is_the_fault_of_the_check(
    judge: Judge, error: Exception
) -> None:
    kind = type(error).__name__
    with pytest.raises(CheckError, match=rf"^the check is broken: {kind}"):
        judge(error)


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_what_no_answer_can_provoke_is_the_fault_of_the_check(
    judge: Judge, error: BaseException
) -> None:
    with pytest.raises(CheckError, match=r"^the check is broken: "):
        judge(error, ("relu", 1.0))


@pytest.mark.parametrize("error", [pytest.skip.Exception("later"), pytest.xfail.Exception("known")])
def test_a_check_must_not_skip(judge: Judge, error: BaseException) -> None:
    with pytest.raises(CheckError, match=r"^a check must not skip or xfail"):
        judge(error, ("relu", 1.0))


def test_what_pytest_itself_complains_of_is_the_fault_of_the_check(judge: Judge) -> None:
    with pytest.raises(CheckError, match="ScopeMismatch"):
        judge(pytest.fail.Exception("ScopeMismatch: …", pytrace=False), ("relu", 1.0))


def test_a_mistake_in_a_helpers_arguments_is_the_fault_of_the_check(judge: Judge) -> None:
    with pytest.raises(CheckError, match=r"^can't cross$"):
        judge(CheckError("can't cross"), ("relu", 1.0))


def test_a_fault_of_the_jail_is_not_blamed_on_a_check(judge: Judge) -> None:
    with pytest.raises(JailError, match=r"^the zygote was lost$"):
        judge(JailError("the zygote was lost"), ("relu", 1.0))


def test_without_a_submission_every_exception_is_the_fault_of_the_check() -> None:
    with pytest.raises(CheckError):
        classify(TypeError("no"), None)
    assert classify(AssertionError("no"), None).outcome is Outcome.FAILED


def test_what_was_printed_comes_along(judge: Judge) -> None:
    graded = judge(CheckFailed("no"), ("relu", 1), ("relu", 2))
    assert graded.printed == "printed by relu\nprinted by relu\n"


def test_a_message_and_what_was_printed_have_an_end(judge: Judge) -> None:
    graded = judge(AssertionError("x" * 10**6), *[("relu", 1)] * 2000)
    assert len(graded.message) < MESSAGE_LIMIT + 100
    assert len(graded.printed) < PRINTED_LIMIT + 100
