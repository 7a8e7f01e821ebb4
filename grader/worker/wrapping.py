"""Wraps functions and classes of libraries so that each call of theirs is announced.

What is wrapped stays what it was to all who use it: its name, signature and documentation, its
pickle, TorchScript's idea of it; a class stays the same class, only its `__init__` announces.
"""

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable, Iterable
from types import FrameType, FunctionType, ModuleType
from typing import Any

import torch

_NOTHING = object()

# Called with the forbidden names of what is called, the frame that calls, and the object that is
# being made, if it is a class that is called.
Announce = Callable[[list[str], FrameType, Any], None]


class Wrapping:
    """What is wrapped, by names in full; each of them is found in all places that it is kept.

    A name that does not exist here is left out.
    """

    def __init__(self, names: Iterable[str], announce: Announce) -> None:
        self._announce = announce
        # By the ids of wrapped functions and classes: the names that they are known by.
        self.names: dict[int, list[str]] = {}
        self._undo: list[Callable[[], object]] = []
        for name in names:
            home, _, last = name.rpartition(".")
            owner = _found(home)
            thing = getattr(owner, last, None)
            if id(thing) in self.names:
                self.names[id(thing)].append(name)
            elif isinstance(thing, type):
                self._wrap_class(thing, name)
            elif callable(thing):
                self._wrap_function(owner, last, thing, name)

    def remove(self) -> None:
        """Put everything back."""
        while self._undo:
            self._undo.pop()()

    def _wrap_class(self, kind: type, name: str) -> None:
        names = self.names[id(kind)] = [name]
        self._put(kind, "__init__", _announcing_init(kind, names, self._announce))

    def _wrap_function(self, owner: Any, last: str, thing: Any, name: str) -> None:
        names = [name]
        wrapped = _announcing(thing, names, self._announce)
        place = getattr(thing, "__module__", None)
        if isinstance(owner, ModuleType):  # by what a pickle finds it again
            wrapped.__module__, wrapped.__qualname__ = place or owner.__name__, last
        if not self._put(owner, last, wrapped):
            return
        self.names[id(wrapped)] = names
        home = sys.modules.get(place or "")
        if getattr(home, last, None) is thing:  # where it was imported from
            self._put(home, last, wrapped)
        self._tell_torchscript(thing, wrapped)

    def _put(self, owner: Any, last: str, thing: Any) -> bool:
        """Replace an attribute; False where that can't be, as with classes written in C."""
        before = vars(owner).get(last, _NOTHING)
        try:
            setattr(owner, last, thing)
        except (AttributeError, TypeError):
            return False
        if before is _NOTHING:
            self._undo.append(lambda: delattr(owner, last))
        else:
            self._undo.append(lambda: setattr(owner, last, before))
        return True

    def _tell_torchscript(self, thing: Any, wrapped: Any) -> None:
        """Compile calls of a wrapped operator as calls of the operator."""
        with contextlib.suppress(AttributeError):  # of another version of PyTorch
            table: dict[int, str] = torch.jit._builtins._get_builtin_table()  # type: ignore[no-untyped-call]
            if operator := table.get(id(thing)):
                table[id(wrapped)] = operator
                self._undo.append(lambda: table.pop(id(wrapped)))


def is_fixed(name: str) -> bool:
    """Whether a name in full is a class that can't be changed, or an attribute of one."""
    home, _, last = name.rpartition(".")
    owner = _found(home)
    kinds = [kind for kind in (owner, getattr(owner, last, None)) if isinstance(kind, type)]
    # Python's own flags: made by a `class` statement (or the like), and not closed behind it.
    return any(not kind.__flags__ & 1 << 9 or bool(kind.__flags__ & 1 << 8) for kind in kinds)


def _found(place: str) -> Any:
    """The module or class of that name; None if there is none."""
    parts = place.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:count]))
        except Exception:  # whatever hinders a library from being imported
            continue
        for part in parts[count:]:
            found = getattr(found, part, None)
        return found
    return None


def _announcing(thing: Any, names: list[str], announce: Announce) -> Any:
    frame = sys._getframe

    def call(*args: Any, **kwargs: Any) -> Any:
        announce(names, frame(1), None)
        return thing(*args, **kwargs)

    if isinstance(thing, FunctionType):
        # TorchScript looks for the names in a function's source where the function has them.
        call = FunctionType(call.__code__, thing.__globals__, None, None, call.__closure__)
    functools.update_wrapper(call, thing)
    for attribute in dir(thing):  # those of NumPy's universal functions
        if not attribute.startswith("_") and not hasattr(call, attribute):
            setattr(call, attribute, getattr(thing, attribute))
    return call


def _announcing_init(kind: Any, names: list[str], announce: Announce) -> Any:
    own = vars(kind).get("__init__")

    @functools.wraps(kind.__init__)
    def init(self: Any, /, *args: Any, **kwargs: Any) -> None:
        announce(names, sys._getframe(1), self)
        if own is None:  # whichever comes next, for this object's class
            super(kind, self).__init__(*args, **kwargs)
        else:
            own(self, *args, **kwargs)

    return init
