"""Keeps out of a pytest session of ours what happens to be installed or set around it."""

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType

# They load plugins, add options, or change how much a failed assertion says.
_FOREIGN = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DEBUG", "CI", "BUILD_NUMBER")
_NO_PLUGINS = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"


@contextmanager
def undisturbed(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    """A place where checks mean the same on every machine, and that leaves nothing behind."""
    with ExitStack() as stack:
        stack.enter_context(_environment())
        stack.enter_context(_modules({file.relative_to(folder).parts[0] for file in files}))
        stack.enter_context(_bytecode())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (*_FOREIGN, _NO_PLUGINS)}
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ[_NO_PLUGINS] = "1"
    try:
        yield
    finally:
        for name, text in before.items():
            os.environ.pop(name, None)
            if text is not None:
                os.environ[name] = text


@contextmanager
def _modules(packages: set[str]) -> Iterator[None]:
    """pytest imports check files as `visible.test_x`, and looks there for a module of the name."""
    before = _taken(packages)
    try:
        yield
    finally:
        _taken(packages)
        sys.modules.update(before)


def _taken(packages: set[str]) -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] in packages]
    return {name: sys.modules.pop(name) for name in names}


@contextmanager
def _bytecode() -> Iterator[None]:
    """A kit belongs to its student, a course may be read-only."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
