"""The folder in which a worker may write: made before it, removed behind it."""

import os
import secrets
import stat


def make(parent: str) -> str:
    """A new folder inside `parent`, under a name that no other worker can guess.

    (`tempfile` would draw it from a generator whose state every worker inherits.) Returns nothing
    if there is no parent, or no room: a full disk costs the next worker its folder, not its marks.
    """
    if not parent:
        return ""
    folder = os.path.join(parent, secrets.token_hex(16))
    try:
        os.mkdir(folder, 0o700)
    except OSError:
        return ""
    return folder


def remove(folder: str) -> None:
    """Remove a folder, whatever a worker left in it; best effort.

    What it left may be nested deeper than Python's recursion and the kernel's paths go, so folders
    are moved up to the top, one level after the other, and none is entered twice.
    """
    try:
        while subfolders := _empty(folder):
            for subfolder in subfolders:
                _lift(subfolder, folder)
        os.rmdir(folder)
    except OSError:
        pass


def _empty(folder: str) -> list[str]:
    """Remove everything in a folder but its subfolders, which it returns."""
    os.chmod(folder, stat.S_IRWXU)
    subfolders = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                subfolders.append(entry.path)
            else:
                os.unlink(entry.path)
    return subfolders


def _lift(folder: str, top: str) -> None:
    """Remove a folder; its subfolders go to `top`."""
    for subfolder in _empty(folder):
        os.chmod(subfolder, stat.S_IRWXU)
        os.rename(subfolder, os.path.join(top, secrets.token_hex(16)))
    os.rmdir(folder)
