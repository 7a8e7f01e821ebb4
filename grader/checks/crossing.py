"""What a function at hand gets: copies, as if its arguments had crossed to a worker."""

from typing import Any

from grader.jail.remote import ARGUMENT_LIMIT
from grader.worker import protocol
from grader.worker.values import Decoder, Encoder


class Crossing:
    """Encodes values; an object that is no data stands for itself."""

    def __init__(self) -> None:
        self._objects: dict[int, Any] = {}

    def encode(self, value: Any) -> protocol.Value:
        """The value as it would cross."""
        return Encoder(self._stand_in, ARGUMENT_LIMIT).encode(value)

    def _stand_in(self, thing: Any) -> protocol.Value:
        self._objects[id(thing)] = thing
        return protocol.Opaque(id(thing), "")

    def decode(self, value: protocol.Value) -> Any:
        """A copy of what was encoded."""
        return Decoder(lambda opaque: self._objects[opaque.id]).decode(value)


def copied(value: Any) -> Any:
    """A copy of data, and of anything else the thing itself."""
    crossing = Crossing()
    return crossing.decode(crossing.encode(value))


def same(one: protocol.Value, other: protocol.Value) -> bool:
    """Whether two values are equal to the last bit."""
    # By bytes, since NaN is unequal to itself.
    return protocol.encode(protocol.Answer(0, one)) == protocol.encode(protocol.Answer(0, other))
