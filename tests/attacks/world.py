"""The world around a batch: canaries that must not be seen or touched, listeners, processes."""

import contextlib
import ctypes
import json
import os
import select
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE / "target"
CANARIES = {
    "neighbour": "CANARY-neighbour-77aa10",
    "environment": "CANARY-environment-0d31f9",
    "results": "CANARY-results-c4b6e2",
    "home": "CANARY-home-2f90d8",
}
# In the target course: in its hidden check, reference, wheat and chaff.
IN_COURSE = (
    "CANARY-hidden-91d2e7",
    "CANARY-reference-5b1f0c",
    "CANARY-wheat-3e8812",
    "CANARY-chaff-c07a44",
)
_SUBREAPER = 36
DYING_SECONDS = 20.0
MAX_BYTES = 1 << 20


@dataclass
class World:
    """What surrounds one batch."""

    folder: Path
    listeners: list[socket.socket]
    abstract: str
    before: dict[str, bytes]

    @property
    def course(self) -> Path:
        """The target course."""
        return self.folder / "course"

    @property
    def results(self) -> Path:
        """Where results go."""
        return self.folder / "results"

    @property
    def home(self) -> Path:
        """The home of the grader's user."""
        return self.folder / "home"

    def environment(self) -> dict[str, str]:
        """What the grader is started with."""
        keep = {
            name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ
        }
        return {
            **keep,
            "HOME": str(self.home),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GRADER_ATTACKS": str(self.folder / "places.json"),
            "GRADER_ATTACK_CANARY": CANARIES["environment"],
        }

    def places(self) -> dict[str, Any]:
        """What the attacks are told, and by what it is known that they have seen something."""
        course = self.course
        (tcp, unix, _) = self.listeners
        return {
            "canaries": [*CANARIES.values(), *IN_COURSE],
            "see": {
                "hidden": str(course / "assignments/target/hidden/test_target_more.py"),
                "reference": str(course / "reference/target.py"),
                "chaffs": str(course / "assignments/target/chaffs.toml"),
                "course": str(course),
                "class": str(self.folder / "class"),
                "results": str(self.results),
                "home": str(self.home / "diary.txt"),
                "grader": os.getpid(),
            },
            "harm": {
                "home": str(self.home),
                "class": str(self.folder / "class"),
                "results": str(self.results),
                "port": tcp.getsockname()[1],
                "socket": unix.getsockname(),
                "abstract": self.abstract,
                "grader": os.getpid(),
            },
        }

    def remember(self) -> None:
        """From now on nothing may change."""
        self.before = self._files()

    def damage(self) -> list[str]:
        """What is no longer as it was: files, connections, processes that were left behind."""
        found = [f"changed: {path}" for path in _differing(self.before, self._files())]
        ready, _, _ = select.select(self.listeners, [], [], 0)
        found += [f"a connection to {each.getsockname()!r}" for each in ready]
        return found + [f"process {pid} was left behind" for pid in _left_behind()]

    def _files(self) -> dict[str, bytes]:
        """All files that no batch may change, and their texts."""
        roots = [self.course, self.home, self.folder / "class"]
        paths = [path for root in roots for path in root.rglob("*")]
        return {str(path): _text(path) for path in paths}


def _text(path: Path) -> bytes:
    """The text of a file, of one that is not too large."""
    plain = path.is_file() and not path.is_symlink() and path.stat().st_size < MAX_BYTES
    return path.read_bytes() if plain else b""


def _differing(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    names = sorted(before.keys() | after.keys())
    return [name for name in names if before.get(name) != after.get(name)]


def _left_behind() -> list[int]:
    """The processes that lost their parents and go on: they are children of this one by now."""
    tasks = Path(f"/proc/self/task/{os.getpid()}/children")
    children = [int(word) for word in tasks.read_text().split()] if tasks.exists() else []
    return [pid for pid in children if not _has_ended(pid)]


def _has_ended(pid: int) -> bool:
    """Whether a process has ended; one that was killed may need a moment for it."""
    descriptor = os.pidfd_open(pid)
    try:
        ready, _, _ = select.select([descriptor], [], [], DYING_SECONDS)
    finally:
        os.close(descriptor)
    if ready:
        os.waitpid(pid, 0)
    return bool(ready)


@contextlib.contextmanager
def world(folder: Path) -> Iterator[World]:
    """A target course, canaries all around, and listeners for whoever wants to talk."""
    # Whoever loses its parent becomes a child of this process, which can see it then.
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    shutil.copytree(TARGET, folder / "course", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("home", "results", "class"):
        (folder / name).mkdir()
    (folder / "home" / "diary.txt").write_text(CANARIES["home"])
    (folder / "results" / "notes.txt").write_text(CANARIES["results"])
    abstract = f"grader-attacks-{os.getpid()}"
    with contextlib.ExitStack() as stack:
        listeners = [
            stack.enter_context(_listener(socket.AF_INET, ("127.0.0.1", 0))),
            stack.enter_context(_listener(socket.AF_UNIX, str(folder / "door"))),
            stack.enter_context(_listener(socket.AF_UNIX, f"\0{abstract}")),
        ]
        around = World(folder, listeners, abstract, {})
        (folder / "places.json").write_text(json.dumps(around.places()))
        yield around


def _listener(family: int, address: Any) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.bind(address)
    listener.listen()
    return listener
