"""What diagnosis adds to the time of scoring a failing submission.

The class is every chaff of one assignment, once: each fails in another way, which is the worst for
what diagnosis remembers. It is scored with diagnosis and without, in turns.
"""

from functools import partial
from pathlib import Path

from grader.model import Assignment
from tests.benchmark import scoring
from tests.benchmark.classes import write_chaffs
from tests.benchmark.figures import describe, in_turns


def measure(course: Path, assignment: Assignment, place: Path) -> dict[str, float]:
    """Print a line with diagnosis and one without; how much longer it takes with it."""
    count = len(write_chaffs(assignment, place / "class"))
    print(f"all {count} chaffs of {assignment.name}, each once, on one core")
    name, folder = assignment.name, place / "class"
    told_times, plain_times = in_turns(
        count,
        partial(scoring.diagnosed, course, name, folder, place / "yes", "yes"),
        partial(scoring.diagnosed, course, name, folder, place / "no", "no"),
    )
    told = describe("(d) score with diagnosis", told_times)
    plain = describe("(e) score without diagnosis", plain_times)
    return {"diagnosis_over_none": round(told / plain, 3)}
