"""`kit.toml`: ties a kit to the version of the course that it was made from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from grader.course.forbidden import read_forbidden
from grader.course.limits import read_limits
from grader.course.manual import read_manual
from grader.course.tables import Table, read_table
from grader.errors import KitError, ManifestError
from grader.model import Assignment, Course, Forbidden, Limits, Manual

KIT_FILE = "kit.toml"
FORMAT = 1


@dataclass(frozen=True)
class KitManifest:
    """What `kit.toml` says; `files` has the SHA-256 of every other file as generated."""

    course: str
    name: str
    title: str
    version: str
    points: int
    exercises: dict[str, str]
    limits: Limits
    files: dict[str, str]
    forbidden: tuple[Forbidden, ...] = ()
    manual: tuple[Manual, ...] = ()


def kit_toml(course: Course, assignment: Assignment, files: Mapping[str, bytes]) -> bytes:
    """The `kit.toml` of a kit with these other files."""
    lines = [
        "# Made by 'grader generate'. Leave it as it is: it says what this kit was made from.",
        f"format = {FORMAT}",
        *_pairs(course=course.title, assignment=assignment.name, title=assignment.title),
        *_pairs(version=assignment.version),
        *_pairs(points=sum(check.points for check in assignment.visible)),
        *("", "[limits]", *_pairs(**asdict(assignment.limits))),
    ]
    for exercise in assignment.exercises:
        lines += ["", "[[exercise]]", *_pairs(name=exercise.name, title=exercise.title)]
    for manual in assignment.manual:
        lines += ["", "[[manual]]", *_pairs(name=manual.name, title=manual.title)]
    for item in assignment.forbidden:
        lines += ["", "[[forbidden]]"]
        lines += _pairs(names=list(item.names), exercises=list(item.exercises))
        lines += _pairs(instead=item.instead) if item.instead else []
    lines += ["", "[files]"]
    lines += [f'{json.dumps(path)} = "{digest(data)}"' for path, data in sorted(files.items())]
    return "".join(f"{line}\n" for line in lines).encode()


def _pairs(**values: str | int | float | list[str]) -> list[str]:
    """Lines of `key = value`; JSON's text, numbers and lists of text are TOML's too."""
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]


def digest(data: bytes) -> str:
    """The SHA-256 of a file's text, whichever signs end its lines."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def read_manifest(folder: Path, where: str = KIT_FILE) -> KitManifest:
    """What the `kit.toml` of a folder says; messages call it `where`.

    Raises KitError if there is none, or a broken one.
    """
    if not (folder / KIT_FILE).is_file():
        raise KitError(f"{folder}: is no kit, it has no {KIT_FILE}; go to a kit's folder")
    try:
        return _manifest(read_table(folder / KIT_FILE, where))
    except ManifestError as error:
        raise KitError(f"{error} (or get the kit anew)") from None


def _manifest(table: Table) -> KitManifest:
    if table.required("format") != FORMAT:
        what = f"this grader reads kits of format {FORMAT}; install the grader of this course"
        raise table.fault(what, "format")
    exercises = {item.sentence("name"): item.sentence("title") for item in table.tables("exercise")}
    return KitManifest(
        course=table.sentence("course"),
        name=table.sentence("assignment"),
        title=table.sentence("title"),
        version=table.sentence("version"),
        points=table.whole("points"),
        exercises=exercises,
        limits=read_limits(table.table("limits"), Limits()),
        files=_files(table.table("files")),
        forbidden=read_forbidden(table, exercises),
        manual=read_manual(table, exercises),
    )


def _files(table: Table) -> dict[str, str]:
    """The hashes by path; ManifestError at a path that leads out of the kit."""
    for path in table.values:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
            raise table.fault(f"the path {path!r} leads out of the kit; take it out", path)
    return {path: table.text(path) for path in table.values}
