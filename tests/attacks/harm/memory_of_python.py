"""Take more memory than allowed by Python's own objects: lists, bytes, texts, numbers.

stopped by: limits
peers: through
"""

WANTED = 800 << 20


def one(make):
    try:
        return make()
    except (MemoryError, OverflowError):
        return None


WAYS = (
    lambda: bytearray(WANTED),
    lambda: b"\1" * WANTED,
    lambda: "\N{SNOWMAN}" * (WANTED // 2),
    lambda: [None] * (WANTED // 8),
    lambda: 1 << (8 * WANTED),
    lambda: "%*d" % (WANTED, 1),
    lambda: f"{1:{WANTED}}",
    lambda: "a".ljust(WANTED, "b"),
    lambda: [None] * (WANTED // 16) + [None] * (WANTED // 16),
    lambda: (b"\1" * (WANTED // 4)).hex(" "),
)


def misdeed(places):
    return any(one(way) is not None for way in WAYS)
