"""Make as many empty files, links and folders as time allows, and leave them to be removed.

stopped by: cleaning, deadline
expect: timeout, failed
proof: none of them has a byte that a limit of sizes would count
"""

import os
import tempfile


def misdeed(places):
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    number = 0
    while True:
        name = f"{number:x}"
        number += 1
        try:
            if number % 4 == 0:
                os.mkdir(name)
            elif number % 4 == 1:
                os.symlink("x" * 200, name)
            elif number % 4 == 2:
                os.link(f"{number - 4:x}", name)
            else:
                os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0))
        except OSError:
            pass
