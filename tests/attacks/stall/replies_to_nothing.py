"""Send reply after reply that nobody asked for, from a thread, for as long as they are taken.

stopped by: boundary, limits
expect: crashed, timeout, failed
proof: who reads until nothing comes any more reads for ever
"""

import os
import stat
import threading

from grader.worker import protocol

FRAME = protocol.frame(protocol.Answer(1, 0)) * 1000


def send(number):
    while True:
        try:
            os.write(number, FRAME)
        except OSError:
            return


def hang():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                threading.Thread(target=send, args=(number,)).start()
        except OSError:
            pass
    while True:
        pass
