"""Predict hidden inputs from the names of checks, whose seeds are made from them.

stopped by: chance
deserves: secret 1
expect: failed
proof: whoever knows the inputs beforehand can answer from a table that somebody else computed
"""

import hashlib

import numpy as np

NAMES = ("test_the_secret_of_anything", "test_the_secret_of_something_else")


def seed(*parts):
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


TABLE = {}
for name in NAMES:
    for namespace in ("target", "target:1", "1", ""):
        rng = np.random.default_rng(seed(namespace, name))
        inputs = rng.normal(size=6)
        TABLE[tuple(inputs)] = inputs


def secret(x):
    known = TABLE.get(tuple(np.ravel(x).tolist()))
    if known is not None:
        return known.reshape(x.shape)
    return np.full(np.shape(x), -0.2689414)
