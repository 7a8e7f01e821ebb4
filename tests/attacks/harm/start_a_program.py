"""Start another program, by whatever in the library does so.

stopped by: seccomp
unjailed: through
peers: through
"""

import asyncio
import os
import pty
import subprocess
import sys

PROGRAMS = ("/bin/true", "/usr/bin/true", sys.executable)


def spawned(program):
    pid = os.posix_spawn(program, [program, "-c", "0"], {})
    return os.waitpid(pid, 0)[1] == 0


def spawned_in_a_session(program):
    pid = os.posix_spawn(program, [program, "-c", "0"], {}, setsid=True)
    return os.waitpid(pid, 0)[1] == 0


def by_subprocess(program):
    return subprocess.run([program, "-c", "0"], capture_output=True).returncode == 0


def by_vfork_off(program):
    subprocess._USE_VFORK = subprocess._USE_POSIX_SPAWN = False
    return by_subprocess(program)


def by_shell(program):
    return os.system(f"{program} -c 0") == 0


def by_pipe(program):
    return os.popen(f"{program} -c 0 && echo done").read() == "done\n"


def by_spawnv(program):
    return os.spawnv(os.P_WAIT, program, [program, "-c", "0"]) == 0


def by_asyncio(program):
    async def run():
        return await (await asyncio.create_subprocess_exec(program, "-c", "0")).wait()

    return asyncio.run(run()) == 0


def by_pty(program):
    pid, _ = pty.fork()
    if not pid:
        os.execv(program, [program, "-c", "0"])
    return os.waitpid(pid, 0)[1] == 0


WAYS = (
    by_subprocess,
    by_vfork_off,
    spawned,
    spawned_in_a_session,
    by_shell,
    by_pipe,
    by_spawnv,
    by_asyncio,
    by_pty,
)


def misdeed(places):
    for program in PROGRAMS:
        for way in WAYS:
            try:
                if way(program):
                    return True
            except Exception:
                pass
    return False
