"""Return views, memory maps and buffers that are rewritten once the answer was handed over.

stopped by: boundary
expect: failed
proof: what is compared is what stands there at that time, and a thread can look it up by then
"""

import gc
import tempfile
import threading
import time

import numpy as np

gc.unfreeze()  # or what the zygote made is not listed

GIVEN = []


def rewrite():
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        for answer, x in list(GIVEN):
            for thing in gc.get_objects()[-2000:]:
                if isinstance(thing, np.ndarray) and thing.shape == answer.shape:
                    if thing is not answer and thing is not x:
                        answer[...] = thing
        time.sleep(0.01)


threading.Thread(target=rewrite, daemon=True).start()


def later(x):
    with tempfile.NamedTemporaryFile() as file:
        answer = np.memmap(file.name, np.float64, "w+", shape=np.shape(x))
    answer[...] = 0
    plain = np.frombuffer(answer, np.float64).reshape(np.shape(x))
    GIVEN.append((plain, x))
    return plain


def secret(x):
    return later(x)


class Cell:
    def __init__(self, start):
        self.answer = later(start)

    def step(self, x):
        return self.answer
