"""One pytest session over an assignment's checks, run for one submission after the other."""

import os
from collections.abc import Callable, Collection, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest

from grader.checks.diagnosis.cases import Case, Keeping, explain
from grader.checks.items import name_of, refuse_others, result_of, run_item
from grader.checks.places import line_in, shown
from grader.checks.prohibited import refused
from grader.checks.source import Source
from grader.checks.stash import SUBMISSION
from grader.checks.undisturbed import undisturbed
from grader.errors import CheckError
from grader.model import Check, Result

# pytest's own conveniences that cost time for each item and serve nobody here.
_WITHOUT = (
    *("cacheprovider", "capture", "debugging", "doctest", "faulthandler", "junitxml", "logging"),
    *("nose", "pastebin", "pytester", "recwarn", "setuponly", "setupplan", "stepwise", "subtests"),
    *("terminal", "threadexception", "unittest", "unraisableexception", "warnings"),
    "skipping",
)


class Runner(Protocol):
    """Runs the checks on one submission: all of them, or those of some exercises.

    A salt gives them other seeds than the usual ones.
    """

    def __call__(
        self, source: Source, salt: str = "", exercises: Collection[str] = ()
    ) -> tuple[Result, ...]: ...


Body = Callable[[Runner], None]


def run_session(
    folder: Path,
    files: Sequence[Path],
    checks: Sequence[Check],
    namespace: str,
    body: Body,
    *,
    only: Sequence[Check] | None = None,
) -> None:
    """Collect the checks once, then let `body` run them for as many submissions as it has.

    Args:
        folder: the assignment's, or the kit's.
        files: the check files, or folders of them, inside of `folder`.
        checks: the checks that are expected, no more and no fewer.
        namespace: what the checks' seeds are made from.
        only: those of the checks that are to run; all by default.
    Raises: CheckError if the checks can't be collected or one is broken; whatever `body` raises.
    """
    loop = _Loop(folder, checks, checks if only is None else only, namespace, body)
    options = ["-c", os.devnull, "--rootdir", str(folder), "--import-mode=importlib"]
    options += ["-p", "grader.checks.plugin", "--strict-markers", "--noconftest"]
    for name in _WITHOUT:
        options += ["-p", f"no:{name}"]
    with undisturbed(folder, files):
        loop.run([*options, *map(str, files)])


class _Loop:
    """Replaces pytest's run over its items by ours over submissions."""

    def __init__(
        self,
        folder: Path,
        checks: Sequence[Check],
        only: Sequence[Check],
        namespace: str,
        body: Body,
    ) -> None:
        self._folder = folder
        self._checks = checks
        self._only = only
        self._namespace = namespace
        self._body = body
        self._error: BaseException | None = None
        self._done = False
        self._items: list[pytest.Item] = []

    def run(self, options: list[str]) -> None:
        """Run pytest, then raise what went wrong."""
        try:
            pytest.main(options, plugins=[self])
        except Exception as error:  # out of the end of a fixture with session scope
            self._note(CheckError(f"{self._line(error)}: {type(error).__name__}: {error}"))
        if self._error is not None:
            raise self._error
        if not self._done:
            raise CheckError("pytest ended before it ran a check; are there any test files?")

    def _note(self, error: BaseException) -> None:
        if self._error is None:
            self._error = error

    def _line(self, error: BaseException) -> str:
        return line_in(error, self._folder) or shown(self._folder)

    @pytest.hookimpl
    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        """A check file that can't be collected."""
        if isinstance(node, pytest.Collector):
            error = call.excinfo.value
            error = error.__cause__ or error  # pytest wraps some
            where = line_in(error, self._folder) or shown(node.path)
            what = f"the check file can't be read: {type(error).__name__}: {error}"
            self._note(CheckError(f"{where}: {what}"))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """A report without pytest's account of the failure: nobody reads it, and it takes long."""
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        when: Any = call.when
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)

    @pytest.hookimpl
    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        """Ctrl-C, or pytest.exit() in a check file."""
        error = excinfo.value
        if isinstance(error, pytest.exit.Exception):
            error = CheckError(f"{self._line(error)}: a check must not end pytest; take it out")
        self._note(error)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run `body` on what was collected."""
        if self._error is None:
            try:
                refuse_others(session.items, self._checks, self._folder)
                names = {check.name for check in self._only}
                self._items = [item for item in session.items if name_of(item) in names]
                hook = session.config.hook
                # Without conftest files every item has the same hooks: no need to look them up.
                session.gethookproxy = lambda fspath: hook  # type: ignore[method-assign]  # noqa: ARG005
                self._body(self._run)
                self._done = True
            except pytest.exit.Exception:
                raise
            except BaseException as error:
                self._note(error)
        return True

    def _run(
        self, source: Source, salt: str = "", exercises: Collection[str] = ()
    ) -> tuple[Result, ...]:
        namespace = f"{self._namespace}:{salt}" if salt else self._namespace
        checks = [c for c in self._only if not exercises or c.exercise in exercises]
        names = {check.name for check in checks}
        items = [item for item in self._items if name_of(item) in names]
        by_name: dict[str, list[Case]] = {}
        keeping = Keeping() if source.aside is not None else Keeping(0)
        for item, after in zip_longest(items, items[1:]):
            item.config.stash[SUBMISSION] = (source, namespace)
            by_name.setdefault(name_of(item), []).append(keeping.keep(run_item(item, after)))
        if source.aside is not None:
            explain([case for cases in by_name.values() for case in cases], source.aside)
        results = [result_of(check, by_name[check.name]) for check in checks]
        return refused(checks, results, source.refusals())
