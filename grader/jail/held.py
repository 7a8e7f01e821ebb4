"""Tuples, lists and dicts of a class of their own: data to a check, objects to the worker."""

from typing import Any

from grader.worker.values import NotData


class Held:
    """What an object of the submission's holds, such as a named tuple.

    A check unpacks and indexes it. Its names are looked up at the object, `of`, which is also what
    the worker gets when it is passed back.
    """

    of: Any

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.of, name)


class HeldTuple(Held, tuple[Any, ...]):
    """A tuple of a class of its own."""


class HeldList(Held, list[Any]):
    """A list of a class of its own."""

    # It may be a key, as any object may be.
    __hash__ = object.__hash__  # type: ignore[assignment]


class HeldDict(Held, dict[Any, Any]):
    """A dict of a class of its own."""

    __hash__ = object.__hash__  # type: ignore[assignment]


_KINDS: dict[type, type[Held]] = {tuple: HeldTuple, list: HeldList, dict: HeldDict}


def held(of: Any, contents: Any) -> Held:
    """The object `of` with what it holds. Raises NotData."""
    kind: Any = _KINDS.get(type(contents))
    if kind is None:
        raise NotData("contents that are neither a tuple nor a list nor a dict")
    made: Held = kind(contents)
    made.of = of
    return made
