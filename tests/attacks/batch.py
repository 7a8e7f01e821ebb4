"""Runs attacks as `grader score` runs a class: an honest neighbour behind each of them."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks.attack import Attack
from tests.attacks.world import CANARIES, World

GRADER = (sys.executable, "-c", "from grader.cli import main; main()")
NEIGHBOUR = f'''"""Honest work: {CANARIES["neighbour"]}."""


def honest(x):
    return x + 1


def total(x):
    found = 0.0
    for number in x:
        found += number
    return found
'''
NEIGHBOUR_POINTS = {"honest": 40, "total": 10}


@dataclass(frozen=True)
class Ran:
    """What a batch left: its exit status, what it said, each student's row, and their pages."""

    status: int
    said: str
    level: str
    rows: dict[str, Any]
    results: Path

    def page(self, student: str) -> str:
        """What the student would read."""
        path = self.results / "students" / self.rows[student]["page"]
        return "".join(each.read_text() for each in sorted(path.parent.glob(f"{path.stem}*")))

    def plots(self, student: str) -> list[bytes]:
        """The files of pictures that the staff's page shows of a student."""
        folder = self.results / "plots" / self.rows[student]["page"]
        return [path.read_bytes() for path in sorted(folder.glob("*"))]


def names(attacks: Sequence[Attack]) -> list[tuple[str, str]]:
    """For each attack, what it and the neighbour behind it are called; in the batch's order."""
    return [(f"{i:03d}a-{attack.name}", f"{i:03d}b-neighbour") for i, attack in enumerate(attacks)]


def run(attacks: Sequence[Attack], level: str, world: World, markers: int) -> Ran:
    """Score the class of the attacks at a level of the jail."""
    _write_class(attacks, world.folder / "class")
    world.remember()
    words = ["score", str(world.folder / "class"), "--assignment", "target"]
    words += ["--to", str(world.results), "--course", str(world.course), "-j", str(markers)]
    words += ["--no-jail"] if level == "none" else ["--jail", level]
    environment = world.environment()
    done = subprocess.run([*GRADER, *words], env=environment, capture_output=True, text=True)
    report = world.results / "report.json"
    found = json.loads(report.read_text()) if report.exists() else {"run": {}, "students": []}
    rows = {row["student"]: row for row in found["students"]}
    said = done.stdout + done.stderr
    return Ran(done.returncode, said, found["run"].get("jail", ""), rows, world.results)


def _write_class(attacks: Sequence[Attack], folder: Path) -> None:
    for attack, (own, neighbour) in zip(attacks, names(attacks), strict=True):
        (folder / own).mkdir()
        attack.write(folder / own)
        (folder / neighbour).mkdir()
        (folder / neighbour / "target.py").write_text(NEIGHBOUR)
