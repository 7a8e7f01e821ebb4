"""`grader generate`: kits of the course, the same bytes each time, and nobody's work lost."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import main

ROOT = Path(__file__).parents[2]

FILES = {
    "course.toml": 'title = "Sums"\nassignments = ["sums", "halves"]\n',
    "reference/{name}.py": (
        '"""Exercises."""\n\n\ndef {name}(x):\n    """The {name} of `x`."""\n'
        "    ### BEGIN SOLUTION\n    secret = 2.0\n    return secret * x\n    ### END SOLUTION\n"
    ),
    "assignments/{name}/assignment.toml": (
        'title = "About {name}"\nversion = "1"\npoints = 2\n\n'
        '[[exercise]]\nname = "{name}"\ntitle = "The {name}"\n'
    ),
    "assignments/{name}/handout.md": "# {name}\n\nWrite it.\n",
    "assignments/{name}/visible/test_{name}.py": '''"""Checks."""
from grader.checks import assert_close, check


@check(points=1, exercise="{name}")
def test_{name}(submission):
    """The {name} of 3 is 6."""
    assert_close(submission.{name}(3.0), 6.0)
''',
    "assignments/{name}/hidden/test_{name}_hidden.py": '''"""Checks."""
from grader.checks import assert_close, check


@check(points=1, exercise="{name}")
def test_{name}_hidden(submission, reference):
    """It works."""
    assert_close(submission.{name}(4.0), reference.{name}(4.0))
''',
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of two assignments."""
    for place, text in FILES.items():
        for name in ("sums", "halves"):
            file = tmp_path / "course" / place.replace("{name}", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("{name}", name))
    return tmp_path / "course"


def generate(*arguments: str | Path) -> Result:
    """Run the command."""
    result = CliRunner().invoke(main, ["generate", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_all_assignments_have_a_kit(course: Path, tmp_path: Path) -> None:
    result = generate("--to", tmp_path / "kits", "--course", course)
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "kits").iterdir()) == ["halves", "sums"]
    kit = contents(tmp_path / "kits" / "sums")
    assert sorted(kit) == ["README.md", "checks/test_sums.py", "kit.toml", "sums.py"]


def test_the_output_names_the_kit_and_its_files(course: Path, tmp_path: Path) -> None:
    result = generate("sums", "--to", tmp_path / "kits", "--course", course)
    assert result.stdout.splitlines() == [
        f"About sums: the kit is in {tmp_path / 'kits' / 'sums'} (4 files written)",
        "  README.md",
        "  checks/test_sums.py",
        "  kit.toml",
        "  sums.py",
    ]


def test_no_solution_and_no_hidden_check_is_in_a_kit(course: Path, tmp_path: Path) -> None:
    generate("--to", tmp_path / "kits", "--course", course)
    everything = b"".join(contents(tmp_path / "kits").values())
    assert b"secret" not in everything
    assert b"hidden(" not in everything


def test_one_assignment_can_be_named(course: Path, tmp_path: Path) -> None:
    assert generate("halves", "--to", tmp_path / "kits", "--course", course).exit_code == 0
    assert [path.name for path in (tmp_path / "kits").iterdir()] == ["halves"]


def test_several_assignments_can_be_named(course: Path, tmp_path: Path) -> None:
    generate("halves", "sums", "--to", tmp_path / "kits", "--course", course)
    assert len(list((tmp_path / "kits").iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sum", "the course has no assignment 'sum'; do you mean 'sums'?"),
        ("qqq", "the course has no assignment 'qqq'; there is sums, halves"),
    ],
)
def test_an_unknown_assignment_is_a_matter_of_usage(
    course: Path, tmp_path: Path, name: str, said: str
) -> None:
    result = generate("halves", name, "--to", tmp_path / "kits", "--course", course)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "kits").exists()


def test_the_folder_has_to_be_named(course: Path) -> None:
    result = generate("--course", course)
    assert result.exit_code == 2
    assert "--to" in result.stderr


def test_a_second_time_there_is_nothing_to_do(course: Path, tmp_path: Path) -> None:
    generate("--to", tmp_path / "kits", "--course", course)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "kits").rglob("*")}
    result = generate("--to", tmp_path / "kits", "--course", course)
    assert result.exit_code == 0
    assert result.stdout.count("(nothing to do)") == 2
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "kits").rglob("*")} == before


def test_an_edited_file_is_not_overwritten(course: Path, tmp_path: Path) -> None:
    generate("sums", "--to", tmp_path / "kits", "--course", course)
    own = tmp_path / "kits" / "sums" / "sums.py"
    own.write_text("my work")
    reference = course / "reference" / "sums.py"
    reference.write_text(reference.read_text().replace("Exercises", "Other exercises"))
    result = generate("sums", "--to", tmp_path / "kits", "--course", course)
    assert result.exit_code == 3
    assert result.stderr == (
        f"grader: {own}: was edited; move it, or name another folder for the kit\n"
    )
    assert own.read_text() == "my work"


def test_a_kit_is_brought_up_to_date(course: Path, tmp_path: Path) -> None:
    generate("sums", "--to", tmp_path / "kits", "--course", course)
    handout = course / "assignments" / "sums" / "handout.md"
    handout.write_text("# New\n")
    result = generate("sums", "--to", tmp_path / "kits", "--course", course)
    assert result.stdout.splitlines()[1:] == ["  README.md", "  kit.toml"]
    assert "# New" in (tmp_path / "kits" / "sums" / "README.md").read_text()


def test_two_folders_have_the_same_bytes(course: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        generate("--to", tmp_path / folder, "--course", course)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_manifest_ties_a_kit_to_its_version(course: Path, tmp_path: Path) -> None:
    manifest = course / "assignments" / "sums" / "assignment.toml"
    manifest.write_text(manifest.read_text().replace('version = "1"', 'version = "2.1"'))
    generate("sums", "--to", tmp_path / "kits", "--course", course)
    kit = tomllib.loads((tmp_path / "kits" / "sums" / "kit.toml").read_text())
    assert (kit["course"], kit["assignment"], kit["version"]) == ("Sums", "sums", "2.1")
    assert set(kit["files"]) == {"README.md", "checks/test_sums.py", "sums.py"}


def test_a_fault_of_the_course_is_one_sentence_with_its_line(course: Path, tmp_path: Path) -> None:
    manifest = course / "assignments" / "sums" / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 2", "points = 3"))
    result = generate("sums", "--to", tmp_path / "kits", "--course", course)
    assert result.exit_code == 3
    assert result.stderr.startswith("grader: assignments/sums/assignment.toml:3: 'points' is 3")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "kits").exists()


def test_a_file_in_the_way_is_a_fault_in_one_sentence(course: Path, tmp_path: Path) -> None:
    (tmp_path / "kits").write_text("a file")
    result = generate("sums", "--to", tmp_path / "kits", "--course", course)
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1


def test_the_course_around_the_user_is_the_default(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course / "assignments")
    assert "About sums" in generate("--to", tmp_path / "kits").stdout


def test_elsewhere_the_course_that_comes_along_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = generate("activations", "--to", tmp_path / "kits")
    assert result.exit_code == 0
    assert (tmp_path / "kits" / "activations" / "activations.py").is_file()


def test_the_course_of_the_repository_gives_the_same_kit_twice(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        done = generate("activations", "--to", tmp_path / folder, "--course", ROOT)
        assert done.exit_code == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("py", ["sums.py"]),
        ("ipynb", ["sums.ipynb"]),
        ("both", ["sums.ipynb", "sums.py"]),
    ],
)
def test_a_kit_has_the_form_that_was_asked_for(
    course: Path, tmp_path: Path, form: str, files: list[str]
) -> None:
    result = generate("sums", "--to", tmp_path / "kits", "--course", course, "--format", form)
    assert result.exit_code == 0
    kit = contents(tmp_path / "kits" / "sums")
    assert sorted(name for name in kit if name.startswith("sums.")) == files


def test_a_kit_can_get_its_other_form_as_well(course: Path, tmp_path: Path) -> None:
    for form in ("py", "both", "both"):
        options = ("--to", tmp_path / "kits", "--course", course, "--format", form)
        assert generate("sums", *options).exit_code == 0
    assert {"sums.py", "sums.ipynb"} <= set(contents(tmp_path / "kits" / "sums"))


def test_a_notebook_that_was_edited_is_not_overwritten(course: Path, tmp_path: Path) -> None:
    options = ("--to", tmp_path / "kits", "--course", course, "--format", "ipynb")
    generate("sums", *options)
    file = tmp_path / "kits" / "sums" / "sums.ipynb"
    file.write_bytes(file.read_bytes() + b"\n")
    before = contents(tmp_path / "kits")
    handout = course / "assignments" / "sums" / "handout.md"
    handout.write_text(handout.read_text() + "More.\n")
    result = generate("sums", *options)
    assert result.exit_code == 3
    assert "was edited" in result.stderr
    assert contents(tmp_path / "kits") == before
