"""Have the kernel copy files into the own folder: sendfile, copy_file_range, splice, renames.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os
import tempfile


def copied(path, copy):
    with tempfile.TemporaryFile() as own:
        source = os.open(path, os.O_RDONLY)
        try:
            copy(source, own.fileno())
        finally:
            os.close(source)
        own.seek(0)
        return own.read()


def spliced(source, own):
    out, into = os.pipe()
    try:
        os.splice(source, into, 1 << 15)
        os.splice(out, own, 1 << 15)
    finally:
        os.close(out)
        os.close(into)


def loot(places):
    found = []
    ways = (
        lambda source, own: os.sendfile(own, source, 0, 1 << 16),
        lambda source, own: os.copy_file_range(source, own, 1 << 16),
        spliced,
    )
    for name in ("hidden", "reference", "home"):
        for way in ways:
            try:
                found.append(copied(places[name], way))
            except OSError:
                pass
    return b"\n".join(found)
