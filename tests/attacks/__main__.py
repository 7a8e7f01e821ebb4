"""`make attacks`: try every attack on a real batch, and say what became of it.

The last line is one JSON object: how many were tried, how many came through, at which level.
Exits with 1 if one came through that must not, or if anything else is not as it should be.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.attacks.attack import AIMS, Attack
from tests.attacks.batch import run
from tests.attacks.collected import attacks
from tests.attacks.table import print_table
from tests.attacks.verdict import Verdict, verdicts
from tests.attacks.world import world
from tests.ordinary_user import as_nobody


def main(words: Sequence[str] | None = None) -> int:
    """Run the attacks that are named, and print the table."""
    wanted = _arguments().parse_args(words)
    if wanted.user and os.geteuid() == 0:
        rest = [word for word in (sys.argv[1:] if words is None else words) if word != "--user"]
        return _as_nobody(rest)
    chosen = [a for a in attacks(*wanted.aim) if not wanted.only or a.name in wanted.only]
    chosen = [a for a in chosen if wanted.level != "none" or a.unjailed is not None]
    with tempfile.TemporaryDirectory(prefix="attacks-") as name, world(Path(name)) as around:
        ran = run(chosen, wanted.level, around, wanted.markers)
        found = verdicts(chosen, ran)
        damage = around.damage()
    if ran.status:
        damage.append(f"the batch ended with {ran.status}: {ran.said[-2000:]}")
    print_table(found, damage, verbose=wanted.verbose)
    came = [verdict.attack for verdict in found if verdict.through]
    known = sum(bool(attack.known) for attack in came)
    through = len(came) - known + len(damage)
    counts = {"tried": len(found), "through": through, "known": known, "level": ran.level}
    print(json.dumps(counts))
    return 1 if damage or any(is_wrong(v, wanted.level) for v in found) else 0


def _as_nobody(words: Sequence[str]) -> int:
    """Run the same as an ordinary user."""
    root = Path(__file__).parents[2]
    line = [*as_nobody(root), sys.executable, "-m", "tests.attacks", *words]
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**keep, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/"}
    return subprocess.run(line, cwd=root, env=environment, check=False).returncode


def is_wrong(verdict: Verdict, level: str) -> bool:
    """Whether an attack went otherwise than is known of it."""
    return bool(verdict.odd) or bool(verdict.through) != _comes_through(verdict.attack, level)


def _comes_through(attack: Attack, level: str) -> bool:
    if attack.known or level == "none":
        return bool(attack.known or attack.unjailed)
    return level == "reduced" and bool(attack.reduced)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="attacks", description=__doc__)
    parser.add_argument("--level", choices=("strong", "reduced", "none"), default="strong")
    parser.add_argument("--aim", choices=AIMS, action="append", default=[])
    parser.add_argument("--only", metavar="ATTACK", action="append", default=[])
    parser.add_argument("--user", action="store_true", help="As an ordinary user, if run by root.")
    parser.add_argument("--markers", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="Print each attack.")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
