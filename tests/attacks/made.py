"""Attacks that are no Python file of a few lines: made when they are needed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.attacks.attack import Attack

MADE: list[Attack] = []
Write = Callable[[Path], None]


def made(aim: str, stopped_by: str, **more: Any) -> Callable[[Write], Write]:
    """Register an attack: the function puts its files into a folder, its docstring says what."""

    def register(write: Write) -> Write:
        name = write.__name__.replace("_", "-")
        tries = (write.__doc__ or "").strip()
        layers = tuple(stopped_by.split(", "))
        MADE.append(Attack(name, aim, tries, layers, write, **more))
        return write

    return register


HONEST = b"def honest(x):\n    return x + 1\n"
FULL = {"honest": 40}


def submit(folder: Path, data: bytes) -> None:
    """A submission of this text."""
    (folder / "target.py").write_bytes(data)


@made(
    "stall", "readers", proof="a reader without a bound takes all of it", expect=("not attempted",)
)
def a_source_of_100_megabytes(folder: Path) -> None:
    """Hand in a source of 100 MB."""
    with (folder / "target.py").open("wb") as file:
        file.write(HONEST)
        file.truncate(100 << 20)
