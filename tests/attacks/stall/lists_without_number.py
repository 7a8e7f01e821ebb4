"""Reply with a million nested lists, sets and keys that take longer to read than to send.

stopped by: limits
deserves: honest 40
expect: failed, timeout
peers: stopped
proof: each byte of such a reply becomes a hundred where it is read
"""


def hang():
    # The hash of an int is its rest by this number: all of these meet in one place of the table.
    same = dict.fromkeys(range(0, 1_000 * (2**61 - 1), 2**61 - 1))
    return [same, set(same), [[[] for _ in range(1000)] for _ in range(1000)]]


def honest(x):
    return x + 1
