"""The hashes that tell whether an audit is of today's assignment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit.deciding import audit_hashes


@pytest.fixture
def root(write_sums: Callable[..., Path], tmp_path: Path) -> Path:
    """The small course."""
    return write_sums(tmp_path / "course")


@pytest.mark.parametrize(
    "path",
    [
        "reference/sums.py",
        "assignments/sums/assignment.toml",
        "assignments/sums/chaffs.toml",
        "assignments/sums/visible/test_sums.py",
        "assignments/sums/hidden/test_more_sums.py",
        "assignments/sums/wheats/adds_up.py",
    ],
)
def test_what_decides_on_an_audit_changes_its_hash(root: Path, path: str) -> None:
    before = audit_hashes(root)
    (root / path).parent.mkdir(exist_ok=True)
    with (root / path).open("a") as file:
        file.write("# another line\n")
    assert audit_hashes(root)["sums"] != before["sums"]


def test_the_thresholds_change_it(root: Path) -> None:
    before = audit_hashes(root)
    with (root / "course.toml").open("a") as file:
        file.write("[audit]\nmutants = 50\n")
    assert audit_hashes(root) != before


def test_a_new_assignment_changes_no_other_ones(root: Path) -> None:
    before = audit_hashes(root)
    file = root / "course.toml"
    file.write_text(file.read_text().replace('["sums"]', '["new", "sums"]'))
    after = audit_hashes(root)
    assert list(after) == ["new", "sums"]
    assert after["sums"] == before["sums"] != after["new"]


def test_the_handout_does_not(root: Path) -> None:
    before = audit_hashes(root)
    (root / "assignments/sums/handout.md").write_text("# Other words\n")
    assert audit_hashes(root) == before
