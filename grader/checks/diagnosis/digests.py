"""What a conversation comes to: two that ask the same have the same digests."""

import hashlib
from collections.abc import Iterator

import msgspec

from grader.checks.diagnosis.objects import exchanged, given
from grader.jail.conversation import Transcript
from grader.worker import protocol
from grader.worker.protocol import Opaque

# Stands for an object that was not given in this conversation.
_STRANGE = -1


def digests(transcript: Transcript) -> Iterator[bytes]:
    """For each request a digest of all that another solution's reply to it can depend on.

    That is the seed, the requests up to this one, and where the submission gave objects before.
    Objects are numbered in the order in which they were given: the numbers that a worker gives
    them, and those of the requests, depend on what was asked before this conversation.
    """
    total = hashlib.blake2b(f"{transcript.seed} {transcript.exercise}".encode(), digest_size=16)
    numbers: dict[int, int] = {}

    def number(object: int) -> int:
        return numbers.get(object, _STRANGE)

    for request, reply in transcript.exchanges:
        plain = exchanged(request, lambda opaque: Opaque(number(opaque.id), ""), number)
        total.update(protocol.frame(msgspec.structs.replace(plain, id=0)))
        yield total.digest()
        for place, object in given(reply):
            own = numbers.setdefault(object, len(numbers))
            total.update(f"{own} at {place};".encode())
