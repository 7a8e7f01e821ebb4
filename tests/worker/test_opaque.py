"""What is not exactly of a type that crosses is opaque; no foreign code runs to find that out."""

import collections
import enum
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from grader.worker import protocol
from grader.worker.protocol import MAX_DEPTH
from grader.worker.values import Encoder, ValueTooLarge

Pair = collections.namedtuple("Pair", "a b")
STAND_IN = protocol.Opaque(7, "thing")


def encode(value: Any) -> Any:
    return Encoder(lambda _: STAND_IN, 1 << 20).encode(value)


class MyArray(np.ndarray):
    pass


class MyTensor(torch.Tensor):
    pass


class MyDict(dict):  # type: ignore[type-arg]
    pass


class MyList(list):  # type: ignore[type-arg]
    pass


class MyInt(int):
    pass


class MyText(str):
    pass


class MyFloat(float):
    pass


class MyBytes(bytes):
    pass


class Color(enum.IntEnum):
    RED = 1


def generator() -> Iterator[int]:
    yield 1


OPAQUE = {
    "a subclass of ndarray": np.zeros(2).view(MyArray),
    "a masked array": np.ma.zeros(2),
    "a subclass of Tensor": torch.zeros(2).as_subclass(MyTensor),
    "a subclass of dict": MyDict(),
    "an OrderedDict": collections.OrderedDict(),
    "a defaultdict": collections.defaultdict(int),
    "a subclass of list": MyList(),
    "a named tuple": Pair(1, 2),
    "a subclass of int": MyInt(1),
    "an enum": Color.RED,
    "a subclass of str": MyText("x"),
    "a subclass of float": MyFloat(1),
    "a subclass of bytes": MyBytes(b"x"),
    "a bytearray": bytearray(b"x"),
    "a range": range(3),
    "a generator function's iterator": generator(),
    "a function": generator,
    "a class": MyInt,
    "a module": np,
    "an object": object(),
    "an array of objects": np.array([object()]),
    "an array of text": np.array(["x"]),
    "an array of dates": np.array(["2020-01-01"], "datetime64[D]"),
    "a structured array": np.zeros(2, "f8,i4"),
    "an array of variable text": np.array(["x"], np.dtypes.StringDType()),
    "a long double": np.longdouble(1),
    "an array of too many axes": np.zeros((1,) * 33),
    "an empty array that is too long": np.zeros((0, 2**41)),
    "a sparse tensor": torch.zeros(2).to_sparse(),
    "a tensor on another device": torch.zeros(2, device="meta"),
    "a tensor of too many axes": torch.zeros((1,) * 33),
    "a dtype of objects": np.dtype(object),
    "a dtype of torch's that can't cross": torch.complex32,
    "a generator over other bits": np.random.Generator(np.random.MT19937(1)),
    "a generator of torch's": torch.Generator(),
    "an int that Python can't show": 1 << 20_000,
}


@pytest.mark.parametrize("value", OPAQUE.values(), ids=OPAQUE.keys())
def test_what_is_not_exactly_data_is_opaque(value: Any) -> None:
    assert encode(value) is STAND_IN


@pytest.mark.parametrize("value", OPAQUE.values(), ids=OPAQUE.keys())
def test_what_is_opaque_is_so_inside_a_container(value: Any) -> None:
    assert encode([value, {"a": value}]).items[0] is STAND_IN


class Lying(dict):  # type: ignore[type-arg]
    """What it says of itself is wrong, and ends the test."""

    def __getitem__(self, key: object) -> Any:
        raise AssertionError("a foreign method was called")

    __iter__ = __len__ = items = keys = values = copy = __getitem__  # type: ignore[assignment]


HOLDING = {
    "a named tuple": (Pair(1, 2.5), protocol.Items("tuple", [1, 2.5])),
    "a result of torch's": (
        torch.tensor([True]).max(0).__class__((1, 2)),
        protocol.Items("tuple", [1, 2]),
    ),
    "a shape of torch's": (torch.Size((2, 3)), protocol.Items("tuple", [2, 3])),
    "a subclass of list": (MyList([1, "x"]), protocol.Items("list", [1, "x"])),
    "an OrderedDict": (collections.OrderedDict(b=1, a=2), protocol.Mapping([("b", 1), ("a", 2)])),
    "a dict that lies": (Lying(a=1), protocol.Mapping([("a", 1)])),
    "one inside another": (
        Pair(MyList([1]), 2),
        protocol.Items("tuple", [protocol.Opaque(7, "thing", protocol.Items("list", [1])), 2]),
    ),
}


@pytest.mark.parametrize(("value", "contents"), HOLDING.values(), ids=HOLDING.keys())
def test_a_container_of_a_class_of_its_own_is_sent_with_what_it_holds(
    value: Any, contents: Any
) -> None:
    encoder = Encoder(lambda _: STAND_IN, 1 << 20, contents=True)
    assert encoder.encode(value) == protocol.Opaque(7, "thing", contents)


def test_what_a_container_of_a_class_of_its_own_holds_is_counted() -> None:
    encoder = Encoder(lambda _: STAND_IN, 10_000, contents=True)
    with pytest.raises(ValueTooLarge):
        encoder.encode(MyList(range(1000)))


def test_a_container_of_a_class_of_its_own_that_holds_itself_ends() -> None:
    value = MyList()
    value.append(value)
    found = Encoder(lambda _: STAND_IN, 1 << 20, contents=True).encode(value)
    for _ in range(MAX_DEPTH):
        (found,) = found.contents.items
    assert found is STAND_IN


def test_what_is_nested_deeper_than_may_be_is_opaque() -> None:
    value: list[Any] = []
    value.append(value)
    found = encode(value)
    for _ in range(MAX_DEPTH):
        (found,) = found.items
    assert found is STAND_IN


def test_a_dict_nested_deeper_than_may_be_is_opaque() -> None:
    value: dict[int, Any] = {}
    value[1] = value
    found = encode(value)
    for _ in range(MAX_DEPTH):
        ((_, found),) = found.items
    assert found is STAND_IN


def test_an_int_that_python_can_show_crosses() -> None:
    assert isinstance(encode(1 << 13_000), protocol.BigInt)


class Meta(type):
    """A type whose every method of its own ends the test."""

    def __eq__(cls, other: object) -> bool:
        raise AssertionError("== of a foreign type was called")

    def __hash__(cls) -> int:
        raise AssertionError("hash of a foreign type was called")

    def __instancecheck__(cls, instance: object) -> bool:
        raise AssertionError("isinstance of a foreign type was called")


def explode(*_: Any) -> Any:
    raise AssertionError("a foreign method was called")


class Trap(metaclass=Meta):
    __class__ = property(explode)  # type: ignore[assignment]
    __eq__ = __len__ = __iter__ = __bool__ = __repr__ = __str__ = __getattr__ = explode
    __hash__ = __index__ = __float__ = __array__ = __reduce_ex__ = __getattribute__ = explode


def test_no_foreign_code_runs_when_a_value_is_encoded() -> None:
    trap = Trap()
    assert encode(trap) is STAND_IN


def test_no_foreign_code_runs_when_a_foreign_type_is_encoded() -> None:
    assert encode(Trap) is STAND_IN


def test_no_foreign_code_runs_when_a_list_is_encoded() -> None:
    assert encode([Trap(), (Trap(),)]).items[0] is STAND_IN


def test_the_name_of_a_foreign_type_is_read_without_its_code(submit: Any) -> None:
    client = submit("""
class Meta(type):
    def __getattribute__(cls, name):
        raise AssertionError("foreign code")

class Thing(metaclass=Meta):
    pass

def make(things=[Thing()]):
    return things[0]
""")
    assert client.call("make").value.type == "Thing"


def test_a_long_name_of_a_foreign_type_is_cut(submit: Any) -> None:
    client = submit("def make():\n    return type('x' * 300, (), {})()\n")
    assert client.call("make").value.type == "x" * 200
