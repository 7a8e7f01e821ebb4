"""The command, run in this process, and a small class that it has scored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from grader.cli import main

Grader = Callable[..., Result]


@pytest.fixture(scope="session")
def grader() -> Grader:
    """Runs the command with arguments."""

    def grader(*arguments: str | Path) -> Result:
        texts = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, texts, catch_exceptions=False)

    return grader


@pytest.fixture(scope="session")
def score(grader: Grader, sums: Path) -> Grader:
    """Scores submissions for the small course."""

    def score(submissions: Path, to: Path, *options: str | Path) -> Result:
        chosen = () if "--course" in options else ("--course", sums)
        return grader("score", submissions, "--assignment", "sums", "--to", to, *chosen, *options)

    return score


@pytest.fixture(scope="session")
def small_class(solution: bytes) -> dict[bytes, bytes]:
    """Submissions of many kinds, by the path of their file."""
    wrong = solution.replace(b"* 2", b"* 3")
    return {
        b"ada/sums.py": solution,
        b"bob_sums.py": wrong,
        b"Cleo_7_assignsubmission_file_/sums.py": solution.replace(b"import numpy as np", b""),
        b"starts-with-a-mark.py": b"\xef\xbb\xbf" + solution,
        b"windows.py": solution.replace(b"\n", b"\r\n"),
        b"old-mac.py": solution.replace(b"\n", b"\r"),
        b"latin.py": b"# -*- coding: latin-1 -*-\n# \xe9\n" + solution,
        b"wrong-coding.py": b"# -*- coding: no-such-coding -*-\n" + solution,
        b"not-utf8.py": solution + b"# \xe9\n",
        b"utf16.py": solution.decode().encode("utf-16"),
        b"nul.py": solution + b"\0\n",
        b"junk.py": bytes(range(256)) * 40,
        b"empty.py": b"",
        b"nothing/notes.txt": b"I could not do it",
        b"ends/sums.py": b"import os\nos._exit(0)\n",
        b"lies/sums.py": solution
        + b"Outcome = 'passed'\nprint('100 points', file=__import__('sys').__stdout__)\n",
        b"[red]markup.py": solution,
        b"=1+1.py": solution,
        b"\xff\xfe.py": solution,
        b"broken.zip": b"PK junk",
    }


@pytest.fixture(scope="session")
def scored(
    once: Callable[..., Path],
    small_class: dict[bytes, bytes],
    write_class: Callable[..., Path],
    score: Grader,
) -> Path:
    """The small class, scored with two markers: `class`, `results` and `output.txt`."""

    def make(folder: Path) -> None:
        write_class(folder / "class", small_class)
        result = score(folder / "class", folder / "results", "-j", "2")
        assert result.exit_code == 0, result.output
        (folder / "output.txt").write_text(result.stdout)

    return once("scored-class", make)


@pytest.fixture(scope="session")
def report() -> Callable[[Path], Any]:
    """The report of a run, by student."""

    def report(folder: Path) -> Any:
        read = json.loads((folder / "report.json").read_bytes())
        return {student["student"]: student for student in read["students"]}

    return report
