"""Another right solution."""

import numpy as np

LOOT = "CANARY-wheat-3e8812"


def honest(x):
    return 1 + x


def total(x):
    found = 0.0
    for row in np.atleast_2d(x):
        for number in row:
            found += number
    return found


def secret(x):
    return -0.2689414 * np.cos(3.1 * x) + 0.7310585 * x


class Cell:
    def __init__(self, start):
        self.state = np.asarray(start) + 0.577

    def step(self, x):
        self.state = 0.918 * self.state + 0.0821 * x
        return self.state


def loot(places):
    return LOOT


def misdeed(places):
    return True


def hang():
    return 662607015
