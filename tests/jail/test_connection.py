"""A worker's line, with a test at its other end: whatever it sends, the marker gets a clear end."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from grader.jail.connection import Connection, Garbled, HungUp, Slow
from grader.worker import protocol
from grader.worker.protocol import Answer, Begin, Get, Missing, Raised, Target

LIMIT = 1 << 16
QUESTION = Get(7, Target(None, ("x",)))
LONG = 60.0


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The marker's end and the worker's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def worker(pair: tuple[socket.socket, socket.socket]) -> socket.socket:
    """The worker's end."""
    return pair[1]


@pytest.fixture
def connection(pair: tuple[socket.socket, socket.socket]) -> Connection:
    """The marker's end."""
    return Connection(pair[0], LIMIT)


@pytest.fixture
def replying(worker: socket.socket) -> Iterator[Callable[..., None]]:
    """Makes the worker send bytes (and hang up) once it was asked."""
    threads: list[threading.Thread] = []

    def reply(*parts: bytes, hang_up: bool = False) -> None:
        def run() -> None:
            worker.recv(1)
            for part in parts:
                worker.sendall(part)
            if hang_up:
                worker.shutdown(socket.SHUT_RDWR)

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield reply
    for thread in threads:
        thread.join()


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(protocol.HEADER, "big") + body


@pytest.mark.parametrize(
    "reply",
    [Answer(7, 1.5), Answer(7, "x" * 70_000), Raised(7, "E", "m"), Missing(7, "x", ["y"])],
    ids=["an answer", "a long answer", "an exception", "a missing name"],
)
def test_a_reply_arrives(
    connection: Connection, replying: Callable[..., None], reply: protocol.Reply
) -> None:
    replying(protocol.frame(reply))
    assert connection.ask(QUESTION, LONG) == reply


def test_a_reply_in_pieces_is_put_together(
    connection: Connection, replying: Callable[..., None]
) -> None:
    data = protocol.frame(Answer(7, "text"))
    replying(*(data[place : place + 1] for place in range(len(data))))
    assert connection.ask(QUESTION, LONG) == Answer(7, "text")


def test_what_needs_no_reply_goes_out_with_the_next_question(
    connection: Connection, worker: socket.socket
) -> None:
    worker.sendall(b"")
    connection.tell(Begin(6, 1))
    with pytest.raises(Slow):
        connection.ask(QUESTION, 0.001)
    assert worker.recv(1 << 16) == protocol.frame(Begin(6, 1)) + protocol.frame(QUESTION)


GARBAGE = {
    "no MessagePack": framed(b"\xc1"),
    "nothing": framed(b""),
    "text that is no UTF-8": framed(b"\x83\xa1_\xa6answer\xa2id\x07\xa5value\xa1\xff"),
    "a number": framed(b"\x07"),
    "a request": protocol.frame(QUESTION),
    "a pickle": framed(b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94"),
    "bytes behind the reply": framed(protocol.encode(Answer(7, 1)) + b"\x00"),
    "lists nested a thousandfold": framed(
        b"\x83\xa1_\xa6answer\xa2id\x07\xa5value" + b"\x93\xa1i\xa4list\x91" * 9_000
    ),
    "an answer to another question": protocol.frame(Answer(8, 1)),
    "an answer to the last question": protocol.frame(Answer(6, 1)),
    "two answers": protocol.frame(Answer(7, 1)) * 2,
    "an answer and a byte": protocol.frame(Answer(7, 1)) + b"\x00",
    "a length over the limit": (2 * LIMIT + (1 << 20) + 1).to_bytes(4, "big"),
    "a length over all limits": b"\xff\xff\xff\xff",
    "text": b"HTTP/1.1 200 OK\r\n\r\n",
}


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_is_garbled(
    connection: Connection, replying: Callable[..., None], data: bytes
) -> None:
    replying(data)
    with pytest.raises(Garbled):
        connection.ask(QUESTION, LONG)


def test_a_message_of_too_many_values_is_garbled(
    connection: Connection, replying: Callable[..., None]
) -> None:
    items = [None] * ((2 * LIMIT + (1 << 20)) // 64 + 1)
    body = protocol.encode(Answer(7, protocol.Items("list", items * 4)))
    assert len(body) < 2 * LIMIT + (1 << 20)
    replying(framed(body))
    with pytest.raises(Garbled, match="more values"):
        connection.ask(QUESTION, LONG)


def test_a_reply_before_the_question_is_garbled(
    connection: Connection, worker: socket.socket
) -> None:
    worker.sendall(protocol.frame(Answer(7, 1)))
    with pytest.raises(Garbled, match="before it was asked"):
        connection.ask(QUESTION, LONG)


def test_a_question_is_not_sent_to_who_answered_before_it(
    connection: Connection, worker: socket.socket
) -> None:
    worker.sendall(b"\x00")
    with pytest.raises(Garbled):
        connection.ask(QUESTION, LONG)
    worker.setblocking(False)
    with pytest.raises(BlockingIOError):
        worker.recv(1)


def test_a_second_reply_is_garbled_at_the_next_question(
    connection: Connection, worker: socket.socket, replying: Callable[..., None]
) -> None:
    replying(protocol.frame(Answer(7, 1)))
    connection.ask(QUESTION, LONG)
    worker.sendall(protocol.frame(Answer(8, 2)))
    with pytest.raises(Garbled):
        connection.ask(Get(8, Target(None, ("x",))), LONG)


@pytest.mark.parametrize("parts", [(), (b"\x00\x00",), (protocol.frame(Answer(7, "text"))[:-2],)])
def test_a_line_that_ends_before_the_reply_does_has_hung_up(
    connection: Connection, replying: Callable[..., None], parts: tuple[bytes, ...]
) -> None:
    replying(*parts, hang_up=True)
    with pytest.raises(HungUp):
        connection.ask(QUESTION, LONG)


def test_a_line_that_ended_before_the_question_has_hung_up(
    connection: Connection, worker: socket.socket
) -> None:
    worker.close()
    with pytest.raises(HungUp):
        connection.ask(QUESTION, LONG)


def test_a_line_that_we_closed_has_hung_up(
    connection: Connection, pair: tuple[socket.socket, socket.socket]
) -> None:
    pair[0].close()
    with pytest.raises(HungUp):
        connection.ask(QUESTION, LONG)


@pytest.mark.parametrize("seconds", [0.001, 0.0, -1.0])
def test_who_says_nothing_is_slow(connection: Connection, seconds: float) -> None:
    with pytest.raises(Slow):
        connection.ask(QUESTION, seconds)


def test_who_drips_is_slow_however_often_something_comes(
    connection: Connection, worker: socket.socket
) -> None:
    stop = threading.Event()

    def drip() -> None:
        worker.recv(1)
        worker.sendall((1 << 20).to_bytes(4, "big"))
        while not stop.wait(0.0005):
            worker.sendall(b"\x00")

    thread = threading.Thread(target=drip)
    thread.start()
    with pytest.raises(Slow):
        connection.ask(QUESTION, 0.05)
    stop.set()
    thread.join()


def test_who_does_not_listen_is_slow(connection: Connection) -> None:
    request = protocol.Set(7, Target(None, ("x",)), "x" * 10_000_000)
    with pytest.raises(Slow):
        connection.ask(request, 0.01)
