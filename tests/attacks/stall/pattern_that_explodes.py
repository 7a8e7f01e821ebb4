"""Search with a regular expression that tries all ways, in C, without letting others run.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import re


def hang():
    return re.match(r"(a*)*(a|aa)+$(?=x)(.*)*b", "a" * 60 + "!") or re.match(
        r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 100
    )


def honest(x):
    return x + 1
