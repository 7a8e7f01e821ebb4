"""Import the course's files by their places, and have importlib read them.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import importlib.machinery
import importlib.util
import pkgutil
import runpy
import sys


def loot(places):
    found = []
    ways = (
        lambda path: repr(runpy.run_path(path)),
        lambda path: importlib.machinery.SourceFileLoader("it", path).get_source("it"),
        lambda path: importlib.machinery.SourceFileLoader("it", path).get_data(path).decode(),
        lambda path: repr(vars(loaded(path))),
        lambda path: pkgutil.get_data("it", path).decode(),
    )
    for name in ("hidden", "reference"):
        for way in ways:
            try:
                found.append(way(places[name]))
            except Exception:
                pass
    sys.path.insert(0, places["course"])
    try:
        for module in pkgutil.walk_packages([places["course"]]):
            found.append(repr(module))
    except Exception:
        pass
    finally:
        sys.path.remove(places["course"])
    return "\n".join(map(str, found))


def loaded(path):
    spec = importlib.util.spec_from_file_location("it", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
