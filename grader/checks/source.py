"""Where checks get the submission from: a worker, or (see `local`) this very process."""

import hashlib
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from grader.checks.diagnosis.explains import Explains
from grader.jail import remote
from grader.jail.conversation import Conversation, Transcript

if TYPE_CHECKING:
    from grader.checks.outcome import Graded


class Source(Protocol):
    """One submission, for one check after the other; `aside` knows misconceptions, if any are."""

    aside: Explains | None

    def begin(self, seed: int, seconds: float | None, exercise: str = "") -> Any:
        """The submission's module, as a check of `exercise` that begins now gets it."""

    def reference(self) -> ModuleType | None:
        """The trusted solution, where there is one."""

    def transcript(self) -> Transcript | None:
        """What was said in the check at hand, where calls can be followed."""

    def explain(self, error: BaseException) -> "Graded | None":
        """The outcome that an exception means, if the submission itself raised it."""

    def refusals(self) -> Mapping[str, str]:
        """A sentence for each exercise that is known by now to call what it must not."""


class WorkerSource:
    """A submission in a worker; `aside` knows its assignment's misconceptions."""

    def __init__(
        self,
        conversation: Conversation,
        reference: ModuleType | None = None,
        aside: Explains | None = None,
    ) -> None:
        self._conversation = conversation
        self._reference = reference
        self.aside = aside

    def begin(self, seed: int, seconds: float | None, exercise: str = "") -> Any:
        """A stand-in for the module."""
        self._conversation.begin(seed, seconds, exercise)
        return remote.module(self._conversation)

    def reference(self) -> ModuleType | None:
        """The trusted solution, where there is one."""
        return self._reference

    def transcript(self) -> Transcript | None:
        """What was said in the check at hand."""
        return self._conversation.transcript

    def explain(self, error: BaseException) -> "Graded | None":
        """Nothing: what is raised in a worker arrives as a SubmissionFault."""

    def refusals(self) -> Mapping[str, str]:
        """A sentence for each exercise that is known by now to call what it must not."""
        return self._conversation.refusals


def import_file(path: Path, name: str) -> ModuleType:
    """Run a Python file as a module of that name."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seed(*parts: str) -> int:
    """A seed of 63 bits, made from texts."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
