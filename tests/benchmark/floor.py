"""The floor: the same pytest session, each submission imported straight into this process.

`python -m tests.benchmark.floor COURSE ASSIGNMENT FOLDER` prints the milliseconds that each
submission took, as a JSON list. No worker, no jail: what any grader built on pytest has to pay.
"""

import json
import sys
import time
from pathlib import Path

import torch

from grader.checks.kits import namespace
from grader.checks.session import Runner, run_session
from grader.checks.source import LocalSource, import_file
from grader.course.manifest import load_course


def main(course: str, name: str, folder: str) -> None:
    """Run the checks on every submission in `folder`."""
    torch.set_num_threads(1)
    assignment = next(a for a in load_course(Path(course)).assignments if a.name == name)
    reference = import_file(assignment.reference, "reference")
    paths = sorted(Path(folder).glob(f"*/{assignment.file}"))
    times: list[float] = []

    def body(runner: Runner) -> None:
        runner(LocalSource(reference, reference))  # as `score` rehearses before it scores
        for path in paths:
            start = time.perf_counter()
            runner(LocalSource(import_file(path), reference))
            times.append(1000 * (time.perf_counter() - start))

    files = [assignment.folder / kind for kind in ("visible", "hidden")]
    where = namespace(assignment.name, assignment.version)
    run_session(assignment.folder, files, assignment.checks, where, body)
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
