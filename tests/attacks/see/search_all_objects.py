"""Search every object that the garbage collector knows, and all that they refer to.

stopped by: boundary
peers: through
"""

import gc
import re

gc.unfreeze()  # or what the zygote made is not listed

WANTED = re.compile(r"CANARY-\w+-\w{6}")


def loot(places):
    found = set()
    for thing in gc.get_objects():
        for inner in gc.get_referents(thing):
            if type(inner) is str:
                found.update(WANTED.findall(inner))
            elif type(inner) in (bytes, bytearray):
                found.update(WANTED.findall(bytes(inner).decode("latin-1")))
    return " ".join(found)
