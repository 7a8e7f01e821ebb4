"""Fill the folder for temporary files, and leave it full, deep and locked for the next one.

stopped by: cleaning, limits
proof: one folder for all of them stays as the last one left it
"""

import os
import tempfile


def misdeed(places):
    os.chdir(tempfile.gettempdir())
    os.umask(0o777)
    try:
        for depth in range(1500):
            os.mkdir("d")
            os.chdir("d")
    except OSError:
        pass
    os.chdir(tempfile.gettempdir())
    try:
        for number in range(20):
            with open(f"file-{number}", "wb", 0) as file:
                if file.write(bytes(4 << 20)) < 4 << 20:
                    break
    except OSError:
        pass
    return False
