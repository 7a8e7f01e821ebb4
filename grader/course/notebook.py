"""The nouns of a notebook: its cells, and what the grader wrote down of each."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds; whatever Jupyter doesn't know counts as raw text."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


class Role(StrEnum):
    """What a cell of a kit is for; cells that a student added have none.

    The first three hold the student's file (`KEPT`: a cell that the student added and that is in
    the file), the others come with the kit (`MANUAL`: where a student answers what a person marks).
    """

    SOLUTION = "solution"
    CODE = "code"
    KEPT = "kept"
    SELF_CHECK = "check"
    TEXT = "text"
    MANUAL = "manual"
    NONE = ""


@dataclass(frozen=True)
class Mark:
    """What the metadata of a cell says of it: a claim, which a student can edit.

    `blank` is the number of blank lines before the cell's code in the .py file, None where the
    usual ones are meant; `digest` tells whether a text of the kit is as it was handed out;
    `points` are those of the visible checks that a self-check runs.
    """

    role: Role = Role.NONE
    exercise: str = ""
    blank: int | None = None
    digest: str = ""
    points: int = 0


FILE_ROLES = (Role.SOLUTION, Role.CODE, Role.KEPT)
ANSWERS = (Role.SOLUTION, Role.MANUAL)


@dataclass(frozen=True)
class Cell:
    """One cell; the lines of `source` end with a line feed, the last one mostly with nothing."""

    kind: Kind
    source: str
    mark: Mark = field(default_factory=Mark)

    @property
    def is_of_file(self) -> bool:
        """Whether it says itself that it is code of the student's file."""
        return self.kind is Kind.CODE and self.mark.role in FILE_ROLES


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook in order.

    `ending` is what follows the last line in the .py file: a line feed and blank lines, or nothing.
    """

    cells: tuple[Cell, ...]
    ending: str = "\n"
