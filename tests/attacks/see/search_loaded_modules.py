"""Search all modules that are loaded, by their variables and their source.

stopped by: boundary
peers: through
"""

import inspect
import sys


def texts(name, module):
    yield from (value for value in vars(module).values() if isinstance(value, str))
    yield str(module.__doc__)
    standard = name.partition(".")[0] in sys.stdlib_module_names | {"numpy", "torch"}
    if not standard:
        yield inspect.getsource(module)


def loot(places):
    found = []
    for name, module in list(sys.modules.items()):
        if module is None or name == __name__:
            continue
        try:
            found += [text for text in texts(name, module) if "CANARY" in text]
        except Exception:
            pass
    return "\n".join(found)[:1_000_000]
