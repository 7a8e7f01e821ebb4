"""What the plugin keeps with pytest's own objects."""

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from grader.errors import GraderError

if TYPE_CHECKING:
    from grader.checks.kits import OpenKits
    from grader.checks.outcome import Graded
    from grader.checks.source import Source


class Begun(NamedTuple):
    """A check that has asked for the submission."""

    source: "Source"
    namespace: str
    module: Any


# The submission of a session of ours; without one, that of the kit around the check.
SUBMISSION: "pytest.StashKey[tuple[Source, str]]" = pytest.StashKey()
KITS: "pytest.StashKey[OpenKits]" = pytest.StashKey()
BEGUN = pytest.StashKey[Begun]()
GRADED: "pytest.StashKey[Graded]" = pytest.StashKey()
FAULT = pytest.StashKey[GraderError]()
# What an item's marks give it as arguments, the same for every submission.
CASE = pytest.StashKey[dict[str, object]]()
