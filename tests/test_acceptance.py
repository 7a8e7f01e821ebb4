"""The whole of the main job on the bundled course: `grader demo`, and what its pages may say."""

import ast
import csv
import html
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.audit.sample import Sample
from grader.audit.sample_class import BROKEN, sample_class
from grader.course.manifest import load_course
from grader.model import Assignment, Course

Rows = dict[str, Any]

COURSE = Path(__file__).parents[1] / "course.toml"
NAMES = tomllib.loads(COURSE.read_text())["assignments"]
# Shorter lines are found in any code.
LINE_LENGTH = 12


@pytest.fixture(scope="session")
def demo(once: Callable[..., Path], root: Path, grader_line: list[str]) -> Path:
    """The folder that `grader demo` filled; `output.txt` is what it printed."""

    def make(folder: Path) -> None:
        line = [*grader_line, "demo", "--to", str(folder), "--course", str(root)]
        run = subprocess.run(line, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        (folder / "output.txt").write_text(run.stdout)

    return once("demo", make)


@pytest.fixture(scope="session")
def course(root: Path) -> Course:
    """The bundled course."""
    return load_course(root)


@pytest.fixture(scope="session", params=NAMES)
def assignment(course: Course, request: pytest.FixtureRequest) -> Assignment:
    """Each of its assignments."""
    return next(each for each in course.assignments if each.name == request.param)


@pytest.fixture(scope="session")
def samples(assignment: Assignment) -> dict[str, Sample]:
    """The sample class by student."""
    return {sample.student: sample for sample in sample_class(assignment)}


@pytest.fixture(scope="session")
def report(demo: Path, assignment: Assignment) -> Any:
    """The report of the sample class."""
    return json.loads((demo / "results" / assignment.name / "report.json").read_bytes())


@pytest.fixture(scope="session")
def rows(report: Any) -> Rows:
    """The students of the report, by name."""
    return {student["student"]: student for student in report["students"]}


@pytest.fixture(scope="session")
def pages(demo: Path, assignment: Assignment) -> dict[str, str]:
    """The text of each page that a student may read, as it is and without its marks."""
    folder = demo / "results" / assignment.name / "students"
    return {path.name: plain(path.read_text()) for path in sorted(folder.iterdir())}


def plain(text: str) -> str:
    """A page as it is, and without what HTML and Markdown put between letters."""
    without = html.unescape(re.sub(r"<[^>]*>", "", text))
    return f"{html.unescape(text)}\n{without}\n{without.replace(chr(92), '')}"


def lost(row: Any, assignment: Assignment) -> set[str]:
    """The exercises that lost points."""
    return {
        exercise.name
        for exercise in assignment.exercises
        if row["by_exercise"][exercise.name] < exercise.points
    }


def test_everybody_in_the_class_is_scored(rows: Rows, samples: dict[str, Sample]) -> None:
    assert set(rows) == set(samples)
    assert len(rows) >= 30


def test_the_reference_and_every_wheat_have_full_marks(rows: Rows, assignment: Assignment) -> None:
    right = [name for name in rows if name == "reference" or name.startswith("wheat-")]
    assert len(right) == 1 + len(assignment.wheats)
    assert len(assignment.wheats) > 0
    assert {name: rows[name]["earned"] for name in right} == dict.fromkeys(right, assignment.points)


def test_the_stub_has_nothing(rows: Rows) -> None:
    assert rows["stub"]["earned"] == 0
    assert {each["outcome"] for each in rows["stub"]["results"]} == {"not attempted"}


def test_every_chaff_loses_points_on_its_exercise_and_on_no_other(
    rows: Rows, assignment: Assignment
) -> None:
    assert len(assignment.chaffs) > 0
    found = {c.name: lost(rows[f"chaff-{c.name}"], assignment) for c in assignment.chaffs}
    assert found == {chaff.name: {chaff.exercise} for chaff in assignment.chaffs}


def test_everybody_loses_points_where_expected_and_nowhere_else(
    rows: Rows, samples: dict[str, Sample], assignment: Assignment
) -> None:
    found = {name: lost(row, assignment) for name, row in rows.items()}
    assert found == {name: set(sample.loses) for name, sample in samples.items()}


def test_every_kind_of_broken_submission_is_in_the_class(rows: Rows) -> None:
    assert set(BROKEN) <= set(rows)
    for student in ("reads-hidden-checks", "has-a-syntax-error", "raises-at-the-end"):
        assert student in rows


@pytest.mark.parametrize(
    ("student", "outcome"),
    [
        ("loops-forever", "timeout"),
        ("leaves-the-process", "crashed"),
        ("crashes", "crashed"),
        ("calls-exit", "failed"),
        ("asks-for-input", "failed"),
        ("takes-all-memory", "failed"),
        ("returns-nothing", "failed"),
        ("returns-text", "failed"),
        ("floods-the-screen", "failed"),
        ("reads-hidden-checks", "failed"),
        ("hands-in-an-empty-file", "not attempted"),
    ],
)
def test_what_was_broken_has_its_outcome(rows: Rows, student: str, outcome: str) -> None:
    assert {each["outcome"] for each in rows[student]["results"]} <= {"passed", outcome}


def test_half_finished_ones_have_points_for_what_they_have(
    rows: Rows, samples: dict[str, Sample], assignment: Assignment
) -> None:
    half = [name for name in rows if name.startswith("wrote-")]
    assert len(half) >= 2
    for name in half:
        points = {exercise.name: exercise.points for exercise in assignment.exercises}
        expected = sum(points.values()) - sum(points[each] for each in samples[name].loses)
        assert rows[name]["earned"] == expected


def test_the_scores_say_the_same_as_the_report(
    demo: Path, rows: Rows, assignment: Assignment
) -> None:
    with (demo / "results" / assignment.name / "scores.csv").open(newline="") as file:
        table = {row["student"]: row for row in csv.DictReader(file)}
    assert {name: int(row["total"]) for name, row in table.items()} == {
        name: row["earned"] for name, row in rows.items()
    }


def test_nobody_has_other_points_than_deserved(demo: Path) -> None:
    output = (demo / "output.txt").read_text()
    assert output.count("scored in the jail") == len(NAMES)
    assert "not as it should be" not in output


def test_it_ran_in_a_jail(report: Any) -> None:
    assert report["run"]["jail"] in ("strong", "reduced")


def test_it_says_where_everything_is(demo: Path, assignment: Assignment) -> None:
    output = (demo / "output.txt").read_text()
    name = assignment.name
    for place in (f"kits/{name}", f"submissions/{name}", f"results/{name}/index.html"):
        assert str(demo / place) in output
        assert (demo / place).exists()


def test_the_kit_has_no_points_yet(
    demo: Path, rows: Rows, assignment: Assignment, samples: dict[str, Sample]
) -> None:
    name = assignment.name
    kit = (demo / "kits" / name / f"{name}.py").read_text()
    assert kit.endswith(samples["stub"].source.decode())
    assert rows["stub"]["earned"] == 0


def test_plots_are_on_the_staffs_page_and_on_no_other(
    demo: Path, pages: dict[str, str], assignment: Assignment
) -> None:
    folder = demo / "results" / assignment.name
    shown = re.findall(r'<img src="([^"]*)"', (folder / "index.html").read_text())
    assert bool(shown) is bool(assignment.manual)
    assert all((folder / path).is_file() for path in shown)
    assert not any("<img" in page or ".png" in page for page in pages.values())


def secret_lines(assignment: Assignment) -> set[str]:
    """What stands in hidden checks and in no visible one, stripped."""

    def lines(kind: str) -> set[str]:
        files = (assignment.folder / kind).glob("*.py")
        return {line.strip() for file in files for line in file.read_text().splitlines()}

    shown = {check.title for check in assignment.checks} | {c.hint for c in assignment.checks}
    shown |= {chaff.explain for chaff in assignment.chaffs}  # written to be read by students
    # A title stands in the file between quotes, a hint in the head of its check.
    return {
        line
        for line in lines("hidden") - lines("visible")
        if len(line) >= LINE_LENGTH
        and not any(line.strip('"') in text for text in shown)
        and not line.startswith(("@check(", "hint="))
    }


def test_there_are_lines_to_keep_secret(assignment: Assignment) -> None:
    assert len(secret_lines(assignment)) > 100


def test_no_page_holds_a_line_of_a_hidden_check(
    pages: dict[str, str], assignment: Assignment
) -> None:
    secrets = secret_lines(assignment)
    assert len(pages) >= 60
    for name, text in pages.items():
        assert [line for line in secrets if line in text] == [], name


def test_no_page_holds_the_name_of_a_hidden_check(
    pages: dict[str, str], assignment: Assignment
) -> None:
    names = [check.name for check in assignment.hidden]
    for page, text in pages.items():
        assert [name for name in names if name in text] == [], page


def hidden_texts(rows: Rows, assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Each student's lines of messages and prints that come of hidden checks alone."""
    hidden = {check.name for check in assignment.hidden}
    shown = {text for check in assignment.checks for text in (check.title, check.hint)}
    for row in rows.values():
        texts: dict[bool, set[str]] = {True: set(), False: {row["problem"], *shown}}
        for result in row["results"]:
            for text in (result["message"], result["printed"]):
                texts[result["check"] in hidden] |= {line.strip() for line in text.splitlines()}
        visible = "\n".join(texts[False])
        for line in texts[True]:
            if len(line) >= LINE_LENGTH and line not in visible:
                yield row["page"], line


def test_no_page_holds_a_message_or_a_print_of_a_hidden_check(
    pages: dict[str, str], rows: Rows, assignment: Assignment
) -> None:
    secrets = list(hidden_texts(rows, assignment))
    assert len(secrets) > 100
    for page, line in secrets:
        for suffix in (".html", ".md"):
            assert line not in pages[page + suffix]


def numbers_in(path: Path) -> set[str]:
    """The numbers of a file that are long enough to be nobody else's."""
    tree = ast.parse(path.read_text())
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {repr(value) for value in constants if isinstance(value, float) and len(repr(value)) > 5}


def test_no_page_holds_a_number_of_a_hidden_check(
    pages: dict[str, str], assignment: Assignment
) -> None:
    def numbers(kind: str) -> set[str]:
        return set().union(*map(numbers_in, (assignment.folder / kind).glob("*.py")))

    for number in numbers("hidden") - numbers("visible"):
        pattern = re.compile(rf"(?<![\d.]){re.escape(number)}(?!\d)")
        assert [name for name, text in pages.items() if pattern.search(text)] == [], number


def test_no_page_holds_a_place_of_this_machine(
    pages: dict[str, str], demo: Path, root: Path
) -> None:
    places = {str(root), str(demo), os.path.realpath(root), sys.prefix, sys.base_prefix}
    for name, text in pages.items():
        assert [place for place in places if place in text] == [], name


def test_the_staff_may_see_the_messages_of_hidden_checks(
    demo: Path, rows: Rows, assignment: Assignment
) -> None:
    index = html.unescape((demo / "results" / assignment.name / "index.html").read_text())
    hidden = {check.name for check in assignment.hidden}
    chaff = rows[f"chaff-{assignment.chaffs[0].name}"]
    messages = [
        result["message"].splitlines()[0]
        for result in chaff["results"]
        if result["outcome"] == "failed" and result["check"] in hidden
    ]
    assert any(message in index for message in messages)
