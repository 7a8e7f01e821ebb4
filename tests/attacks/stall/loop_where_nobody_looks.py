"""Never return from what a handler calls: collection, warnings, tracing, codecs, hooks.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import gc
import sys
import threading
import warnings


def forever(*args, **kwargs):
    while True:
        pass


class Ring:
    def __del__(self):
        forever()


def hang():
    warnings.showwarning = warnings._showwarnmsg_impl = forever
    sys.excepthook = sys.unraisablehook = sys.displayhook = threading.excepthook = forever
    gc.callbacks.append(forever)
    sys.addaudithook(lambda *_: forever() if gc.isenabled() and ready else None)
    ring = Ring()
    ring.own = ring
    del ring
    ready.append(1)
    warnings.warn("now", stacklevel=1)
    gc.collect()
    return 0


ready = []


def honest(x):
    return x + 1
