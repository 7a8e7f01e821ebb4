"""Stand-ins in the marker for what lives in a worker."""

from collections.abc import Callable
from typing import Any, NoReturn

from grader.errors import CheckError
from grader.jail.conversation import Conversation
from grader.jail.held import Held, held
from grader.worker import protocol
from grader.worker.protocol import Target
from grader.worker.values import Decoder, Encoder, NotData, ValueTooLarge

ARGUMENT_LIMIT = 256 << 20


class Remote:
    """An object in the worker: call it, read its attributes, pass it back.

    From the submission's module on, names are followed when they are used; an attribute of an
    object that the submission returned is read at once, and is data where it can cross as such.
    """

    __slots__ = ("_conversation", "_label", "_target")

    def __init__(self, conversation: Conversation, target: Target, label: str) -> None:
        object.__setattr__(self, "_conversation", conversation)
        object.__setattr__(self, "_target", target)
        object.__setattr__(self, "_label", label)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        answer = call(self, args, kwargs)
        return decode(self, answer.value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        target = Target(self._target.root, (*self._target.path, name))
        outer = self._label if self._target.path or self._target.root is not None else ""
        named = Remote(self._conversation, target, f"{outer}.{name}" if outer else name)
        return fetch(named) if isinstance(self._target.root, int) else named

    def __setattr__(self, name: str, value: Any) -> None:
        target = Target(self._target.root, (*self._target.path, name))
        (encoded,), _ = _encoded((value,), {})
        ask(self, lambda id: protocol.Set(id, target, encoded))

    def __repr__(self) -> str:
        return f"<{self._label} of the submission>"


def label(remote: Remote) -> str:
    """What a student calls it."""
    text: str = remote._label
    return text


def ask(remote: Remote, make: Callable[[int], protocol.Request]) -> protocol.Answer:
    """Send a request about `remote`. Raises SubmissionFault."""
    conversation: Conversation = remote._conversation
    return conversation.ask(make, label(remote))


def call(
    remote: Remote,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    keep: bool = False,
    watch: bool = False,
) -> protocol.Answer:
    """Call `remote` in its worker."""
    sent, named = _encoded(args, kwargs)
    target = remote._target
    return ask(remote, lambda id: protocol.Call(id, target, sent, named, keep, watch))


def gradient(
    remote: Remote,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    wrt: tuple[int, ...],
    upstream: Any,
) -> Any:
    """Run `remote` forward and backward in its worker (see `protocol.Gradient`)."""
    (*sent, start), named = _encoded((*args, upstream), kwargs)
    target = remote._target
    make = lambda id: protocol.Gradient(id, target, sent, named, wrt, start)  # noqa: E731
    return decode(remote, ask(remote, make).value)


def fetch(remote: Remote) -> Any:
    """What `remote` is: data where it can cross as such."""
    target = remote._target
    found = decode(remote, ask(remote, lambda id: protocol.Get(id, target)).value)
    # A method or an inner object keeps the name that it was asked for by.
    return Remote(found._conversation, found._target, remote._label) if _is(found) else found


def _is(thing: Any) -> bool:
    return type(thing) is Remote


def decode(remote: Remote, value: protocol.Value) -> Any:
    """A value that came from the worker. Raises Crashed if it's not well formed."""
    conversation: Conversation = remote._conversation

    def resolve(opaque: protocol.Opaque) -> Remote:
        return Remote(conversation, Target(opaque.id, ()), opaque.type or "object")

    try:
        with conversation.budget:
            return Decoder(resolve, held).decode(value)
    except (NotData, RecursionError, MemoryError, ValueError) as error:
        raise conversation.garbled(label(remote), str(error)) from error


def _encoded(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[protocol.Value], dict[str, protocol.Value]]:
    encode = encoder().encode
    try:
        sent = [encode(value) for value in args]
        return sent, {name: encode(value) for name, value in kwargs.items()}
    except ValueTooLarge as error:
        raise CheckError(f"the arguments are too large: {error}") from error


def encoder() -> Encoder:
    """Encodes the arguments of a check."""
    return Encoder(_reference, ARGUMENT_LIMIT)


def _reference(thing: Any) -> protocol.Value:
    if isinstance(thing, Held):
        thing = thing.of
    if not _is(thing):
        _refuse(thing)
    if thing._target.path or not isinstance(thing._target.root, int):
        thing = fetch(thing)
    if not _is(thing):  # a name of the submission's for plain data
        return encoder().encode(thing)
    return protocol.Opaque(thing._target.root, "")


def _refuse(thing: Any) -> NoReturn:
    raise CheckError(
        f"an argument of type {type(thing).__name__} can't cross to the submission's process; "
        "pass numbers, text, containers, arrays or tensors"
    )


def module(conversation: Conversation) -> Remote:
    """The submission's module."""
    return Remote(conversation, Target(None, ()), "module")


def library(remote: Remote, name: str) -> Remote:
    """A library's module in the submission's worker, such as `torch.nn`."""
    return Remote(remote._conversation, Target(name, ()), name)
