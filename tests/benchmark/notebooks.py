"""What a notebook costs over the same submission as a .py file, in turns on one core."""

from functools import partial
from pathlib import Path

from grader.model import Assignment
from tests.benchmark import scoring
from tests.benchmark.classes import write_class, write_notebooks
from tests.benchmark.figures import TURN, describe, in_turns

COUNT = 11 * TURN


def measure(course: Path, assignment: Assignment, place: Path) -> dict[str, float]:
    """Print a line for each form; how much more a notebook takes."""
    write_class(assignment, COUNT, place / "py")
    write_notebooks(assignment, place / "py", place / "ipynb")
    print(f"{COUNT} submissions of {assignment.name} as notebooks and as .py files, on one core")
    name, to = assignment.name, place / "results"
    notebook_times, module_times = in_turns(
        COUNT,
        partial(scoring.score, course, name, place / "ipynb", to / "ipynb", 1),
        partial(scoring.score, course, name, place / "py", to / "py", 1),
    )
    notebook = describe("(f) notebooks", notebook_times)
    module = describe("(g) the same as .py files", module_times)
    return {"notebook_over_py": round(notebook / module, 3)}
