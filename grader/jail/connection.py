"""One worker's line: a request out, one reply back, within a deadline."""

import select
import socket
import sys
import time

from grader.jail.counting import exceeds
from grader.jail.volume import Volume
from grader.worker.encoding import SLOT
from grader.worker.protocol import HEADER, UNREADABLE, Begin, Reply, Request, decode_reply, frame

_SMALL = 1 << 16


class HungUp(Exception):
    """The worker closed its line."""


class Slow(Exception):
    """The worker did not reply in time."""


class Garbled(Exception):
    """What the worker sent is no reply to what was asked."""


class Connection:
    """Requests to one worker, one at a time.

    The socket never blocks; waiting is done in `poll`, so that a reply costs few system calls.
    """

    def __init__(self, channel: socket.socket, reply_limit: int) -> None:
        channel.setblocking(False)
        self._channel = channel
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(channel, select.POLLIN)
        self._writable.register(channel, select.POLLOUT)
        # Beside the values, a reply holds their structure and what was printed.
        self._limit = 2 * reply_limit + (1 << 20)
        self._most_values = self._limit // SLOT
        self._waiting = b""

    def tell(self, request: Begin) -> None:
        """Say what needs no reply; it goes out with the next question."""
        self._waiting += frame(request)

    def ask(self, request: Request, seconds: float, volume: Volume | None = None) -> Reply:
        """The reply to a request; `volume` counts both. Raises HungUp, Slow, Garbled, Overfull.

        After any of these the line is of no use.
        """
        deadline = time.monotonic() + seconds
        volume = volume or Volume(sys.maxsize)
        message, self._waiting = self._waiting + frame(request), b""
        try:
            self._refuse_surplus()
            volume.take(len(message))
            self._send(message, deadline)
            reply = self._receive(deadline, volume)
        except OSError as error:
            raise HungUp from error
        if reply.id != request.id:
            raise Garbled("it answered another question than the one asked")
        return reply

    def _refuse_surplus(self) -> None:
        try:
            early = self._channel.recv(1)
        except BlockingIOError:
            return
        if early:
            raise Garbled("it answered before it was asked")
        raise HungUp

    def _send(self, message: bytes, deadline: float) -> None:
        rest = memoryview(message)
        while rest:
            try:
                rest = rest[self._channel.send(rest) :]
            except BlockingIOError:
                _wait(self._writable, deadline)

    def _receive(self, deadline: float, volume: Volume) -> Reply:
        # Most replies come whole at once, with their length before them.
        data = self._read(_SMALL, deadline)
        while len(data) < HEADER:
            data += self._read(HEADER - len(data), deadline)
        size = HEADER + int.from_bytes(data[:HEADER], "big")
        if size - HEADER > self._limit:
            raise Garbled("its answer is larger than may be")
        volume.take(size)
        if len(data) < size:
            data = self._read_rest(data, size, deadline)
        if len(data) > size:
            raise Garbled("it answered more than it was asked")
        if size > _SMALL and exceeds(data, HEADER, self._most_values):
            raise Garbled("its answer holds more values than may be")
        volume.weigh(data, HEADER)
        try:
            reply: Reply = decode_reply(memoryview(data)[HEADER:])
        except UNREADABLE as error:
            raise Garbled("its answer can't be read") from error
        return reply

    def _read_rest(self, data: bytes, size: int, deadline: float) -> bytes:
        parts, left = [data], size - len(data)
        while left:
            part = self._read(min(left, 1 << 20), deadline)
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _read(self, size: int, deadline: float) -> bytes:
        while True:
            _wait(self._readable, deadline)
            try:
                data = self._channel.recv(size)
            except BlockingIOError:  # woken for nothing
                continue
            if not data:
                raise HungUp
            return data


def _wait(poll: "select.poll", deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise Slow
