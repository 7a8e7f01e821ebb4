"""A disk that is full, or may not be written to: one sentence, and nothing is lost."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Faked = Callable[..., list[str]]
Run = Callable[..., Any]

# Each is full somewhere else: at the lock and the journal, among the lines, the reports, the pages.
SIZES = [0, 4, 8, 12, 20, 40, 60]

# A batch in a small file system, and what is in there when it is full.
SMALL = """
set -e
mkdir -p {results}
mount -t tmpfs -o size={size}k none {results}
{fill}
status=0
{batch} || status=$?
rm -f {results}/filler
cp -r {results}/. {saved}
exit $status
"""


@pytest.fixture
def handed(tmp_path: Path, write_class: Callable[..., Path]) -> Path:
    """A class of eight."""
    files = {f"s{number}/sums.py": b"right\n" for number in range(8)}
    return write_class(tmp_path / "class", files)


@pytest.fixture
def wanted(
    faked: Faked, run: Run, outputs: Callable[[Path], Any], handed: Path, tmp_path: Path
) -> Any:
    """What is left where there is room."""
    done = run(faked(handed, tmp_path / "roomy", padding=500))
    assert done.returncode == 0, done.stderr
    return outputs(tmp_path / "roomy")


def test_wherever_a_disk_is_full_the_next_run_carries_on(
    faked: Faked,
    run: Run,
    outputs: Callable[[Path], Any],
    mounting: list[str],
    handed: Path,
    tmp_path: Path,
    wanted: Any,
) -> None:
    said = set()
    for size in SIZES:
        small, saved = tmp_path / f"small-{size}", tmp_path / f"saved-{size}"
        saved.mkdir()
        fill = f"head -c 1m /dev/zero > {small}/filler 2>/dev/null || true" if not size else ""
        batch = shlex.join(faked(handed, small, padding=500))
        values = {"results": small, "saved": saved, "size": size or 4, "fill": fill}
        done = run([*mounting, SMALL.format(batch=batch, **values)])
        assert done.returncode == 3, done.stderr
        (sentence,) = done.stderr.splitlines()
        assert sentence.startswith("grader: ")
        assert "can't be written (" in sentence
        assert "No space left on device" in sentence
        said.add(sentence.partition(str(small))[2].partition(":")[0])
        assert run(faked(handed, saved, padding=500)).returncode == 0
        assert outputs(saved) == wanted
    assert "/outcomes.jsonl" in said
    assert len(said) > 2, said
