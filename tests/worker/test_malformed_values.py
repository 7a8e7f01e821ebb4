"""What is no value is NotData or an error of msgspec's, and never anything else."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.jail.held import held
from grader.worker import protocol
from grader.worker.protocol import (
    MAX_DEPTH,
    MAX_KEYS,
    Answer,
    Array,
    BigInt,
    Complex,
    Dtype,
    Generator,
    Items,
    Mapping,
    Opaque,
    Scalar,
    Tensor,
)
from grader.worker.values import Decoder, NotData

NO_NUMBER = BigInt("0x1")


# Text that is no UTF-8 is not a DecodeError for msgspec.
WIRE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError)


def refuse(_: Opaque) -> Any:
    raise NotData("there is no such object")


def decode(value: Any) -> Any:
    return Decoder(refuse).decode(value)


def nested(depth: int) -> Any:
    value: Any = None
    for _ in range(depth):
        value = Items("list", [value])
    return value


MALFORMED = {
    "too few bytes": Array("float64", (2,), bytes(15)),
    "too many bytes": Array("float64", (2,), bytes(17)),
    "bytes for no element": Array("float64", (0,), bytes(8)),
    "no bytes for an element": Array("float64", (), b""),
    "an unknown dtype": Array("object", (1,), bytes(8)),
    "a dtype of torch's alone": Array("bfloat16", (1,), bytes(2)),
    "a dtype of many fields": Array("f8,f8", (1,), bytes(16)),
    "a huge shape": Array("float64", (2**40, 2**40), bytes(8)),
    "an empty shape that overflows": Array("float64", (2**40, 2**40, 0), b""),
    "an empty tensor that overflows": Tensor("float32", (2**40, 2**40, 0), b"", False),
    "a tensor with too few bytes": Tensor("float32", (2,), bytes(7), False),
    "a tensor of a dtype of NumPy's alone": Tensor("uint16", (1,), bytes(2), False),
    "a tensor of an attribute of torch": Tensor("save", (1,), bytes(2), False),
    "a scalar with too many bytes": Scalar("float64", bytes(16)),
    "a scalar of an unknown dtype": Scalar("datetime64[ns]", bytes(8)),
    "an unknown container": Items("type", []),
    "a list in a set": Items("set", [Items("list", [])]),
    "an array in a frozenset": Items("frozenset", [Array("float64", (), bytes(8))]),
    "a dict as a key": Mapping([(Mapping([]), 1)]),
    "a key with a list inside": Mapping([(Items("tuple", [Items("list", [])]), 1)]),
    "nested too deeply": nested(MAX_DEPTH + 1),
    "an int in no digits": BigInt("five"),
    "an empty int": BigInt(""),
    "an unknown dtype by name": Dtype("numpy", "object"),
    "a dtype of torch's as one of NumPy's": Dtype("numpy", "bfloat16"),
    "an unknown library": Dtype("builtins", "int64"),
    "a state that is too large": Generator(BigInt(hex(2**128)), NO_NUMBER, 0, 0),
    "a state below zero": Generator(BigInt("-0x1"), NO_NUMBER, 0, 0),
    "an increment that is too large": Generator(NO_NUMBER, BigInt(hex(2**200)), 0, 0),
    "a state in no digits": Generator(BigInt("x"), NO_NUMBER, 0, 0),
    "a flag that is too large": Generator(NO_NUMBER, NO_NUMBER, 2**63, 0),
    "half a number that is too large": Generator(NO_NUMBER, NO_NUMBER, 1, 2**32),
    "an object where none is known": Opaque(1, "Layer"),
}


@pytest.mark.parametrize("value", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_value_is_not_data(value: Any) -> None:
    with pytest.raises(NotData):
        decode(value)


@pytest.mark.parametrize("value", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_value_inside_a_container_is_not_data(value: Any) -> None:
    with pytest.raises(NotData):
        decode(Items("list", [1, Mapping([("a", value)])]))


def test_contents_that_are_a_set_are_not_data() -> None:
    decoder = Decoder(lambda opaque: opaque, held)
    with pytest.raises(NotData, match="neither a tuple nor a list nor a dict"):
        decoder.decode(Opaque(1, "x", Items("set", [1])))


@pytest.mark.parametrize("kind", ["set", "frozenset"])
def test_more_elements_than_may_be_are_not_data(kind: str) -> None:
    with pytest.raises(NotData, match="too many keys"):
        decode(Items(kind, list(range(MAX_KEYS + 1))))


def test_keys_are_counted_over_all_dicts_of_a_value() -> None:
    half = Mapping([(number, None) for number in range(MAX_KEYS // 2 + 1)])
    with pytest.raises(NotData, match="too many keys"):
        decode(Items("list", [half, half]))


def test_what_is_nested_as_deeply_as_may_be_is_data() -> None:
    found = decode(nested(MAX_DEPTH))
    for _ in range(MAX_DEPTH):
        (found,) = found
    assert found is None


def test_a_byte_that_is_neither_true_nor_false_is_true() -> None:
    array = decode(Array("bool", (3,), b"\x00\x01\x05"))
    tensor = decode(Tensor("bool", (3,), b"\x00\x01\x05", False))
    assert array.tobytes() == tensor.numpy().tobytes() == b"\x00\x01\x01"
    assert decode(Scalar("bool", b"\x05")).tobytes() == b"\x01"


def test_an_int_tensor_that_claims_to_require_a_gradient_does_not() -> None:
    assert not decode(Tensor("int64", (1,), bytes(8), True)).requires_grad


WIRE = {
    "nothing": b"",
    "no message": b"\xc0",
    "an unknown tag": msgspec.msgpack.encode({"_": "shell", "id": 1}),
    "a request": protocol.encode(protocol.Begin(1, 2)),
    "bytes behind the end": protocol.encode(Answer(1, None)) + b"\xc0",
    "a cut end": protocol.encode(Answer(1, "text"))[:-1],
    "no id": msgspec.msgpack.encode({"_": "answer", "value": None}),
    "an id of text": msgspec.msgpack.encode({"_": "answer", "id": "1", "value": None}),
    "a bare list": msgspec.msgpack.encode({"_": "answer", "id": 1, "value": [1, 2]}),
    "a bare map": msgspec.msgpack.encode({"_": "answer", "id": 1, "value": {"a": 1}}),
    "bare bytes": msgspec.msgpack.encode({"_": "answer", "id": 1, "value": b"x"}),
    "an extension": msgspec.msgpack.encode(
        {"_": "answer", "id": 1, "value": msgspec.msgpack.Ext(5, b"pickle")}
    ),
    "a length below zero": protocol.encode(Answer(1, Array("float64", (-1,), b""))),
    "a length beyond all": protocol.encode(Answer(1, Array("float64", (2**41, 0), b""))),
    "too many axes": protocol.encode(Answer(1, Array("float64", (1,) * 33, bytes(8)))),
    "a long int": protocol.encode(Answer(1, BigInt("0x" + "f" * 4000))),
    "a long type": protocol.encode(Answer(1, Opaque(1, "x" * 201))),
    "a long message": protocol.encode(protocol.Raised(1, "E", "x" * 4001)),
    "a long trace": protocol.encode(protocol.Raised(1, "E", "", [("a.py", 1)] * 21)),
    "many warnings": protocol.encode(Answer(1, None, warnings=["x"] * 21)),
    "text that is no UTF-8": b"\x83\xa1_\xa6answer\xa2id\x01\xa5value\xa2\xff\xfe",
    "a complex number of text": protocol.encode(Answer(1, Complex("1", 2))),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("data", WIRE.values(), ids=WIRE.keys())
def test_what_is_no_reply_is_a_decode_error(data: bytes) -> None:
    with pytest.raises(WIRE_ERRORS):
        protocol.decode_reply(data)


def test_a_million_nested_lists_are_refused() -> None:
    start = b"\x83\xa1_\xa6answer\xa2id\x01\xa5value"
    with pytest.raises((*WIRE_ERRORS, RecursionError)):
        protocol.decode_reply(start + b"\x93\xa1i\xa4list\x91" * 1_000_000)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=2), inner, max_size=3)
        | st.tuples(st.sampled_from("atsimxcbygo"), inner, inner).map(list)
        | st.tuples(
            st.sampled_from("atsi"), st.sampled_from(["float64", "bool", "set", "int8"]), inner
        ).map(list)
        | st.tuples(
            st.sampled_from("at"),
            st.sampled_from(["float64", "bool", "int8", "bfloat16"]),
            st.lists(st.sampled_from([0, 1, 2, 2**31, 2**40]), max_size=4),
            st.binary(max_size=16),
            st.booleans(),
        ).map(lambda parts: list(parts)[: 5 if parts[0] == "t" else 4])
    ),
    max_leaves=12,
)


def survive(data: bytes) -> None:
    """A value, NotData or an error of msgspec's: whatever else is raised fails the test."""
    try:
        reply = protocol.decode_reply(data)
        if isinstance(reply, Answer):
            decode(reply.value)
    except (NotData, *WIRE_ERRORS):
        pass


@given(st.binary(max_size=60))
def test_any_bytes_are_survived(data: bytes) -> None:
    survive(data)


@given(VALUES)
def test_any_messagepack_as_an_answer_is_survived(value: Any) -> None:
    survive(msgspec.msgpack.encode({"_": "answer", "id": 1, "value": value}))


@given(st.data())
def test_an_answer_with_a_changed_byte_is_survived(data: st.DataObject) -> None:
    tensor = Tensor("float32", (2, 1), bytes(8), True)
    generator = Generator(NO_NUMBER, NO_NUMBER, 0, 7)
    mapping = Mapping([(1, Items("set", [BigInt("0xff"), 2.5])), ("a", tensor)])
    good = protocol.encode(Answer(1, Items("tuple", [mapping, generator, Scalar("int8", b"1")])))
    place = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255))
    survive(good[:place] + bytes([byte]) + good[place + 1 :])
