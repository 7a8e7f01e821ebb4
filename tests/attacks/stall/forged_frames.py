"""Send frames that decode slowly: maps of maps, endless lengths, ids of another, broken text.

stopped by: boundary, limits
deserves: honest 40
expect: crashed
proof: a decoder that trusts a length, a depth or a count does what these ask for
"""

import os
import stat
import sys
import time


def hang():
    place, number = sys._getframe(), 0
    while place is not None:
        request = place.f_locals.get("request")
        number = getattr(request, "id", number) or number
        place = place.f_back
    body = b"\x83\xa1_\xa6answer\xa2id" + b"\xce" + number.to_bytes(4, "big") + b"\xa5value"
    body += b"\x92\xa1i\x93\xa4list" + b"\xdd\x00\x0f\xff\xff" + b"\x91" * 4_000_000
    for line in range(3, 64):
        try:
            if not stat.S_ISSOCK(os.fstat(line).st_mode):
                continue
            rest = len(body).to_bytes(4, "big") + body
            while rest:
                rest = rest[os.write(line, rest) :]
        except OSError:
            pass
    while True:
        time.sleep(1)


def honest(x):
    return x + 1
