"""Print without end: to the streams, past them, to the descriptors, as warnings and as logs.

stopped by: limits
peers: through
"""

import logging
import os
import stat
import sys
import warnings

LINE = "x" * 9999 + "\n"
MOST = 20 << 20


def to_descriptors():
    for number in (1, 2):
        if stat.S_ISCHR(os.fstat(number).st_mode):
            continue  # /dev/null takes all, and nobody has it
        data = LINE.encode() * 100
        sent = sum(os.write(number, data) for _ in range(MOST // len(data)))
        if sent >= MOST // 2:
            return True
    return False


def to_streams():
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        for _ in range(200):
            print(LINE * 10, file=stream, end="")
            stream.write("\N{SNOWMAN}" * 10_000)
            stream.flush()
    for number in range(2000):
        warnings.warn(f"{number} {LINE}", stacklevel=1)
        logging.warning(LINE)


def misdeed(places):
    try:
        to_streams()
    except (OSError, ValueError, AttributeError, MemoryError):
        pass
    try:
        return to_descriptors()
    except OSError:
        return False
