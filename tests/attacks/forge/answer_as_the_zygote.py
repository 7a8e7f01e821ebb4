"""Speak as the zygote does: ready, forked, ended, and orders to fork and end.

stopped by: boundary
expect: crashed
proof: a marker with one reader for both lines would believe it
"""

import os
import stat


def secret(x):
    from grader.worker import control, protocol

    messages = [control.Ready(), control.Forked(1), control.Ended(0), control.Fork()]
    messages += [control.End(1, False), control.Failed("x"), protocol.Begin(1, 1, "honest")]
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                for message in messages:
                    os.write(number, protocol.frame(message))
        except OSError:
            pass
    return x


Cell = secret
