"""Harmless stand-ins for libraries that draw and for what a notebook runs in.

Nobody looks at plots while code is checked; where such a library is installed, loading it would
take longer than all checks.
"""

import builtins
import contextlib
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import opcode
import sys
from collections.abc import Iterator, Sequence
from types import FunctionType, ModuleType
from typing import Any

# `google` is for `google.colab`.
DRAWING = ("matplotlib", "mpl_toolkits", "pylab", "seaborn", "plotly", "bokeh", "altair")
NOTEBOOKS = ("IPython", "ipywidgets")
PROGRESS = "tqdm"
OPTIONAL = ("pandas", "google")

_UNPACK = opcode.opmap["UNPACK_SEQUENCE"]


class StandIn:
    """Takes every call and has every attribute; all that comes of it is a stand-in, too.

    Of a function that it is called with alone, as a decorator is, it makes that function.
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and isinstance(args[0], FunctionType | type):
            return args[0]
        return StandIn()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn()

    def __iter__(self) -> Iterator[Any]:
        return iter([StandIn() for _ in range(_expected(sys._getframe(1)))])

    def __getitem__(self, _: Any) -> Any:
        return StandIn()

    def __setitem__(self, _: Any, __: Any) -> None:
        pass

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __float__(self) -> float:
        return 0.0

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def _with(self, _: Any = None) -> "StandIn":
        return StandIn()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _with
    __truediv__ = __rtruediv__ = __or__ = __neg__ = _with


def _expected(frame: Any) -> int:
    """How many the code at hand unpacks: two, as of `plt.subplots()`, where it does not say."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return int(code[at + 1]) if 0 <= at < len(code) - 1 and code[at] == _UNPACK else 2


class Progress(StandIn):
    """A progress bar around something: just that."""

    def __init__(self, items: Any = (), *_: Any, **__: Any) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


class StandInModule(ModuleType):
    """A library, or a module of it, in whose place it stands."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if _is_progress(self.__name__):
            return (lambda *n, **_: range(*n)) if "range" in name else Progress
        return StandIn()


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds stand-ins for libraries by their names, and for all that is in them."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 (importlib gives it)
        target: ModuleType | None = None,  # noqa: ARG002 (importlib gives it)
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a module that a stand-in is there for."""
        if fullname.partition(".")[0] not in self._names:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """The stand-in."""
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: there is nothing in it."""


def stand_in() -> Finder:
    """A finder for all that stand-ins are there for."""
    return Finder((*DRAWING, *NOTEBOOKS, PROGRESS, *_absent()))


@functools.cache
def _absent() -> tuple[str, ...]:
    return tuple(name for name in OPTIONAL if importlib.util.find_spec(name) is None)


def _is_progress(name: str) -> bool:
    return name.partition(".")[0] == PROGRESS


def _unload_progress() -> None:
    """Let the progress bars that other libraries have loaded be found anew."""
    for name in filter(_is_progress, list(sys.modules)):
        del sys.modules[name]


def ignore(*_: Any, **__: Any) -> None:
    """Stands in for `display`."""


@contextlib.contextmanager
def grader_hidden() -> Iterator[None]:
    """In here, who imports `grader` gets a stand-in."""
    real = sys.modules["grader"]
    sys.modules["grader"] = StandInModule("grader")
    try:
        yield
    finally:
        sys.modules["grader"] = real


def prepare() -> None:
    """Do before a fork what `install` would take long for: a look at all names copies memory."""
    _absent()
    _unload_progress()


def install() -> None:
    """Let stand-ins be found first of all in this process."""
    if PROGRESS in sys.modules:
        _unload_progress()
    sys.modules["grader"] = StandInModule("grader")  # for the self-checks of a kit's notebook
    sys.meta_path.insert(0, stand_in())
    vars(builtins).update(display=ignore, get_ipython=StandIn())
