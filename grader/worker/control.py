"""What a marker and its zygote say to each other, and how: framed, with a descriptor at times."""

import socket
from typing import Any

import msgspec

from grader.worker.confinement import Confinement

HEADER = 4
MAX_MESSAGE = 16 << 20


class Setup(msgspec.Struct, frozen=True, tag="setup"):
    """How every worker is confined, and how much it may print and reply (bytes).

    `forbidden` has names of libraries, each with the exercises that must not call it;
    `memory` is where the zygote's own memory lies, which it can't look up in a jail without /proc.
    """

    confinement: Confinement
    scratch: str
    output_limit: int
    reply_limit: int
    memory: tuple[tuple[int, int], ...]
    forbidden: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Fork(msgspec.Struct, frozen=True, tag="fork"):
    """Fork a worker onto the socket that comes with this message."""


class End(msgspec.Struct, frozen=True, tag="end"):
    """Kill the worker, clean up behind it.

    `patient` lets one that is dying die by itself first, so that its status tells how.
    """

    pid: int
    patient: bool


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The zygote is there; with it comes a pidfd of its own, if the system has any."""


class Forked(msgspec.Struct, frozen=True, tag="forked"):
    """A worker runs; with it comes its pidfd, if the system has any."""

    pid: int


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """How a worker ended: its wait status as `os.waitstatus_to_exitcode` gives it."""

    status: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """What was asked for could not be done."""

    reason: str


Order = Setup | Fork | End
Report = Ready | Forked | Ended | Failed
decode_order: Any = msgspec.msgpack.Decoder(Order).decode
decode_report: Any = msgspec.msgpack.Decoder(Report).decode


def send(line: socket.socket, message: Order | Report, descriptor: int = -1) -> None:
    """Send a message, and a descriptor with it unless that is -1. Raises OSError."""
    body = msgspec.msgpack.encode(message)
    data = len(body).to_bytes(HEADER, "big") + body
    if descriptor >= 0:
        data = data[socket.send_fds(line, [data], [descriptor]) :]
    line.sendall(data)


def receive(line: socket.socket) -> tuple[bytes, int]:
    """The next message, and the descriptor that came with it or -1.

    Raises EOFError when the other side has hung up, OSError.
    """
    # A descriptor comes along with a message's first byte: read no further than its header.
    header, descriptors, _, _ = socket.recv_fds(line, HEADER, 1)
    if not header:
        raise EOFError("the other side has hung up")
    header += _exactly(line, HEADER - len(header))
    size = int.from_bytes(header, "big")
    if size > MAX_MESSAGE:
        raise ConnectionError(f"a message of {size} bytes is longer than may be")
    body = _exactly(line, size)
    return body, descriptors[0] if descriptors else -1


def _exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = line.recv(size - len(data))
        if not part:
            raise EOFError("the other side has hung up")
        data += part
    return data
