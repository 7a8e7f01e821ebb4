"""Reply with texts and numbers that take long to compare, show or escape.

stopped by: limits
deserves: honest 40
expect: failed
peers: stopped
proof: a number takes the square of its length to be shown, and a page holds every text
"""


def hang():
    return ["\N{SNOWMAN}" * 1_000_000, "&<>\x00\x1b[31m\ud800" * 100_000, (1 << 13_000) - 1, b"\xff" * 1_000_000]


def honest(x):
    return x + 1
