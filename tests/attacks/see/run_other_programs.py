"""Have another program read: subprocess, system, popen, spawn, exec after a fork.

stopped by: seccomp, namespaces
unjailed: through
peers: through
"""

import os
import subprocess
import sys


def by_spawn(path):
    out, into = os.pipe()
    program = "import sys; sys.stdout.write(open(sys.argv[1]).read())"
    words = [sys.executable, "-I", "-S", "-c", program, path]
    try:
        pid = os.posix_spawn(
            sys.executable, words, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, into, 1)]
        )
    finally:
        os.close(into)
    os.waitpid(pid, 0)
    return os.read(out, 1 << 16).decode()


def loot(places):
    found = []
    ways = (
        lambda path: subprocess.run(["/bin/cat", path], capture_output=True, text=True).stdout,
        lambda path: os.popen(f"/bin/cat {path}").read(),
        by_spawn,
    )
    for name in ("hidden", "reference"):
        for way in ways:
            try:
                found.append(way(places[name]))
            except (OSError, ValueError):
                pass
    return "\n".join(found)
