"""`make attacks-peers`: how many attacks get through where checks and submission share a process.

Such a grader runs pytest on the hidden tests beside the submission and reads the results that
pytest has written. The attacks that could harm this machine are not tried.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.attacks.attack import AIMS, EXERCISE, Attack
from tests.attacks.collected import attacks
from tests.attacks.world import TARGET, World, world

HERE = Path(__file__).parent
# Whoever takes so long has stopped a grader that knows no deadline.
SECONDS = 30.0
RESULTS = "results.xml"


def main() -> int:
    """Try them, and print how many came through; exits with 1 if one did not as is said of it."""
    tried = [attack for attack in attacks() if attack.peers is not None]
    found = {attack.name: _comes_through(attack) for attack in tried}
    out = Console(highlight=False)
    rows = Table(box=SIMPLE_HEAD, padding=0, pad_edge=False)
    for title in ("aim", "tried", "through"):
        rows.add_column(title, justify="left" if title == "aim" else "right")
    for aim in AIMS:
        group = [attack.name for attack in tried if attack.aim == aim]
        rows.add_row(aim, str(len(group)), str(sum(found[name] for name in group)))
    out.print(rows)
    odd = [attack for attack in tried if found[attack.name] != attack.peers]
    for attack in odd:
        what = "comes through" if found[attack.name] else "is stopped"
        out.print(f"  {attack.aim} {attack.name} {what}, against what its text says")
    print(json.dumps({"tried": len(tried), "through": sum(found.values()), "level": "peers"}))
    return 1 if odd else 0


def _comes_through(attack: Attack) -> bool:
    """Whether an attack gets what it wants in a grader of its own."""
    with tempfile.TemporaryDirectory(prefix="peers-") as name, world(Path(name)) as around:
        folder = Path(name) / "grade"
        _write(attack, folder)
        hung = _run(folder, around)
        if attack.aim == "stall":
            return hung
        earned = _passed(folder / RESULTS)
    undeserved = earned - attack.deserves.keys()
    return bool(undeserved & {EXERCISE[attack.aim], "secret", "Cell", "total"})


def _write(attack: Attack, folder: Path) -> None:
    folder.mkdir()
    attack.write(folder)
    shutil.copy(TARGET / "reference" / "target.py", folder / "reference.py")
    shutil.copy(HERE / "hidden.py", folder / "test_hidden.py")


def _run(folder: Path, around: World) -> bool:
    """Run pytest on it; whether it had to be killed."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={RESULTS}",
    ]
    process = subprocess.Popen(
        [*words, "test_hidden.py"],
        cwd=folder,
        env=around.environment() | {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return True
    finally:
        _kill(process)
    return False


def _kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _passed(results: Path) -> set[str]:
    """The exercises whose tests the results call passed."""
    try:
        cases = ET.parse(results).iter("testcase")
    except (OSError, ET.ParseError):
        return set()
    return {
        str(case.get("name")).removeprefix("test_")
        for case in cases
        if all(case.find(bad) is None for bad in ("failure", "error", "skipped"))
    }


if __name__ == "__main__":
    raise SystemExit(main())
