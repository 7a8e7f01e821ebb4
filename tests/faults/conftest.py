"""Batches as people start them, and what they leave."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BATCH = Path(__file__).with_name("batch.py")
FAKE = Path(__file__).parents[1] / "grading" / "fake_marker.py"

Done = subprocess.CompletedProcess
Command = Callable[..., list[str]]
Run = Callable[..., "Done[str]"]


@pytest.fixture(scope="session")
def command(sums: Path, grader_line: list[str]) -> Command:
    """The command line that scores submissions of the small course with one marker."""

    def command(submissions: Path, to: Path, *options: str, course: Path = sums) -> list[str]:
        line = [*grader_line, "score", str(submissions), "--to", str(to), "--assignment", "sums"]
        return [*line, "--course", str(course), "-j", "1", *options]

    return command


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs a command line to its end."""

    def run(line: list[str], **options: Any) -> "Done[str]":
        return subprocess.run(
            line, capture_output=True, text=True, errors="replace", check=False, **options
        )

    return run


@pytest.fixture
def faked(sums: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """The command line of a batch whose markers run no check (see `batch.py`)."""
    fake = tmp_path / "fake"

    def faked(submissions: Path, to: Path, kill_at: int = 0, **plan: object) -> list[str]:
        fake.mkdir(exist_ok=True)
        (fake / "plan.json").write_text(json.dumps(plan))
        places = [sums, submissions, to, FAKE, fake]
        return [sys.executable, str(BATCH), *map(str, places), str(kill_at)]

    return faked


@pytest.fixture(scope="session")
def outputs(reports: Callable[[Path], dict[str, bytes]]) -> Callable[[Path], dict[str, bytes]]:
    """The reports that a run leaves, whatever journal it may have set aside."""

    def outputs(folder: Path) -> dict[str, bytes]:
        found = reports(folder)
        found.pop("outcomes.jsonl.old", None)
        return found

    return outputs


@pytest.fixture(scope="session")
def earned() -> Callable[[Path], dict[str, int]]:
    """Each student's points in a report."""

    def earned(folder: Path) -> dict[str, int]:
        report = json.loads((folder / "report.json").read_bytes())
        return {student["student"]: student["earned"] for student in report["students"]}

    return earned


@pytest.fixture(scope="session")
def mounting() -> list[str]:
    """The words before a shell script that may mount what it likes, for itself alone."""
    line = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    line += ["--", "sh", "-c"]
    works = shutil.which("unshare") is not None
    if works:
        script = "mount -t tmpfs none /mnt || mount -t tmpfs none /tmp"
        works = subprocess.run([*line, script], capture_output=True, check=False).returncode == 0
    if not works:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("no mount namespace can be made here")
    return line
