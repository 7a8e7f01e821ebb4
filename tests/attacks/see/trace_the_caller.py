"""Trace and profile every function that is called from now on, and read its variables.

stopped by: boundary
peers: through
"""

import sys
import threading

SEEN = []


def trace(frame, event, argument):
    if frame.f_globals.get("__name__") not in (__name__, None):
        for value in (*frame.f_locals.values(), argument):
            if isinstance(value, str) and "CANARY" in value:
                SEEN.append(value)
            elif isinstance(value, dict) and len(SEEN) < 1000 and "canaries" in value:
                SEEN.append(repr(value))


sys.setprofile(trace)
threading.setprofile(trace)


def loot(places):
    frame = sys._getframe(1)
    trace(frame, "call", None)
    SEEN.extend(repr(value) for value in frame.f_globals.values() if "CANARY" in repr(value))
    sys.setprofile(None)
    return "\n".join(SEEN)[:1_000_000]
