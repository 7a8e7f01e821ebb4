"""A machine that lacks what a batch is used to: it does its work, or says what it lacks."""

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., list[str]]
Faked = Callable[..., list[str]]
Earned = Callable[[Path], dict[str, int]]
Run = Callable[..., Any]


@pytest.fixture
def handed(tmp_path: Path, write_class: Callable[..., Path], solution: bytes) -> Path:
    """A class of two: one is right, one is half right."""
    half = solution.replace(b"/ 2", b"/ 3")
    return write_class(tmp_path / "class", {"ada.py": solution, "bob.py": half})


ALL = {"ada": 10, "bob": 5}


def limited(count: int, line: list[str]) -> list[str]:
    """A command line that may open so many files."""
    return ["sh", "-c", f"ulimit -n {count}; exec {shlex.join(line)}"]


def test_64_descriptors_are_enough(
    command: Command, run: Run, handed: Path, earned: Earned, tmp_path: Path
) -> None:
    done = run(limited(64, command(handed, tmp_path / "results", "-j", "2")))
    assert done.returncode == 0, done.stderr
    assert earned(tmp_path / "results") == ALL


@pytest.mark.parametrize("count", [6, 8, 10])
def test_too_few_descriptors_are_one_sentence(
    faked: Faked, run: Run, handed: Path, tmp_path: Path, count: int
) -> None:
    done = run(limited(count, faked(handed, tmp_path / "results")))
    if done.returncode == 0:
        assert count > 8, "this is no test"
        return
    assert done.returncode == 3, done.stderr
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("grader: ")
    assert "oo many open files" in sentence


# A /dev as bare as in some containers: no shm, no pts.
BARE = """
set -e
mkdir {dev}
mount -t tmpfs none {dev}
for name in null zero full random urandom; do
    touch {dev}/$name
    mount --bind /dev/$name {dev}/$name
done
mount --rbind {dev} /dev
test ! -e /dev/shm
exec {line}
"""


@pytest.mark.parametrize("level", ["strong", "reduced"])
def test_no_shared_memory_is_needed(
    command: Command,
    run: Run,
    handed: Path,
    earned: Earned,
    mounting: list[str],
    doctor_here: Any,
    tmp_path: Path,
    level: str,
) -> None:
    if doctor_here["levels"][level]["reason"]:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain(f"the jail does not hold at level {level} here")
    line = shlex.join(command(handed, tmp_path / "results", "--jail", level))
    done = run([*mounting, BARE.format(dev=tmp_path / "dev", line=line)])
    assert done.returncode == 0, done.stderr
    assert earned(tmp_path / "results") == ALL


def test_a_read_only_output_is_one_sentence(
    faked: Faked, run: Run, handed: Path, mounting: list[str], tmp_path: Path
) -> None:
    results = tmp_path / "results"
    results.mkdir()
    line = shlex.join(faked(handed, results))
    done = run([*mounting, f"mount -t tmpfs -o ro none {results} && exec {line}"])
    assert done.returncode == 3
    what = "can't be written (Read-only file system); choose another folder with --to"
    assert done.stderr == f"grader: {results}: {what}\n"


def test_a_folder_that_became_read_only_is_one_sentence_and_the_next_run_carries_on(
    faked: Faked, run: Run, handed: Path, mounting: list[str], outputs: Any, tmp_path: Path
) -> None:
    results = tmp_path / "results"
    assert run(faked(handed, results)).returncode == 0
    before = outputs(results)
    (handed / "eve.py").write_bytes(b"right\n")
    line = shlex.join(faked(handed, results))
    script = f"mount --bind {results} {results}; mount -o remount,ro,bind {results}; exec {line}"
    done = run([*mounting, script])
    assert done.returncode == 3, done.stderr
    assert done.stderr.count("\n") == 1
    assert "can't be written (Read-only file system)" in done.stderr
    assert outputs(results) == before
    assert run(faked(handed, results)).returncode == 0
    assert "students/eve.html" in outputs(results)


def test_of_two_batches_on_one_output_the_second_is_refused(
    faked: Faked, run: Run, handed: Path, outputs: Any, tmp_path: Path
) -> None:
    results, gate = tmp_path / "results", tmp_path / "gate"
    os.mkfifo(gate)
    first = subprocess.Popen(
        faked(handed, results, gate={"ada": str(gate)}), stdout=subprocess.DEVNULL
    )
    with gate.open("w") as opened:  # a marker of the first one waits behind it
        done = run(faked(handed, results))
        opened.write("go\n")
    assert done.returncode == 3
    assert done.stderr == f"grader: {results}: another batch writes here; wait for it to end\n"
    assert first.wait() == 0
    assert "students/bob.html" in outputs(results)


@pytest.mark.parametrize("name", ["eve.py", "eve", "eve.zip"])
def test_a_submission_that_can_not_be_read_costs_itself_alone(
    faked: Faked, run: Run, handed: Path, tmp_path: Path, name: str
) -> None:
    place = handed / name
    place.mkdir(0) if name == "eve" else place.touch(0)
    drop = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--no-new-privs", "--"]
    line = [*drop, *faked(handed, tmp_path / "results")] if os.geteuid() == 0 else None
    done = run(line or faked(handed, tmp_path / "results"))
    place.chmod(0o700)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "results/students/eve.md").read_text()
    assert "can't be read: Permission denied" in page.replace("\\", "")
    assert (tmp_path / "results/students/ada.md").exists()
    assert str(handed) not in page
