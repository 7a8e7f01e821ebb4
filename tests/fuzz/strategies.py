"""What strangers may send and hand in, as strategies: anything, and what is almost right."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.worker import protocol
from grader.worker.dtypes import ARRAY_DTYPES, CONTAINERS, TENSOR_DTYPES
from grader.worker.protocol import MAX_INT_BITS


def fuzzed(*given_: Any, **named: Any) -> Callable[[Any], Any]:
    """A test over what is drawn: few examples in `make test`, many in `make fuzz`."""
    few = settings(max_examples=settings().max_examples // 3)
    return lambda test: few(given(*given_, **named)(test))


WHOLE = st.integers(-(2**63), 2**64 - 1)
SHAPES = st.lists(st.one_of(st.integers(0, 4), st.sampled_from([2**31, 2**40])), max_size=5)


class Parts(list[Any]):
    """What to put in, where all of it would be too long to be shown."""

    def __repr__(self) -> str:
        return "PARTS"


# Bytes that mean something in MessagePack: containers and lengths, of all sizes.
TROUBLE = Parts(bytes([k]) + b"\xff" * size for k in range(0xC0, 0xE0) for size in (0, 1, 4))
TROUBLE += [b"\x91" * 40, b"\x93\xa1i\xa4list\x91" * 40, b"\x00" * 40, b"\xa1\xff"]


@st.composite
def mutated(draw: st.DrawFn, base: st.SearchStrategy[bytes], trouble: list[bytes]) -> bytes:
    """Bytes with some of them replaced, put in or left out."""
    data = bytearray(draw(base))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        part = draw(st.one_of(st.sampled_from(trouble), st.binary(max_size=6)))
        data[start : start + draw(st.integers(0, 6))] = part
    return bytes(data)


@st.composite
def edited(draw: st.DrawFn, base: st.SearchStrategy[str], parts: list[str]) -> str:
    """A text with some places replaced, by anything or by something that matters there."""
    text = draw(base)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        part = draw(st.one_of(st.sampled_from(parts), st.text(max_size=4)))
        text = text[:start] + part + text[start + draw(st.integers(0, 12)) :]
    return text


def _datas(dtypes: list[str], kind: Any, *more: st.SearchStrategy[Any]) -> Any:
    names = st.sampled_from([*dtypes, "object", "f8,f8", "", "save"])
    data = st.one_of(st.binary(max_size=40), st.sampled_from([bytes(8), b"\xff" * 16]))
    return st.builds(kind, names, SHAPES.map(tuple), data, *more)


PLAIN: Any = st.one_of(
    *(st.none(), st.booleans(), WHOLE, st.floats(), st.text(max_size=20)),
    st.builds(protocol.Bytes, st.binary(max_size=20)),
    _datas([*ARRAY_DTYPES], protocol.Array),
    _datas([*TENSOR_DTYPES], protocol.Tensor, st.booleans()),
    st.builds(protocol.Scalar, st.sampled_from([*ARRAY_DTYPES, "U"]), st.binary(max_size=17)),
    st.builds(protocol.Complex, st.floats(), st.floats()),
    st.builds(protocol.Dtype, st.sampled_from(["numpy", "torch", "os"]), st.text(max_size=9)),
)
BIG: Any = st.builds(
    protocol.BigInt,
    st.one_of(
        st.integers(-(2**130), 2**130).map(hex), st.text("0123456789abcdefx_-+ ٣", max_size=9)
    ),
)
ATOMS: Any = st.one_of(PLAIN, BIG, st.builds(protocol.Generator, BIG, BIG, WHOLE, WHOLE))


def _inner(values: Any) -> Any:
    kinds = st.sampled_from([*CONTAINERS, "dict", "type"])
    items = st.builds(protocol.Items, kinds, st.lists(values, max_size=4))
    mapping = st.builds(protocol.Mapping, st.lists(st.tuples(values, values), max_size=4))
    contents = st.one_of(st.none(), items, mapping)
    names = st.text(max_size=10)
    return st.one_of(items, mapping, st.builds(protocol.Opaque, WHOLE, names, contents))


# Any value that the types of the protocol allow.
VALUES: Any = st.recursive(ATOMS, _inner, max_leaves=12)
TEXTS = st.text(max_size=30)
TRACES = st.lists(st.tuples(st.one_of(TEXTS, st.just("sums.py")), WHOLE), max_size=4)


def replies(id: st.SearchStrategy[int]) -> Any:
    """Any reply."""
    return st.one_of(
        st.builds(
            protocol.Answer,
            id,
            VALUES,
            st.lists(st.tuples(st.one_of(WHOLE, TEXTS), VALUES), max_size=3),
            st.lists(TEXTS, max_size=3),
            TEXTS,
        ),
        st.builds(protocol.Raised, id, TEXTS, TEXTS, TRACES, st.booleans(), TEXTS),
        st.builds(protocol.Missing, id, TEXTS, st.lists(TEXTS, max_size=2)),
        st.builds(protocol.Prohibited, id, TEXTS, TEXTS, WHOLE),
    )


TARGETS = st.builds(
    protocol.Target, st.one_of(st.none(), WHOLE, TEXTS), st.lists(TEXTS, max_size=2).map(tuple)
)
REQUESTS: Any = st.one_of(
    st.builds(protocol.Load, WHOLE, TEXTS, st.dictionaries(TEXTS, st.binary(max_size=9))),
    st.builds(protocol.Begin, WHOLE, WHOLE, TEXTS),
    st.builds(
        *(protocol.Call, WHOLE, TARGETS, st.lists(VALUES, max_size=2)),
        *(st.dictionaries(TEXTS, VALUES, max_size=2), st.booleans(), st.booleans()),
    ),
    st.builds(protocol.Set, WHOLE, TARGETS, VALUES),
)


def _arrays() -> Any:
    dtypes = st.sampled_from(["=", "<", ">"]).flatmap(
        lambda order: st.sampled_from([d.newbyteorder(order) for d in ARRAY_DTYPES.values()])
    )
    arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, min_side=0, max_side=3))
    orders: list[Any] = [lambda a: a, np.asfortranarray, lambda a: a.T, lambda a: a[..., ::-1]]
    plain = st.tuples(arrays, st.sampled_from(orders))
    return plain.map(lambda pair: pair[1](pair[0]) if pair[0].ndim else pair[0])


@st.composite
def _tensors(draw: st.DrawFn) -> torch.Tensor:
    dtype = TENSOR_DTYPES[draw(st.sampled_from([*TENSOR_DTYPES]))]
    shape = draw(hnp.array_shapes(min_dims=0, min_side=0, max_side=3))
    count = int(np.prod(shape)) * dtype.itemsize
    raw = np.array(draw(st.lists(st.integers(0, 255), min_size=count, max_size=count)), np.uint8)
    if dtype is torch.bool:
        raw &= 1
    flat = torch.from_numpy(raw).view(dtype) if count else torch.empty(0, dtype=dtype)
    tensor = flat.reshape(shape)
    tensor = tensor.transpose(0, -1) if shape and draw(st.booleans()) else tensor
    grows = dtype.is_floating_point or dtype.is_complex
    return tensor.requires_grad_(grows and draw(st.booleans()))


NUMBERS = st.one_of(
    *(st.none(), st.booleans(), st.integers(-(2**64), 2**64), st.floats(), st.complex_numbers()),
    st.integers(2 ** (MAX_INT_BITS - 1), 2**MAX_INT_BITS - 1),
    *(st.binary(max_size=9), st.text(st.characters(exclude_categories=["Cs"]), max_size=9)),
    st.sampled_from([*ARRAY_DTYPES.values(), *TENSOR_DTYPES.values()]),
    st.sampled_from([*ARRAY_DTYPES.values()]).flatmap(hnp.from_dtype),
)
HASHED: Any = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.frozensets(inner, max_size=3)
    ),
    max_leaves=5,
)
SEEDS = st.integers(0, 2**32)
# Whatever may cross as data.
SUPPORTED: Any = st.recursive(
    st.one_of(HASHED, _arrays(), _tensors(), SEEDS.map(np.random.default_rng)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(HASHED, inner, max_size=3),
        st.sets(HASHED, max_size=3),
    ),
    max_leaves=8,
)
