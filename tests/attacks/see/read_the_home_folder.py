"""Read what the grader's user keeps at home: notes, keys, tokens, history.

stopped by: namespaces, landlock
unjailed: through
peers: through
"""

import os
import pwd
from pathlib import Path

KEPT = ("diary.txt", ".bash_history", ".netrc", ".ssh/id_rsa", ".ssh/id_ed25519", ".gitconfig")


def loot(places):
    homes = {Path(places["home"]).parent, Path("/root"), Path.cwd()}
    homes.add(Path(os.path.expanduser("~")))
    try:
        homes.add(Path(pwd.getpwuid(os.getuid()).pw_dir))
    except KeyError:
        pass
    found = []
    for home in homes:
        for name in KEPT:
            try:
                found.append((home / name).read_text())
            except (OSError, UnicodeDecodeError):
                pass
    return "\n".join(text for text in found if "CANARY" in text)
