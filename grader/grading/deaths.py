"""The deaths of markers: which submission they are to blame on, and when they are too many."""

from collections import Counter

from grader.errors import BatchError
from grader.grading.messages import Job, Marked
from grader.model import Outcome, Result

# A marker may die of something else once; the second one that dies at a job died of it.
AT_A_JOB = 2
# One after the other, with nothing scored between them.
WITHOUT_A_JOB = 3
JOBS_IN_A_ROW = 10

SENTENCE = (
    f"the grader's own process ended {AT_A_JOB} times while it marked this submission, "
    "so there are no results: please tell the staff"
)


class Deaths:
    """Counts the markers that died."""

    def __init__(self) -> None:
        self._at: Counter[int] = Counter()
        self._idle = 0
        self._row: set[int] = set()

    def end_row(self) -> None:
        """Something was scored."""
        self._idle = 0
        self._row.clear()

    def costs(self, job: Job | None, words: str) -> bool:
        """Count a marker that died at a job, or at none: whether the job is given up for that.

        Raises BatchError if it can't be the fault of submissions.
        """
        if job is None:
            self._idle += 1
        else:
            self._at[job.index] += 1
            self._row.add(job.index)
        if self._idle > WITHOUT_A_JOB:
            raise BatchError(f"a marker ended: {words}")
        if len(self._row) > JOBS_IN_A_ROW:
            raise BatchError(f"markers ended at {len(self._row)} submissions in a row: {words}")
        return job is not None and self._at[job.index] >= AT_A_JOB


def given_up(job: Job, checks: tuple[str, ...]) -> Marked:
    """What is recorded of a submission at which markers die; without a key, so that the next run
    tries it again.
    """
    results = tuple(Result(check, Outcome.CRASHED, SENTENCE) for check in checks)
    return Marked(job.index, job.student, "", results, SENTENCE)
