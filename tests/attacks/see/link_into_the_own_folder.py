"""Make links to what must not be read, hard and symbolic ones, in the own folder; read those.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os
import tempfile


def loot(places):
    found = []
    for name in ("hidden", "reference", "home", "chaffs"):
        for make in (os.symlink, os.link):
            own = os.path.join(tempfile.gettempdir(), f"own-{os.getpid()}")
            try:
                make(places[name], own)
            except OSError:
                continue
            try:
                with open(own) as file:
                    found.append(file.read())
            except OSError:
                pass
            finally:
                os.unlink(own)
    return "\n".join(found)
