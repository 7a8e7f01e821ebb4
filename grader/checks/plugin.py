"""The pytest plugin: the `check` marker, the fixtures, and an outcome for every check.

pytest loads it wherever the grader is installed: what is heavy is imported when a check runs.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

from grader.checks.stash import BEGUN, CASE, FAULT, GRADED, KITS, SUBMISSION, Begun
from grader.errors import CheckError, GraderError

if TYPE_CHECKING:
    import numpy as np

    from grader.checks.source import Source


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options for those who run checks with pytest itself."""
    group = parser.getgroup("grader")
    group.addoption(
        "--in-process",
        action="store_true",
        dest="grader_in_process",
        help="import the submission into pytest's own process, so that a debugger reaches it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "check(points, exercise, hint, seconds): a test that earns points (grader)"
    )


def _submission(item: pytest.Item) -> "tuple[Source, str]":
    config = item.config
    if SUBMISSION in config.stash:
        return config.stash[SUBMISSION]
    if KITS not in config.stash:
        from grader.checks.kits import OpenKits

        here = config.getoption("grader_in_process")
        config.stash[KITS] = OpenKits(in_process=here, on_close=config.add_cleanup)
    try:
        return config.stash[KITS].around(item.path)
    except GraderError as error:
        pytest.fail(str(error), pytrace=False)


def _begin(item: pytest.Item) -> Begun:
    """Begin a check, when the first of its fixtures is asked for."""
    if BEGUN not in item.stash:
        from grader.checks import current
        from grader.checks.source import seed

        source, namespace = _submission(item)
        mark = item.get_closest_marker("check")
        options = mark.kwargs if mark else {}
        current.follow(lambda: getattr(source.transcript(), "label", ""))
        chance = seed(namespace, item.name, "global")
        module = source.begin(chance, options.get("seconds"), options.get("exercise", ""))
        item.stash[BEGUN] = Begun(source, namespace, module)
    return item.stash[BEGUN]


def _submission_of(item: pytest.Item) -> Any:
    return _begin(item).module


def _reference_of(item: pytest.Item) -> Any:
    module = _begin(item).source.reference()
    if module is None:
        raise CheckError("there is no reference here: only hidden checks may use it")
    return module


def _rng_of(item: pytest.Item) -> "np.random.Generator":
    import numpy as np

    from grader.checks.source import seed

    return np.random.default_rng(seed(_begin(item).namespace, item.name))


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Any:
    """The student's module."""
    return _submission_of(request.node)


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Any:
    """The trusted solution; for hidden checks only."""
    return _reference_of(request.node)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> "np.random.Generator":
    """A generator seeded from the check's name and the assignment's version."""
    return _rng_of(request.node)


FIXTURES = {"submission": _submission_of, "reference": _reference_of, "rng": _rng_of}


def _fill(item: pytest.Function) -> None:
    """Give an item its fixtures by hand: a third of pytest's time for an item is in fixtures.

    One that the author overrides is left to pytest.
    """
    known = item._fixtureinfo.name2fixturedefs
    for name, value_of in FIXTURES.items():
        if name in item.fixturenames and len(known.get(name, ())) == 1:
            item.funcargs[name] = value_of(item)
    item.funcargs.setdefault("request", item._request)  # which ours ask for
    if CASE not in item.stash:
        item.stash[CASE] = _case(item)
    case = item.stash[CASE]
    item.funcargs.update(case)


def _case(item: pytest.Function) -> dict[str, object]:
    """The arguments that a parametrized test gets from its marks."""
    found: dict[str, object] = {}
    for mark in item.iter_markers("parametrize"):
        names = mark.args[0] if mark.args else mark.kwargs["argnames"]
        names = [name.strip() for name in names.split(",")] if isinstance(names, str) else names
        if not mark.kwargs.get("indirect") and len(mark.args) < 3:
            found |= {name: item.callspec.params[name] for name in names if name}
    return found


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget what the item's last run left behind: a session runs it for many submissions."""
    keys: tuple[pytest.StashKey[Any], ...] = (BEGUN, GRADED, FAULT)
    for key in keys:
        if key in item.stash:
            del item.stash[key]
    if SUBMISSION in item.config.stash and isinstance(item, pytest.Function):
        _fill(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give a check's item its outcome, and its report the student's message."""
    report = yield
    if call.excinfo is None and call.when != "call":
        return report
    ours = BEGUN in item.stash or SUBMISSION in item.config.stash
    if ours and item.get_closest_marker("check") is not None:
        from grader.checks.verdict import grade

        grade(item, call, report)
    return report
