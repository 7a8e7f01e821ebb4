"""Kits know misconceptions by their answers: `grader check` names a student's own."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from grader.checks import kits as own_kits
from grader.cli import kits
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Limits

CHAFFS = """
[[chaff]]
name = "squares"
exercise = "double"
replace = "* 2"
by = "** 2"
explain = "This squares `x`."

[[chaff]]
name = "adds-two"
exercise = "double"
replace = "np.asarray(x) * 2"
by = "np.asarray(x) + 2"
explain = "This adds 2."

[[chaff]]
name = "halves-twice"
exercise = "Half"
replace = "/ 2"
by = "/ 4"
explain = "This halves twice."
"""
FILE = ".grader/mistakes.bin"

Grader = Callable[..., Result]
Check = Callable[..., Any]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, write_sums: Callable[..., Path]) -> Path:
    """The small course, with misconceptions."""
    changes = {"assignments/sums/chaffs.toml": CHAFFS}
    return write_sums(tmp_path_factory.mktemp("mistakes") / "course", changes)


@pytest.fixture(scope="module")
def fresh_kit(course: Path, grader: Grader) -> Path:
    """A kit that nobody may write into."""
    folder = course.parent / "kits"
    result = grader("generate", "--to", folder, "--course", course)
    assert result.exit_code == 0, result.output
    return folder / "sums"


@pytest.fixture(scope="module")
def running_jail() -> Iterator[Jail]:
    """A jail that is up already."""
    with Jail(Level.NONE, Limits(call_seconds=5.0)) as jail:
        yield jail


@pytest.fixture(autouse=True)
def no_wait_for_a_jail(running_jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    """All share one jail, since starting one takes seconds."""
    for module in (own_kits, kits):
        monkeypatch.setattr(module, "Jail", lambda *_, **__: nullcontext(running_jail))


@pytest.fixture
def kit(fresh_kit: Path, tmp_path: Path) -> Path:
    """A kit of one's own."""
    return Path(shutil.copytree(fresh_kit, tmp_path / "sums"))


@pytest.fixture
def check(kit: Path, grader: Grader, solution: bytes) -> Check:
    """What a right solution with some edits is told, as data."""

    def check(*edits: tuple[bytes, bytes], options: tuple[str, ...] = ()) -> Any:
        source = solution
        for old, new in edits:
            assert source.count(old) == 1
            source = source.replace(old, new)
        (kit / "sums.py").write_bytes(source)
        return json.loads(grader("check", kit, "--json", *options).stdout)

    return check


SQUARES, QUARTERS = (b"* 2", b"** 2"), (b"/ 2", b"/ 4")


def test_a_misconception_is_named_and_explained(check: Check) -> None:
    named = [{"name": "squares", "explanation": "This squares `x`."}]
    assert check(SQUARES)["mistakes"] == {"double": named}


def test_it_is_named_from_its_answers_and_not_from_its_text(check: Check) -> None:
    own = (b"np.asarray(x) * 2", b"x * x")
    assert [each["name"] for each in check(own)["mistakes"]["double"]] == ["squares"]


def test_it_is_told_once_below_its_exercise(check: Check, kit: Path, grader: Grader) -> None:
    check(SQUARES)
    page = grader("check", kit).stdout
    first, second = page.split("\nHalf\n")
    assert "  What probably went wrong\n    This squares `x`.\n" in first
    assert page.count("This squares") == 1
    assert "What probably" not in second


def test_in_one_exercise_alone_it_is_named_as_well(check: Check) -> None:
    assert set(check(SQUARES, QUARTERS)["mistakes"]) == {"double", "Half"}
    assert set(check(SQUARES, QUARTERS, options=("--exercise", "Half"))["mistakes"]) == {"Half"}


@pytest.mark.parametrize(
    "edit", [(b"* 2", b"* 7"), (b"* 2", b"* [2, 2]"), (b"np.asarray(x) * 2", b"y * 2")]
)
def test_another_mistake_has_no_name(check: Check, edit: tuple[bytes, bytes]) -> None:
    data = check(edit)
    assert data["earned"] == 1
    assert data["mistakes"] == {}


def test_a_right_solution_has_no_mistake(check: Check) -> None:
    data = check()
    assert (data["earned"], data["mistakes"]) == (3, {})


def test_the_stub_has_no_mistake(kit: Path, grader: Grader) -> None:
    data = json.loads(grader("check", kit, "--json").stdout)
    assert (data["earned"], data["mistakes"]) == (0, {})


def test_in_process_nothing_is_named(check: Check, kit: Path, grader_line: list[str]) -> None:
    check(SQUARES)
    command = [*grader_line, "check", "--in-process", "--json"]
    done = subprocess.run(command, cwd=kit, capture_output=True, check=False)
    data = json.loads(done.stdout)
    assert (data["earned"], data["mistakes"]) == (1, {})


def test_a_kit_without_recordings_names_nothing(check: Check, kit: Path) -> None:
    (kit / FILE).unlink()
    assert check(SQUARES)["mistakes"] == {}


@pytest.mark.parametrize("path", [FILE, "checks/test_sums.py"])
def test_a_kit_that_was_changed_names_nothing(check: Check, kit: Path, path: str) -> None:
    with (kit / path).open("ab") as file:
        file.write(b"\n# mine\n")
    data = check(SQUARES)
    assert (data["earned"], data["mistakes"]) == (1, {})


def test_no_solution_is_in_the_recordings(fresh_kit: Path) -> None:
    data = (fresh_kit / FILE).read_bytes()
    assert data.startswith(b"grader mistakes 1\n")
    assert b"squares" not in data


def test_a_kit_of_the_same_course_is_the_same(
    course: Path, fresh_kit: Path, grader: Grader, tmp_path: Path
) -> None:
    grader("generate", "--to", tmp_path, "--course", course)
    for path in (FILE, "kit.toml"):
        assert (tmp_path / "sums" / path).read_bytes() == (fresh_kit / path).read_bytes()


def test_what_has_not_changed_is_not_recorded_again(
    course: Path, kit: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kits, "Jail", None)
    result = grader("generate", "--to", kit.parent, "--course", course)
    assert "(nothing to do)" in result.stdout


def test_a_misconception_explained_otherwise_is_written_anew(
    kit: Path, grader: Grader, tmp_path: Path, write_sums: Callable[..., Path]
) -> None:
    changes = {"assignments/sums/chaffs.toml": CHAFFS.replace("This squares", "You square")}
    newer = write_sums(tmp_path / "newer", changes)
    result = grader("generate", "--to", kit.parent, "--course", newer)
    assert result.stdout.splitlines()[1:] == [f"  {FILE}", "  kit.toml"]


def test_a_broken_check_is_told_before_students_have_it(
    grader: Grader, tmp_path: Path, write_sums: Callable[..., Path], course: Path
) -> None:
    path = "assignments/sums/visible/test_sums.py"
    broken = (course / path).read_text().replace("np.array([3.0])", "nothing")
    changes = {"assignments/sums/chaffs.toml": CHAFFS, path: broken}
    result = grader(
        "generate", "--to", tmp_path / "kits", "--course", write_sums(tmp_path / "c", changes)
    )
    assert result.exit_code == 3
    assert result.stderr.startswith(f"grader: {path}:11: the check is broken: NameError: ")
    assert not (tmp_path / "kits").exists()
