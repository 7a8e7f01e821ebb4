"""The processes that a command has started: their memory, and stopping them for a while."""

import contextlib
import os
import signal
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def descendants(pid: int, depth: int = 9) -> list[int]:
    """A process and all below it, parents first."""
    found = [pid]
    if depth:
        try:
            text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            return found
        for child in text.split():
            found += descendants(int(child), depth - 1)
    return found


def stop(pid: int) -> None:
    """Stop a process and all below it; a stopped parent can't start another one."""
    _signal(pid, signal.SIGSTOP)
    for child in descendants(pid, depth=1)[1:]:
        stop(child)


def go_on(pid: int) -> None:
    """Let a process and all below it go on."""
    for process in reversed(descendants(pid)):
        _signal(process, signal.SIGCONT)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def resident_bytes(root: int) -> int:
    """Memory of a command, its markers and their zygotes; workers share the zygote's."""
    return sum(_resident(pid) for pid in descendants(root, depth=4))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
