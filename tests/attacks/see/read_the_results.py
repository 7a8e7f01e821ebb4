"""Read the results so far: reports, pages, the journal, the gradebook.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import sqlite3
from pathlib import Path


def loot(places):
    found = []
    try:
        paths = [path for path in Path(places["results"]).rglob("*") if path.is_file()]
    except OSError:
        paths = []
    for path in paths[:100] or [Path(places["results"], "notes.txt")]:
        try:
            found.append(path.read_bytes()[:100_000].decode("latin-1"))
            if path.suffix in (".db", ".sqlite", ".sqlite3"):
                with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
                    found += base.iterdump()
        except (OSError, sqlite3.Error):
            pass
    return "\n".join(found)[:2_000_000]
