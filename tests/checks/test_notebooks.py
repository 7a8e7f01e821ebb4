"""Notebooks in a worker and in this very process: the same outcomes and sentences."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from grader.checks.local import LocalSource
from grader.checks.outcome import Graded, classify
from grader.checks.prohibited import refusals
from grader.checks.source import WorkerSource
from grader.course.notebook_source import notebook_source
from grader.jail.conversation import Conversation
from grader.jail.jail import Jail
from grader.model import Forbidden, Limits, Outcome, Submission
from grader.worker import protocol

EXERCISES = ("f", "g")
QUICK = Limits(call_seconds=60, experiments_seconds=0.05)
Open = Callable[..., Any]


@pytest.fixture
def submission(notebook: Callable[..., bytes]) -> Callable[..., Submission]:
    """A notebook that was handed in."""

    def submission(*cells: str) -> Submission:
        file, notes = notebook_source(notebook(*cells), "own.ipynb", "own.py", EXERCISES)
        return Submission("ada", (file,), notes=notes)

    return submission


@pytest.fixture
def converse(jail: Jail, submission: Callable[..., Submission]) -> Iterator[Open]:
    """Starts a conversation with a notebook."""
    with ExitStack() as ends:

        def converse(*cells: str, limits: Limits | None = None) -> Conversation:
            handed_in = submission(*cells)
            made = Conversation(jail, handed_in, "own.py", limits=limits or Limits())
            ends.callback(made.close)
            made.begin(0)
            return made

        yield converse


@pytest.fixture(params=["worker", "here"])
def open_it(
    request: pytest.FixtureRequest,
    converse: Open,
    submission: Callable[..., Submission],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Open]:
    """The source of a notebook, in a worker and in this process."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "own", raising=False)
    opened: list[LocalSource] = []

    def open_it(*cells: str) -> Any:
        if request.param == "worker":
            return WorkerSource(converse(*cells))
        opened.append(LocalSource(tmp_path / "own.ipynb", submission(*cells)))
        return opened[-1]

    yield open_it
    for source in opened:
        source.close()
    for name in ("own", "seaborn"):
        sys.modules.pop(name, None)


def outcome(source: Any, name: str) -> Graded:
    """What becomes of a check that calls a function."""
    own = source.begin(0, None)
    with pytest.raises(BaseException) as caught:  # noqa: PT011 (whatever the submission raises)
        getattr(own, name)()
    return classify(caught.value, source)


def test_a_line_is_told_by_its_cell(open_it: Open) -> None:
    graded = outcome(open_it("import math", "\ndef f():\n    return 1 / 0"), "f")
    text = "`f` raised ZeroDivisionError: division by zero (cell 2, line 3)\n    return 1 / 0"
    assert graded == Graded(Outcome.FAILED, text)


def test_a_name_that_a_cell_would_have_defined_names_the_cell(open_it: Open) -> None:
    graded = outcome(open_it("x = 1", "y = nothing\ndef f(): return 1"), "f")
    assert graded.outcome is Outcome.FAILED
    assert graded.message.startswith("`f` was not defined: cell 2 stopped at line 1: NameError:")


def test_a_name_that_no_cell_would_have_defined_is_not_attempted(open_it: Open) -> None:
    graded = outcome(open_it("1 / 0", "def g(): return 1"), "f")
    assert graded == Graded(Outcome.NOT_ATTEMPTED, "`f` is not defined in your file")


def test_a_cell_that_is_not_python_is_named(open_it: Open) -> None:
    graded = outcome(open_it("x = 1", "def f():\n    return ("), "f")
    assert graded.message.startswith("`f` was not defined: cell 2, line 2, is not valid Python:")


def test_a_helper_that_is_missing_names_its_cell(open_it: Open) -> None:
    graded = outcome(open_it("1 / 0\nhelper = 1", "def f(): return helper"), "f")
    assert "`helper` was not defined: cell 1 stopped at line 1" in graded.message


def test_cells_below_one_that_stops_still_run(open_it: Open) -> None:
    source = open_it("1 / 0", "def f(): return 5")
    assert source.begin(0, None).f() == 5


def test_a_self_check_does_nothing(open_it: Open) -> None:
    source = open_it("import grader\ngrader.check('f')\ndef f(): return 5\ngrader.check()")
    assert source.begin(0, None).f() == 5
    assert sys.modules["grader"].__version__


def test_plots_do_no_harm(open_it: Open) -> None:
    plots = "import seaborn\nfig, ax = seaborn.subplots()\ndisplay(fig)"
    assert open_it(plots, "def f(): return 5").begin(0, None).f() == 5


def test_the_cells_that_stopped_are_noted(converse: Open) -> None:
    talk = converse("def f(): return 1", *["1 / 0"] * 7)
    assert WorkerSource(talk).begin(0, None).f() == 1
    assert (
        talk.notes[0] == "cell 2 stopped at line 1: ZeroDivisionError: division by zero\n    1 / 0"
    )
    assert talk.notes[-1] == "and 2 more cells stopped"
    assert talk.stopped == ""


def test_code_apart_that_never_ends_costs_nothing(converse: Open) -> None:
    talk = converse("while True: pass", "def f(): return 1", limits=QUICK)
    assert WorkerSource(talk).begin(0, None).f() == 1
    assert talk.notes[0].startswith("cell 1 was stopped at line 1, since cells that hold no")


def test_code_apart_that_ends_the_process_costs_nothing(converse: Open) -> None:
    talk = converse("def f(): return 1", "import os\nos._exit(0)")
    assert WorkerSource(talk).begin(0, None).f() == 1
    end = "; cell 2, which holds no exercise, did not count"
    assert talk.notes == (f"`own.ipynb` ended the Python process instead of returning{end}",)


def test_a_solution_that_ends_the_process_costs_everything(converse: Open) -> None:
    talk = converse("def f(): return 1\nimport os\nos._exit(0)")
    graded = outcome(WorkerSource(talk), "f")
    assert graded.outcome is Outcome.CRASHED


def test_a_worker_can_not_invent_cells(converse: Open) -> None:
    talk = converse("x = 1")
    talk._notebook.note([protocol.Stop(7, "E", "m", [], late=False)], 5.0)
    assert talk.notes == ()


def test_a_forbidden_call_is_found_beside_cells_that_are_not_python(
    submission: Callable[..., Submission],
) -> None:
    cells = ("import numpy as np", "x = (", "def f(x):\n    return np.sum(x)")
    rule = Forbidden(("numpy.sum",), ("f",))
    said = "`f` uses numpy.sum (cell 3, line 2), which this exercise must not call"
    assert refusals(submission(*cells), "own.py", (rule,)) == {"f": said}
