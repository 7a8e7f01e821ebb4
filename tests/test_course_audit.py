"""The course proves itself: right solutions pass its checks, and wrong ones do not."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.audit.evidence import Evidence, looser, without
from grader.audit.judged import judged
from grader.audit.run import gather
from grader.checks.statistics import RATE
from grader.course.manifest import load_course
from grader.findings import LOOSER, Audited, CheckFound
from grader.grading.batch import Order
from grader.grading.entries import Found

NAMES = tomllib.loads((Path(__file__).parents[1] / "course.toml").read_text())["assignments"]
COMMAND = [sys.executable, "-c", "from grader.cli import main; main()", "audit", "--json"]
# Nothing may be scored in these tests that the audit has not scored.
NO_MARKER = ("false",)

Judge = Callable[[Callable[[Evidence], Evidence]], Audited]


class Shown(NamedTuple):
    """An audit: what the command printed, its findings, and those on changed evidence."""

    run: Any
    audited: Audited
    judge: Judge


@pytest.fixture(scope="module", params=NAMES)
def shown(request: pytest.FixtureRequest, root: Path, once: Callable[..., Path]) -> Shown:
    """The audit of an assignment, run once for all tests."""
    name = request.param
    folder = once(f"audit-{name}", lambda place: _audit(name, root, place))
    course = load_course(root, [name])
    (assignment,) = course.assignments
    order = Order(course, assignment, folder, Found((), ()), 1, "auto", NO_MARKER)
    evidence, run = gather(order, lambda _done, _total: None)

    def judge(edit: Callable[[Evidence], Evidence]) -> Audited:
        return judged(edit(evidence), run, course.thresholds)

    return Shown(json.loads((folder / "run.json").read_text()), judge(lambda same: same), judge)


def _audit(name: str, root: Path, folder: Path) -> None:
    places = ["-j", "1", "--to", str(folder), "--course", str(root)]
    run = subprocess.run([*COMMAND, name, *places], capture_output=True, text=True)
    said = {"status": run.returncode, "out": run.stdout, "errors": run.stderr}
    (folder / "run.json").write_text(json.dumps(said))


def test_the_audit_is_green(shown: Shown) -> None:
    assert shown.run["status"] == 0, shown.run["errors"] or shown.run["out"]
    (found,) = json.loads(shown.run["out"])["assignments"].values()
    assert found["wheats"]["full"] == found["wheats"]["total"] > 5
    assert found["chaffs"]["caught"] == found["chaffs"]["total"] > 50
    mutants = found["mutants"]
    assert mutants["killed"] >= 0.98 * (mutants["total"] - mutants["allowed"]) > 100
    assert found["diagnosis"]["named"] >= 0.95
    assert found["diagnosis"]["wrong"] <= 0.01


def test_no_check_fails_a_right_solution_by_chance_more_often_than_agreed(shown: Shown) -> None:
    rights = len(shown.audited.wheats) + 1
    for found in shown.audited.checks:
        assert found.repeated.runs == 5 * rights
        assert found.repeated.failures == 0
        assert (found.rate or 0.0) <= RATE * (1 + 1e-9), found.check.name


def test_no_tolerance_is_as_large_as_what_is_compared(shown: Shown) -> None:
    for found in shown.audited.checks:
        for each in found.comparisons:
            assert each.rate is not None or each.error < 0.5, f"{found.check.name}:{each.line}"


def missed(audited: Audited) -> set[str]:
    """The wrong submissions that are not told from right ones."""
    chaffs = {f"chaff-{each.chaff.name}" for each in audited.chaffs if not each.caught}
    return chaffs | {f"mutant-{each.name}" for each in audited.mutants if not each.killed}


def shows(shown: Shown, after: Audited, expected: tuple[str, ...]) -> str:
    """How an audit reports that it misses what it did not miss; asserts that it does."""
    assert missed(after) - missed(shown.audited) == set(expected)
    short = set(after.short) - set(shown.audited.short)
    for name in expected:
        kind, _, own = name.partition("-")
        if kind == "chaff":
            assert any(f"chaff '{own}' is not caught" in sentence for sentence in short)
        else:
            assert own in {each.name for each in after.mutants if each.survived or each.allowed}
    return "shortfalls" if short else "survivors" if expected else "nothing missed"


def test_deleting_any_hidden_check_shows_what_only_it_catches(shown: Shown) -> None:
    told: list[str] = []
    for found in hidden(shown.audited):
        name = found.check.name
        after = shown.judge(partial(without, check=name))
        assert name not in {each.check.name for each in after.checks}
        told.append(shows(shown, after, found.alone))
    say(shown, "hidden checks deleted", told)


def test_a_tolerance_a_hundred_times_as_loose_shows_what_slips_through(shown: Shown) -> None:
    told: list[str] = []
    for found in shown.audited.checks:
        if found.loosest is None or not found.loosest.error:
            continue
        name, before = found.check.name, found.loosest.error
        after = shown.judge(partial(looser, check=name, factor=LOOSER))
        (now,) = [each for each in after.checks if each.check.name == name]
        assert now.loosest is not None
        assert now.loosest.error == pytest.approx(LOOSER * before)
        told.append(shows(shown, after, found.slips))
    assert told
    say(shown, f"tolerances {LOOSER} times as loose", told)


def hidden(audited: Audited) -> Iterator[CheckFound]:
    """The findings on the hidden checks."""
    return (found for found in audited.checks if found.check.hidden)


def say(shown: Shown, what: str, told: list[str]) -> None:
    """A line of a table, to be seen with `pytest -s`."""
    counts = ", ".join(f"{told.count(how)} {how}" for how in sorted(set(told), reverse=True))
    print(f"\n{shown.audited.assignment.name}: {len(told)} {what}: {counts}")
