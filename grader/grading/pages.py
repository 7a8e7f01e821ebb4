"""File names for the students' pages: safe on every file system, and no two alike."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

# No name at all, and those that Windows keeps for devices.
_RESERVED = {"", "con", "prn", "aux", "nul"} | {
    f"{d}{n}" for d in ("com", "lpt") for n in range(10)
}


def page_names(students: Iterable[str]) -> list[str]:
    """A stem for each student (all of different names), from the letters of the name.

    In the same class a student always gets the same one; where two would be alike, both end with
    a part of the name's hash.
    """
    students = list(students)
    names = [_slug(student) for student in students]
    # Twice: what comes of the first time may be somebody else's name already.
    for digits in (8, 64):
        counts = Counter(names)
        names = [
            name if counts[name] == 1 and name not in _RESERVED else _marked(student, digits)
            for name, student in zip(names, students, strict=True)
        ]
    return names


def _marked(student: str, digits: int) -> str:
    return f"{_slug(student) or 'student'}-{_digest(student)[:digits]}"


def _slug(student: str) -> str:
    letters = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60]


def _digest(student: str) -> str:
    return hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()
