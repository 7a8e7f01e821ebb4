"""Runs `grader score` and watches it from outside: its journal, and the memory of its processes."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
COMMAND = "from grader.cli import main; main()"


@dataclass
class Run:
    """One run: when each submission was done, in seconds from the start, and peak memory."""

    done: list[float] = field(default_factory=list)
    marked: list[float] = field(default_factory=list)
    seconds: float = 0.0
    peak_bytes: int = 0

    @property
    def rate(self) -> float:
        """Submissions a second over the second half: all markers are up, reports come later."""
        half = len(self.done) // 2
        return (len(self.done) - 1 - half) / (self.done[-1] - self.done[half])


def score(
    course: Path, assignment: str, folder: Path, to: Path, markers: int, *, memory: bool = False
) -> Run:
    """Score a folder cold. Raises CalledProcessError if the command fails."""
    arguments = ["score", str(folder), "--assignment", assignment, "--to", str(to)]
    arguments += ["--course", str(course), "-j", str(markers), "--jail", "strong"]
    run, start = Run(), time.perf_counter()
    command = [sys.executable, "-c", COMMAND, *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _watch(process, to / "outcomes.jsonl", start, run, memory=memory)
    run.seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    lines = (to / "outcomes.jsonl").read_text().splitlines()[1:]
    run.marked = [json.loads(line)["seconds"] for line in lines]
    return run


def _watch(
    process: subprocess.Popen[bytes], journal: Path, start: float, run: Run, *, memory: bool
) -> None:
    file, seen = None, -1  # the journal's first line names the run
    while process.poll() is None:
        if file is None and journal.exists():
            file = journal.open("rb")
        if file is not None:
            count = file.read().count(b"\n")
            now = time.perf_counter() - start
            run.done += [now] * (count - (seen < 0 < count))
            seen += count
        if memory:
            run.peak_bytes = max(run.peak_bytes, _memory(process.pid))
        time.sleep(0.2 if memory else 0.01)
    if file is not None:
        file.close()


def _memory(root: int) -> int:
    """Resident bytes of the command, its markers and their zygotes; workers share the zygote's."""
    return sum(_resident(pid) for pid in _tree(root, depth=4))


def _tree(pid: int, depth: int) -> list[int]:
    found = [pid]
    if depth:
        try:
            text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            return found
        for child in text.split():
            found += _tree(int(child), depth - 1)
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
