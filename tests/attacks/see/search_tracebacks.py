"""Raise on purpose, and search what exceptions, old and new, hold on to.

stopped by: boundary
peers: through
"""

import gc
import sys
import traceback

gc.unfreeze()  # or what the zygote made is not listed


def steps(error, seen):
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        step = error.__traceback__
        while step is not None:
            frame = step.tb_frame
            while frame is not None:
                yield repr(frame.f_locals)
                yield repr(frame.f_globals)
                frame = frame.f_back
            step = step.tb_next
        yield repr(error.args)
        error = error.__context__ or error.__cause__


def loot(places):
    try:
        raise ValueError(places)
    except ValueError as error:
        errors = [error, *map(sys.__dict__.get, ("last_value", "last_exc"))]
    errors += [thing for thing in gc.get_objects() if isinstance(thing, BaseException)]
    seen = set()
    found = [text for error in errors for text in steps(error, seen) if "CANARY" in text]
    found += traceback.format_stack()
    return "\n".join(found)[:1_000_000]
