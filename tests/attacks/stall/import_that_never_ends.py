"""Import inside a call what never comes: by finders, loaders and hooks of one's own.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import importlib.abc
import sys


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        while name.startswith("endless"):
            pass


def hang():
    sys.meta_path.insert(0, Finder())
    import endless

    return endless


def honest(x):
    return x + 1
