"""The wire: whatever bytes come, in either direction."""

import contextlib
import tracemalloc
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import strategies as st

from grader.checks.arrays import described
from grader.jail.counting import exceeds
from grader.jail.held import held
from grader.worker import protocol
from grader.worker.protocol import UNREADABLE
from grader.worker.values import Decoder, Encoder, NotData
from tests.fuzz.strategies import (
    REQUESTS,
    SUPPORTED,
    TROUBLE,
    VALUES,
    WHOLE,
    fuzzed,
    mutated,
    replies,
)

BODIES = st.one_of(replies(WHOLE), REQUESTS).map(protocol.encode)
WIRE = st.one_of(st.binary(max_size=200), mutated(BODIES, TROUBLE), BODIES)


def refuse(_: Any) -> Any:
    raise AssertionError("this can cross as data")


def decoded(value: Any) -> Any:
    try:
        return Decoder(lambda opaque: opaque, held).decode(value)
    except (NotData, RecursionError, MemoryError, ValueError):  # all that `remote.decode` expects
        return None


def bits(value: Any) -> Any:
    """A value with its types, to the last bit."""
    match value:
        case np.ndarray():
            return (
                "array",
                value.dtype.newbyteorder("=").str,
                value.shape,
                value.tolist().__repr__(),
            )
        case torch.Tensor():
            raw = value.detach().contiguous().reshape(-1)
            return value.dtype, value.shape, value.requires_grad, repr(raw.tolist())
        case np.generic():
            return value.dtype, repr(value)
        case np.random.Generator():
            return "generator", repr(value.bit_generator.state)
        case list() | tuple():
            return type(value), [bits(item) for item in value]
        case set() | frozenset():
            return type(value), sorted(repr(bits(item)) for item in value)
        case dict():
            return type(value), [(bits(key), bits(item)) for key, item in value.items()]
    return type(value), repr(value)


@pytest.mark.parametrize("decode", [protocol.decode_reply, protocol.decode_request])
@fuzzed(data=WIRE)
def test_bytes_are_a_message_or_unreadable(decode: Any, data: bytes) -> None:
    try:
        message = decode(data)
    except UNREADABLE:
        return
    assert isinstance(message, protocol.Reply | protocol.Request)


@fuzzed(st.one_of(replies(WHOLE), REQUESTS))
def test_a_message_arrives_as_it_was_sent(message: Any) -> None:
    decode = protocol.decode_reply if type(message) in REPLIES else protocol.decode_request
    body = protocol.encode(message)
    assert protocol.encode(decode(body)) == body


REPLIES = protocol.Reply.__args__


@fuzzed(VALUES)
def test_a_value_is_decoded_or_no_data(value: Any) -> None:
    decoded(value)


@fuzzed(VALUES)
def test_a_value_can_be_described_or_is_no_data(value: Any) -> None:
    with contextlib.suppress(NotData):  # all that the outcome of a check expects
        assert described(Decoder(lambda opaque: opaque).decode(value))


@fuzzed(SUPPORTED)
def test_what_is_supported_comes_back_as_it_was(value: Any) -> None:
    sent = Encoder(refuse, 1 << 20).encode(value)
    body = protocol.encode(protocol.Answer(0, sent))
    assert bits(Decoder(refuse).decode(protocol.decode_reply(body).value)) == bits(value)


@fuzzed(st.one_of(WIRE, st.binary(max_size=9).map(lambda part: part * 1000)))
def test_the_memory_of_a_message_is_bounded_by_its_length(data: bytes) -> None:
    tracemalloc.start()
    try:
        value = getattr(protocol.decode_reply(data), "value", None)
        decoded(value)
    except UNREADABLE:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 150 * len(data) + (1 << 17)


@fuzzed(BODIES)
def test_values_are_counted_as_they_are(body: bytes) -> None:
    assert not exceeds(body, 0, len(body))
    assert not exceeds(body + b"\xc0" * 9, 0, len(body))  # what lies behind the end


@fuzzed(st.binary(max_size=200), st.integers(0, 50))
def test_any_bytes_can_be_counted(data: bytes, most: int) -> None:
    assert exceeds(data, 0, most) in (True, False)
