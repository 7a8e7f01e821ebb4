"""Plain pytest in a kit: students read their message, and nothing of the grader's inside."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.kit import write_kit
from grader.course.manifest import load_course

COURSE = {
    "course.toml": 'title = "Sums"\nassignments = {names}\n',
    "reference/{name}.py": (
        '"""Doubling."""\n\n\ndef double(x):\n    """Twice `x`."""\n'
        "    ### BEGIN SOLUTION\n    two = 2.0\n    return two * x\n    ### END SOLUTION\n"
    ),
    "assignments/{name}/assignment.toml": (
        'title = "Doubling"\nversion = "1"\npoints = 4\n\n'
        '[[exercise]]\nname = "double"\ntitle = "Twice as much"\n'
    ),
    "assignments/{name}/handout.md": "# Sums\n",
    "assignments/{name}/visible/test_{name}.py": '''"""Checks."""
from grader.checks import assert_close, check


@check(points=1, exercise="double", hint="Add x to itself.")
def test_{name}_double_of_three(submission):
    """Twice 3 is 6."""
    assert_close(submission.double(3.0), 6.0)


@check(points=1, exercise="double")
def test_{name}_double_of_anything(submission, rng):
    """Twice a number is the number and the number."""
    x = rng.normal()
    assert submission.double(x) == x + x, "double does not double"
''',
    "assignments/{name}/hidden/test_{name}_hidden.py": '''"""Checks."""
from grader.checks import assert_close, check


@check(points=2, exercise="double")
def test_{name}_double_of_four(submission, reference):
    """Doubling works."""
    assert_close(submission.double(4.0), reference.double(4.0))
''',
}


RIGHT = "def double(x):\n    return x + x\n"
SOLUTIONS = {
    "right": RIGHT,
    "wrong": "def double(x):\n    print('doubling', x)\n    return 3 * x\n",
    "raises": "def double(x):\n    raise ValueError('no idea')\n",
    "stops": "1 / 0\n",
    "process": "import os\ndef double(x):\n    print('pid', os.getpid())\n",
    "broken": RIGHT,
    "gone": "",
    "stub": None,
}
KITS = list(SOLUTIONS)


def make_kits(folder: Path) -> None:
    """Kits of one small assignment each, in all states that students have them in."""
    for place, text in COURSE.items():
        for name in KITS:
            file = folder / "course" / place.replace("{name}", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("{name}", name).replace("{names}", repr(KITS)))
    course = load_course(folder / "course")
    for assignment in course.assignments:
        write_kit(course, assignment, folder / "kits" / assignment.name)
        solution = SOLUTIONS[assignment.name]
        if solution is not None:
            (folder / "kits" / assignment.name / assignment.file).write_text(solution)
    broken = folder / "kits" / "broken" / "checks" / "test_broken.py"
    broken.write_text(broken.read_text().replace(" assert_close(", " assert_near("))
    (folder / "kits" / "gone" / "gone.py").unlink()
    own = "def test_of_the_students_own(submission):\n    assert submission.double(1) == 2\n"
    (folder / "kits" / "right" / "test_own.py").write_text(own)


def run(folder: Path, *options: str) -> str:
    """What pytest says, run as a student would."""
    line = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", *options]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    env = {**clean, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100"}
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


Said = Callable[[str], str]
Once = Callable[[str, Callable[[Path], None]], Path]


def by_kit(output: str) -> Said:
    """What pytest says of the checks of one kit, and one line each with their outcomes."""
    parts = re.split(r"^_{3,} (.*) _{3,}$", output, flags=re.MULTILINE)
    about = dict(zip(parts[1::2], parts[2::2], strict=True))

    def said(kit: str) -> str:
        found = [text for title, text in about.items() if f"test_{kit}_" in title]
        lines = [line for line in output.splitlines() if re.match(rf"[A-Z]+ .*test_{kit}_", line)]
        return "\n".join([*found, *lines])

    return said


def make_runs(folder: Path) -> None:
    """The kits, and what pytest says of all of them at once."""
    make_kits(folder)
    (folder / "in-workers").write_text(run(folder / "kits"))
    (folder / "in-process").write_text(run(folder / "kits", "--in-process"))


@pytest.fixture(scope="module")
def folder(once: Once) -> Path:
    """Where the course, the kits and the outputs are."""
    return once("plugin-runs", make_runs)


@pytest.fixture(scope="module")
def said(folder: Path) -> Said:
    """What pytest says of a kit."""
    return by_kit((folder / "in-workers").read_text())


@pytest.fixture(scope="module")
def said_here(folder: Path) -> Said:
    """What pytest says of a kit whose solution runs in its own process."""
    return by_kit((folder / "in-process").read_text())


def outcomes(text: str, kit: str) -> list[str]:
    """The outcomes of the two checks of a kit."""
    pattern = rf"^(PASSED|FAILED|ERROR) (\S+::test_{kit}_double_of_\w+)"
    return [outcome for outcome, _ in sorted(set(re.findall(pattern, text, re.MULTILINE)))]


def trace_of_ours(text: str) -> bool:
    return any(part in text for part in ("grader/checks", "grader/jail", "Traceback"))


def test_a_right_solution_passes(said: Said) -> None:
    assert outcomes(said("right"), "right") == ["PASSED", "PASSED"]


def test_a_wrong_solution_fails_with_the_message_and_the_hint(said: Said) -> None:
    assert "double: got 9.0, should be 6.0\nhint: Add x to itself.\n" in said("wrong")
    assert "double does not double\n" in said("wrong")
    assert outcomes(said("wrong"), "wrong") == ["FAILED", "FAILED"]


def test_what_a_wrong_solution_printed_is_shown(said: Said) -> None:
    assert "printed by your code" in said("wrong")
    assert "\ndoubling 3.0\n" in said("wrong")


def test_the_stub_fails_with_a_sentence(said: Said) -> None:
    assert "`double` is not written yet (stub.py, line " in said("stub")


def test_an_exception_of_the_students_is_told_with_its_line(said: Said) -> None:
    assert "`double` raised ValueError: no idea (raises.py, line 2)" in said("raises")


def test_a_file_that_stops_is_told_with_its_line(said: Said) -> None:
    assert "stops.py stops at line 1 with ZeroDivisionError: division by zero" in said("stops")


def test_without_a_file_there_is_a_sentence(said: Said) -> None:
    assert "there is no gone.py; your solution goes into a file of that name" in said("gone")


def test_a_broken_check_is_named_with_its_line(said: Said) -> None:
    text = "checks/test_broken.py:8: the check is broken: NameError: name 'assert_near' is not"
    assert text in said("broken")


@pytest.mark.parametrize("kit", KITS)
def test_no_trace_of_ours_is_shown(said: Said, kit: str) -> None:
    assert said(kit)
    assert not trace_of_ours(said(kit))


def test_the_worker_ends_with_the_run(said: Said) -> None:
    pids = [int(number) for number in re.findall(r"^pid (\d+)$", said("process"), re.MULTILINE)]
    assert pids
    assert not [pid for pid in pids if runs(pid)]


def runs(pid: int) -> bool:
    """Whether a process still does something: one that nobody has waited for does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_in_process_a_right_solution_passes(said_here: Said) -> None:
    assert outcomes(said_here("right"), "right") == ["PASSED", "PASSED"]


def test_a_test_of_the_students_own_can_use_the_fixtures(said: Said, said_here: Said) -> None:
    assert "PASSED right/test_own.py::test_of_the_students_own" in said("of_the_students")
    assert "PASSED right/test_own.py::test_of_the_students_own" in said_here("of_the_students")


def test_in_process_the_students_own_lines_are_shown(said_here: Said) -> None:
    assert "raise ValueError('no idea')" in said_here("raises")
    assert "raises.py:2: ValueError" in said_here("raises")


def test_in_process_a_comparison_needs_no_traceback(said_here: Said) -> None:
    assert "got 9.0, should be 6.0\nhint: Add x to itself.\n" in said_here("wrong")


def test_in_process_a_file_that_stops_is_told_with_its_line(said_here: Said) -> None:
    sentence = "stops.py stops at line 1 with ZeroDivisionError: division by zero"
    assert sentence in said_here("stops")


def test_in_process_the_stub_fails_with_a_sentence(said_here: Said) -> None:
    assert "`double` is not written yet (stub.py, line " in said_here("stub")


@pytest.mark.parametrize("kit", KITS)
def test_in_process_no_trace_of_ours_is_shown(said_here: Said, kit: str) -> None:
    assert said_here(kit)
    assert not trace_of_ours(said_here(kit))


def test_outside_a_kit_there_is_one_clear_sentence(folder: Path) -> None:
    text = run(folder / "course" / "assignments" / "right" / "visible")
    assert "test_right.py: is not in a student kit; run pytest in a kit's folder" in text
    assert not trace_of_ours(text)
