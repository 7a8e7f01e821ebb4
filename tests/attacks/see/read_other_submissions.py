"""Read what others have handed in.

stopped by: namespaces, landlock
unjailed: through
"""

from pathlib import Path


def loot(places):
    found = []
    for path in sorted(Path(places["class"]).rglob("*"), reverse=True)[:60]:
        try:
            if path.stat().st_size < 1 << 16:
                found.append(path.read_text())
        except (OSError, UnicodeDecodeError):
            pass
    return "\n".join(found)
