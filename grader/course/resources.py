"""Where the bundled course and the templates are: in a wheel, or in a checkout."""

from pathlib import Path

from grader.errors import GraderError

_PACKAGE = Path(__file__).resolve().parents[1]


def bundled_course() -> Path:
    """Folder of the course that comes with the grader. Raises GraderError if it is not there."""
    return _existing("course.toml").parent


def templates() -> Path:
    """Folder of the templates. Raises GraderError if it is not there."""
    return _existing("templates")


def _existing(name: str) -> Path:
    """A file beside the package's modules (in a wheel), or else beside the package."""
    for folder in (_PACKAGE / "bundled", _PACKAGE.parent):
        if (folder / name).exists():
            return folder / name
    raise GraderError(f"{_PACKAGE}: the grader has no '{name}'; install it again")
