"""The wheel: built, installed into an empty environment, tried there."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SITE = Path(sysconfig.get_path("purelib"))

# The environment's own libraries serve the new one, so that no gigabyte has to be downloaded. It
# comes as a plain line of a `.pth` file: a folder added that way is not searched for others, and so
# the checkout, which is installed by one here, can't be seen from there.
BORROWED = f"{SITE}\n"

PROBE = """
import json, grader, numpy, torch
from grader.course.resources import bundled_course, templates
print(json.dumps([grader.__file__, str(bundled_course()), str(templates()), numpy.__file__]))
"""

SNEAK = """
import os
import pathlib
import sys


def relu(x):
    seen = []
    for folder in sys.path + [os.path.dirname(os.__file__), PLACE]:
        for place in ("grader", "grader/bundled", "grader/bundled/assignments", ""):
            path = pathlib.Path(folder, place)
            try:
                seen += [str(path / name) for name in os.listdir(path) if "bundled" in place]
                checks = path.glob("grader/bundled/assignments/activations/**/*.py")
                seen += [str(each) for each in checks]
            except OSError:
                pass
    # Paths are cut out of what a submission says: these are none any more.
    raise ValueError(f"seen: {seen} from {sys.path}".replace("/", "|"))
"""


@pytest.fixture(scope="session")
def wheel(once: Callable[..., Path], root: Path) -> Path:
    """The wheel, built from the checkout."""

    def make(folder: Path) -> None:
        line = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
        run = subprocess.run([*line, str(folder), str(root)], capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr

    (path,) = once("wheel", make).glob("*.whl")
    return path


@pytest.fixture(scope="session")
def environment(once: Callable[..., Path], wheel: Path) -> Path:
    """The folder of an environment that has the wheel and nothing of the checkout."""

    def make(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
        python = str(folder / "env" / "bin" / "python")
        line = [python, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
        subprocess.run(line, check=True)
        (packages(folder / "env") / "borrowed.pth").write_text(BORROWED)

    return once("environment", make) / "env"


def packages(environment: Path) -> Path:
    """Where the environment's packages are."""
    (folder,) = environment.glob("lib/python*/site-packages")
    return folder


@pytest.fixture(scope="session")
def run(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs a program of the environment in a folder that has nothing to do with it."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    own = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}

    def run(program: str, *arguments: str | Path, status: int = 0) -> str:
        line = [str(environment / "bin" / program), *map(str, arguments)]
        process = subprocess.run(line, cwd=elsewhere, env=own, capture_output=True, text=True)
        assert process.returncode == status, process.stdout + process.stderr
        return process.stdout

    return run


def test_it_holds_the_course_the_templates_and_all_modules(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    skipped = ("__pycache__", ".pyc")
    modules = {path.relative_to(root).as_posix() for path in root.glob("grader/**/*.py")}
    course = {
        f"grader/bundled/{path.relative_to(root).as_posix()}"
        for folder in ("assignments", "reference", "templates")
        for path in (root / folder).rglob("*")
        if path.is_file() and not any(part in path.as_posix() for part in skipped)
    }
    assert len(modules) > 50
    assert len(course) > 20
    assert names == modules | course | {"grader/bundled/course.toml"}


def test_it_brings_the_command_and_the_plugin(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        text = archive.read(name).decode()
    assert "grader = grader.cli:main" in text
    assert "grader = grader.checks.plugin" in text


def test_its_license_comes_along(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.endswith("LICENSE") for name in archive.namelist())


def test_all_that_is_installed_comes_from_the_wheel(
    run: Callable[..., str], environment: Path
) -> None:
    module, course, templates, numpy = json.loads(run("python", "-c", PROBE))
    package = packages(environment) / "grader"
    assert module == str(package / "__init__.py")
    assert course == str(package / "bundled")
    assert templates == str(package / "bundled" / "templates")
    assert Path(numpy).is_relative_to(SITE)


@pytest.fixture(scope="session")
def doctor(run: Callable[..., str]) -> Any:
    """What the doctor says there."""
    return json.loads(run("grader", "doctor", "--json"))


def test_the_jail_holds_as_well_as_it_does_here(doctor: Any, doctor_here: Any) -> None:
    assert doctor["jail"] == doctor_here["jail"]
    assert str(SITE.parents[2]) not in doctor["machine"]["python"]


def test_the_demo_works_in_full(run: Callable[..., str], doctor: Any, tmp_path: Path) -> None:
    output = run("grader", "demo", "activations", "--to", tmp_path / "demo")
    report = json.loads((tmp_path / "demo/results/activations/report.json").read_bytes())
    rows = {student["student"]: student for student in report["students"]}
    assert len(rows) >= 30
    assert rows["reference"]["earned"] == report["assignment"]["points"]
    assert rows["stub"]["earned"] == 0
    assert report["run"]["jail"] == doctor["jail"]
    assert f"{len(rows)} sample submissions" in output
    assert f"scored in the jail, level {doctor['jail']}" in output
    assert not (tmp_path / "demo/results/dropout").exists()


@pytest.mark.parametrize("level", ["strong", "reduced"])
def test_the_bundled_course_can_not_be_seen_in_the_jail(
    run: Callable[..., str], doctor: Any, environment: Path, tmp_path: Path, level: str
) -> None:
    if doctor["levels"][level]["reason"]:
        pytest.skip(f"no {level} jail on this machine")
    code = SNEAK.replace("PLACE", repr(str(packages(environment))))
    (tmp_path / "class" / "eve").mkdir(parents=True)
    (tmp_path / "class" / "eve" / "activations.py").write_text(code)
    line = ("score", tmp_path / "class", "--assignment", "activations", "--to", tmp_path / "r")
    run("grader", *line, "--jail", level, "-j", "1")
    report = (tmp_path / "r" / "report.json").read_text()
    assert "seen: [] from [" in report
    assert str(packages(environment)).replace("/", "|") in report


def test_without_a_jail_the_same_submission_sees_the_course(
    run: Callable[..., str], environment: Path, tmp_path: Path
) -> None:
    code = SNEAK.replace("PLACE", repr(str(packages(environment))))
    (tmp_path / "eve.py").write_text(code)
    line = ("score", tmp_path, "--assignment", "activations", "--to", tmp_path / "r")
    run("grader", *line, "--no-jail", "-j", "1")
    assert (
        "grader|bundled|assignments|activations|hidden|" in (tmp_path / "r/report.json").read_text()
    )
