"""Coverage-guided fuzzing of one target with atheris: `python -m tests.fuzz.guided TARGET ...`.

What follows the target goes to libFuzzer, as `-max_total_time=60` or a folder of inputs.
"""

import socket
import sys
import time
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["grader.worker", "grader.jail"]):
    from grader.jail.connection import Connection, Garbled, HungUp, Slow
    from grader.jail.counting import exceeds
    from grader.jail.held import held
    from grader.worker import control, protocol
    from grader.worker.protocol import UNREADABLE
    from grader.worker.values import Decoder, Encoder, NotData

LIMIT = 1 << 16


def reply(data: bytes) -> None:
    """A worker's answer: an answer, whose values are data or not, or unreadable."""
    exceeds(data, 0, LIMIT)
    try:
        message = protocol.decode_reply(data)
    except UNREADABLE:
        return
    if isinstance(message, protocol.Answer):
        values(message.value, *(value for _, value in message.changed))


def values(*sent: protocol.Value) -> None:
    """Decode values, and send back what they are."""
    for value in sent:
        try:
            thing = Decoder(lambda opaque: opaque, held).decode(value)
        except (NotData, RecursionError, MemoryError, ValueError):
            continue
        Encoder(lambda _: None, 1 << 24).encode(thing)


def request(data: bytes) -> None:
    """What a worker is asked: a request, whose values are data or not, or unreadable."""
    try:
        message = protocol.decode_request(data)
    except UNREADABLE:
        return
    if isinstance(message, protocol.Call | protocol.Gradient):
        values(*message.args, *message.kwargs.values())


def zygote(data: bytes) -> None:
    """What a zygote says, or is told: a message or unreadable."""
    for decode in (control.decode_report, control.decode_order):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(data[:LIMIT])
            theirs.shutdown(socket.SHUT_RDWR)
            try:
                decode(control.receive(ours)[0])
            except (EOFError, OSError, *UNREADABLE):
                continue


def line(data: bytes) -> None:
    """All that comes over a worker's line: a reply or a clear end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        connection = Connection(ours, LIMIT)
        theirs.sendall(data[:LIMIT])
        theirs.shutdown(socket.SHUT_RDWR)
        try:
            connection._receive(time.monotonic() + 60.0)
        except (Garbled, HungUp):
            pass
        except Slow as error:  # its line has ended: there was nothing to wait for
            raise AssertionError("it waited") from error


TARGETS: dict[str, Callable[[bytes], None]] = {
    "reply": reply,
    "request": request,
    "zygote": zygote,
    "line": line,
}


def main() -> None:
    """Fuzz the target that the first argument names."""
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
