"""A class of which some hang in every function: is it marked to the end, and at what cost?

`python -m tests.faults.endurance` prints one JSON object. By default, which is `make endurance`, it
takes about half an hour on two cores: a submission that hangs costs 2.4 seconds.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.course.manifest import load_course
from grader.grading.batch import Order, run_batch
from grader.grading.entries import find
from grader.model import Outcome
from tests.conftest import REFERENCE, SUMS

HANGS = b"""
def double(x):
    while True: pass

class Half:
    def forward(self, x):
        while True: pass
"""


@dataclass(frozen=True)
class Found:
    """What became of a class; memory (KB) and descriptors are those of all processes of ours."""

    students: int
    right: int
    timed_out: int
    most_seconds: float
    memory: tuple[int, int]
    descriptors: tuple[int, int]


def write_course(folder: Path, limits: str) -> None:
    """The small course of the tests, with other limits."""
    for path, text in SUMS.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text.replace("call_seconds = 5", limits))


def write_class(folder: Path, students: int, hanging: int) -> None:
    """Submissions, those that hang spread evenly among the others."""
    folder.mkdir()
    solution = "\n".join(line for line in REFERENCE.splitlines() if "###" not in line).encode()
    for number in range(students):
        hangs = number * hanging // students != (number + 1) * hanging // students
        (folder / f"s{number:05}.py").write_bytes(HANGS if hangs else solution)


def trusted() -> Iterator[int]:
    """This process and its markers."""
    yield os.getpid()
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            try:
                stat = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
                line = Path(f"/proc/{name}/cmdline").read_bytes()
            except OSError:
                continue
            if int(stat[1]) == os.getpid() and b"grading.marker" in line:
                yield int(name)


def used() -> tuple[int, int]:
    """The most memory of one of these processes, and the most descriptors."""
    page = os.sysconf("SC_PAGE_SIZE") >> 10
    pids = [*trusted()]
    memory = max(int(Path(f"/proc/{p}/statm").read_text().split()[1]) * page for p in pids)
    return memory, max(len(os.listdir(f"/proc/{p}/fd")) for p in pids)


def mark(course_folder: Path, submissions: Path, results: Path, level: str, markers: int) -> Found:
    """Mark a class; the two numbers of memory and descriptors are from a third of it and its end.

    Each is the largest of the fifth of the class before.
    """
    course = load_course(course_folder)
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        if done < total:  # behind the last one, markers may end
            seen.append(used())

    found = find(submissions, "sums")
    order = Order(course, course.assignments[0], results, found, markers, level)
    with run_batch(order, progress) as batch:
        rows = list(batch.rows())
    lines = (results / "outcomes.jsonl").read_text().splitlines()[1:]
    fifth, third = max(len(seen) // 5, 1), max(len(seen) // 3, 1)
    early, late = seen[third : third + fifth], seen[-fifth:]
    return Found(
        students=len(rows),
        right=sum(row.earned == 10 for row in rows),
        timed_out=sum({r.outcome for r in row.results} == {Outcome.TIMEOUT} for row in rows),
        most_seconds=max(json.loads(line)["seconds"] for line in lines),
        memory=(max(m for m, _ in early), max(m for m, _ in late)),
        descriptors=(max(d for _, d in early), max(d for _, d in late)),
    )


def main() -> None:
    """Read the arguments, write a class, mark it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--hanging", type=int, default=1_000)
    parser.add_argument("--call-seconds", type=float, default=1.0)
    parser.add_argument("--submission-seconds", type=float, default=10.0)
    parser.add_argument("--level", default="auto")
    parser.add_argument("-j", dest="markers", type=int, default=1)
    given = parser.parse_args()
    limits = f"call_seconds = {given.call_seconds}\nsubmission_seconds = {given.submission_seconds}"
    with tempfile.TemporaryDirectory(prefix="endurance-") as name:
        place = Path(name)
        write_course(place / "course", limits)
        write_class(place / "class", given.students, given.hanging)
        found = mark(
            place / "course", place / "class", place / "results", given.level, given.markers
        )
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
