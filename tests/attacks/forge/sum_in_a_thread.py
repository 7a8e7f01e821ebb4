"""Call the sum that is not allowed in a thread, a generator, a coroutine or a finalizer.

stopped by: guard
peers: through
"""

import threading
import weakref

import numpy as np

add_up = getattr(np, "mus"[::-1])


class Token:
    pass


def total(x):
    found = []

    def call(*_):
        found.append(float(add_up(x)))

    def lazily():
        yield call()

    async def later():
        call()

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    for way in (lambda: next(lazily()), lambda: later().send(None)):
        try:
            way()
        except (StopIteration, Exception):
            pass
    token = Token()
    weakref.finalize(token, call)
    del token
    return found[0] if found else 0.0
