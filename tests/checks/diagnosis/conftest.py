"""Small assignments of one file."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.course.checks import read_checks
from grader.model import Assignment, Chaff

Edit = tuple[str, str, str]


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Assignment]:
    """Writes an assignment, `own`: its reference, its misconceptions, its visible checks."""

    def own(reference: str, edits: Mapping[str, Edit], checks: str = "") -> Assignment:
        file = tmp_path / "visible" / "test_own.py"
        file.parent.mkdir()
        file.write_text(checks)
        (tmp_path / "own.py").write_text(reference)
        path = tmp_path / "chaffs.toml"
        known = tuple(read_checks([file], tmp_path, "", hidden=False))
        return Assignment(
            name="own",
            title="Own",
            version="1",
            points=len(known),
            folder=tmp_path,
            reference=tmp_path / "own.py",
            exercises=(),
            checks=known,
            chaffs=tuple(Chaff(name, *edit, "Why.", path, 1) for name, edit in edits.items()),
        )

    return own
