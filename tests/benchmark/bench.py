"""`make bench`: what a submission costs, as ratios of one run on one machine.

(a) `grader score` in the strong jail, (b) the floor: the same pytest session without worker and
jail, (c) one cold pytest a submission. They take turns, a few submissions each, so that a noisy
minute of the machine hits all of them alike. (a), (b) and (c) have one core. Then the same of
failing submissions, (d) with diagnosis and (e) without, and of the same ones as (f) notebooks and
(g) .py files; the last line is JSON.
"""

import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from grader.course.manifest import load_course
from grader.course.resources import bundled_course
from grader.model import Assignment
from tests.benchmark import cold, diagnosis, notebooks, scoring
from tests.benchmark.classes import write_class
from tests.benchmark.figures import describe, each, one_core

SUBMISSIONS, MANY, COLD, TURNS = 200, 2000, 20, 18
# A turn is so many submissions. The first ones are for warming up.
TURN = WARM = 10
# The second marker begins when the first is at work: by now it has.
BOTH_UP = 150
# Its chaffs are the failing submissions: stateful classes, autograd and chance are among them.
DIAGNOSED = "normalization"
# While it waits for its turn, a command's time goes on: nothing may be late for that reason.
LIMITS = "\n[limits]\ncall_seconds = 600\nsubmission_seconds = 3600\n"


def main() -> None:
    """Measure, print the table, and the ratios as JSON."""
    with tempfile.TemporaryDirectory(prefix="grader-bench-") as name:
        course = Path(name) / "course"
        _copy(bundled_course(), course)
        assignments = {each.name: each for each in load_course(course).assignments}
        figures = measure(course, next(iter(assignments.values())), Path(name))
        figures |= diagnosis.measure(course, assignments[DIAGNOSED], Path(name) / "diagnosis")
        figures |= notebooks.measure(course, next(iter(assignments.values())), Path(name) / "forms")
        print(json.dumps(figures))


def _copy(course: Path, to: Path) -> None:
    for folder in ("assignments", "reference"):
        shutil.copytree(course / folder, to / folder)
    (to / "course.toml").write_text((course / "course.toml").read_text() + LIMITS)


def measure(course: Path, assignment: Assignment, place: Path) -> dict[str, float]:
    """All figures."""
    name, few = assignment.name, place / "few"
    paths = write_class(assignment, SUBMISSIONS, few)
    write_class(assignment, MANY, place / "many")
    print(f"{SUBMISSIONS} submissions of {name}, {len(assignment.checks)} checks")
    with ExitStack() as ends:
        two = scoring.score(course, name, place / "many", place / "two", 2)
        ends.callback(two.close)
        two.turn(BOTH_UP)
        with one_core():
            one = scoring.score(course, name, few, place / "one", 1)
        ends.callback(one.close)
        one.turn(WARM)
        with one_core():
            floor = scoring.floor(course, name, few, place / "floor.txt")
        ends.callback(floor.close)
        floor.turn(WARM)
        usual = _take_turns(assignment, [one, floor, two], paths[:COLD], place / "cold")
        one.finish()
        two.finish(memory=True)
        figures = _print_times(one, floor, two, usual)
        small = scoring.score(course, name, few, place / "small", 2)
        ends.callback(small.close)
        small.finish(memory=True)
    print(
        f"all {SUBMISSIONS} with their pages after {one.seconds:.1f} s on one core, "
        f"{small.seconds:.1f} s on two; peak memory {small.peak_bytes >> 20} MB, "
        f"with {MANY} {two.peak_bytes >> 20} MB"
    )
    return figures | {
        "memory_2000_over_200": round(two.peak_bytes / small.peak_bytes, 3),
        "first_result_s": round(min(run.done[0] for run in (one, two, small)), 2),
    }


def _take_turns(
    assignment: Assignment, contests: list[scoring.Contest], cold_ones: list[Path], place: Path
) -> list[float]:
    """Seconds of each cold pytest; between them, the contests have their turns."""
    usual = []
    for number in range(max(TURNS, COLD)):
        if number < TURNS:
            for contest in contests:
                contest.turn(TURN)
        if number < COLD:
            with one_core():
                usual.append(cold.seconds(assignment, cold_ones[number], place / str(number)))
    return usual


def _print_times(
    one: scoring.Contest, floor: scoring.Contest, two: scoring.Contest, usual: list[float]
) -> dict[str, float]:
    print(f"{'':<34}{'rate':>10} {'median':>12} {'p95':>12}")
    mine = describe("(a) score, strong jail, one core", each(one, WARM, WARM + TURNS * TURN))
    least = describe("(b) floor: no worker, no jail", each(floor, WARM, WARM + TURNS * TURN))
    cold_one = describe("(c) a cold pytest a submission", usual)
    both = describe("(a) with two markers, two cores", each(two, BOTH_UP, BOTH_UP + TURNS * TURN))
    print(f"first result after {one.done[0]:.1f} s on one core, {two.done[0]:.1f} s on two")
    return {
        "score_over_floor": round(mine / least, 3),
        "cold_pytest_over_score": round(cold_one / mine, 1),
        "two_markers_over_one": round(mine / both, 3),
        "ms_per_submission": round(1000 * mine, 1),
    }


if __name__ == "__main__":
    main()
