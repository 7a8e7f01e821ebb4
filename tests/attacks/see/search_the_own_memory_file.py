"""Search the own memory through /proc/self: mem, maps, map_files, and what else lies there.

stopped by: namespaces, landlock
peers: through
"""

import os
import re


def loot(places):
    found = []
    try:
        maps = open("/proc/self/maps").read().splitlines()
        memory = open("/proc/self/mem", "rb", 0)
    except OSError:
        return ""
    with memory:
        for line in maps:
            span, rights = line.split()[:2]
            low, high = (int(word, 16) for word in span.split("-"))
            if "rw" not in rights or high - low > 256 << 20:
                continue
            try:
                memory.seek(low)
                found += re.findall(rb"CANARY-\w+-\w{6}", memory.read(high - low))
            except (OSError, ValueError):
                pass
    for name in ("map_files", "fd", "fdinfo", "task"):
        try:
            found.append(repr(os.listdir(f"/proc/self/{name}")).encode())
        except OSError:
            pass
    return b" ".join(found)
