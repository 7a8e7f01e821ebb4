"""Which folders the untrusted side needs to read, and which it must not see inside them."""

import importlib.util
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import grader

PACKAGE = Path(grader.__file__).resolve().parent
WORKER = PACKAGE / "worker"

_PACKAGES = ("msgspec", "numpy", "torch", "PIL")
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo")


def python_folders() -> list[Path]:
    """The folders of this Python that a worker's imports read."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = [Path(sysconfig.get_path(name)) for name in names]
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    folders += [Path(sysconfig.get_path(name, vars=base)) for name in ("stdlib", "platstdlib")]
    folders += _folders_of_packages()
    library = sysconfig.get_config_var("LIBDIR")
    if library and sysconfig.get_config_var("Py_ENABLE_SHARED"):
        folders.append(Path(library))
    return outermost(folder for folder in folders if folder.is_dir())


def _folders_of_packages() -> list[Path]:
    """Where the packages are that a worker needs.

    That may be anywhere on `sys.path` (a `.pth` file, `PYTHONPATH`), not only where this Python
    installs to. The rule: all of the folder that holds one of them, for what they depend on lies
    beside it.
    """
    specs = [importlib.util.find_spec(name) for name in _PACKAGES]
    return [Path(spec.origin).parents[1] for spec in specs if spec and spec.origin]


def system_folders() -> list[Path]:
    """The folders of the system's shared libraries, as they're called (links and all)."""
    return [Path(name) for name in _SYSTEM if Path(name).exists()]


def executables() -> list[Path]:
    """The interpreter and its configuration, by every name on the way from the link to the file."""
    link = Path(sys.executable)
    found = [link, Path(sys.prefix) / "pyvenv.cfg"]
    for _ in range(10):
        if not link.is_symlink():
            break
        link = link.parent / link.readlink()
        found.append(link)
    return [path for path in found if path.exists()]


def graders() -> list[Path]:
    """Every `grader` package that this Python could import: each may bring a course along."""
    found = [Path(entry, "grader") for entry in sys.path]
    return [PACKAGE, *(path for path in found if path.is_dir())]


def outermost(folders: Iterable[Path]) -> list[Path]:
    """The folders without those that lie inside others of them."""
    kept: list[Path] = []
    for folder in sorted(set(folders), key=lambda path: len(path.parts)):
        if not any(folder.is_relative_to(outer) for outer in kept):
            kept.append(folder)
    return kept


def lies_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads to somewhere inside a folder, links or not."""
    place, outer = path.resolve(), folder.resolve()
    return place != outer and place.is_relative_to(outer)


def without(folders: Iterable[Path], hidden: Iterable[Path]) -> list[Path]:
    """Folders and files that cover `folders` but for what of `hidden` lies inside them.

    What holds a folder does not hide it: Python may well be installed in the folder of a course.
    """
    covered: list[Path] = []
    for folder in folders:
        inside = {path.resolve() for path in hidden if lies_inside(path, folder)}
        covered += _without(folder, inside)
    return covered


def _without(folder: Path, hidden: set[Path]) -> list[Path]:
    place = folder.resolve()
    if place in hidden:
        return []
    if not any(path.is_relative_to(place) for path in hidden):
        return [folder]
    parts = [Path(entry.path) for entry in os.scandir(folder)]
    return [path for part in sorted(parts) for path in _without(part, hidden)]
