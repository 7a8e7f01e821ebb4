"""All attacks, in order."""

from pathlib import Path

from tests.attacks import (  # noqa: F401 (all register)
    made,
    made_files,
    made_notebooks,
    made_see,
    made_stall,
)
from tests.attacks.attack import AIMS, Attack, read_attack

HERE = Path(__file__).parent


def attacks(*aims: str) -> list[Attack]:
    """The attacks of these aims, of all by default, by aim and name."""
    files = [path for aim in AIMS for path in sorted((HERE / aim).glob("*.py"))]
    found = [read_attack(path) for path in files] + made.MADE
    return [attack for aim in aims or AIMS for attack in found if attack.aim == aim]
