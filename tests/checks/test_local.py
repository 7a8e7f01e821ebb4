"""A submission in this very process: the same outcomes and sentences as from a worker."""

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.checks import CheckFailed
from grader.checks.local import LocalSource
from grader.checks.outcome import Graded, classify
from grader.checks.source import WorkerSource
from grader.errors import CheckError
from grader.jail.conversation import Conversation
from grader.model import Outcome, SourceFile, Submission

Open = Callable[..., LocalSource]


@pytest.fixture
def open_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Imports a submission of the given files here, and forgets it after the test."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def open_here(own: str, **others: str) -> LocalSource:
        files = []
        for name, text in {"own": own, **others}.items():
            (tmp_path / f"{name}.py").write_text(textwrap.dedent(text))
            files.append(SourceFile(f"{name}.py", textwrap.dedent(text).encode()))
        return LocalSource(tmp_path / "own.py", Submission("you", tuple(files)))

    return open_here


def outcome(source: Any, name: str, *args: Any) -> Graded:
    """What becomes of a check that calls a function."""
    own = source.begin(0, None)
    with pytest.raises(BaseException) as caught:  # noqa: PT011 (whatever the submission raises)
        getattr(own, name)(*args)
    return classify(caught.value, source)


OWN = """
def inner(x):
    return 1 / x

def outer(x):
    return inner(x)

def unwritten(x):
    raise NotImplementedError

def leaves(x):
    exit()

def says(x):
    raise ValueError("no")

def asserts(x):
    assert x, "mine"

def asks(x):
    return x.shape

class Layer:
    def forward(self, x):
        return x @ 3
"""


@pytest.mark.parametrize("name", ["outer", "unwritten", "leaves", "says", "asserts", "asks"])
def test_the_sentence_is_that_of_a_worker(
    open_here: Open, converse: Callable[[str], Conversation], name: str
) -> None:
    here, there = open_here(OWN), WorkerSource(converse(OWN))
    assert outcome(here, name, 0) == outcome(there, name, 0)


@pytest.mark.parametrize("name", ["missing", "outerr"])
def test_a_missing_name_is_told_as_a_worker_tells_it(
    open_here: Open, converse: Callable[[str], Conversation], name: str
) -> None:
    here, there = open_here(OWN), WorkerSource(converse(OWN))
    assert outcome(here, name, 0) == outcome(there, name, 0)


@pytest.mark.parametrize(
    "source",
    [
        "def early(): return 1\n1 / 0\ndef late(): return 1\n",
        "def early(:\n",
        "import nothing_of_the_kind\n",
        "import sys\nsys.exit(3)\n",
        "raise ValueError('no')\n",
        "def f():\n    return undefined\nf()\n",
        "def f():\n    x = 1\n  y = 2\n",
    ],
)
def test_a_file_that_stops_is_told_as_a_worker_tells_it(
    open_here: Open, converse: Callable[[str], Conversation], source: str
) -> None:
    here, conversation = open_here(source), converse(source)
    assert outcome(here, "late") == outcome(WorkerSource(conversation), "late")
    assert here.stopped == conversation.stopped
    assert "own.py" in here.stopped


def test_what_stands_above_the_line_that_stops_can_be_called(open_here: Open) -> None:
    source = open_here("def early(): return 1\n1 / 0\n")
    assert source.begin(0, None).early() == 1


def test_ctrl_c_while_the_file_is_imported_stops_everything(open_here: Open) -> None:
    with pytest.raises(KeyboardInterrupt):
        open_here("raise KeyboardInterrupt")


def test_a_method_is_named_with_its_class(open_here: Open) -> None:
    source = open_here(OWN)
    layer = source.begin(0, None).Layer()
    with pytest.raises(TypeError) as caught:
        layer.forward("x")
    graded = classify(caught.value, source)
    assert graded.outcome is Outcome.FAILED
    assert graded.message.startswith("`Layer.forward` raised TypeError: ")
    assert "(own.py, line 25)\n    return x @ 3" in graded.message


def test_files_beside_it_can_be_imported(open_here: Open) -> None:
    source = open_here(
        "def f():\n    import helper\n    return helper.g()", helper="def g(): return 1"
    )
    assert source.begin(0, None).f() == 1


def test_an_error_in_a_file_beside_it_is_the_submissions(open_here: Open) -> None:
    source = open_here("import helper\ndef f(): return helper.g()", helper="def g(): return 1 / 0")
    graded = outcome(source, "f")
    assert graded.message.startswith("`f` raised ZeroDivisionError: division by zero (helper.py, ")


def test_chance_is_seeded(open_here: Open) -> None:
    own = (
        "import random, numpy, torch\n"
        "def f(): return random.random(), numpy.random.rand(), torch.rand(1).item()"
    )
    source = open_here(own)
    first = source.begin(5, None).f()
    assert source.begin(5, None).f() == first
    assert source.begin(6, None).f() != first


def test_a_failed_comparison_has_failed(open_here: Open) -> None:
    graded = classify(CheckFailed("f: got 1, should be 2"), open_here(OWN))
    assert graded == Graded(Outcome.FAILED, "f: got 1, should be 2")


def test_an_answer_that_the_check_cannot_use_is_an_error(open_here: Open) -> None:
    graded = classify(TypeError("cannot unpack"), open_here(OWN))
    assert graded.outcome is Outcome.ERROR
    assert "something that the check can't use (TypeError: cannot unpack)" in graded.message


def test_a_broken_check_is_not_the_submissions_fault(open_here: Open) -> None:
    source = open_here(OWN)
    for error in (NameError("np"), ImportError("numpyy")):
        with pytest.raises(CheckError, match="the check is broken"):
            classify(error, source)


def test_there_is_no_reference(open_here: Open) -> None:
    assert open_here(OWN).reference() is None
