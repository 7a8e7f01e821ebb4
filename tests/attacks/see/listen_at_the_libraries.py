"""Listen to what other code opens, imports, compiles and decodes, by hooks and patches.

stopped by: boundary
peers: through
"""

import builtins
import gc
import json
import marshal
import pickle
import sys

HEARD = []


def heard(function):
    def call(*args, **kwargs):
        result = function(*args, **kwargs)
        HEARD.append(repr(args)[:20_000])
        HEARD.append(repr(result)[:20_000])
        return result

    return call


def audited(event, args):
    if event in ("open", "compile", "exec", "import", "marshal.loads"):
        HEARD.append(repr(args)[:20_000])


json.loads, json.load = heard(json.loads), heard(json.load)
marshal.loads, pickle.loads = heard(marshal.loads), heard(pickle.loads)
builtins.compile = heard(builtins.compile)
sys.addaudithook(audited)
gc.callbacks.append(lambda phase, info: HEARD.append(repr(sys._getframe(1).f_locals)[:20_000]))


def loot(places):
    return "\n".join(text for text in HEARD if "CANARY" in text)[:1_000_000]
