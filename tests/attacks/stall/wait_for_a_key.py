"""Wait for somebody who types, by the library and by the descriptors.

stopped by: cleaning, deadline
deserves: honest 40
expect: failed
proof: a grader at a terminal waits for its user
"""

import getpass
import os
import sys


def hang():
    found = []
    for way in (
        lambda: os.read(0, 1),
        lambda: sys.stdin.readline(),
        lambda: sys.__stdin__.read(1),
        lambda: open("/dev/tty").read(1),
        lambda: getpass.getpass(),
        lambda: input("your name: "),
    ):
        try:
            found.append(way())
        except Exception as error:
            found.append(str(error))
    return found


def honest(x):
    return x + 1
