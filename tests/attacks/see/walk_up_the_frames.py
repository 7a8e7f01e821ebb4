"""Walk up the frames of the caller, and read their variables and source.

stopped by: boundary
peers: through
"""

import gc
import inspect
import sys
import types

gc.unfreeze()  # or what the zygote made is not listed


def texts(frame):
    yield repr(frame.f_locals)
    for name, value in list(frame.f_globals.items()):
        yield f"{name} = {value!r}"
    try:
        yield inspect.getsource(frame)
        yield inspect.getsource(inspect.getmodule(frame))
    except (OSError, TypeError):
        pass


def frames():
    frame = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back
    for other in sys._current_frames().values():
        yield other
    for thing in gc.get_objects():
        if isinstance(thing, types.FrameType):
            yield thing
        elif isinstance(thing, types.GeneratorType) and thing.gi_frame is not None:
            yield thing.gi_frame


def loot(places):
    found = []
    for frame in frames():
        try:
            found += [text for text in texts(frame) if "CANARY" in text]
        except Exception:
            pass
    return "\n".join(found)[:1_000_000]
