"""Whose submission it is, as far as the name of a folder or file tells."""

import re
from collections import Counter
from collections.abc import Sequence

# "Ada Lovelace_12345_assignsubmission_file_" is how Moodle names a student's folder.
_MOODLE = re.compile(
    r"(?P<student>.+)_(?P<number>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?.*", re.DOTALL
)


def student_name(name: str, assignment: str, *, is_folder: bool) -> str:
    """The student that the folder or file `name` belongs to."""
    moodle = _MOODLE.fullmatch(name)
    if moodle:
        return printable(moodle["student"])
    if is_folder:
        return printable(name)
    stem = name.rpartition(".")[0].removesuffix(".tar") or name
    # The look behind keeps a name of a thousand dashes from being tried from each of them.
    pattern = rf"^{re.escape(assignment)}[_\- ]+|(?<![_\- ])[_\- ]+{re.escape(assignment)}$"
    return printable(re.sub(pattern, "", stem) or stem)


def moodle(name: str) -> tuple[str, str] | None:
    """A student's name and number in Moodle, and what kind of folder or file it is."""
    found = _MOODLE.fullmatch(name)
    return (f"{found['student']}_{found['number']}", found["kind"]) if found else None


def printable(name: str, limit: int = 100) -> str:
    """A name without control characters or broken code points, cut to `limit` characters."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:limit])
    return clean.strip() or "unnamed"


def told_apart(students: Sequence[str], names: Sequence[str]) -> list[str]:
    """The students, made different: namesakes get their number in Moodle or their file's name.

    Args:
        names: what each one's folder or file is called.
    """
    counts = Counter(students)
    taken = {student for student, count in counts.items() if count == 1}
    numbers: Counter[str] = Counter()
    found = []
    for student, name in zip(students, names, strict=True):
        if counts[student] > 1:
            student = _unused(f"{student} ({_mark(name)})", taken, numbers)
            taken.add(student)
        found.append(student)
    return found


def _mark(name: str) -> str:
    found = _MOODLE.fullmatch(name)
    return found["number"] if found else printable(name)


def _unused(name: str, taken: set[str], numbers: Counter[str]) -> str:
    """A name that is not taken; `numbers` knows up to which number each was tried."""
    tried = name
    while tried in taken:
        numbers[name] += 1
        tried = f"{name} {numbers[name] + 1}"
    return tried
