"""Return an object whose methods never return: length, items, hash, class, representation.

stopped by: boundary
deserves: honest 40
expect: failed
peers: through
"""


def forever(*args, **kwargs):
    while True:
        pass


METHODS = (
    "__len__ __iter__ __next__ __getitem__ __contains__ __eq__ __ne__ __lt__ __hash__ __bool__ __repr__ "
    "__str__ __format__ __int__ __float__ __index__ __array__ __array_interface__ __reduce_ex__ "
    "__getattr__ __dir__ __sizeof__ __length_hint__ __del__ keys items values tolist numpy copy detach"
).split()
Forever = type("Forever", (), {name: forever for name in METHODS})


class ForeverList(list):
    __iter__ = __len__ = __getitem__ = __reversed__ = copy = __repr__ = __eq__ = __ne__ = forever


class ForeverDict(dict):
    __iter__ = __len__ = items = keys = values = copy = __repr__ = __eq__ = __ne__ = forever


class ForeverText(str):
    __len__ = encode = __str__ = __repr__ = __getitem__ = isascii = __eq__ = __ne__ = forever


class ForeverTuple(tuple):
    __iter__ = __len__ = __getitem__ = __repr__ = __eq__ = __ne__ = forever


class ForeverInt(int):
    bit_length = __lt__ = __le__ = __index__ = __int__ = __repr__ = __eq__ = __ne__ = forever


def hang():
    forevers = [Forever.__new__(Forever), ForeverList([1]), ForeverDict({1: 2}), ForeverText("x")]
    kept.extend(forevers)
    return [*forevers, ForeverTuple((1,)), ForeverInt(3)]


kept = []


def honest(x):
    return x + 1
