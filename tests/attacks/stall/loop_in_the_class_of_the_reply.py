"""Return an object whose class never answers what it is called, or what it is.

stopped by: boundary
deserves: honest 40
expect: failed
peers: through
"""


def forever(*args, **kwargs):
    while True:
        pass


class Kind(type):
    __name__ = __module__ = __mro__ = __dict__ = property(forever)
    __instancecheck__ = __subclasscheck__ = __hash__ = __eq__ = __ne__ = __repr__ = forever
    mro = type.mro


class Forever(list, metaclass=Kind):
    __class__ = property(forever)
    __ne__ = __eq__ = __hash__ = __repr__ = forever


def hang():
    thing = Forever()
    kept.append(thing)
    return thing


kept = []


def honest(x):
    return x + 1
