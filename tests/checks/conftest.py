"""Submissions at hand and in a worker, and small assignments to run checks of."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.checks import current
from grader.checks.session import run_session
from grader.checks.source import WorkerSource
from grader.course.checks import read_checks
from grader.jail import remote
from grader.jail.conversation import Conversation
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Check, Limits, Result, SourceFile, Submission

Load = Callable[[str], Any]


@pytest.fixture(scope="session")
def jail() -> Iterator[Jail]:
    """A jail without confinement: the protocol is the same at every level."""
    with Jail(Level.NONE, Limits()) as jail:
        yield jail


@pytest.fixture
def converse(jail: Jail) -> Iterator[Callable[[str], Conversation]]:
    """Starts a conversation with a submission of one file, `own.py`."""
    begun: list[Conversation] = []

    def converse(source: str) -> Conversation:
        file = SourceFile("own.py", textwrap.dedent(source).encode())
        begun.append(Conversation(jail, Submission("ada", (file,)), "own.py"))
        return begun[-1]

    yield converse
    for conversation in begun:
        conversation.close()


@pytest.fixture
def submit(converse: Callable[[str], Conversation]) -> Load:
    """A submission's module, as a check gets it, from its source."""

    def submit(source: str) -> Any:
        conversation = converse(source)
        conversation.begin(0)
        current.follow(lambda: conversation.transcript.label)
        return remote.module(conversation)

    return submit


@pytest.fixture
def at_hand() -> Load:
    """A module in this process, from its source."""

    def at_hand(source: str) -> ModuleType:
        module = ModuleType("own")
        exec(compile(textwrap.dedent(source), "own.py", "exec"), vars(module))
        current.follow(str)
        return module

    return at_hand


@pytest.fixture(params=["at hand", "in a worker"])
def load(request: pytest.FixtureRequest, at_hand: Load) -> Load:
    """Both kinds of a module, from its source."""
    if request.param == "at hand":
        return at_hand
    return request.getfixturevalue("submit")  # type: ignore[no-any-return]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes check files, by path in the folder of an assignment."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / "visible" / f"test_{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(_HEAD + textwrap.dedent(text))
        return tmp_path

    return write


_HEAD = '''"""Checks."""
import numpy as np
import pytest
import torch
from grader.checks import *
'''

Mark = Callable[..., list[tuple[Result, ...]]]


@pytest.fixture
def expected(tmp_path: Path) -> Callable[[], tuple[Check, ...]]:
    """The checks that the course reads in what was written."""
    return lambda: read_checks(
        sorted((tmp_path / "visible").glob("test_*.py")), tmp_path, "", hidden=False
    )


@pytest.fixture
def mark(
    tmp_path: Path,
    converse: Callable[[str], Conversation],
    expected: Callable[[], tuple[Check, ...]],
) -> Mark:
    """Runs the checks that were written on submissions, in one session."""

    def mark(
        *sources: str,
        checks: Sequence[Check] | None = None,
        only: Sequence[Check] | None = None,
        namespace: str = "sums:1",
        reference: ModuleType | None = None,
    ) -> list[tuple[Result, ...]]:
        marked: list[tuple[Result, ...]] = []

        def body(runner: Callable[..., tuple[Result, ...]]) -> None:
            for source in sources:
                marked.append(runner(WorkerSource(converse(source), reference)))

        known = expected() if checks is None else checks
        run_session(tmp_path, [tmp_path / "visible"], known, namespace, body, only=only)
        return marked

    return mark
