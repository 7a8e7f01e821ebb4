"""Read the hidden checks, the reference and the misconceptions by their paths.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

from pathlib import Path


def loot(places):
    found = []
    for name in ("hidden", "reference", "chaffs"):
        try:
            found.append(Path(places[name]).read_text())
        except OSError:
            pass
    return "\n".join(found)
