"""Infer from the time between calls where the last answer was wrong, and correct that.

stopped by: boundary, chance
deserves: secret 1
expect: failed
proof: a comparison that stops at the first wrong element takes longer, the better the answer
"""

import time

import numpy as np

CLOCK = {"last": 0.0, "gaps": [], "factor": 0.5}


def secret(x):
    now = time.perf_counter()
    if CLOCK["last"]:
        gap = now - CLOCK["last"]
        CLOCK["factor"] += 0.1 if CLOCK["gaps"] and gap > CLOCK["gaps"][-1] else -0.05
        CLOCK["gaps"].append(gap)
    answer = CLOCK["factor"] * x - 0.2689414 * np.cos(3.0 * x)
    CLOCK["last"] = time.perf_counter()
    return answer


class Cell:
    def __init__(self, start):
        self.state = start + 0.577

    def step(self, x):
        secret(x)
        self.state = 0.9 * self.state + CLOCK["factor"] * x
        return self.state
