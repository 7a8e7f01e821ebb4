"""No attack gets through: each of them on a real batch, at every level that this machine holds."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.attack import AIMS, Attack
from tests.attacks.collected import attacks

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="there is no jail on this system"
)

Attacked = Callable[..., Any]


@pytest.fixture
def attacked(root: Path) -> Attacked:
    """Runs `make attacks` with more words, and gives its last line; it must have gone well."""

    def run(*words: str) -> Any:
        line = [sys.executable, "-m", "tests.attacks", "--markers", "1", *words]
        done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def counted(level: str, through: int) -> dict[str, object]:
    """The last line of a run of all attacks."""
    known = sum(bool(attack.known) for attack in attacks())
    return {"tried": len(attacks()), "through": through, "known": known, "level": level}


def test_nothing_gets_through_the_strong_jail(attacked: Attacked) -> None:
    assert attacked() == counted("strong", 0)


def test_nothing_gets_through_the_strong_jail_of_an_ordinary_user(attacked: Attacked) -> None:
    if os.geteuid() != 0:
        pytest.skip("the tests run as an ordinary user: the strong jail was tested as one")
    missing = [word for word in ("unshare", "setpriv") if not shutil.which(word)]
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{missing[0]} is not here")
    assert attacked("--user") == counted("strong", 0)


def test_what_gets_through_the_reduced_jail_is_known(attacked: Attacked) -> None:
    known = [attack for attack in attacks() if attack.reduced]
    assert attacked("--level", "reduced") == counted("reduced", len(known))


def test_without_a_jail_the_attacks_are_real(attacked: Attacked) -> None:
    tried = [attack for attack in attacks() if attack.unjailed is not None]
    real = [attack for attack in tried if attack.unjailed]
    found = attacked("--level", "none")
    assert found == {"tried": len(tried), "through": len(real), "known": 0, "level": "none"}


def test_there_are_many_attacks() -> None:
    found = attacks()
    assert len(found) >= 120
    assert len({attack.name for attack in found}) == len(found)


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.name)
def test_an_attack_is_known_to_be_one(attack: Attack) -> None:
    assert attack.tries.endswith(".")
    assert attack.unjailed or attack.peers or attack.proof or attack.known


@pytest.mark.parametrize("aim", AIMS)
def test_the_readme_has_the_numbers(aim: str, root: Path) -> None:
    found = attacks(aim)
    known = sum(bool(attack.known) for attack in found)
    also = f" and {known} known" if known else ""
    reduced = sum(bool(attack.reduced) for attack in found)
    shared = [attack.peers for attack in found if attack.peers is not None]
    cells = [aim, len(found), f"0{also}", f"{reduced}{also}", f"{sum(shared)} of {len(shared)}"]
    assert f"| {' | '.join(map(str, cells))} |" in (root / "README.md").read_text()
