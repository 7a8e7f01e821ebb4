"""The nouns of the grader: frozen dataclasses without I/O."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path


class Outcome(StrEnum):
    """What became of one check on one submission."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    NOT_ATTEMPTED = "not attempted"
    TIMEOUT = "timeout"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Limits:
    """What one submission may use up.

    `reply_mb` is for one reply; all that one check passes and gets back may be four times that.
    `experiments_seconds` are for all cells of a notebook together that hold no exercise.
    """

    call_seconds: float = 10.0
    submission_seconds: float = 60.0
    memory_mb: int = 1024
    reply_mb: int = 64
    output_kb: int = 16
    experiments_seconds: float = 5.0


@dataclass(frozen=True)
class Exercise:
    """One function or class that a student writes."""

    name: str
    title: str
    points: int


class Placed:
    """What begins at a line of a file."""

    path: Path
    line: int

    @property
    def place(self) -> str:
        """Where it is, as messages name it."""
        return f"{self.path.as_posix()}:{self.line}"


@dataclass(frozen=True)
class Manual:
    """An exercise that a person marks: it has no checks, and no points of the total."""

    name: str
    title: str


@dataclass(frozen=True)
class Check(Placed):
    """One pytest test that earns points; `title` is the sentence a student reads."""

    name: str
    title: str
    exercise: str
    points: int
    hidden: bool
    path: Path
    line: int
    hint: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Chaff(Placed):
    """A misconception: an edit of the reference, and its explanation for the student."""

    name: str
    exercise: str
    replace: str
    by: str
    explain: str
    path: Path
    line: int


@dataclass(frozen=True)
class Allowance(Placed):
    """Mutants that may survive: edits of the reference that do no harm, and the reason why.

    `by` holds all the texts that may stand in place of `replace`, each a mutant.
    """

    replace: str
    by: tuple[str, ...]
    reason: str
    path: Path
    line: int


@dataclass(frozen=True)
class Forbidden:
    """Names of libraries that some exercises must not call; `instead` is for the student."""

    names: tuple[str, ...]
    exercises: tuple[str, ...]
    instead: str = ""

    @property
    def by_name(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each name with the exercises that must not call it."""
        return tuple((name, self.exercises) for name in self.names)


@dataclass(frozen=True)
class Assignment:
    """One competency: its exercises, its checks, and where its files are.

    `optimizers` says whether PyTorch's are used in it, which take long to import;
    `diagnose_hidden` whether students are told which mistake a hidden check shows.
    """

    name: str
    title: str
    version: str
    points: int
    folder: Path
    reference: Path
    exercises: tuple[Exercise, ...]
    checks: tuple[Check, ...]
    wheats: tuple[Path, ...] = ()
    chaffs: tuple[Chaff, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    limits: Limits = field(default_factory=Limits)
    forbidden: tuple[Forbidden, ...] = ()
    optimizers: bool = False
    diagnose_hidden: bool = True
    manual: tuple[Manual, ...] = ()

    @property
    def file(self) -> str:
        """Name of the one file that a student hands in."""
        return f"{self.name}.py"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its exercises."""
        return tuple(exercise.name for exercise in self.exercises)

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The names of the exercises that a person marks."""
        return tuple(exercise.name for exercise in self.manual)

    @cached_property
    def visible(self) -> tuple[Check, ...]:
        """The checks that ship in the kit."""
        return tuple(check for check in self.checks if not check.hidden)

    @cached_property
    def hidden(self) -> tuple[Check, ...]:
        """The checks that never leave."""
        return tuple(check for check in self.checks if check.hidden)


@dataclass(frozen=True)
class Thresholds:
    """The least that an audit is to show, in percent.

    Of the wheats with full marks, of the chaffs that are caught, and of the mutants that are
    killed among those that are not allowed to survive. `repeats` is how often the reference and the
    wheats are scored with fresh seeds besides.
    """

    wheats: float = 100.0
    chaffs: float = 100.0
    mutants: float = 95.0
    repeats: int = 5


@dataclass(frozen=True)
class Course:
    """A folder with `course.toml` and the assignments it names."""

    title: str
    root: Path
    assignments: tuple[Assignment, ...]
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True)
class CellSpan:
    """Where a code cell of a notebook stands in a text: its lines from `first` to `last`, from 1.

    `number` counts all cells of the notebook from 1, as a student does. Whether it is a
    `solution`, and of which exercise, is what its metadata says until its code is looked at;
    `is_python` whether it could be parsed.
    """

    number: int
    first: int
    last: int
    solution: bool = False
    exercise: str = ""
    is_python: bool = True


@dataclass(frozen=True)
class SourceFile:
    """One file of a submission, by its path inside the submission (POSIX, relative).

    If it was a notebook, `data` is its code and `cells` are where the cells stand in it.
    """

    path: str
    data: bytes
    cells: tuple[CellSpan, ...] | None = None

    @property
    def name(self) -> str:
        """What the student calls it."""
        return self.path if self.cells is None else f"{self.path.removesuffix('.py')}.ipynb"

    def cell_at(self, line: int) -> tuple[int, int] | None:
        """The number of the cell that a line is in, and the line's number in that cell."""
        cells = self.cells or ()
        at = bisect_right(cells, line, key=lambda span: span.first) - 1
        if at < 0 or line > cells[at].last:
            return None
        return cells[at].number, line - cells[at].first + 1


@dataclass(frozen=True)
class Picture:
    """A picture that is saved in a notebook, for a manual exercise: `data` as base64, unread.

    If it was not taken, `problem` says why, to the staff.
    """

    exercise: str
    data: bytes = b""
    problem: str = ""


@dataclass(frozen=True)
class Submission:
    """One student's files for one assignment; `problem` says why there are none to run."""

    student: str
    files: tuple[SourceFile, ...]
    problem: str = ""
    notes: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What the comparisons that a check makes at one line accept, the loosest of them.

    `error` is the largest that it lets through: relative to the size of what is compared, or, if
    that is 0, absolute. `rate` is how often all of them refuse a right answer by chance, at most;
    None if there is no chance in them.
    """

    name: str
    line: int
    error: float
    relative: bool = True
    rate: float | None = None
    rtol: float | None = None
    atol: float | None = None
    times: int = 1


@dataclass(frozen=True)
class Result:
    """One check on one submission.

    `message` and `printed` may quote inputs and expected values: for a hidden check they are
    for the staff alone. `explained` names the misconceptions that give the very same answers in
    this check, `cut_off` that they could not be found, for these took too long or crashed;
    `likeness` says how the answer relates to the right one, where that is exact.
    `margin`, for the staff too, is by what factor the tolerance would have to be looser for what
    failed to pass; None if none would do. `comparisons` are noted in an audit alone.
    """

    check: str
    outcome: Outcome
    message: str = ""
    printed: str = ""
    seconds: float = 0.0
    explained: tuple[str, ...] = ()
    likeness: str = ""
    margin: float | None = None
    comparisons: tuple[Comparison, ...] = ()
    cut_off: bool = False


@dataclass(frozen=True)
class Plot:
    """A picture of a manual exercise, drawn anew from its pixels; for the staff alone.

    `digest` names the PNG file that was made of it; if there is none, `problem` says why.
    """

    exercise: str
    digest: str = ""
    width: int = 0
    height: int = 0
    problem: str = ""

    @property
    def source(self) -> str:
        """The file, by its path in the folder where results go; the report gives it a name."""
        return f".plots/{self.digest}.png"


@dataclass(frozen=True)
class Scored:
    """One submission with its results (one for each expected check, in order) and its points."""

    student: str
    page: str
    results: tuple[Result, ...]
    by_exercise: dict[str, int]
    earned: int
    problem: str = ""
    notes: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()


@dataclass(frozen=True)
class RunInfo:
    """What a batch ran with, so that it can be run again."""

    course: str
    assignment: str
    assignment_version: str
    jail: str
    checks_hash: str
    grader: str
    python: str
    numpy: str
    torch: str
