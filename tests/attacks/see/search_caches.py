"""Search the caches that Python fills by itself: lines, patterns, warnings, importers, atexit.

stopped by: boundary
peers: through
"""

import codecs
import encodings
import gc
import linecache
import re
import sys
import tempfile
import warnings

gc.unfreeze()  # or what the zygote made is not listed


def texts():
    yield from (repr(entry) for entry in linecache.cache.values())
    yield repr(getattr(re, "_cache", ""))
    yield repr(warnings.filters)
    yield repr(encodings._cache)
    yield repr(codecs.__dict__)
    yield repr(tempfile.tempdir)
    yield repr(sys.warnoptions) + repr(sys.argv) + repr(sys.orig_argv) + repr(sys.flags)
    for finder in sys.path_importer_cache.values():
        yield repr(vars(finder) if hasattr(finder, "__dict__") else finder)
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", {})  # not getattr: torch.classes makes up what is asked
        yield repr(names.get("__warningregistry__", ""))
        yield repr(names.get("__spec__", ""))
        yield repr(getattr(names.get("__loader__"), "_files", ""))[:100_000]
    for thing in gc.get_objects():
        if hasattr(type(thing), "cache_info"):
            yield repr(gc.get_referents(thing))[:10_000]
    for finder in sys.meta_path:
        yield repr(getattr(finder, "__dict__", ""))[:100_000]


def loot(places):
    found = []
    for text in texts():
        found += re.findall(r"CANARY-\w+-\w{6}", text)
    return " ".join(found)
