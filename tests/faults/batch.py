"""A batch with markers that run no check, which may kill itself at the n-th thing that it does.

`python batch.py COURSE SUBMISSIONS RESULTS MARKER PLAN KILL_AT`: prints how many things it did.
"""

import os
import signal
import sys
from pathlib import Path

from grader.cli.common import fault
from grader.cli.score import score_and_report
from grader.course.manifest import load_course
from grader.errors import GraderError
from grader.grading.batch import Order
from grader.grading.entries import find
from grader.grading.journal import Journal

THINGS = ("open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "subprocess.Popen")


class Steps:
    """Counts what is done; kills the process at one of them."""

    def __init__(self, kill_at):
        self.count = 0
        self.kill_at = kill_at

    def see(self, event, _arguments=()):
        if event in THINGS:
            self.count += 1
            if self.count == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def torn(add, steps):
    """`Journal.add`, which may be killed in the midst of a line."""

    def adding(journal, marked):
        file = journal._file

        class Halves:
            def write(self, line):
                for part in (line[: len(line) // 2], line[len(line) // 2 :]):
                    file.write(part)
                    file.flush()
                    steps.see("open")
                return len(line)

            def __getattr__(self, name):
                return getattr(file, name)

        journal._file = Halves()
        add(journal, marked)
        journal._file = file

    return adding


def main():
    course_folder, submissions, results, marker, plan = map(Path, sys.argv[1:6])
    course = load_course(course_folder)
    steps = Steps(int(sys.argv[6]))
    Journal.add = torn(Journal.add, steps)
    sys.addaudithook(steps.see)
    command = (sys.executable, "-P", str(marker), str(plan))
    try:
        found = find(submissions, "sums", results=results)
        order = Order(course, course.assignments[0], results, found, 2, "auto", command)
        score_and_report(order, lambda _order, _batch: None)
    except GraderError as error:
        fault(str(error))
    print(steps.count)


if __name__ == "__main__":
    main()
