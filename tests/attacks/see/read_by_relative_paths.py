"""Climb out of the own folder: `..`, folder descriptors, chdir, names that the kernel resolves.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os


def ways(path):
    inner = path.lstrip("/")
    yield lambda: open("../" * 40 + inner).read()
    yield lambda: open("/tmp/../" + inner).read()
    yield lambda: open(os.getcwd() + "/../" * 40 + inner).read()
    yield lambda: open("//" + inner).read()

    def by_descriptor():
        here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
        for _ in range(40):
            above = os.open("..", os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = above
        descriptor = os.open(inner, os.O_RDONLY, dir_fd=here)
        return os.read(descriptor, 1 << 16).decode()

    def by_path_only():
        descriptor = os.open(path, os.O_PATH)
        again = os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY)
        return os.read(again, 1 << 16).decode()

    def by_chdir():
        before = os.getcwd()
        try:
            os.chdir(os.path.dirname(path))
            with open(os.path.basename(path)) as file:
                return file.read()
        finally:
            os.chdir(before)

    yield from (by_descriptor, by_path_only, by_chdir)


def loot(places):
    found = []
    for name in ("hidden", "reference", "chaffs"):
        for way in ways(places[name]):
            try:
                found.append(way())
            except OSError:
                pass
    return "\n".join(found)
