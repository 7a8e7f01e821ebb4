"""What an audit has found out about an assignment's checks: frozen dataclasses without I/O."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from grader.model import Assignment, Chaff, Check, Comparison, Result, RunInfo

LOOSER = 100


@dataclass(frozen=True)
class Repeated:
    """How often right solutions ran a check with fresh seeds, and failed it.

    `at_most` bounds the rate of that with a confidence of 95 %, where none failed.
    """

    runs: int = 0
    failures: int = 0
    at_most: float = 1.0


@dataclass(frozen=True)
class CheckFound:
    """One check: which mutants and chaffs fail it, and which of them pass all other checks.

    `redundant` names the checks of its exercise that fail on exactly the same ones; `seconds` is
    the median over the reference and the wheats, None if none of them ran it. `comparisons` is what
    it accepts, `slips` names those of `alone` that it might miss if that were LOOSER times as much.
    """

    check: Check
    catches: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    redundant: tuple[str, ...] = ()
    seconds: float | None = None
    comparisons: tuple[Comparison, ...] = ()
    slips: tuple[str, ...] = ()
    repeated: Repeated = field(default_factory=Repeated)

    @property
    def dead(self) -> bool:
        """Whether no mutant and no chaff ever fails it."""
        return not self.catches

    @property
    def loosest(self) -> Comparison | None:
        """Its comparison that lets the largest error through; None if it makes none."""
        return max(self.comparisons, key=lambda each: each.error, default=None)

    @property
    def rate(self) -> float | None:
        """How often it fails a right solution by chance, at most; None where that is not stated.

        The rates of all its comparisons together: the union bound.
        """
        rates = [each.rate for each in self.comparisons if each.rate is not None]
        return sum(rates) if rates else None


@dataclass(frozen=True)
class ChaffFound:
    """One chaff: the checks of its exercise that it fails, the exercises that it should not hurt.

    `named` says whether the diagnosis names it, `wrong` whom it names where the chaff itself is
    taken out of the list.
    """

    chaff: Chaff
    caught_by: tuple[str, ...] = ()
    hurts: tuple[str, ...] = ()
    named: bool = False
    wrong: tuple[str, ...] = ()

    @property
    def caught(self) -> bool:
        """Whether it fails a check of its exercise."""
        return bool(self.caught_by)


@dataclass(frozen=True)
class MutantFound:
    """One mutant, listed under the first of its exercises.

    `reason` is why it may survive, `allowed_at` where that is said; both empty if it may not.
    """

    name: str
    exercises: tuple[str, ...]
    operator: str
    line: int
    diff: str
    killed_by: tuple[str, ...] = ()
    by_hidden: bool = False
    reason: str = ""
    allowed_at: str = ""

    @property
    def killed(self) -> bool:
        """Whether a check fails on it."""
        return bool(self.killed_by)

    @property
    def allowed(self) -> bool:
        """Whether it survives, and may."""
        return not self.killed and bool(self.allowed_at)

    @property
    def survived(self) -> bool:
        """Whether it survives, and should not."""
        return not self.killed and not self.allowed_at


@dataclass(frozen=True)
class Unlucky:
    """A check that a right solution did not pass with the seeds of a salt."""

    salt: str
    result: Result


@dataclass(frozen=True)
class WheatFound:
    """One wheat, and the checks that it did not pass: with the usual seeds, and with others."""

    name: str
    lost: tuple[Result, ...] = ()
    unlucky: tuple[Unlucky, ...] = ()

    @property
    def full(self) -> bool:
        """Whether it has full marks, with the usual seeds."""
        return not self.lost

    @property
    def by_chance(self) -> tuple[tuple[Unlucky, int], ...]:
        """The checks that it did not pass with other seeds alone: the first time, and how often."""
        usual = {result.check for result in self.lost}
        times = Counter(each.result.check for each in self.unlucky)
        first = {each.result.check: each for each in reversed(self.unlucky)}
        return tuple((first[check], times[check]) for check in times if check not in usual)


@dataclass(frozen=True)
class Diagnosis:
    """Shares from 0 to 1: caught chaffs that are named, chaffs that get another's name."""

    named: float
    wrong: float


@dataclass(frozen=True)
class Totals:
    """How many there are of what an audit looks at, and what became of them."""

    wheats: int
    full: int
    chaffs: int
    caught: int
    mutants: int
    killed: int
    allowed: int
    survived: int


@dataclass(frozen=True)
class Summary:
    """One audited assignment in a row of a table.

    `outdated` says that something has changed since which decides on it.
    """

    name: str
    title: str
    totals: Totals
    diagnosis: Diagnosis
    short: tuple[str, ...]
    checks_hash: str
    outdated: bool = False


@dataclass(frozen=True)
class Audited:
    """One assignment; `stub` names the checks that the stub passes, `short` says what falls short.

    `unused` says which allowances match no mutant.
    """

    assignment: Assignment
    run: RunInfo
    checks: tuple[CheckFound, ...]
    chaffs: tuple[ChaffFound, ...]
    mutants: tuple[MutantFound, ...]
    reference: WheatFound
    wheats: tuple[WheatFound, ...]
    stub: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    short: tuple[str, ...] = ()

    @cached_property
    def totals(self) -> Totals:
        """Its wheats, chaffs and mutants in numbers."""
        return Totals(
            wheats=len(self.wheats),
            full=sum(found.full for found in self.wheats),
            chaffs=len(self.chaffs),
            caught=sum(found.caught for found in self.chaffs),
            mutants=len(self.mutants),
            killed=sum(found.killed for found in self.mutants),
            allowed=sum(found.allowed for found in self.mutants),
            survived=sum(found.survived for found in self.mutants),
        )

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """How well the chaffs are told from each other."""
        totals = self.totals
        named = sum(found.named for found in self.chaffs if found.caught)
        wrong = sum(bool(found.wrong) for found in self.chaffs)
        return Diagnosis(
            named / totals.caught if totals.caught else 1.0,
            wrong / totals.chaffs if totals.chaffs else 0.0,
        )

    @property
    def summary(self) -> Summary:
        """All of it in a row."""
        return Summary(
            self.assignment.name,
            self.assignment.title,
            self.totals,
            self.diagnosis,
            self.short,
            self.run.checks_hash,
        )
