"""The class as JSON: everything, for the staff's own programs."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from grader.mistakes import mistakes
from grader.model import Assignment, Check, Plot, RunInfo, Scored
from grader.report.files import replacing
from grader.report.plots import with_files
from grader.report.results import by_exercise, paired

FORMAT = 1


def write(path: Path, run: RunInfo, assignment: Assignment, rows: Iterable[Scored]) -> None:
    """Write one JSON object with one student a line, one row at a time.

    It holds no time and no path of this machine: the same input gives the same bytes.

    Raises:
        BatchError: if the file can't be written.
    """
    with replacing(path) as file:
        file.write(b'{"format":%d,\n"run":%b,\n' % (FORMAT, _encode(msgspec.to_builtins(run))))
        file.write(b'"assignment":%b,\n"students":[' % _encode(_assignment(assignment)))
        file.writelines(_lines(assignment, rows))
        file.write(b"\n]}\n")


def _lines(assignment: Assignment, rows: Iterable[Scored]) -> Iterator[bytes]:
    before = b"\n"
    for scored in rows:
        yield before + _encode(_student(assignment, scored))
        before = b",\n"


def _assignment(assignment: Assignment) -> dict[str, object]:
    return {
        "name": assignment.name,
        "title": assignment.title,
        "version": assignment.version,
        "points": assignment.points,
        "exercises": msgspec.to_builtins(assignment.exercises),
        "manual": msgspec.to_builtins(assignment.manual),
        "checks": [_check(check) for check in assignment.checks],
        "misconceptions": [
            {"name": chaff.name, "exercise": chaff.exercise, "explain": chaff.explain}
            for chaff in assignment.chaffs
        ],
    }


def _check(check: Check) -> dict[str, object]:
    keys = ("name", "title", "exercise", "points", "hidden")
    return {key: getattr(check, key) for key in keys}


def _student(assignment: Assignment, scored: Scored) -> dict[str, object]:
    keys = ("check", "outcome", "message", "printed", "explained", "likeness")
    named = mistakes(assignment, scored.results)
    results = [result for _, result in paired(assignment, scored)]
    return {
        "student": scored.student,
        "page": scored.page,
        "earned": scored.earned,
        "by_exercise": by_exercise(assignment, scored),
        "problem": scored.problem,
        "notes": scored.notes,
        "mistakes": {exercise: [each.name for each in named[exercise]] for exercise in named},
        "plots": [_plot(plot, file) for plot, file in with_files(scored)],
        "results": [{key: getattr(result, key) for key in keys} for result in results],
    }


def _plot(plot: Plot, file: str) -> dict[str, object]:
    said = {"problem": plot.problem} if plot.problem else {"file": file, "sha256": plot.digest}
    return {"exercise": plot.exercise, **said}


def _encode(value: object) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_encodable(value))


def _encodable(value: object) -> object:
    """The same without lone surrogates, which Python's strings may hold and UTF-8 may not."""
    if isinstance(value, str):
        return str(value).encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _encodable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(each) for each in value]
    return value
