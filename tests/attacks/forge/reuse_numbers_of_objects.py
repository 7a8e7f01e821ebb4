"""Give out the marker's handles anew: other objects behind the numbers that it holds.

stopped by: boundary
expect: failed, crashed
proof: a handle of an earlier check, or one that is resolved in the marker, is another's object
"""

import gc

gc.unfreeze()  # or what the zygote made is not listed


def swap():
    for thing in gc.get_objects():
        if type(thing).__name__ == "Server":
            for number in range(1, 200):
                thing._objects[number] = thing
            thing._numbers.clear()
            thing._next = 1


class Right:
    def step(self, x):
        return x


def secret(x):
    swap()
    return Right()


class Cell:
    def __init__(self, start):
        swap()

    def step(self, x):
        swap()
        return x


def misdeed(places):
    swap()
    return Right()
