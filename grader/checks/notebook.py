"""`grader.check("relu")`: the visible checks on what runs in this very process."""

import os
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks.cells import Cells
from grader.checks.kernel import KernelSource
from grader.checks.kits import run_kit
from grader.checks.notebook_page import Page, page
from grader.checks.own import OwnResults
from grader.checks.own_words import changed, heading, unknown_exercise
from grader.checks.saved import not_saved
from grader.checks.session import Runner
from grader.course.kit import Kit, find_kit, read_kit
from grader.course.kit_forms import NOTEBOOK
from grader.errors import GraderError, KitError
from grader.model import Check
from grader.worker.seeding import seeds_kept

# nbgrader sets them where it runs a notebook; a cell passes there unless it raises.
_NBGRADER = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")


class NotPassed(AssertionError):
    """Some of the checks of a cell did not pass; raised where nbgrader runs it."""


def check(exercise: Any = None) -> Page:
    """Run the visible checks of an exercise (default: of all) on the code that has run here.

    The kit is the one around the working directory. Neither this process nor a file is changed,
    nothing is sent anywhere.
    Returns: what is to be shown; what went wrong, too.
    Raises: NotPassed if nbgrader runs the notebook and a check did not pass.
    """
    name = getattr(exercise, "__name__", exercise)
    try:
        found = _checked(None if name is None else str(name))
    except GraderError as error:
        found = Page(problem=f"grader: {error}")
    if not found.passed and any(name in os.environ for name in _NBGRADER):
        raise NotPassed(f"\n{found!r}")
    return found


def _checked(name: str | None) -> Page:
    kit = _kit()
    if name is not None and (problem := unknown_exercise(kit, name)):
        raise KitError(problem)
    module = sys.modules["__main__"]
    own = _run(kit, module, _wanted(kit, name))
    notes = (*_unsaved(kit, module, own), *map(changed, kit.changed_checks))
    return page(heading(kit, "the code that runs here"), notes, own, partly=name is not None)


def _wanted(kit: Kit, name: str | None) -> tuple[Check, ...]:
    """The checks of an exercise, or of all of them in their order."""
    names = [each.name for each in kit.exercises if name in (None, each.name)]
    return tuple(each for name in names for each in kit.checks if each.exercise == name)


def _kit() -> Kit:
    folder = find_kit(Path.cwd())
    if folder is None:
        todo = "open the notebook in the kit's folder"
        raise KitError(f"{Path.cwd()}: no kit here (kit.toml is missing); {todo}")
    return read_kit(folder)


def _run(kit: Kit, module: ModuleType, checks: tuple[Check, ...]) -> OwnResults:
    def body(runner: Runner) -> OwnResults:
        with closing(KernelSource(kit, module)) as source, seeds_kept():
            return OwnResults(checks, runner(source), "")

    return run_kit(kit, checks, body)


def _unsaved(kit: Kit, module: ModuleType, own: OwnResults) -> list[str]:
    file = kit.folder / f"{kit.name}{NOTEBOOK}"
    exercises = dict.fromkeys(check.exercise for check in own.checks)
    names = not_saved(Cells(module), file, exercises)
    if not names:
        return []
    return [
        f"{', '.join(names)}: the notebook on disk ({file.name}) is not as it runs here: "
        "save it before you hand in"
    ]
