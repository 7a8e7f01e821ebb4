"""Answer calls that were not asked yet, from a thread, so that they seem to be carried out.

stopped by: boundary
expect: crashed, failed
proof: an answer that waits on the line would be taken for that of the next call
"""

import os
import stat
import threading
import time

LATER = []


def lines():
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass


def keep_answering():
    from grader.worker import protocol

    for step in range(40):
        time.sleep(0.005)
        for line in lines():
            try:
                os.write(line, protocol.frame(protocol.Answer(step, 0.0)))
            except OSError:
                return


def secret(x):
    thread = threading.Thread(target=keep_answering, daemon=True)
    thread.start()
    LATER.append(thread)
    return x


class Cell:
    def __init__(self, start):
        thread = threading.Thread(target=keep_answering, daemon=True)
        thread.start()

    def step(self, x):
        return x
