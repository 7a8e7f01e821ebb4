"""How long the calls of one submission are waited for."""

from collections import Counter

from grader.jail import sentences
from grader.jail.budget import Budget
from grader.jail.faults import TimedOut
from grader.model import Limits

# A function that timed out is given this share of its time once more, and then no more.
SHARES = (1.0, 0.2)
# The most that the cells of a notebook that hold no exercise may take of a submission's time.
EXPERIMENTS_SHARE = 0.25


class Patience:
    """The time of each call, less for those that were late before, within a `budget` for all."""

    def __init__(self, limits: Limits) -> None:
        self.budget = Budget(limits.submission_seconds)
        self._usual = self._now = limits.call_seconds
        self._experiments = limits.experiments_seconds
        self._late: Counter[str] = Counter()

    def begin(self, seconds: float | None) -> None:
        """A new check begins; `seconds` is its own limit for a call."""
        self._now = seconds or self._usual

    def seconds(self, label: str) -> float:
        """How long to wait for the answer to a call. Raises TimedOut if it is not worth asking."""
        count = self._late[label]
        if count >= len(SHARES):
            raise TimedOut(f"`{label}` did not return in time before and was not called again")
        if self.budget.left <= 0:
            raise TimedOut(sentences.USED_UP)
        return self._now * SHARES[count]

    @property
    def to_load(self) -> float:
        """How long to wait for the import of the submission."""
        return max(self._now, self._usual)

    @property
    def for_experiments(self) -> float:
        """What the cells that hold no exercise may take: they must leave enough for the checks."""
        return min(self._experiments, self.budget.left * EXPERIMENTS_SHARE)

    def was_late(self, label: str) -> None:
        """A call did not return in time."""
        self._late[label] += 1

    def forget(self, label: str) -> None:
        """That a call was late counts no more."""
        self._late.pop(label, None)
