"""`make soak`, on a small course: what it finds, what it says, how it carries on."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks.source import seed

TIMES = 12

FLAKY = '''"""Hidden checks."""

from grader.checks import assert_close, check


@check(points=7, exercise="double")
def test_flaky(submission, rng):
    """Doubling works for any number, says a check that is wrong about zero."""
    x = int(rng.integers(6))
    assert_close(submission.double(x), 2 * x if x else 1)
'''
HIDDEN = "assignments/sums/hidden/test_more_sums.py"

Soak = Callable[..., subprocess.CompletedProcess[str]]


def unlucky() -> list[str]:
    """The salts that show the flaw of the check."""
    seeds = {str(n): seed(f"sums:1:{n}", "test_flaky") for n in range(1, TIMES + 1)}
    return [salt for salt, s in seeds.items() if np.random.default_rng(s).integers(6) == 0]


@pytest.fixture
def course(write_sums: Callable[..., Path], tmp_path: Path, solution: bytes) -> Callable[..., Path]:
    """Writes a course whose one wheat is the reference without its marks."""

    def course(hidden: str | None = None) -> Path:
        changes = {"assignments/sums/wheats/same_again.py": solution.decode()}
        return write_sums(tmp_path / "course", {**changes, **({HIDDEN: hidden} if hidden else {})})

    return course


@pytest.fixture
def line(tmp_path: Path) -> Callable[..., list[str]]:
    """The command line for a course; journals go into `soak`."""

    def line(course: Path, *options: str) -> list[str]:
        start = [sys.executable, "-m", "tests.soak", "--course", str(course), "--workers", "1"]
        return [*start, "--jail", "none", "--to", str(tmp_path / "soak"), *options]

    return line


@pytest.fixture
def soak(root: Path, line: Callable[..., list[str]]) -> Soak:
    """Runs the command to its end."""

    def soak(course: Path, *options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            line(course, *options), cwd=root, capture_output=True, text=True, check=False
        )

    return soak


def test_a_course_that_is_right_loses_nothing_and_says_what_that_shows(
    course: Callable[..., Path], soak: Soak
) -> None:
    run = soak(course(), "--times", "3")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == (
        "sums: 6 runs of 2 submissions, 24 checks run, 0 points lost; rate of false fails, "
        "of a run and of each check: at most 5.0e-01 with 95 % confidence "
        "(rule of three: 3/n, n = 6 runs)\n"
    )


def test_a_flaky_check_is_told_with_submission_salt_and_message(
    course: Callable[..., Path], soak: Soak
) -> None:
    salts = unlucky()
    assert 0 < len(salts) < TIMES
    run = soak(course(FLAKY), "--times", str(TIMES))
    assert (run.returncode, run.stderr) == (1, "")
    told = run.stdout.splitlines()
    lost = f"lost test_flaky (7 points) in {len(salts)} of {TIMES} runs"
    assert [text for text in told if "lost test_" in text] == [
        f"sums: reference {lost}",
        f"sums: wheat-same-again {lost}",
    ]
    assert told[1:3] == [f"  salts: {', '.join(salts)}", f"  with salt {salts[0]}, failed:"]
    assert told[3].strip().startswith("double: got 0")
    again = f"  again: make soak ASSIGNMENT=sums SAMPLE=wheat-same-again SALT={salts[0]}"
    assert again in told
    points = 2 * 7 * len(salts)
    assert told[-1] == (
        f"sums: {2 * TIMES} runs of 2 submissions, {6 * TIMES} checks run, {points} points lost; "
        f"{2 * len(salts)} runs with a false fail"
    )


def test_one_run_can_be_seen_again_and_leaves_nothing_behind(
    course: Callable[..., Path], soak: Soak, tmp_path: Path
) -> None:
    one = ("--assignment", "sums", "--sample", "wheat-same-again", "--salt", unlucky()[0])
    run = soak(course(FLAKY), *one)
    assert run.returncode == 1
    assert "wheat-same-again lost test_flaky (7 points) in 1 of 1 runs" in run.stdout
    assert not (tmp_path / "soak").exists()


def test_an_interrupted_soak_says_so_and_carries_on(
    course: Callable[..., Path],
    line: Callable[..., list[str]],
    soak: Soak,
    root: Path,
    tmp_path: Path,
    found_while: Callable[..., Any],
) -> None:
    place, journal = course(), tmp_path / "soak/sums/outcomes.jsonl"
    with subprocess.Popen(
        line(place, "--times", "5000"),
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        found_while(process, lambda: journal.exists() and journal.read_bytes().count(b"\n") > 2)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate()
    assert process.returncode == 130
    assert errors == "soak: interrupted; run it again and it carries on\n"
    assert said.startswith("sums: ")
    done = journal.read_bytes()
    assert soak(place, "--times", str(done.count(b"\n"))).returncode == 0
    assert journal.read_bytes().startswith(done)
    runs = [json.loads(text)["student"] for text in journal.read_text().splitlines()[1:]]
    assert len(set(runs)) == len(runs) == 2 * done.count(b"\n")


def test_a_sample_that_is_not_there_is_refused_with_the_names_of_those_that_are(
    course: Callable[..., Path], soak: Soak
) -> None:
    run = soak(course(), "--sample", "wheat-other")
    assert run.returncode == 2
    assert "sums has no sample 'wheat-other'; there is reference, wheat-same-again" in run.stderr


def test_a_broken_check_is_a_fault_of_the_course(course: Callable[..., Path], soak: Soak) -> None:
    run = soak(course(FLAKY.replace("2 * x if x else 1", "undefined")), "--times", "1")
    assert run.returncode == 3
    assert run.stderr.startswith("grader: ")
    assert "NameError" in run.stderr
