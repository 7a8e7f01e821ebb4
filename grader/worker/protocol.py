"""The messages between a marker and a worker, as typed structs.

Nothing that crosses is ever unpickled or evaluated. A message is a four-byte big-endian length
and that many bytes of MessagePack, decoded strictly into one of the structs below.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

HEADER = 4
MAX_DEPTH = 32
MAX_DIMENSIONS = 32
MAX_ELEMENTS = 2**40
MAX_TEXT = 4000
MAX_WARNINGS = 20
MAX_TRACE = 20
MAX_STOPS = 100
# Keys of dicts and elements of sets in one message: whoever chooses them can choose them so that
# their hashes are equal, and then a table of n of them takes n^2 steps to build.
MAX_KEYS = 10_000
# So many of them may have the same hash, and are compared with each other: some of Python's
# own floats may (2.0 and 2.0**62), and tuples of -1 and -2 all do.
MAX_COLLISIONS = 100
# Python refuses to show an int of more than 4300 decimal digits.
MAX_INT_BITS = 13_900

Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Length = Annotated[int, Meta(ge=0, le=MAX_ELEMENTS)]
Shape = Annotated[tuple[Length, ...], Meta(max_length=MAX_DIMENSIONS)]


class _Data(Struct, frozen=True, array_like=True, tag_field="_"):
    """A value that is not plain in MessagePack."""


class _Message(Struct, frozen=True, tag_field="_"):
    """A request or a reply."""


class Array(_Data, frozen=True, tag="a"):
    """An ndarray: dtype by name, shape, elements in C order."""

    dtype: str
    shape: Shape
    data: bytes


class Tensor(_Data, frozen=True, tag="t"):
    """A torch tensor, detached."""

    dtype: str
    shape: Shape
    data: bytes
    requires_grad: bool


class Scalar(_Data, frozen=True, tag="s"):
    """A NumPy scalar."""

    dtype: str
    data: bytes


class Items(_Data, frozen=True, tag="i"):
    """A list, tuple, set or frozenset, by the name of its type."""

    type: str
    items: "list[Value]"


class Mapping(_Data, frozen=True, tag="m"):
    """A dict, as pairs in its order."""

    items: "list[tuple[Value, Value]]"


class Bytes(_Data, frozen=True, tag="x"):
    """Bytes; a struct, for plain ones can't stand beside text in a union of msgspec's."""

    data: bytes


class Complex(_Data, frozen=True, tag="c"):
    """A complex number."""

    real: float
    imag: float


class BigInt(_Data, frozen=True, tag="b"):
    """An int of more than 64 bits, as hexadecimal text."""

    text: Annotated[str, Meta(max_length=3500)]


class Dtype(_Data, frozen=True, tag="y"):
    """`numpy.dtype` or `torch.dtype`, by name."""

    library: str
    name: str


class Generator(_Data, frozen=True, tag="g"):
    """A `numpy.random.Generator` over PCG64, by its state."""

    state: BigInt
    inc: BigInt
    has_uint32: int
    uinteger: int


class Opaque(_Data, frozen=True, tag="o"):
    """An object that stays in the worker: `id` stands for it, `type` is for messages only.

    `contents` is what a tuple, a list or a dict of a class of its own holds (a named tuple).
    """

    id: int
    type: Name
    contents: Items | Mapping | None = None


Value = (
    None
    | bool
    | int
    | float
    | str
    | Bytes
    | Array
    | Tensor
    | Scalar
    | Items
    | Mapping
    | Complex
    | BigInt
    | Dtype
    | Generator
    | Opaque
)


class Target(Struct, frozen=True, array_like=True):
    """An object in the worker: `path` from the submission's module (root None), an opaque object
    (root is its id) or a library module (root is its name).
    """

    root: int | str | None
    path: tuple[str, ...]


class Cell(Struct, frozen=True, array_like=True):
    """A cell of a notebook: its number, and its lines in the text, counted from 1.

    If it is no `solution`, its time is limited.
    """

    number: int
    first: int
    last: int
    solution: bool


class Load(_Message, frozen=True, tag="load"):
    """Import the submission: files by path, and the name of its main module.

    If that is a notebook, run its `cells` one by one; all those that are no solutions have
    `seconds` together (0: as many as they like).
    """

    id: int
    module: str
    files: dict[str, bytes]
    cells: list[Cell] | None = None
    seconds: float = 0.0


class Begin(_Message, frozen=True, tag="begin"):
    """A new check begins: forget all opaque objects, seed the global generators. No reply.

    `exercise` is the one that it checks, where some names are forbidden.
    """

    id: int
    seed: int
    exercise: str = ""


class Call(_Message, frozen=True, tag="call"):
    """Call the target.

    `keep` leaves the result in the worker, `watch` reports changed arguments.
    """

    id: int
    target: Target
    args: list[Value]
    kwargs: dict[str, Value]
    keep: bool = False
    watch: bool = False


class Gradient(_Message, frozen=True, tag="gradient"):
    """Run the target forward on leaf tensors, then backward from `upstream`.

    The answer is a tuple: the output, and a tuple of the gradients w.r.t. the arguments `wrt`
    (by position), and a dict of the gradients w.r.t. the parameters where the target has any;
    no gradients if the output is no tensor.
    """

    id: int
    target: Target
    args: list[Value]
    kwargs: dict[str, Value]
    wrt: tuple[int, ...]
    upstream: Value


class Get(_Message, frozen=True, tag="get"):
    """Read the target."""

    id: int
    target: Target


class Set(_Message, frozen=True, tag="set"):
    """Assign to the attribute that the target's path ends with."""

    id: int
    target: Target
    value: Value


class Decode(_Message, frozen=True, tag="decode"):
    """Decode a picture (base64) into an array of uint8 (H, W, 3), no larger than this.

    Asked of a worker that has no submission.
    """

    id: int
    data: bytes
    width: int
    height: int


Request = Load | Begin | Call | Gradient | Get | Set | Decode


class Answer(_Message, frozen=True, tag="answer"):
    """The request was carried out. `changed` are arguments as they are now, by position or name."""

    id: int
    value: Value
    changed: list[tuple[int | str, Value]] = []
    warnings: Annotated[list[Text], Meta(max_length=MAX_WARNINGS)] = []
    printed: str = ""


class Raised(_Message, frozen=True, tag="raised"):
    """The submission raised: `trace` are the lines of its own files, outermost first."""

    id: int
    type: Name
    message: Text
    trace: Annotated[list[tuple[Text, int]], Meta(max_length=MAX_TRACE)] = []
    unwritten: bool = False
    printed: str = ""


class Stop(Struct, frozen=True, array_like=True):
    """A cell did not run to its end, since it raised, or (`late`) its time was over."""

    number: int
    type: Name
    message: Text
    trace: Annotated[list[tuple[Text, int]], Meta(max_length=MAX_TRACE)]
    late: bool


class Loaded(_Message, frozen=True, tag="loaded"):
    """The cells of a notebook were run; the first of those that did not run to their end."""

    id: int
    stops: Annotated[list[Stop], Meta(max_length=MAX_STOPS)] = []
    printed: str = ""


class Missing(_Message, frozen=True, tag="missing"):
    """The target does not exist; `name` is the part that is missing, `near` what is like it."""

    id: int
    name: Text
    near: list[Text] = []


class Prohibited(_Message, frozen=True, tag="prohibited"):
    """The submission called what it must not, at that place in its files."""

    id: int
    name: Name
    file: Text
    line: int


Reply = Answer | Raised | Loaded | Missing | Prohibited

# What decoding raises, whatever it is given: text that is no UTF-8 is no error of msgspec's.
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, MemoryError)
encode = msgspec.msgpack.Encoder().encode
decode_request: Any = msgspec.msgpack.Decoder(Request).decode
decode_reply: Any = msgspec.msgpack.Decoder(Reply).decode


def frame(message: Struct) -> bytes:
    """A message with its length before it, ready to be sent."""
    body = encode(message)
    return len(body).to_bytes(HEADER, "big") + body
