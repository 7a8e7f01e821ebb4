"""A marker that runs no check: it does as the plan in its folder says, and notes what it does.

The folder's `plan.json` may name `levels` (one a start), `die` (student → how many times), `fault`
(student → sentence), `die_first`, `fault_first` (before it is ready), `die_late` (all but the first
one), `halves` (send every line in two parts), `cut_off` (the students whose diagnosis is), `stays`
(does not end when it is told to), `padding` (bytes in every result), `plots` (their names)
and `gate` (student → a pipe to wait for).
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from grader.grading import messages
from grader.grading.entries import Entry
from grader.grading.reading import key, read
from grader.grading.stored import store
from grader.model import Outcome, Plot, Result

FOLDER = Path(sys.argv[1])
PLAN = json.loads((FOLDER / "plan.json").read_text())


def note(name, *what):
    """Add a line to a file of the folder; the number of its lines before."""
    path = FOLDER / name
    count = len(path.read_text().splitlines()) if path.exists() else 0
    with path.open("a") as file:
        file.write(json.dumps(what) + "\n")
    return count


def say(message):
    line = messages.encode(message) + b"\n"
    cut = len(line) // 2 if PLAN.get("halves") else len(line)
    for part in (line[:cut], line[cut:]):
        os.write(1, part)


def die():
    sys.stderr.write("Traceback: ...\nMemoryError: out of luck\n")
    sys.stderr.flush()
    os._exit(7)


def drawn(setup):
    for name in PLAN.get("plots", ()):
        plot = Plot("curve", name, 1, 1)
        store(plot, b"a file", Path(os.fsdecode(setup.results)))
        yield plot


def mark(job, setup):
    entry = Entry(job.student, Path(os.fsdecode(job.path)), job.inside)
    submission = read(entry, "sums.py", ("double", "Half"), ("curve",))
    passed = b"right" in b"".join(file.data for file in submission.files)
    outcome = Outcome.PASSED if passed else Outcome.FAILED
    names = ("test_double_of_three", "test_half_of_four", "test_double_of_anything")
    cut_off = job.student in PLAN.get("cut_off", ())
    results = tuple(
        Result(name, outcome, "x" * PLAN.get("padding", 0), cut_off=cut_off) for name in names
    )
    said = (submission.problem, submission.notes)
    plots = tuple(drawn(setup))
    return messages.Marked(job.index, job.student, key(submission), results, *said, plots=plots)


def main():
    setup = messages.decode_setup(sys.stdin.buffer.readline())
    number = note("starts", os.getpid(), setup.level, setup.rehearse)
    if PLAN.get("stays"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if PLAN.get("die_first") or (PLAN.get("die_late") and number):
        die()
    if PLAN.get("fault_first") and setup.rehearse:
        say(messages.Fault(PLAN["fault_first"]))
        return
    levels = PLAN.get("levels", ["strong"])
    say(messages.Ready(levels[min(number, len(levels) - 1)]))
    for line in sys.stdin.buffer:
        obey(messages.decode_job(line), setup)
    while PLAN.get("stays"):
        time.sleep(60)


def obey(job, setup):
    if job.student in PLAN.get("gate", {}):
        Path(PLAN["gate"][job.student]).read_text()
    note("jobs", job.student)
    note("exercises", job.student, job.exercises)
    note("salts", job.student, job.salt, job.compared)
    if job.student in PLAN.get("fault", {}):
        say(messages.Fault(PLAN["fault"][job.student]))
        sys.exit()
    times = PLAN.get("die", {}).get(job.student, 0)
    if times and note(f"died-{job.student}") < times:
        die()
    say(mark(job, setup))


if __name__ == "__main__":
    main()
