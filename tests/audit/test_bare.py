"""A reference without its marker lines, and with edits."""

from pathlib import Path

import pytest

from grader.audit.bare import Bare
from grader.course import chaffs, markers
from grader.course.manifest import load_course
from grader.errors import MarkerError
from grader.model import Chaff

SOURCE = '''"""Sums."""


def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    y = 2
    return y * x
    ### END SOLUTION


def half(x):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION
'''


def edit(replace: str, by: str) -> Chaff:
    return Chaff("edit", "double", replace, by, "", Path("chaffs.toml"), 1)


def test_the_text_has_no_marker_lines() -> None:
    bare = Bare(SOURCE, "sums.py")
    assert bare.text == "".join(line for line in SOURCE.splitlines(True) if "###" not in line)


def test_each_line_has_its_number_in_the_file() -> None:
    bare = Bare(SOURCE, "sums.py")
    lines = SOURCE.splitlines()
    assert [lines[number - 1] for number in bare.numbers] == bare.text.splitlines()


@pytest.mark.parametrize(
    ("replace", "by"),
    [
        ("y * x", "y * y"),
        ("x / 2", "x / 3"),
        ("y = 2\n", "y = 3\n    y = 4\n"),
        ("    return y * x\n", "    return x\n"),
        ("    return y * x\n    ### END SOLUTION", "    return x\n    ### END SOLUTION"),
        ("return x / 2\n    ###", "return x\n    ###"),
        ('"""\n    ### BEGIN SOLUTION\n    y = 2', '"""\n    ### BEGIN SOLUTION\n    y = 3'),
        ("y = 2", "y = 3  # three"),
        ('"""Twice `x`."""', '"""Thrice."""\n    x = x + x'),
    ],
)
def test_an_edit_is_what_reading_the_edited_markers_gives(replace: str, by: str) -> None:
    chaff = edit(replace, by)
    slowly = markers.fill(chaffs.apply(chaff, SOURCE), "edit", lambda _: None)
    assert Bare(SOURCE, "sums.py").edited(chaff) == slowly
    assert by.split("\n")[0] in slowly


def test_the_edits_of_a_course_are(root: Path) -> None:
    assignment = load_course(root, ["initialization"]).assignments[0]
    source = assignment.reference.read_text(encoding="utf-8")
    bare = Bare(source, "initialization.py")
    for chaff in assignment.chaffs:
        slowly = markers.fill(chaffs.apply(chaff, source), chaff.name, lambda _: None)
        assert bare.edited(chaff) == slowly


def test_an_edit_that_spoils_the_markers_is_refused() -> None:
    spoils = edit("    return x / 2\n", "    return x / 3")
    with pytest.raises(MarkerError):
        Bare(SOURCE, "sums.py").edited(spoils)
