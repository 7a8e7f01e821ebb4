"""Read the environment and the words of every process, parents first.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os


def loot(places):
    found = []
    pids = ["self", "1", str(os.getppid()), str(places["grader"])]
    try:
        pids += [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        pids += map(str, range(1, 300))
    for pid in pids:
        for name in ("environ", "cmdline"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    data = file.read()
            except OSError:
                continue
            if b"CANARY" in data:
                found.append(repr(data))
    return "\n".join(found)[:1_000_000]
