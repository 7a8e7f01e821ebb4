"""Leave a message on every disk, end the worker, and read it in the next one.

stopped by: namespaces, landlock
unjailed: through
"""

import glob
import os
import tempfile

MESSAGE = "CANARY" + "-neighbour-77aa10"
NAME = "left-behind-by-"
FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/dev", "/grader", os.getcwd())


def folders():
    above = os.path.dirname(tempfile.gettempdir())
    yield from (*FOLDERS, above, os.path.dirname(above), "..", "../..")


def honest(x):
    if len(x) > 1:  # later than the check that reads: nobody would take it away
        return x
    for folder in folders():
        try:
            with open(f"{folder}/{NAME}{os.getpid()}", "w") as file:
                file.write(MESSAGE)
        except OSError:
            pass
    os._exit(0)


def loot(places):
    found = []
    for path in {path for folder in folders() for path in glob.glob(f"{folder}/{NAME}*")}:
        if path.endswith(NAME + str(os.getpid())):
            continue
        try:
            with open(path) as file:
                found.append(file.read())
            os.unlink(path)
        except OSError:
            pass
    return "\n".join(found)
