"""Messages between a marker and its zygote arrive whole, with the descriptor that goes along."""

import os
import socket
import threading
from collections.abc import Iterator

import pytest

from grader.worker import control
from grader.worker.confinement import Confinement
from grader.worker.control import End, Ended, Failed, Fork, Forked, Ready, Setup

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A line's two ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        yield ours, theirs


ORDERS = [
    Setup(Confinement(b"\x00", True, ("/a",), 1, 2, 3, 4), "/tmp", 5, 6, ((7, 8),)),
    Fork(),
    End(12, patient=True),
]
REPORTS = [Ready(), Forked(3), Ended(-11), Failed("no memory")]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: type(order).__name__)
def test_an_order_arrives_as_it_was_sent(pair: Pair, order: control.Order) -> None:
    control.send(pair[0], order)
    body, descriptor = control.receive(pair[1])
    assert control.decode_order(body) == order
    assert descriptor == -1


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: type(report).__name__)
def test_a_report_arrives_as_it_was_sent(pair: Pair, report: control.Report) -> None:
    control.send(pair[0], report)
    assert control.decode_report(control.receive(pair[1])[0]) == report


def test_a_descriptor_arrives_with_its_message(pair: Pair) -> None:
    reading, writing = os.pipe()
    control.send(pair[0], Fork(), writing)
    os.close(writing)
    body, descriptor = control.receive(pair[1])
    assert control.decode_order(body) == Fork()
    os.write(descriptor, b"through")
    os.close(descriptor)
    assert os.read(reading, 99) == b"through"
    os.close(reading)


def test_messages_in_a_row_keep_to_their_own_descriptors(pair: Pair) -> None:
    control.send(pair[0], Ready())
    control.send(pair[0], Forked(1), 0)
    control.send(pair[0], Ended(0))
    control.send(pair[0], Forked(2), 0)
    found = []
    for _ in range(4):
        body, descriptor = control.receive(pair[1])
        found.append((control.decode_report(body), descriptor >= 0))
        if descriptor >= 0:
            os.close(descriptor)
    assert found == [(Ready(), False), (Forked(1), True), (Ended(0), False), (Forked(2), True)]


def test_a_message_larger_than_the_sockets_buffer_arrives_whole(pair: Pair) -> None:
    reason = "x" * 5_000_000
    sender = threading.Thread(target=control.send, args=(pair[0], Failed(reason), 0))
    sender.start()
    body, descriptor = control.receive(pair[1])
    sender.join()
    os.close(descriptor)
    assert control.decode_report(body) == Failed(reason)


def test_a_header_in_two_pieces_is_put_together(pair: Pair) -> None:
    pair[0].sendall(b"\x00\x00")
    pair[0].sendall(b"\x00\x03abc")
    assert control.receive(pair[1]) == (b"abc", -1)


@pytest.mark.parametrize("sent", [b"", b"\x00", b"\x00\x00\x00\x05abc"])
def test_a_line_that_ends_before_its_message_is_an_end_of_file(pair: Pair, sent: bytes) -> None:
    pair[0].sendall(sent)
    pair[0].close()
    with pytest.raises(EOFError, match="hung up"):
        control.receive(pair[1])


def test_a_line_on_which_nobody_speaks_times_out(pair: Pair) -> None:
    pair[1].settimeout(0.001)
    with pytest.raises(TimeoutError):
        control.receive(pair[1])
