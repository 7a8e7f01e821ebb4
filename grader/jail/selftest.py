"""The start-up self-test: real attacks from a real worker; believe these, not version numbers."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.errors import JailError
from grader.jail import places, remote
from grader.jail.conversation import Conversation
from grader.jail.faults import Raised, SubmissionFault, TimedOut
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import SourceFile, Submission

_FILE = "attacks.py"
_SOURCE = Path(__file__).with_name(_FILE)
# The standard streams, the worker's own line, and /dev/null under its first number.
_OPEN_DESCRIPTORS = 5
# No attack takes a second, but on a machine that is very busy: then it is waited for.
CALL_SECONDS = 300.0


@dataclass(frozen=True)
class Trial:
    """One attack: what it tries, and whether it was stopped."""

    name: str
    stopped: bool
    detail: str = ""


class TooBusy(JailError):
    """The machine is too slow for anyone to tell what a jail holds."""


def self_test(jail: Jail) -> tuple[Trial, ...]:
    """Try the attacks on a jail that runs. Raises JailError; TooBusy if no answer comes."""
    submission = Submission("self-test", (SourceFile(_FILE, _SOURCE.read_bytes()),))
    patient = replace(jail.limits, call_seconds=CALL_SECONDS, submission_seconds=CALL_SECONDS)
    conversation = Conversation(jail, submission, _FILE, limits=patient)
    conversation.begin(0)
    module = remote.module(conversation)
    try:
        _require_answers(module, jail)
        with _canary() as path:
            return tuple(_trials(module, path, jail))
    except TimedOut as fault:
        raise TooBusy(
            f"this machine is too busy to test the jail: in {CALL_SECONDS:g} seconds, a worker did "
            "not come to an end; try again later"
        ) from fault
    finally:
        conversation.close()


def _require_answers(module: Any, jail: Jail) -> None:
    """Raise JailError unless a worker works at all: else every attack would seem stopped."""
    try:
        answer = module.add(1, 2)
    except TimedOut:
        raise
    except SubmissionFault as fault:
        raise JailError(
            f"a worker in the jail can't add two numbers: {fault}{jail.said()}"
        ) from fault
    if answer != 3:
        raise JailError("a worker in the jail adds 1 and 2 wrongly")


@contextmanager
def _canary() -> Iterator[Path]:
    """A file that stands for a hidden check."""
    with tempfile.TemporaryDirectory(prefix="grader-canary-") as folder:
        path = Path(folder) / "secret"
        path.write_text("canary")
        yield path


def _trials(module: Any, canary: Path, jail: Jail) -> Iterator[Trial]:
    yield _refused("read a file of the machine", module.read, str(canary))
    yield _refused("list the folder of a file", module.listing, str(canary.parent))
    if jail.level is Level.STRONG:  # Landlock alone does not hide that a file exists
        yield _false("see that a file exists", module.look, str(canary))
    yield _refused("read /proc", module.listing, "/proc/self")
    yield _refused("read /etc/passwd", module.read, "/etc/passwd")
    yield _refused("read the grader's own code", module.read, str(places.PACKAGE / "model.py"))
    yield _refused("write beside a file", module.write, str(canary.with_name("new")))
    yield _refused("take a file's rights away", module.change_mode, str(canary))
    yield _refused("start a process", module.fork)
    yield _refused("run a program", module.run)
    yield _refused("open a network socket", module.connect)
    yield _refused("open a local socket", module.local_socket)
    yield _refused("signal another process", module.kill, os.getpid())
    yield _refused("signal the zygote", module.kill, 1)
    yield _refused("trace another process", module.trace, os.getpid())
    yield _refused("make a file in memory", module.memfd)
    yield _refused("take too much memory", module.allocate, (jail.limits.memory_mb + 64) << 20)
    yield _refused("lift a limit", module.raise_limit)
    count = module.descriptors()
    yield Trial("keep an inherited descriptor", count <= _OPEN_DESCRIPTORS, f"{count} open")


def _refused(name: str, attack: Any, *args: Any) -> Trial:
    try:
        result = attack(*args)
    except Raised as fault:
        return Trial(name, stopped=True, detail=str(fault))
    except TimedOut:
        raise
    except SubmissionFault as fault:  # a process that ended may be one that became another
        return Trial(name, stopped=False, detail=str(fault))
    return Trial(name, stopped=False, detail=f"it returned {result!r}"[:100])


def _false(name: str, attack: Any, *args: Any) -> Trial:
    try:
        return Trial(name, stopped=attack(*args) is False)
    except TimedOut:
        raise
    except SubmissionFault as fault:
        return Trial(name, stopped=True, detail=str(fault))
