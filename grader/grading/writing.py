"""What can't be written, in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import BatchError


@contextmanager
def writing(path: Path, todo: str = "choose another folder with --to") -> Iterator[None]:
    """Turn the error of who can't write to `path` into a BatchError that says what to do."""
    try:
        yield
    except OSError as error:
        raise BatchError(f"{path}: can't be written ({error.strerror}); {todo}") from error
