"""Send headers of frames that are too long, too short, or followed by surplus frames.

stopped by: boundary, limits
expect: crashed
proof: a reader that trusts the length takes 4 GB, or what is left over for the next answer
"""

import os
import stat

COUNT = [0]
HEADS = (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x00\x00\x00\x01\xc0", b"\x7f\xff\xff\xff" * 9)


def secret(x):
    head = HEADS[COUNT[0] % len(HEADS)]
    COUNT[0] += 1
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, head)
        except OSError:
            pass
    return x


Cell = misdeed = secret


def hang():
    return secret(0)
