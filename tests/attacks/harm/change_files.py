"""Change the files of the grader's user, its class and its results, and put it all back.

stopped by: namespaces, landlock, seccomp
unjailed: through
peers: through
"""

import os

PLACES = ("home", "class", "results")


def ways(folder):
    path = os.path.join(folder, "grader-attack")
    other = f"{path}-2"

    def new():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        os.unlink(path)

    def folders():
        os.mkdir(path)
        os.rmdir(path)

    def links():
        os.symlink("/etc/passwd", path)
        os.unlink(path)

    def hard_links():
        os.link(os.path.join(folder, "diary.txt"), other)
        os.unlink(other)

    def names():
        os.rename(folder, f"{folder}-2")
        os.rename(f"{folder}-2", folder)

    def hidden_file():
        os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY))

    def fifo():
        os.mkfifo(path)
        os.unlink(path)

    return new, folders, links, hard_links, names, hidden_file, fifo


def misdeed(places):
    for name in PLACES:
        for way in ways(places[name]):
            try:
                way()
                return True
            except OSError:
                pass
    return False
