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

from tests.ordinary_user import NOBODY, as_nobody

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="there is no jail on this system"
)

GRADER = "from grader.cli import main; main()"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


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
