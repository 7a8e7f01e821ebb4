"""What a notebook costs over the same submission as a .py file, in turns on one core."""

from contextlib import ExitStack
from pathlib import Path

from grader.model import Assignment
from tests.benchmark import scoring
from tests.benchmark.classes import write_class, write_notebooks
from tests.benchmark.figures import describe, each, one_core

# The first turn is for warming up.
COUNT, TURN = 110, 10


def measure(course: Path, assignment: Assignment, place: Path) -> dict[str, float]:
    """Print a line for each form; how much more a notebook takes."""
    write_class(assignment, COUNT, place / "py")
    write_notebooks(assignment, place / "py", place / "ipynb")
    print(f"{COUNT} submissions of {assignment.name} as notebooks and as .py files, on one core")
    with ExitStack() as ends:
        contests = []
        for form in ("ipynb", "py"):
            to = place / f"{form}-results"
            with one_core():
                contests.append(scoring.score(course, assignment.name, place / form, to, 1))
            ends.callback(contests[-1].close)
            contests[-1].turn(TURN)
        for _ in range(TURN, COUNT, TURN):
            for contest in contests:
                contest.turn(TURN)
        notebook_times, module_times = (each(contest, TURN, COUNT) for contest in contests)
    notebook = describe("(f) notebooks", notebook_times)
    module = describe("(g) the same as .py files", module_times)
    return {"notebook_over_py": round(notebook / module, 3)}
