"""`make bench`: what a submission costs, as ratios of one run on one machine.

(a) `grader score` in the strong jail, (b) the floor: the same pytest session without worker and
jail, (c) one cold pytest a submission. (a), (b) and (c) have one core; the last line is JSON.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from grader.course.manifest import load_course
from grader.course.resources import bundled_course
from grader.model import Assignment
from tests.benchmark import cold, scoring
from tests.benchmark.classes import write_class

SUBMISSIONS, MANY, COLD, ROUNDS = 200, 2000, 20, 2
T = TypeVar("T")


def on_one_core(work: Callable[[], T]) -> T:
    """Do work with all of its processes on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        return work()
    finally:
        os.sched_setaffinity(0, before)


def floor(course: Path, assignment: str, folder: Path) -> list[float]:
    """Milliseconds a submission in the floor."""
    command = [sys.executable, "-m", "tests.benchmark.floor", str(course), assignment, str(folder)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    times: list[float] = json.loads(printed)
    return times


def describe(name: str, milliseconds: list[float], note: str = "") -> None:
    """A line of the table."""
    ordered = sorted(milliseconds)
    median, late = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    mean = statistics.fmean(ordered)
    print(f"{name:<34}{1000 / mean:8.2f}/s {median:9.1f} ms {late:9.1f} ms  {note}", flush=True)


def main() -> None:
    """Measure, print the table, and the ratios as JSON."""
    course = bundled_course()
    assignment = load_course(course).assignments[0]
    with tempfile.TemporaryDirectory(prefix="grader-bench-") as name:
        print(json.dumps(measure(course, assignment, Path(name))))


def measure(course: Path, assignment: Assignment, place: Path) -> dict[str, float]:
    """All figures."""
    name, few = assignment.name, place / "few"
    paths = write_class(assignment, SUBMISSIONS, few)
    write_class(assignment, MANY, place / "many")
    print(f"{SUBMISSIONS} submissions of {name}, {len(assignment.checks)} checks")
    print(f"{'':<34}{'rate':>10} {'median':>12} {'p95':>12}")
    jailed: list[scoring.Run] = []
    floors: list[float] = []
    for number in range(ROUNDS):  # in turn, so that a noisy minute hits both
        to = place / f"one{number}"
        jailed.append(on_one_core(lambda to=to: scoring.score(course, name, few, to, 1)))  # type: ignore[misc]
        floors += on_one_core(lambda: floor(course, name, few))
    one = [1000 * seconds for run in jailed for seconds in run.marked]
    first = min(run.done[0] for run in jailed)
    rate = statistics.fmean(run.rate for run in jailed)
    describe("(a) score, strong jail, one core", one)
    describe("(b) floor: no worker, no jail", floors)
    usual = on_one_core(lambda: cold.seconds(assignment, paths[:COLD], place / "cold"))
    describe("(c) a cold pytest a submission", [1000 * seconds for seconds in usual])
    two = scoring.score(course, name, few, place / "two", 2)
    describe("(a) with two markers, two cores", [1000 / two.rate])
    small = scoring.score(course, name, few, place / "small", 2, memory=True)
    large = scoring.score(course, name, place / "many", place / "large", 2, memory=True)
    print(f"peak memory: {small.peak_bytes >> 20} MB for {SUBMISSIONS}, ", end="")
    print(f"{large.peak_bytes >> 20} MB for {MANY}")
    cold_start = min(first, two.done[0], small.done[0])
    print(
        f"first result after {cold_start:.1f} s; all {SUBMISSIONS} with their pages after ", end=""
    )
    print(f"{jailed[0].seconds:.1f} s on one core, {two.seconds:.1f} s on two")
    mine = 1000 / rate
    return {
        "score_over_floor": round(mine / statistics.fmean(floors), 3),
        "cold_pytest_over_score": round(1000 * statistics.fmean(usual) / mine, 1),
        "two_markers_over_one": round(two.rate / rate, 3),
        "memory_2000_over_200": round(large.peak_bytes / small.peak_bytes, 3),
        "ms_per_submission": round(mine, 1),
        "first_result_s": round(cold_start, 2),
    }


if __name__ == "__main__":
    main()
