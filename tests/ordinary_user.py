"""Commands run as a user without any rights, even where the repository lies in root's folder."""

import sys
from pathlib import Path

NOBODY = 65534


def barred(path: Path) -> Path | None:
    """The outermost folder above `path` that others may not enter."""
    above = [*reversed(path.parents)]
    return next((folder for folder in above if not folder.stat().st_mode & 0o001), None)


def opening(paths: list[Path]) -> str:
    """A shell script that makes paths reachable for others, in a mount namespace of its own.

    A folder that bars the way is covered with an empty one, in which the paths appear again.
    """
    lines = ["set -e", "keep=$(mktemp -d)", "mount -t tmpfs -o mode=755 none $keep"]
    behind = [path for path in paths if barred(path)]
    for number, path in enumerate(behind):
        lines += [f"mkdir $keep/{number}", f"mount --bind '{path}' $keep/{number}"]
    for folder in {barred(path) for path in behind}:
        lines.append(f"mount -t tmpfs -o mode=755 none '{folder}'")
    for number, path in enumerate(behind):
        lines += [f"mkdir -p '{path}'", f"mount --bind $keep/{number} '{path}'"]
    return "\n".join([*lines, 'exec "$@"'])


def as_nobody(root: Path) -> list[str]:
    """The words before a command that run it as a user without any rights."""
    user = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", "--"]
    paths = [Path(sys.base_prefix), Path(sys.prefix), root]
    if not any(barred(path) for path in paths):
        return user
    return ["unshare", "--mount", "--", "sh", "-c", opening(paths), "sh", *user]
