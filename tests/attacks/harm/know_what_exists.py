"""Ask the kernel whether the gradebook's folder exists, how large its files are, whose they are.

stopped by: namespaces
reduced: Landlock does not cover stat, nor what paths resolve to
unjailed: through
peers: through
"""

import ctypes
import os


def misdeed(places):
    for path in (places["results"], places["home"], places["class"]):
        for ask in (os.stat, os.lstat, os.readlink, os.path.getsize, os.statvfs):
            try:
                ask(path)
            except OSError:
                continue
            return True
        if os.access(path, os.F_OK) or ctypes.CDLL(None).access(path.encode(), 0) == 0:
            return True
    return False
