"""What diagnosis adds to the time of scoring a failing submission.

The class is every chaff of one assignment, once: each fails in another way, which is the worst for
what diagnosis remembers. It is scored with diagnosis and without, in turns.
"""

from contextlib import ExitStack
from pathlib import Path

from grader.model import Assignment
from tests.benchmark import scoring
from tests.benchmark.classes import write_chaffs
from tests.benchmark.figures import describe, each, one_core

# The first turn is for warming up.
TURN = 10


def measure(course: Path, assignment: Assignment, place: Path) -> dict[str, float]:
    """Print a line with diagnosis and one without; how much longer it takes with it."""
    count = len(write_chaffs(assignment, place / "class"))
    print(f"all {count} chaffs of {assignment.name}, each once, on one core")
    with ExitStack() as ends:
        contests = []
        for told in ("yes", "no"):
            name, folder = assignment.name, place / "class"
            with one_core():
                contests.append(scoring.diagnosed(course, name, folder, place / told, told))
            ends.callback(contests[-1].close)
            contests[-1].turn(TURN)
        for _ in range(TURN, count, TURN):
            for contest in contests:
                contest.turn(TURN)
        told_times, plain_times = (each(contest, TURN, count) for contest in contests)
    told = describe("(d) score with diagnosis", told_times)
    plain = describe("(e) score without diagnosis", plain_times)
    return {"diagnosis_over_none": round(told / plain, 3)}
