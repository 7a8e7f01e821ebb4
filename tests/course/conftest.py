"""Small courses, built anew for each test."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.course.manifest import load_course
from grader.errors import ManifestError
from grader.model import Course

REFERENCE = '''"""Doubling and halving."""

import math


def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    factor = math.sqrt(4.0)
    return factor * x
    ### END SOLUTION


class Half:
    """Halves what it is called with."""

    def __init__(self, sign=1):
        self.sign = sign

    def forward(self, x):
        """Half of `x`."""
        ### BEGIN SOLUTION
        halved = self.sign * x / 2
        return halved
        ### END SOLUTION
'''

VISIBLE = '''"""Visible checks."""

from grader.checks import assert_close, check


@check(points=2, exercise="double", hint="Add x to itself.")
def test_double_of_three(submission):
    """Twice 3
    is 6.

    More text, for the staff alone.
    """
    assert_close(submission.double(3.0), 6.0)


@check(points=1, exercise="Half")
def test_half_of_four(submission):
    """Half of 4 is 2."""
    assert_close(submission.Half().forward(4.0), 2.0)
'''

HIDDEN = '''"""Hidden checks."""

from grader import checks


@checks.check(points=3, exercise="double", seconds=2)
def test_double_of_anything(submission, reference, rng):
    """Doubling works for any number."""
    x = rng.normal()
    checks.assert_close(submission.double(x), reference.double(x))
'''

FILES = {
    "course.toml": 'title = "Sums"\nassignments = [\n    "sums",\n]\n',
    "reference/sums.py": REFERENCE,
    "assignments/sums/assignment.toml": """title = "Doubling and halving"
version = "1"
points = 6

[limits]
call_seconds = 3
memory_mb = 512

[[exercise]]
name = "double"
title = "Twice | as much"

[[exercise]]
name = "Half"
title = "Half as much"
""",
    "assignments/sums/handout.md": "# Sums\n\nWrite `double` and `Half`.\n",
    "assignments/sums/visible/test_sums.py": VISIBLE,
    "assignments/sums/hidden/test_more_sums.py": HIDDEN,
    "assignments/sums/wheats/adds.py": "def double(x):\n    return x + x\n",
    "assignments/sums/chaffs.toml": '''[[chaff]]
name = "squares"
exercise = "double"
replace = "return factor * x"
by = "return x * x"
explain = "This squares."

[[chaff]]
name = "halves-twice"
exercise = "Half"
replace = """
        return halved
"""
by = """
        return halved / 2
"""
explain = "This halves twice."
''',
}

Write = Callable[..., Path]


@pytest.fixture
def files() -> dict[str, str]:
    """The files of a course that is right, by path."""
    return dict(FILES)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a course: the right one, with some of its files replaced (None: left out)."""

    def write(changes: Mapping[str, str | bytes | None] | None = None) -> Path:
        for path, content in {**FILES, **(changes or {})}.items():
            if content is not None:
                file = tmp_path / "course" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                data = content if isinstance(content, bytes) else content.encode()
                file.write_bytes(data)
        return tmp_path / "course"

    return write


@pytest.fixture
def course(write: Write) -> Course:
    """The course that is right, loaded."""
    return load_course(write())


@pytest.fixture
def fault(write: Write) -> Callable[..., str]:
    """The one sentence that a course with some files replaced is refused with."""

    def fault(changes: Mapping[str, str | bytes | None]) -> str:
        with pytest.raises(ManifestError) as caught:
            load_course(write(changes))
        assert "\n" not in str(caught.value)
        assert "; " in str(caught.value)
        return str(caught.value)

    return fault


@pytest.fixture
def edited(fault: Callable[..., str]) -> Callable[[str, str, str], str]:
    """The sentence that the course is refused with after one edit of one file."""

    def edited(path: str, old: str, new: str) -> str:
        assert FILES[path].count(old) == 1, f"{old!r} is not once in {path}"
        return fault({path: FILES[path].replace(old, new)})

    return edited
