"""Read the compiled copies of the checks, which lie beside them or in Python's cache folder.

stopped by: namespaces, landlock
proof: Python writes them wherever it may, and they hold all texts of the source
"""

import glob
import importlib.util
import marshal
import os
import sys


def constants(code):
    for value in code.co_consts:
        yield repr(value)
        if hasattr(value, "co_consts"):
            yield from constants(value)


def loot(places):
    found = []
    paths = [importlib.util.cache_from_source(places[name]) for name in ("hidden", "reference")]
    for folder in (places["course"], sys.pycache_prefix or "/tmp", os.getcwd()):
        paths += glob.glob(f"{folder}/**/*.pyc", recursive=True)[:200]
    for path in paths:
        try:
            with open(path, "rb") as file:
                found += constants(marshal.loads(file.read()[16:]))
        except (OSError, ValueError, EOFError, TypeError):
            pass
    return "\n".join(found)[:1_000_000]
