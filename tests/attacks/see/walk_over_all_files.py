"""Walk over every folder, the newest first, and keep each text with a canary in it.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os
import time

SKIPPED = {"/proc", "/sys", "/dev"}


def newest(folder):
    try:
        entries = [entry for entry in os.scandir(folder) if not entry.is_symlink()]
        return sorted(entries, key=lambda e: e.stat(follow_symlinks=False).st_mtime, reverse=True)
    except OSError:
        return []


def loot(places):
    found, end = [], time.monotonic() + 1.0
    folders = [os.getcwd(), "/tmp", "/root", "/home", "/var", "/"]
    for folder in folders:
        for entry in newest(folder):
            if time.monotonic() > end or found:
                return "\n".join(found)
            if entry.path in SKIPPED:
                continue
            if entry.is_dir():
                folders.append(entry.path)
            elif entry.is_file() and entry.stat().st_size < 1 << 16:
                try:
                    with open(entry.path, errors="replace") as file:
                        text = file.read()
                except OSError:
                    continue
                if "CANARY" in text and not text.startswith('"""Walk over'):
                    found.append(text)
    return "\n".join(found)
