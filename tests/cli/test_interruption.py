"""Ctrl-C in the middle of a class."""

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def impatient(limited_sums: Callable[[str], Path]) -> Path:
    """The small course, with little time for a call."""
    return limited_sums("call_seconds = 2\n")


@pytest.fixture(scope="session")
def command(impatient: Path, grader_line: list[str]) -> Callable[[Path, Path], list[str]]:
    """The command line that scores submissions with one marker."""

    def command(submissions: Path, to: Path) -> list[str]:
        options = ["--assignment", "sums", "--course", str(impatient), "-j", "1"]
        return [*grader_line, "score", str(submissions), "--to", str(to), *options]

    return command


@pytest.fixture(scope="session")
def interrupted(
    once: Callable[..., Path],
    command: Callable[[Path, Path], list[str]],
    write_class: Callable[..., Path],
    solution: bytes,
    found_while: Callable[..., Any],
) -> Path:
    """A class that was interrupted: `class`, `results`, `status`, `stderr.txt`."""
    endless = solution.replace(b"return np.asarray(x) * 2", b"while True: pass")
    files = {b"ada.py": solution, b"bob.py": endless, b"eve.py": endless, b"kim.py": solution}

    def make(folder: Path) -> None:
        write_class(folder / "class", files)
        line = command(folder / "class", folder / "results")
        with (folder / "stderr.txt").open("wb") as errors:
            process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=errors)
            journal = folder / "results" / "outcomes.jsonl"
            found_while(process, lambda: journal.exists() and journal.read_bytes().count(b"\n") > 1)
            process.send_signal(signal.SIGINT)
            (folder / "status").write_text(str(process.wait()))

    return once("interrupted-class", make)


def students(folder: Path) -> list[str]:
    report: Any = json.loads((folder / "report.json").read_bytes())
    return [student["student"] for student in report["students"]]


def test_it_ends_with_the_status_of_an_interruption_and_says_so(interrupted: Path) -> None:
    assert (interrupted / "status").read_text() == "130"
    assert (interrupted / "stderr.txt").read_text() == "grader: interrupted\n"


def test_it_leaves_reports_of_what_is_done(interrupted: Path) -> None:
    done = students(interrupted / "results")
    assert done[0] == "ada"
    assert len(done) < 4
    pages = sorted(path.stem for path in (interrupted / "results/students").glob("*.html"))
    assert pages == done
    assert (interrupted / "results/index.html").exists()
    assert (interrupted / "results/scores.csv").read_text().count("\n") == 1 + len(done)


def test_the_next_run_carries_on_to_the_result_of_an_undisturbed_one(
    interrupted: Path,
    command: Callable[[Path, Path], list[str]],
    reports: Callable[[Path], dict[str, bytes]],
    tmp_path: Path,
) -> None:
    done = (interrupted / "results/outcomes.jsonl").read_bytes()
    for folder in (interrupted / "results", tmp_path / "undisturbed"):
        line = command(interrupted / "class", folder)
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
    assert (interrupted / "results/outcomes.jsonl").read_bytes().startswith(done)
    assert students(tmp_path / "undisturbed") == ["ada", "bob", "eve", "kim"]
    assert reports(interrupted / "results") == reports(tmp_path / "undisturbed")
