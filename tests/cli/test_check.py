"""`grader check`: what a student sees of a kit of the course, whatever their code does."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from grader.checks import kits
from grader.cli import main
from grader.cli.paragraphs import harmless, say, say_at_most
from grader.course.kit import read_kit, write_kit
from grader.course.manifest import load_course
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Limits

ROOT = Path(__file__).parents[2]
WHEATS = ROOT / "assignments" / "activations" / "wheats"
FILE = "activations.py"
ESC = "\x1b"

# One function for each way to go wrong; the others are right.
FAULTS = """
def sigmoid(x):
    for number in range(100_000):
        print("spam", number)

def sigmoid_backward(dout, y):
    raise NotImplementedError

def tanh(x):
    while True:
        pass

def tanh_backward(dout, y):
    raise ValueError("\\x1b[2Jcleared\\rover\\x07")

def relu(x):
    return input("x? ")

def relu_backward(dout, x):
    print("\\x1b]0;title\\x07", "[red]markup[/red]", sep="\\n")
    return dout

def relu_(x):
    exit()

def leaky_relu(x, negative_slope=0.1):
    import os
    os._exit(0)

def elu(x, alpha=1.0):
    import ctypes
    ctypes.string_at(0)

del gelu

def dead_units(y):
    return [True, False]
"""


Once = Callable[[str, Callable[[Path], None]], Path]


def make_kit(folder: Path) -> None:
    """The kit of the course's own assignment, as generated."""
    course = load_course(ROOT)
    assignment = next(a for a in course.assignments if a.name == "activations")
    write_kit(course, assignment, folder / "activations")


@pytest.fixture(scope="module")
def fresh_kit(once: Once) -> Path:
    """A kit that nobody may write into."""
    return once("fresh-kit", make_kit) / "activations"


@pytest.fixture(scope="module")
def wheat() -> str:
    """A solution that is right."""
    return sorted(WHEATS.glob("*.py"))[0].read_text()


@pytest.fixture(scope="module")
def independent() -> str:
    """A solution that is right, and whose functions do not call each other."""
    return (ROOT / "reference" / FILE).read_text()


@pytest.fixture(scope="module")
def running_jail(fresh_kit: Path) -> Iterator[Jail]:
    """A jail that is up already."""
    with Jail(Level.NONE, Limits(), forbidden=read_kit(fresh_kit).forbidden) as jail:
        yield jail


@pytest.fixture(autouse=True)
def no_wait_for_a_jail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kits with the usual limits share one jail, since starting one takes seconds."""

    def open_jail(level: Level, limits: Limits, **also: Any) -> Any:
        if limits != Limits():
            return Jail(level, limits, **also)
        return nullcontext(request.getfixturevalue("running_jail"))

    monkeypatch.setattr(kits, "Jail", open_jail)


@pytest.fixture
def kit(fresh_kit: Path, tmp_path: Path) -> Path:
    """A kit of one's own."""
    return Path(shutil.copytree(fresh_kit, tmp_path / "activations"))


def check(*arguments: str | Path) -> Result:
    """Run the command."""
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def shrink_patience(kit: Path) -> None:
    """Lower the limit for a call, so that an endless loop ends soon."""
    manifest = kit / "kit.toml"
    text = manifest.read_text()
    assert "call_seconds = 10.0" in text
    manifest.write_text(text.replace("call_seconds = 10.0", "call_seconds = 2.0"))


@pytest.fixture(scope="module")
def faulty(fresh_kit: Path, independent: str, once: Once) -> tuple[dict[str, dict[str, Any]], str]:
    """Every fault at once: the last check of each exercise, by exercise, and the printed page."""

    def make(folder: Path) -> None:
        kit = Path(shutil.copytree(fresh_kit, folder / "activations"))
        (kit / FILE).write_text(independent + FAULTS)
        shrink_patience(kit)
        as_json, page = check(kit, "--json"), check(kit)
        assert (as_json.exit_code, page.exit_code) == (1, 1)
        (folder / "json").write_text(as_json.stdout)
        (folder / "page").write_text(page.stdout)

    folder = once("faulty-kit", make)
    found = json.loads((folder / "json").read_text())["checks"]
    return {item["exercise"]: item for item in found}, (folder / "page").read_text()


Faulty = tuple[dict[str, dict[str, Any]], str]


@pytest.mark.parametrize(
    ("exercise", "outcome", "said"),
    [
        ("sigmoid", "failed", "sigmoid: got None (is a `return` missing?), should be an array"),
        ("sigmoid_backward", "not attempted", "`sigmoid_backward` is not written yet (activations"),
        ("tanh", "timeout", "`tanh` did not return within 2 seconds (an endless loop?)"),
        ("tanh_backward", "failed", "`tanh_backward` raised ValueError: "),
        ("relu", "failed", "input() waits for a keyboard, and there is none"),
        ("relu_backward", "failed", "relu_backward: got dx["),
        ("relu_", "failed", "`relu_` called exit() (activations.py, line "),
        ("leaky_relu", "crashed", "`leaky_relu` ended the Python process instead of returning"),
        ("elu", "crashed", "`elu` ended the Python process by a segmentation fault"),
        ("gelu", "not attempted", "`gelu` is not defined in your file (there is `"),
        ("dead_units", "failed", "dead_units: got a list of length 2, should be an array"),
    ],
)
def test_every_fault_is_one_clear_sentence(
    faulty: Faulty, exercise: str, outcome: str, said: str
) -> None:
    item = faulty[0][exercise]
    assert item["outcome"] == outcome
    assert said in item["message"]
    assert said in faulty[1]


@pytest.mark.parametrize(
    "exercise", ["leaky_relu_backward", "elu_backward", "gelu_backward", "LeakyReLU", "GELU"]
)
def test_the_other_checks_still_run(faulty: Faulty, exercise: str) -> None:
    assert faulty[0][exercise]["outcome"] == "passed"


def test_a_flood_of_print_is_cut(faulty: Faulty) -> None:
    printed = faulty[0]["sigmoid"]["printed"]
    assert printed.startswith("spam 0\nspam 1\n")
    assert len(printed) < 30_000
    assert "spam 4" in faulty[1]
    assert "spam 5" not in faulty[1]
    assert " more lines)" in faulty[1]


def test_nothing_drives_the_terminal(faulty: Faulty) -> None:
    page = faulty[1]
    assert all(sign.isprintable() or sign == "\n" for sign in page)
    assert "ValueError: cleared\n" in page
    assert "]0;title" not in page


def test_markup_in_what_was_printed_is_left_as_it_is(faulty: Faulty) -> None:
    assert "[red]markup[/red]" in faulty[1]


def test_hints_are_shown_for_what_failed_and_not_for_what_is_not_written(faulty: Faulty) -> None:
    items, page = faulty
    assert f"hint: {items['relu_backward']['hint']}" in page
    assert f"hint: {items['sigmoid_backward']['hint']}" not in page
    assert f"hint: {items['gelu_backward']['hint']}" not in page


def test_how_the_values_relate_to_the_right_ones_is_told(kit: Path, independent: str) -> None:
    wrong = "\n\n_right = relu_backward\n\ndef relu_backward(*args):\n    return -_right(*args)\n"
    (kit / FILE).write_text(independent + wrong)
    page = check(kit, "--exercise", "relu_backward")
    assert "Your values have the wrong sign." in page.stdout
    (first, *_) = json.loads(check(kit, "--exercise", "relu_backward", "--json").stdout)["checks"]
    assert first["likeness"] == "your values have the wrong sign"


def test_the_stub_has_nothing_and_exits_with_1(kit: Path) -> None:
    result = check(kit, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert data["earned"] == 0
    assert data["possible"] == 40
    assert {item["outcome"] for item in data["checks"]} == {"not attempted"}


def test_a_right_solution_has_everything_and_exits_with_0(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(wheat)
    result = check(kit)
    assert result.exit_code == 0
    assert "40 of 40 points in the visible checks (22 of 22 passed).\n" in result.stdout
    assert "✗" not in result.stdout


def test_the_page_says_that_these_are_the_visible_checks_only(faulty: Faulty) -> None:
    last = faulty[1].splitlines()[-1]
    assert last.startswith("These are the visible checks only: hidden ones, worth further points,")


def test_a_syntax_error_is_told_once_with_its_line(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(wheat + "\ndef broken(:\n")
    result = check(kit)
    line = (wheat + "\ndef broken(:\n").count("\n")
    assert result.exit_code == 1
    assert result.stdout.count(f"activations.py, line {line}, is not valid Python: ") == 1
    assert "def broken(:" in result.stdout
    assert "hint:" not in result.stdout
    assert "0 of 40 points" in result.stdout


def test_above_an_error_at_import_functions_are_checked(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(wheat + "\nimport nothing_of_the_kind\ndel relu\n")
    result = check(kit)
    assert "activations.py stops at line " in result.stdout
    assert "ModuleNotFoundError: No module named 'nothing_of_the_kind'" in result.stdout
    assert result.stdout.count("ModuleNotFoundError") == 1
    assert result.exit_code == 0  # whatever stands above that line is right


def test_an_error_at_the_first_line_leaves_nothing(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text("import nothing_of_the_kind\n" + wheat)
    result = check(kit, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert data["earned"] == 0
    assert data["problem"].startswith("activations.py stops at line 1 with ModuleNotFoundError")


def test_one_exercise_can_be_checked(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(wheat)
    data = json.loads(check(kit, "--exercise", "gelu", "--json").stdout)
    assert [item["exercise"] for item in data["checks"]] == ["gelu", "gelu"]
    assert data["possible"] == 3


def test_an_unknown_exercise_is_a_matter_of_usage(kit: Path) -> None:
    result = check(kit, "--exercise", "sigmiod")
    assert result.exit_code == 2
    assert "the kit has no exercise 'sigmiod'; do you mean 'sigmoid'?" in result.stderr


def test_an_exercise_unlike_any_other_brings_the_list(kit: Path) -> None:
    result = check(kit, "--exercise", "qqq")
    assert result.exit_code == 2
    assert "; there is sigmoid, sigmoid_backward, " in result.stderr


def test_json_is_one_object_and_nothing_else(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text("print('hello')\n" + wheat)
    noisy = kit / "checks" / "test_rectifiers.py"
    noisy.write_text(noisy.read_text() + "\nprint('from a check file')\n")
    result = check(kit, "--json")
    data = json.loads(result.stdout)
    assert set(data) == {
        *("assignment", "version", "earned", "possible", "problem", "changed", "checks"),
        *("mistakes", "file", "notes"),
    }
    assert data["changed"] == ["checks/test_rectifiers.py"]
    assert "from a check file" in result.stderr


def test_a_changed_check_is_mentioned(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(wheat)
    edited = kit / "checks" / "test_rectifiers.py"
    edited.write_text(edited.read_text().replace("points=2", "points=3", 1))
    (kit / "README.md").write_text("my notes")
    result = check(kit)
    assert "checks/test_rectifiers.py is not as it was handed out" in result.stdout
    assert "README.md" not in result.stdout
    assert "41 of 41 points" in result.stdout


def test_tests_of_the_students_own_do_not_matter(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(wheat)
    (kit / "checks" / "test_mine.py").write_text("def test_mine(): assert False")
    (kit / "conftest.py").write_text("1 / 0")
    (kit / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")
    assert check(kit).exit_code == 0


@pytest.mark.parametrize("place", ["checks", "checks/test_rectifiers.py", FILE])
def test_any_path_in_the_kit_will_do(kit: Path, wheat: str, place: str) -> None:
    (kit / FILE).write_text(wheat)
    data = json.loads(check(kit / place, "--exercise", "relu", "--json").stdout)
    assert data["earned"] == data["possible"] == 2


def test_the_folder_of_the_user_is_the_default(
    kit: Path, wheat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kit / FILE).write_text(wheat)
    monkeypatch.chdir(kit / "checks")
    assert check("--exercise", "relu").exit_code == 0


def test_no_kit_is_a_fault_in_one_sentence(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.exit_code == 3
    assert result.stderr == (
        f"grader: {tmp_path}: no kit here (kit.toml is missing); go to the kit's folder\n"
    )


def test_no_path_at_all_is_a_matter_of_usage(tmp_path: Path) -> None:
    assert check(tmp_path / "gone").exit_code == 2


def test_without_a_solution_there_is_a_sentence(kit: Path) -> None:
    (kit / FILE).unlink()
    result = check(kit)
    assert result.exit_code == 3
    assert "there is no activations.py; your solution goes into a file of that name" in (
        result.stderr
    )


def test_a_check_that_the_student_broke_is_named_with_its_line(kit: Path) -> None:
    edited = kit / "checks" / "test_rectifiers.py"
    lines = edited.read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("def test_")) + 2
    lines.insert(at, "    undefined")
    edited.write_text("\n".join(lines) + "\n")
    result = check(kit)
    assert result.exit_code == 3
    assert result.stderr.startswith(
        f"grader: checks/test_rectifiers.py:{at + 1}: the check is broken: NameError: "
    )


def test_checking_leaves_no_files_in_the_kit(kit: Path) -> None:
    before = sorted(kit.rglob("*"))
    check(kit, "--exercise", "relu")
    assert sorted(kit.rglob("*")) == before


# In a process of its own


def grader(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the command as a student would; its exit status, its output and its complaints."""
    code = "from grader.cli import main; main()"
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-c", code, "check", *arguments],
        cwd=folder,
        env={**env, **environment},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode()


def test_in_process_a_right_solution_passes(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text("import helper\n" + wheat)
    (kit / "helper.py").touch()
    status, out, err = grader(kit, "--in-process")
    assert status == 0, err
    assert "40 of 40 points" in out


def test_in_process_each_fault_is_a_sentence(kit: Path, independent: str) -> None:
    faults = (
        "def sigmoid(x): raise ValueError('no')\n"
        "def tanh(x): raise NotImplementedError\n"
        "def relu(x): exit()\n"
        "def elu(x): return None\n"
        "del gelu\n"
    )
    (kit / FILE).write_text(independent + faults)
    status, out, err = grader(kit, "--in-process", "--json")
    items = {item["exercise"]: item for item in json.loads(out)["checks"]}
    assert (status, err) == (1, "")
    assert "`sigmoid` raised ValueError: no (activations.py, line " in items["sigmoid"]["message"]
    assert items["tanh"]["outcome"] == "not attempted"
    assert "`relu` called exit()" in items["relu"]["message"]
    assert "got None" in items["elu"]["message"]
    assert items["gelu"]["outcome"] == "not attempted"
    assert items["GELU"]["outcome"] == "passed"


def test_in_process_a_file_that_stops_is_a_sentence(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(f"1 / 0\n{wheat}")
    status, out, err = grader(kit, "--in-process")
    assert (status, err) == (1, "")
    assert "activations.py stops at line 1 with ZeroDivisionError: division by zero" in out
    assert "Traceback" not in out


def test_in_process_json_is_still_one_object(kit: Path, wheat: str) -> None:
    (kit / FILE).write_text(f"print('at import')\n{wheat}\ndef relu(x): print('in a call')\n")
    status, out, err = grader(kit, "--in-process", "--json", "--exercise", "relu")
    assert status == 1
    assert json.loads(out)["earned"] == 0
    assert "at import" in err
    assert "in a call" in err


def test_an_encoding_without_our_signs_is_no_reason_to_stop(kit: Path) -> None:
    status, out, err = grader(
        kit, "--in-process", "--exercise", "relu", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert (status, err) == (1, "")
    assert "? ReLU keeps what is positive" in out


# How it reads on a terminal


@pytest.fixture
def terminal() -> Callable[..., list[str]]:
    """The lines that a terminal of 40 columns shows, without its colours."""

    def terminal(function: Callable[..., None], *arguments: Any, **options: Any) -> list[str]:
        file = io.StringIO()
        out = Console(
            file=file, width=40, force_terminal=True, color_system=None, highlight=False,
            soft_wrap=True,
        )  # fmt: skip
        function(out, *arguments, **options)
        return file.getvalue().splitlines()

    return terminal


def test_a_long_line_wraps_under_its_own_indentation(terminal: Callable[..., list[str]]) -> None:
    text = "relu: got [1] = 1.0, should be 2.0 (x[1] = 3.0)\n  12 of 40 elements differ by far"
    assert terminal(say, text, indent=6) == [
        "      relu: got [1] = 1.0, should be 2.0",
        "      (x[1] = 3.0)",
        "        12 of 40 elements differ by far",
    ]


def test_what_stands_first_is_not_repeated(terminal: Callable[..., list[str]]) -> None:
    text = "ReLU keeps what is positive, and more words"
    assert terminal(say, text, indent=4, first="  ✓") == [
        "  ✓ ReLU keeps what is positive, and",
        "    more words",
    ]


def test_no_line_runs_over_the_margin(terminal: Callable[..., list[str]]) -> None:
    text = "x" * 150 + " " + "word " * 20 + "\n\tdeep " + "y" * 90
    for indent in (0, 6, 12):
        lines = terminal(say, text, indent=indent)
        assert max(map(len, lines)) <= 40
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_nothing_wraps_where_no_terminal_is() -> None:
    file = io.StringIO()
    say(Console(file=file, width=20, soft_wrap=True), "word " * 20 + "end", indent=2)
    assert file.getvalue() == "  " + "word " * 20 + "end\n"


def test_only_the_first_lines_are_shown(terminal: Callable[..., list[str]]) -> None:
    text = "\n".join("abcde")
    assert terminal(say_at_most, text, 3, indent=2) == ["  a", "  b", "  c", "  … (2 more lines)"]
    assert terminal(say_at_most, text, 5, indent=2) == [f"  {sign}" for sign in "abcde"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain é ✓ 漢", "plain é ✓ 漢"),
        (f"{ESC}[31mred{ESC}[0m", "·[31mred·[0m"),
        ("bell\x07 back\x08 del\x7f c1\x9b", "bell· back· del· c1·"),
        ("turned \u202e round", "turned · round"),
        ("a\tb", "a   b"),
        ("x" * 400, "x" * 300 + "…"),
    ],
)
def test_a_line_cannot_drive_the_terminal(line: str, shown: str) -> None:
    assert harmless(line) == shown


def test_a_kit_with_a_notebook_alone_is_checked(
    kit: Path, wheat: str, notebook: Callable[..., bytes]
) -> None:
    (kit / FILE).unlink()
    (kit / FILE).with_suffix(".ipynb").write_bytes(notebook(wheat, "1 / 0"))
    data = json.loads(check(kit, "--exercise", "relu", "--json").stdout)
    assert data["earned"] == data["possible"] == 2
    assert data["file"] == "activations.ipynb"
    assert data["notes"][0].startswith("cell 2 stopped at line 1: ZeroDivisionError")


def test_of_a_stub_and_a_notebook_with_a_solution_the_notebook_counts(
    kit: Path, wheat: str, notebook: Callable[..., bytes]
) -> None:
    (kit / FILE).with_suffix(".ipynb").write_bytes(notebook(wheat))
    result = check(kit, "--exercise", "relu")
    assert "activations.ipynb was marked, not activations.py" in result.stdout
    assert "2 of 2 points" in result.stdout


def test_a_notebook_that_is_named_is_checked(
    kit: Path, wheat: str, notebook: Callable[..., bytes]
) -> None:
    (kit / FILE).write_text(wheat)
    (kit / "mine.ipynb").write_bytes(notebook("def relu(x):\n    return 1 / 0"))
    result = check(kit / "mine.ipynb", "--exercise", "relu")
    assert "the visible checks of mine.ipynb" in result.stdout
    assert "raised ZeroDivisionError: division by zero (cell 1, line 2)" in result.stdout


def test_a_notebook_that_cannot_be_read_stops_with_a_sentence(kit: Path) -> None:
    (kit / FILE).unlink()
    (kit / FILE).with_suffix(".ipynb").write_text("{")
    result = check(kit)
    assert result.exit_code == 3
    assert "activations.ipynb: is no notebook, since it is not JSON" in result.stderr
