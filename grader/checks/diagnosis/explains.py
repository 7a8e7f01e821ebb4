"""Who explains failed checks: a process that replays misconceptions, or their recorded answers."""

from typing import Protocol

from grader.checks.diagnosis.tolerance import Tolerance
from grader.jail.conversation import Transcript


class Explains(Protocol):
    """Knows an assignment's misconceptions; `Aside` and `Recollection` do. May raise Gone."""

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        """The misconceptions that answer as the submission did."""

    def agree(self, transcript: Transcript, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the misconceptions that nowhere answer otherwise."""
