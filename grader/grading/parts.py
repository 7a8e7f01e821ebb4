"""The nouns of reading a submission: a file that may be read, and what is said about others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.course.kit_forms import MODULE, NOTEBOOK
from grader.grading.names import printable

MAX_ENTRIES = 5_000
SOURCES = (MODULE, NOTEBOOK)  # what students hand in, by its suffix

_JUNK = ("__MACOSX", "__pycache__", ".git", ".ipynb_checkpoints", ".venv")


class Unreadable(Exception):
    """A submission can't be read; the text is a sentence for the student."""


@dataclass(frozen=True)
class Part:
    """A file that may be read: its path inside the submission, and how to read its first bytes.

    `alone` says that it lies among other students' files, under the student's name.
    """

    path: PurePosixPath
    read: Callable[[int], bytes]
    alone: bool = False

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook, by its name."""
        return self.kind == NOTEBOOK

    @property
    def kind(self) -> str:
        """Its suffix."""
        return self.path.suffix.lower()


@dataclass
class Notes:
    """What the student is told about files that were left out; `faults` may be why all are."""

    all: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def left_out(self, path: PurePosixPath, why: str) -> None:
        """A file that can't be used."""
        self.all.append(f"{printable(str(path))} {why} and was left out")

    def fault(self, path: PurePosixPath, why: str) -> None:
        """A file that should have been one to use."""
        self.faults.append(f"{printable(str(path))} {why}")
        self.all.append(self.faults[-1])


def is_junk(path: PurePosixPath) -> bool:
    """Whether a file was put there by a program, not by a student."""
    return any(part in _JUNK or part.startswith(".") for part in path.parts if part != "..")
