"""The floor: the same pytest session, each submission imported straight into this process.

`python -m tests.benchmark.floor COURSE ASSIGNMENT FOLDER JOURNAL` writes a line for each
submission into JOURNAL. No worker, no jail: what any grader built on pytest has to pay.
"""

import sys
from pathlib import Path
from types import ModuleType

import torch

from grader.checks.kits import namespace
from grader.checks.outcome import Graded
from grader.checks.session import Runner, run_session
from grader.checks.source import import_file
from grader.course.manifest import load_course
from grader.model import Outcome


class Bare:
    """A submission that is a module in this process, and nothing around it."""

    aside = None

    def __init__(self, module: ModuleType, reference: ModuleType) -> None:
        self._module = module
        self._reference = reference

    def begin(self, seed: int, seconds: float | None, exercise: str = "") -> ModuleType:  # noqa: ARG002
        """The module itself."""
        return self._module

    def reference(self) -> ModuleType:
        """The trusted solution."""
        return self._reference

    def transcript(self) -> None:
        """Nothing: calls go by unseen."""

    def refusals(self) -> dict[str, str]:
        """Nothing: nobody looks."""
        return {}

    def explain(self, error: BaseException) -> Graded:
        """Any exception is a failure here."""
        return Graded(Outcome.FAILED, str(error))


def main(course: str, name: str, folder: str, journal: str) -> None:
    """Run the checks on every submission in `folder`."""
    torch.set_num_threads(1)
    assignment = next(a for a in load_course(Path(course)).assignments if a.name == name)
    reference = import_file(assignment.reference, "reference")
    paths = sorted(Path(folder).glob(f"*/{assignment.file}"))

    def body(runner: Runner) -> None:
        runner(Bare(reference, reference))  # as `score` rehearses before it scores
        with Path(journal).open("w") as lines:
            for path in paths:
                results = runner(Bare(import_file(path, path.stem), reference))
                print(*(result.outcome for result in results), sep=",", file=lines, flush=True)

    files = [assignment.folder / kind for kind in ("visible", "hidden")]
    where = namespace(assignment.name, assignment.version)
    run_session(assignment.folder, files, assignment.checks, where, body)


if __name__ == "__main__":
    main(*sys.argv[1:])
