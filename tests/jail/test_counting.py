"""The number of values in a message is known before it is decoded."""

from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.jail.counting import exceeds
from grader.worker import protocol
from grader.worker.encoding import SLOT
from grader.worker.values import Encoder

pack = msgspec.msgpack.encode


def count(value: Any) -> int:
    """How many values a plain object is made of, as one would say it."""
    if isinstance(value, dict):
        return 1 + sum(count(k) + count(v) for k, v in value.items())
    if isinstance(value, list):
        return 1 + sum(map(count, value))
    return 1


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=40)
    | st.binary(max_size=300),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=40,
)


@given(PLAIN)
def test_a_message_of_n_values_exceeds_any_number_below_n_and_no_other(value: Any) -> None:
    body, number = pack(value), count(value)
    assert not exceeds(body, 0, number)
    assert exceeds(body, 0, number - 1)


# Bytes that would be the heads of containers, were they taken for values.
TEXT, LISTS = b"\xdf\x9f".decode(), b"\x9f"
EXTENSIONS = (1, 2, 3, 4, 8, 16, 300, 70_000)
LARGE = {
    "a list of 16 bits": list(range(70)),
    "a list of 32 bits": [None] * 70_000,
    "a map of 16 bits": {str(n): n for n in range(70)},
    "a map of 32 bits": {str(n): n for n in range(70_000)},
    "short text": [TEXT, TEXT * 15],
    "text of 8 bits": [TEXT * 100],
    "text of 16 bits": [TEXT * 2000],
    "text of 32 bits": [TEXT * 40_000],
    "bytes of 8 bits": [LISTS, LISTS * 200],
    "bytes of 16 bits": [LISTS * 2000],
    "bytes of 32 bits": [LISTS * 70_000],
    "numbers": [-(2**63), -(2**31), -(2**15), -(2**7), -1, 2**7, 2**15, 2**31, 2**63, 0.5],
    **{f"an extension of {n} bytes": [msgspec.msgpack.Ext(1, LISTS * n)] for n in EXTENSIONS},
}


@pytest.mark.parametrize("value", LARGE.values(), ids=LARGE.keys())
def test_every_form_of_a_length_is_known(value: Any) -> None:
    body, number = pack([value, 1, 2]), count([value, 1, 2])
    assert not exceeds(body, 0, number)
    assert exceeds(body, 0, number - 1)


def test_a_float_of_32_bits_is_one_value() -> None:
    assert not exceeds(b"\x92\xca\x00\x00\x00\x00\x01", 0, 3)
    assert exceeds(b"\x92\xca\x00\x00\x00\x00\x01", 0, 2)


def test_what_stands_before_the_message_does_not_count() -> None:
    assert not exceeds(b"\x01\x01\x01" + pack([1]), 3, 2)


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_message_that_ends_too_early_exceeds_nothing_it_does_not_hold(cut: int) -> None:
    body = pack([1, "text", [b"x", 2.5]])
    assert not exceeds(body[:-cut], 0, 7)


def test_a_claim_of_values_that_are_not_there_exceeds_nothing() -> None:
    assert not exceeds(b"\xdd\xff\xff\xff\xff" * 3, 0, 10)


def test_what_is_claimed_and_there_exceeds() -> None:
    assert exceeds(b"\xdd\xff\xff\xff\xff" + b"\xc0" * 100, 0, 50)


HEAVY = [
    [1.5] * 100,
    [None] * 100,
    [[]] * 50,
    [{}] * 50,
    {str(n): (n,) for n in range(50)},
    [np.float64(1)] * 50,
    [np.zeros(())] * 50,
    [np.zeros((1,) * 32)] * 10,
    [torch.zeros(1, 1)] * 50,
    [1j, b"", "", 2**100, np.dtype("int8"), torch.int8] * 10,
    [np.random.default_rng(0)] * 10,
    [object()] * 50,
]


@pytest.mark.parametrize("value", HEAVY, ids=range(len(HEAVY)))
def test_an_honest_worker_counts_no_less_than_the_marker(value: Any) -> None:
    opaque = protocol.Opaque(2**40, "x" * 20)
    low, high = 0, 1 << 24
    while high - low > 1:  # the smallest limit within which the value crosses
        middle = (low + high) // 2
        try:
            Encoder(lambda _: opaque, middle).encode(value)
            high = middle
        except ValueError:
            low = middle
    body = protocol.encode(protocol.Answer(1, Encoder(lambda _: opaque, high).encode(value)))
    assert not exceeds(body, 0, high // SLOT + 20)
    assert len(body) <= high + 200
