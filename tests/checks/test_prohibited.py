"""What must not be called, from a submission's source and run to the outcomes of its checks."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks.local import LocalSource
from grader.checks.prohibited import refusals, refuse_unseen
from grader.checks.session import run_session
from grader.checks.source import Source, WorkerSource
from grader.course.manifest import load_course
from grader.errors import CheckError
from grader.jail import remote
from grader.jail.conversation import Conversation
from grader.jail.faults import Crashed, Prohibited
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.jail.sentences import prohibited
from grader.model import Check, Forbidden, Limits, Outcome, Result, SourceFile, Submission
from grader.worker import protocol

FORBIDDEN = (Forbidden(("numpy.var", "torch.nn.functional.gelu"), ("spread",), "Sum the squares."),)
SAID = (
    "`spread` uses numpy.var (own.py, line {}), which this exercise must not call. Sum the squares."
)
CHECKS = '''
@check(points=1, exercise="spread")
def test_spread_of_one(submission):
    """One number has no spread."""
    assert_close(submission.spread(np.array([2.0])), 0.0)

@check(points=1, exercise="spread")
def test_spread_of_two(submission):
    """Two numbers have one."""
    assert_close(submission.spread(np.array([1.0, 3.0])), 1.0)

@check(points=1, exercise="mean")
def test_mean(submission):
    """The mean of 1 and 3 is 2."""
    assert_close(submission.mean(np.array([1.0, 3.0])), 2.0)
'''
RIGHT = "import numpy as np\ndef mean(x): return x.mean()\n"
OWN = RIGHT + "def spread(x): return ((x - mean(x)) ** 2).mean()"
PLAIN = RIGHT + "def spread(x):\n    return np.var(x)"
# Its text shows nothing, and for one number it calls nothing.
SLY = RIGHT + "def spread(x):\n    return getattr(np, 'rav'[::-1])(x) if len(x) > 1 else 0.0"

# It catches what the guard raises.
CATCHES = SLY.replace("    return", "    try: np.var(x)\n    except Exception: pass\n    return")
CATCHES = CATCHES.replace("np.var(x)", "vars(np)['var'](x)")
Grade = Callable[[str], list[Result]]


def student(source: str) -> Submission:
    return Submission("ada", (SourceFile("own.py", source.encode()),))


@pytest.fixture(scope="module")
def guarded() -> Iterator[Jail]:
    """A jail whose workers guard what is forbidden."""
    with Jail(Level.NONE, Limits(), forbidden=FORBIDDEN) as jail:
        yield jail


@pytest.fixture(params=["in a worker", "here"])
def grade(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    write: Any,
    expected: Callable[[], tuple[Check, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> Grade:
    """The results of a submission, in a worker and in this process."""
    write(sums=CHECKS)

    def run(source: Source) -> list[Result]:
        results: list[Result] = []
        body = lambda runner: results.extend(runner(source))  # noqa: E731
        run_session(tmp_path, [tmp_path / "visible"], expected(), "sums:1", body)
        return results

    def grade(text: str) -> list[Result]:
        known = refusals(student(text), "own.py", FORBIDDEN)
        if request.param == "in a worker":
            jail = request.getfixturevalue("guarded")
            conversation = Conversation(jail, student(text), "own.py", known)
            with contextlib.closing(conversation):
                return run(WorkerSource(conversation))
        for name, value in {"path": [*sys.path], "modules": dict(sys.modules)}.items():
            monkeypatch.setattr(sys, name, value)
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        (tmp_path / "own.py").write_text(text)
        here = LocalSource(tmp_path / "own.py", student(text), FORBIDDEN, known)
        with contextlib.closing(here):
            return run(here)

    return grade


def outcomes(results: list[Result]) -> list[str]:
    return [result.outcome.value for result in results]


def test_who_uses_nothing_forbidden_passes(grade: Grade) -> None:
    assert outcomes(grade(OWN)) == ["passed", "passed", "passed"]


@pytest.mark.parametrize(
    ("source", "line"),
    [(PLAIN, 4), (SLY, 4), (CATCHES, 4)],
    ids=["in the text", "by a call", "by a call that is caught"],
)
def test_each_check_of_the_exercise_fails_with_the_sentence(
    grade: Grade, source: str, line: int
) -> None:
    results = grade(source)
    assert outcomes(results) == ["failed", "failed", "passed"]
    assert [result.message for result in results[:2]] == [SAID.format(line)] * 2


def test_what_the_text_shows_is_refused_without_a_run(guarded: Jail) -> None:
    source = PLAIN.replace("return np.var(x)", "while True: np.var(x)")
    known = refusals(student(source), "own.py", FORBIDDEN)
    with contextlib.closing(Conversation(guarded, student(source), "own.py", known)) as one:
        one.begin(0, None, "spread")
        with pytest.raises(Prohibited, match=r"numpy\.var"):
            remote.module(one).spread(np.ones(2))


def test_a_worker_that_takes_over_is_guarded_as_well(guarded: Jail) -> None:
    source = f"{SLY}\ndef ends(x):\n    import os\n    os._exit(1)\n"
    with contextlib.closing(Conversation(guarded, student(source), "own.py")) as one:
        one.begin(0, None, "mean")
        with pytest.raises(Crashed):
            remote.module(one).ends(1)
        one.begin(0, None, "spread")
        with pytest.raises(Prohibited) as caught:
            remote.module(one).spread(np.ones(2))
        assert str(caught.value) == SAID.format(4)
        assert one.refusals == {"spread": SAID.format(4)}


def test_where_nothing_is_forbidden_nothing_is_refused(jail: Jail) -> None:
    assert refusals(student(PLAIN), "own.py", ()) == {}
    with contextlib.closing(Conversation(jail, student(PLAIN), "own.py")) as one:
        one.begin(0, None, "spread")
        assert remote.module(one).spread(np.array([1.0, 3.0])) == 1.0


def test_the_sentence_ends_early_where_there_is_nothing_to_do_instead() -> None:
    rules = [Forbidden(("numpy.var",), ("spread",))]
    assert prohibited(rules, "spread", "numpy.var", "own.py", 0, student("")) == (
        "`spread` uses numpy.var (own.py), which this exercise must not call"
    )


@pytest.mark.parametrize("name", ["", "x" * 100, "numpy.std"])
def test_a_name_that_nobody_has_forbidden_is_not_repeated(name: str) -> None:
    said = prohibited(FORBIDDEN, "spread", name, "own.py", 1, student(""))
    assert (
        said
        == "`spread` uses something forbidden (own.py, line 1), which this exercise must not call"
    )


def test_a_file_that_is_not_the_submissions_is_not_repeated(guarded: Jail) -> None:
    source = "import sys\ndef spread(x): return x\n"
    with contextlib.closing(Conversation(guarded, student(source), "own.py")) as one:
        one.begin(0, None, "spread")
        reply = protocol.Prohibited(1, "numpy.var", "/etc/passwd", -5)
        assert "uses numpy.var (own.py), which" in str(one._prohibited(reply))


def test_a_refusal_is_a_failure_of_the_submission() -> None:
    assert Prohibited.outcome is Outcome.FAILED


@pytest.mark.parametrize("name", ["numpy.ndarray.sum", "numpy.random.Generator.normal"])
def test_a_name_that_nobody_can_watch_is_a_fault_of_the_course(name: str, sums: Path) -> None:
    (assignment,) = load_course(sums).assignments
    rules = (Forbidden(("numpy.sum", name), ("double",)),)
    with pytest.raises(CheckError, match=rf"assignment\.toml: nobody can see who calls {name}"):
        refuse_unseen(replace(assignment, forbidden=rules))


def test_names_that_can_be_watched_are_no_fault(sums: Path) -> None:
    (assignment,) = load_course(sums).assignments
    names = ("numpy.sum", "torch.Tensor.sum", "torch.nn.Dropout", "numpy.no_such_name")
    refuse_unseen(replace(assignment, forbidden=(Forbidden(names, ("double",)),)))
