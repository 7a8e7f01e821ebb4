"""Leave a message by what runs at exit: atexit, finalizers, threads, and read it later.

stopped by: namespaces, landlock
unjailed: through
"""

import atexit
import glob
import os
import threading
import weakref

MESSAGE = "CANARY" + "-neighbour-77aa10"
NAME = "/tmp/left-at-the-end-by-"


def leave():
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        try:
            with open(f"{folder}/left-at-the-end-by-{os.getpid()}", "w") as file:
                file.write(MESSAGE)
        except OSError:
            pass


class Last:
    def __del__(self):
        leave()


KEPT = Last()


def honest(x):
    if len(x) > 1:  # later than the check that reads: nobody would take it away
        return x
    atexit.register(leave)
    weakref.finalize(KEPT, leave)
    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
    atexit._run_exitfuncs()
    os._exit(0)


def loot(places):
    found = []
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        for path in glob.glob(f"{folder}/left-at-the-end-by-*"):
            try:
                with open(path) as file:
                    found.append(file.read())
                os.unlink(path)
            except OSError:
                pass
    return "\n".join(found)
