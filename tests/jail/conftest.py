"""Real jails, one a level for the whole run, and submissions to put into them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from grader.jail import remote
from grader.jail.choose import open_jail
from grader.jail.conversation import Conversation
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Limits, SourceFile, Submission

LIMITS = Limits(call_seconds=30, submission_seconds=300, memory_mb=256, reply_mb=2, output_kb=1)


@dataclass
class Student:
    """A submission that one can talk with: `module` is what a check gets."""

    module: Any
    conversation: Conversation

    def begin(self, seed: int = 0, seconds: float | None = None) -> None:
        """A new check begins."""
        self.conversation.begin(seed, seconds)


@pytest.fixture(scope="session")
def _jails(root: Path) -> Iterator[Callable[[Level], Jail | str]]:
    """A running jail of each level as it is asked for, or why there is none."""
    opened: dict[Level, Jail | str] = {}
    hidden = (root / "reference", root / "assignments")

    def get(level: Level) -> Jail | str:
        if level not in opened:
            jail, examination = open_jail(level, LIMITS, hidden)
            opened[level] = examination.reason if jail is None else jail
        return opened[level]

    yield get
    for jail in opened.values():
        if isinstance(jail, Jail):
            jail.close()


@pytest.fixture(params=[Level.STRONG, Level.REDUCED], ids=str)
def level(request: pytest.FixtureRequest) -> Level:
    """Each level that confines."""
    found: Level = request.param
    return found


@pytest.fixture
def jail(level: Level, _jails: Callable[[Level], Jail | str]) -> Jail:
    """A running jail at each level. One that should hold and does not fails on a build machine."""
    found = _jails(level)
    if not isinstance(found, Jail):
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain(f"the jail does not hold at level {level} here: {found}")
        raise AssertionError
    return found


@pytest.fixture
def limits(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives the conversations of this test other limits of time."""

    def set_limits(**changes: float) -> None:
        monkeypatch.setattr(jail, "limits", replace(jail.limits, **changes))

    return set_limits


@pytest.fixture
def hand_in(jail: Jail) -> Iterator[Callable[..., Student]]:
    """Hands in a source (and other files by path): a student, whose check has begun."""
    students: list[Student] = []

    def make(source: str, files: dict[str, str] | None = None) -> Student:
        texts = {"student.py": source, **(files or {})}
        sources = tuple(SourceFile(path, text.encode()) for path, text in texts.items())
        conversation = Conversation(jail, Submission("student", sources), "student.py")
        conversation.begin(0)
        students.append(Student(remote.module(conversation), conversation))
        return students[-1]

    yield make
    for student in students:
        student.conversation.close()
