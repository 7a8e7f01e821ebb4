"""The members of an audit's class: submissions of which is known who must pass."""

from dataclasses import dataclass
from enum import StrEnum

from grader.audit.mutants import Mutant
from grader.audit.sample import Sample, reference, stub, wheats, wrong_ones
from grader.model import Assignment, Chaff


class Kind(StrEnum):
    """Who a member is."""

    STUB = "stub"
    REFERENCE = "reference"
    WHEAT = "wheat"
    CHAFF = "chaff"
    MUTANT = "mutant"


RIGHT = frozenset({Kind.REFERENCE, Kind.WHEAT})
WRONG = frozenset({Kind.CHAFF, Kind.MUTANT})


@dataclass(frozen=True)
class Member:
    """One submission of the class, scored on the checks of `exercises`."""

    name: str
    kind: Kind
    source: bytes
    exercises: tuple[str, ...]
    chaff: Chaff | None = None
    mutant: Mutant | None = None


def members(assignment: Assignment, mutants: list[Mutant]) -> list[Member]:
    """The stub, the reference, the wheats, the chaffs and the mutants."""

    def member(sample: Sample, kind: Kind, chaff: Chaff | None = None) -> Member:
        return Member(sample.student, kind, sample.source, assignment.names, chaff)

    return [
        member(stub(assignment), Kind.STUB),
        member(reference(assignment), Kind.REFERENCE),
        *(member(sample, Kind.WHEAT) for sample in wheats(assignment)),
        *(
            member(sample, Kind.CHAFF, chaff)
            for sample, chaff in zip(wrong_ones(assignment), assignment.chaffs, strict=True)
        ),
        *(
            Member(f"mutant-{m.name}", Kind.MUTANT, m.source, m.exercises, mutant=m)
            for m in mutants
        ),
    ]
