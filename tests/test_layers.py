"""Who may import whom: the packages as DESIGN.md draws them."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "grader"

# A package may import itself, the modules at the bottom, and those named here.
LAYERS = {
    "worker": set(),
    "course": set(),
    "jail": {"worker"},
    "checks": {"course", "worker", "jail"},
    "grading": {"course", "worker", "jail", "checks"},
    "audit": {"course", "worker", "jail", "checks", "grading"},
    "report": {"course"},
    "cli": {"course", "worker", "jail", "checks", "grading", "audit", "report"},
}
BOTTOM = {"model", "errors", "findings", "harmless", "mistakes", "__init__"}

# The only place that may import a library.
ALONE = {
    "click": "grader.cli",
    "rich": "grader.cli",
    "jinja2": "grader.report, grader.course",
    "libcst": "grader.audit",
    "PIL": "grader.worker.pictures",
    "markupsafe": "grader.report",
    "matplotlib": "grader.report",
    "mutmut": "grader.audit.operators",
    "nbformat": "grader.course.notebook",
    "sqlalchemy": "grader.grading",
    "pytest": "grader.checks",
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it, as full names."""
    package = name_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def own_parts(path: Path) -> set[str]:
    """The packages and modules right below `grader` that a file imports."""
    names = [name.split(".") for name in imports(path)]
    return {parts[1] for parts in names if parts[0] == "grader" and len(parts) > 1}


def test_every_package_is_drawn() -> None:
    found = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert found == set(LAYERS)


def test_modules_outside_of_packages_are_the_bottom() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == BOTTOM


@pytest.mark.parametrize("package", LAYERS)
def test_a_package_imports_only_what_is_above_it(package: str) -> None:
    allowed = {package, "__version__"} | BOTTOM | LAYERS[package]
    if package == "worker":
        allowed = {"worker"}
    for path in (PACKAGE / package).rglob("*.py"):
        assert own_parts(path) <= allowed, f"{name_of(path)} imports {own_parts(path) - allowed}"


@pytest.mark.parametrize("module", sorted(BOTTOM))
def test_the_bottom_imports_nothing_of_the_grader_but_the_nouns(module: str) -> None:
    nouns = {"model"} if module in ("findings", "mistakes") else set()
    nouns = {"checks"} if module == "__init__" else nouns  # `grader.check`, when it is used
    assert own_parts(PACKAGE / f"{module}.py") == nouns


@pytest.mark.parametrize("library", ALONE)
def test_a_library_is_imported_in_its_one_place(library: str) -> None:
    places = tuple(place.strip() for place in ALONE[library].split(","))
    for path in MODULES:
        if any(name.split(".")[0] == library for name in imports(path)):
            assert name_of(path).startswith(places), f"{name_of(path)} imports {library}"


def test_nothing_that_runs_foreign_data_is_imported() -> None:
    for path in MODULES:
        found = {name.split(".")[0] for name in imports(path)} & {"pickle", "marshal", "shelve"}
        assert not found, f"{name_of(path)} imports {found}"


def test_no_import_is_relative() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), name_of(path)


def test_the_worker_needs_only_what_the_jail_holds() -> None:
    known = {"grader", "msgspec", "numpy", "torch", "PIL", *sys.stdlib_module_names}
    for path in (PACKAGE / "worker").rglob("*.py"):
        assert {name.split(".")[0] for name in imports(path)} <= known, name_of(path)


def test_imports_are_found_wherever_they_are() -> None:
    path = PACKAGE / "cli" / "score.py"
    assert "grading" in own_parts(path)
    late = PACKAGE / "grading" / "marker.py"
    assert "grader.grading.session.score_jobs" in set(imports(late))
