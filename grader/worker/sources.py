"""Imports a submission's files from memory: they never touch a disk."""

import importlib.abc
import importlib.machinery
import importlib.util
import linecache
from collections.abc import Sequence
from types import CodeType, ModuleType


def remember(file: str, text: str) -> None:
    """Let tracebacks show the lines of a file that is on no disk."""
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)


class SourceFinder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds the modules and packages among a submission's files."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 (importlib gives it)
        target: ModuleType | None = None,  # noqa: ARG002 (importlib gives it)
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a module that is one of the files."""
        place = self._place(fullname)
        if place is None:
            return None
        package = place.endswith("/__init__.py")
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=place, is_package=package)
        spec.has_location = True
        return spec

    def _place(self, fullname: str) -> str | None:
        base = fullname.replace(".", "/")
        return next((p for p in (f"{base}.py", f"{base}/__init__.py") if p in self._files), None)

    def get_source(self, fullname: str) -> str:
        """The text of a module, decoded as Python would, or else as well as can be."""
        place = self._place(fullname)
        if place is None:
            raise ImportError(f"no module named {fullname!r} in the submission", name=fullname)
        try:
            return importlib.util.decode_source(self._files[place])
        except (SyntaxError, UnicodeDecodeError):  # Python itself minds neither in a comment
            return self._files[place].decode("utf-8", "replace")

    def get_code(self, fullname: str) -> CodeType:
        """The compiled module; its lines are known to tracebacks."""
        place = self._place(fullname)
        if place is None:
            raise ImportError(f"no module named {fullname!r} in the submission", name=fullname)
        self.remember(fullname)
        code: CodeType = compile(self._files[place], place, "exec", dont_inherit=True)
        return code

    def remember(self, fullname: str) -> str:
        """The text of a module, whose lines are known to tracebacks from now on."""
        text = self.get_source(fullname)
        remember(self._place(fullname) or "", text)
        return text

    def is_package(self, fullname: str) -> bool:
        """Whether the module is a package."""
        return (self._place(fullname) or "").endswith("/__init__.py")

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Nothing special: Python makes the module."""
