"""Recordings ⇄ the bytes of a kit's file."""

import zlib
from collections.abc import Sequence
from typing import Any

import msgspec

from grader.checks.diagnosis.basis import HEAD, SIZE
from grader.checks.diagnosis.recorded import Recorded

_encode = msgspec.msgpack.Encoder().encode
_decode: Any = msgspec.msgpack.Decoder(list[Recorded]).decode


def pack(recorded: Sequence[Recorded], basis: bytes) -> bytes:
    """What goes into a kit: it tells nothing to who only opens it; `basis` is what it rests on."""
    return HEAD + basis + zlib.compress(_encode(list(recorded)), 9)


def unpack(data: bytes) -> tuple[Recorded, ...]:
    """What was packed; nothing if this grader can't read it."""
    if not data.startswith(HEAD):
        return ()
    try:
        return tuple(_decode(zlib.decompress(data[len(HEAD) + SIZE :])))
    except (zlib.error, msgspec.MsgspecError):
        return ()
