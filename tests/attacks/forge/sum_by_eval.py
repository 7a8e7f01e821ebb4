"""Call the sum that is not allowed, from text: eval, exec, compile, base64, a lambda in a string.

stopped by: guard
peers: through
"""

import base64

import numpy as np

TEXT = base64.b64encode(b"np." + b"mus"[::-1] + b"(x)")


def total(x):
    names = {"np": np, "x": x}
    for way in (
        lambda: eval(base64.b64decode(TEXT), names),
        lambda: exec(b"found = " + base64.b64decode(TEXT), names) or names["found"],
        lambda: eval("lambda x: " + base64.b64decode(TEXT).decode(), names)(x),
        lambda: eval(compile(base64.b64decode(TEXT), "<numpy>", "eval"), names),
    ):
        try:
            return float(way())
        except Exception:
            pass
    return 0.0
