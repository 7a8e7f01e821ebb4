"""The strong jail needs no superuser: an ordinary user's grader holds it and scores a class."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="there is no jail on this system"
)

NOBODY = 65534
GRADER = "from grader.cli import main; main()"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def barred(path: Path) -> Path | None:
    """The outermost folder above `path` that others may not enter."""
    above = [*reversed(path.parents)]
    return next((folder for folder in above if not folder.stat().st_mode & 0o001), None)


def opening(paths: list[Path]) -> str:
    """A shell script that makes paths reachable for others, in a mount namespace of its own.

    A folder that bars the way is covered with an empty one, in which the paths appear again.
    """
    lines = ["set -e", "keep=$(mktemp -d)", "mount -t tmpfs -o mode=755 none $keep"]
    behind = [path for path in paths if barred(path)]
    for number, path in enumerate(behind):
        lines += [f"mkdir $keep/{number}", f"mount --bind '{path}' $keep/{number}"]
    for folder in {barred(path) for path in behind}:
        lines.append(f"mount -t tmpfs -o mode=755 none '{folder}'")
    for number, path in enumerate(behind):
        lines += [f"mkdir -p '{path}'", f"mount --bind $keep/{number} '{path}'"]
    return "\n".join([*lines, 'exec "$@"'])


def as_nobody(root: Path) -> list[str]:
    """The words before a command that run it as a user without any rights."""
    user = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", "--"]
    paths = [Path(sys.base_prefix), Path(sys.prefix), root]
    if not any(barred(path) for path in paths):
        return user
    return ["unshare", "--mount", "--", "sh", "-c", opening(paths), "sh", *user]


def complain(reason: str) -> None:
    """Skip, but fail on a build machine."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture
def home() -> Iterator[Path]:
    """An ordinary user's folder (pytest's own temporary folders are closed to others)."""
    with tempfile.TemporaryDirectory(prefix="home-") as name:
        if os.geteuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


@pytest.fixture
def run(root: Path, home: Path) -> Run:
    """Runs a command of the grader's as an ordinary user."""
    before = as_nobody(root) if os.geteuid() == 0 else []
    if before and not all(shutil.which(word) for word in (before[0], "setpriv")):
        complain("util-linux's unshare and setpriv are not here")
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}

    def call(*words: str) -> "subprocess.CompletedProcess[str]":
        line = [*before, sys.executable, "-c", GRADER, *words]
        done = subprocess.run(
            line, cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        if "unshare failed" in done.stderr or "mount: " in done.stderr:
            complain(f"no mount namespace can be made here: {done.stderr}")
        return done

    return call


def test_the_jail_of_an_ordinary_user_is_strong(run: Run) -> None:
    done = run("doctor", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["machine"]["account"] == "ordinary user"
    reason = found["levels"]["strong"]["reason"]
    if "amespace" in reason or "no bubblewrap" in reason:
        complain(f"ordinary users have no namespaces here: {reason}")
    assert found["jail"] == "strong", reason
    assert found["levels"]["reduced"]["reason"] == ""


def test_an_ordinary_user_scores_a_class(run: Run, root: Path, home: Path) -> None:
    (home / "class" / "ann").mkdir(parents=True)
    shutil.copy(root / "reference" / "activations.py", home / "class" / "ann")
    words = ("--assignment", "activations", "--to", str(home / "out"))
    done = run("score", str(home / "class"), *words)
    assert done.returncode == 0, done.stderr
    report = json.loads((home / "out" / "report.json").read_text())
    assert report["run"]["jail"] == "strong"
    assert [student["earned"] for student in report["students"]] == [100]
