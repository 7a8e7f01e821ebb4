"""Where something is in a course or a kit, as messages say it."""

import traceback
from pathlib import Path

from grader.course.kit_manifest import KIT_FILE
from grader.course.manifest import COURSE_FILE


def shown(path: Path) -> str:
    """A path relative to the course or kit that it lies in; as it is outside of any."""
    for folder in path.parents:
        if (folder / COURSE_FILE).is_file() or (folder / KIT_FILE).is_file():
            return path.relative_to(folder).as_posix()
    return str(path)


def line_in(error: BaseException, inside: Path) -> str:
    """`file:line` of the innermost line in a file or folder that an exception passed, or ''."""
    if isinstance(error, SyntaxError) and error.filename:
        path = Path(error.filename)
        return f"{shown(path)}:{error.lineno or 1}" if path.is_relative_to(inside) else ""
    found = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(inside):
            found = f"{shown(path)}:{line}"
    return found
