"""Leave files where all programs of the machine look: shared memory, temporary files, caches.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os
import site
import sys
import sysconfig
from multiprocessing import shared_memory

NAME = "grader-attack"


def written(folder):
    path = os.path.join(folder, NAME)
    try:
        with open(path, "x") as file:
            file.write("x")
        os.unlink(path)
        return True
    except OSError:
        return False


def misdeed(places):
    try:
        memory = shared_memory.SharedMemory(NAME, create=True, size=4096)
        memory.unlink()
        return True
    except OSError:
        pass
    folders = ["/dev/shm", "/var/tmp", "/run", "/run/lock", "/etc", "/", "/usr/local/bin"]
    folders += [sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), sys.prefix]
    folders += [site.getusersitepackages(), os.path.expanduser("~root"), *sys.path]
    return any(written(folder) for folder in folders if folder and folder != os.getcwd())
