"""Keep a thread that watches all other frames while checks run.

stopped by: boundary
peers: through
"""

import sys
import threading
import time

SEEN = set()


def watch():
    end = time.monotonic() + 0.6
    while time.monotonic() < end and not SEEN:
        for frame in list(sys._current_frames().values()):
            while frame is not None:
                for value in (*frame.f_locals.values(), *frame.f_globals.values()):
                    text = str(value) if isinstance(value, str | dict | list) else ""
                    if "CANARY-" in text and frame.f_globals.get("__name__") != __name__:
                        SEEN.add(text[:10_000])
                frame = frame.f_back
        time.sleep(0.005)


WATCHER = threading.Thread(target=watch, daemon=True)
WATCHER.start()


def loot(places):
    WATCHER.join(0.5)
    return "\n".join(SEEN)
