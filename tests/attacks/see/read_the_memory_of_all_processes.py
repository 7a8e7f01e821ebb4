"""Read the memory of every other process: neighbours, zygotes, markers.

stopped by: namespaces, landlock
unjailed: through
"""

import os
import re
import time


def search(pid, end):
    found = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if "rw" not in rights or time.monotonic() > end or found:
                continue
            low, high = (int(word, 16) for word in span.split("-"))
            try:
                memory.seek(low)
                data = memory.read(min(high - low, 32 << 20))
            except (OSError, ValueError):
                continue
            found += re.findall(rb"CANARY-\w+-\w{6}", data or b"")
    return found


def parent(pid):
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])


def others():
    pid = os.getppid()
    try:
        while pid > 1:  # the zygote, the marker, and who started it
            yield (pid := parent(pid))
        yield from sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
    except OSError:  # without a list: all that there may be
        yield from range(1, 400)


def loot(places):
    end, found = time.monotonic() + 1.3, []
    for pid in others():
        try:
            if time.monotonic() < end and not found and pid not in (0, os.getpid()):
                found += search(pid, end)
        except OSError:
            pass
    return b" ".join(found)
