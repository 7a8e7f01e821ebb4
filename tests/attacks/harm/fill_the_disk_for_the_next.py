"""Fill the folder for temporary files and leave it full, so that the next one can write nothing.

stopped by: cleaning, limits
expect: failed
proof: one folder for all of them stays as the last one left it
"""

import os
import tempfile


def misdeed(places):
    folder = tempfile.gettempdir()
    try:
        for number in range(30):
            with open(os.path.join(folder, f"file-{number}"), "wb", 0) as file:
                if file.write(bytes(4 << 20)) < 4 << 20:
                    break
    except OSError:
        pass
    place = folder
    try:
        for depth in range(1200):
            place = os.path.join(place, "d")
            if depth % 100 == 0:
                os.chdir(folder if not depth else ".")
            os.mkdir("d")
            os.chdir("d")
            os.umask(0o777)
    except OSError:
        pass
    return os.path.exists("/tmp/of-the-one-before")
