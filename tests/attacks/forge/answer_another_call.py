"""Answer under another call's number: earlier, later, negative, enormous ones.

stopped by: boundary
expect: crashed
proof: who matches answers to calls by order alone takes it for the next one's
"""

import os

STATE = {"next": 0}
NUMBERS = (0, -1, 1, 2, 2**31, 2**63 - 1, -(2**63))


def patch():
    from grader.worker import protocol

    frame = protocol.frame

    def shifted(message):
        STATE["next"] += 1
        fields = {name: getattr(message, name) for name in message.__struct_fields__}
        fields["id"] = NUMBERS[STATE["next"] % len(NUMBERS)] or fields["id"] + 1
        return frame(type(message)(**fields))

    protocol.frame = shifted


def secret(x):
    patch()
    return x


def hang():
    os.sched_yield()
    return 1
