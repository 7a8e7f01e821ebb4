"""Shortfalls: what an audit found that should not be, a sentence each."""

from collections.abc import Iterator

from grader.findings import Audited, ChaffFound, MutantFound, WheatFound
from grader.model import Result, Thresholds

NAMED = 10


def shortfalls(audited: Audited, thresholds: Thresholds) -> Iterator[str]:
    """What falls short of the thresholds, or is wrong whatever they are."""
    if audited.stub:
        yield f"the stub earns points: it passes {', '.join(audited.stub)}"
    rights = [wheat for wheat in (audited.reference, *audited.wheats) if not wheat.full]
    totals = audited.totals
    if audited.reference in rights or _short(totals.full, totals.wheats, thresholds.wheats):
        yield from (sentence for wheat in rights for sentence in _lost(wheat))
    for wheat in (audited.reference, *audited.wheats):
        yield from _unlucky(wheat)
    yield from _chaffs(audited, thresholds.chaffs)
    yield from _mutants(audited, thresholds.mutants)
    yield from audited.unused


def _short(count: int, total: int, percent: float) -> bool:
    """Whether a share is less than what is demanded."""
    return 100 * count < percent * total


def _lost(wheat: WheatFound) -> Iterator[str]:
    for result in wheat.lost:
        yield f"{wheat.name} does not pass {result.check} ({result.outcome}): {_first(result)}"


def _unlucky(wheat: WheatFound) -> Iterator[str]:
    """Its checks that were lost with fresh seeds alone, each with the first salt that shows it."""
    for first, times in wheat.by_chance:
        result = first.result
        salts = f"salt {first.salt}" + (f" and {times - 1} more" if times > 1 else "")
        what = f"{wheat.name} does not pass {result.check} with {salts} ({result.outcome})"
        yield f"{what}: {_first(result)}"


def _first(result: Result) -> str:
    """The first line of a message."""
    return result.message.strip().partition("\n")[0]


def _chaffs(audited: Audited, percent: float) -> Iterator[str]:
    if _short(audited.totals.caught, audited.totals.chaffs, percent):
        for found in audited.chaffs:
            if not found.caught:
                yield f"{_place(found)} is not caught by any check of {found.chaff.exercise}"
    for found in audited.chaffs:
        if found.hurts:
            others = " and ".join(found.hurts)
            yield f"{_place(found)} loses points on {others}, not on {found.chaff.exercise} alone"


def _place(found: ChaffFound) -> str:
    return f"{found.chaff.place}: chaff '{found.chaff.name}'"


def _mutants(audited: Audited, percent: float) -> Iterator[str]:
    killed = audited.totals.killed
    demanded = killed + audited.totals.survived
    if _short(killed, demanded, percent):
        share = f"{killed} of {demanded} mutants ({100 * killed / demanded:.1f} %)"
        survived = [mutant for mutant in audited.mutants if mutant.survived]
        yield f"{share} are killed, {percent:g} % should be; survivors: {_names(survived)}"
    for mutant in audited.mutants:
        if mutant.killed and mutant.allowed_at:
            what = f"allows the mutant {mutant.name}, which {mutant.killed_by[0]} kills"
            yield f"{mutant.allowed_at}: {what}; take the allowance out"


def _names(mutants: list[MutantFound]) -> str:
    names = ", ".join(mutant.name for mutant in mutants[:NAMED])
    more = len(mutants) - NAMED
    return f"{names} and {more} more" if more > 0 else names
