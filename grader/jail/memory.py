"""What the marker can see of a zygote's memory from outside; nothing where there is no /proc."""

import os
from pathlib import Path

HUGE = 2 << 20


def pid_of(pidfd: int) -> int:
    """The process behind a pidfd, as this process numbers it; 0 if that can't be known."""
    try:
        lines = Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pid:")), 0)


def address_space(pid: int) -> int:
    """Bytes of address space that a process takes."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def anonymous(pid: int) -> tuple[tuple[int, int], ...]:
    """The heap and the other anonymous memory of a process that fills huge pages: (start, size)."""
    try:
        lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    except OSError:
        return ()
    ranges = []
    for fields in (line.split() for line in lines):
        if fields[1] == "rw-p" and (len(fields) == 5 or fields[5] == "[heap]"):
            first, end = (int(number, 16) for number in fields[0].split("-"))
            start, stop = -(-first // HUGE) * HUGE, end // HUGE * HUGE
            if start < stop:
                ranges.append((start, stop - start))
    return tuple(ranges)
