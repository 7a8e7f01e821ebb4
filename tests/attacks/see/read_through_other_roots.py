"""Read through the roots and working folders of other processes, as /proc shows them.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os


def loot(places):
    found = []
    tasks = [f"self/task/{n}" for n in (os.getpid(),)] + ["thread-self", "self", "1"]
    tasks += [str(os.getppid()), str(places["grader"])]
    try:
        tasks += [name for name in os.listdir("/proc") if name.isdigit()][-30:]
    except OSError:
        pass
    for task in tasks:
        for door in ("root", "cwd", "cwd/../../../../../../.."):
            for name in ("hidden", "reference", "home"):
                try:
                    with open(f"/proc/{task}/{door}{places[name]}") as file:
                        found.append(file.read())
                except OSError:
                    pass
    return "\n".join(found[:100])
