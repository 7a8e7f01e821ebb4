"""The course proves itself: right solutions pass its checks, and wrong ones do not."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

NAMES = tomllib.loads((Path(__file__).parents[1] / "course.toml").read_text())["assignments"]


@pytest.mark.parametrize("name", NAMES)
def test_the_audit_is_green(name: str, root: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from grader.cli import main; main()",
        "audit",
        name,
        "-j",
        "1",
    ]
    places = ["--json", "--to", str(tmp_path / "audit"), "--course", str(root)]
    run = subprocess.run([*command, *places], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr or run.stdout
    found = json.loads(run.stdout)["assignments"][name]
    assert found["wheats"]["full"] == found["wheats"]["total"] > 5
    assert found["chaffs"]["caught"] == found["chaffs"]["total"] > 50
    mutants = found["mutants"]
    assert mutants["killed"] >= 0.98 * (mutants["total"] - mutants["allowed"]) > 100
    assert found["diagnosis"]["named"] >= 0.95
    assert found["diagnosis"]["wrong"] <= 0.01
