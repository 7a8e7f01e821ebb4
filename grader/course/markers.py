"""Cuts solutions out of a reference, between its whole-line markers."""

import warnings
from collections.abc import Callable, Iterator

from grader.course import leaks
from grader.course.regions import Holder, Region, read_regions
from grader.course.texts import compiled, joined, normalised, split, syntax_fault
from grader.course.tokens import inside_strings
from grader.course.unwritten import unwritten
from grader.errors import MarkerError

__all__ = ["Holder", "Region", "fill", "parse", "secrets", "stub"]

_HERE = "# Your code here"
_CLOSED = {"NamedTuple", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"}


def parse(source: str, where: str) -> tuple[Region, ...]:
    """The solution regions of a reference, in order; `where` names it in messages.

    Raises MarkerError if the markers do not fit together, or if the source does not compile.
    """
    return read_regions(normalised(source), where)


def fill(source: str, where: str, choose: Callable[[Region], str | None]) -> str:
    """The reference without marker lines, each solution replaced by what `choose` returns.

    `choose` returns lines of code without indentation, or None to keep the solution.
    Raises MarkerError as `parse` does.
    """
    text = normalised(source)
    lines = _filled(split(text), read_regions(text, where), choose)
    return joined([line for _, line in lines])


def stub(source: str, where: str) -> str:
    """The reference with every solution cut out; it can be imported if the rest of it can.

    Raises MarkerError as `parse` does, and if the stub does not compile, compiles with a
    warning, or holds a line of a solution.
    """
    text = normalised(source)
    regions = read_regions(text, where)
    blanks = _blanks(regions, where)
    lines = list(_filled(split(text), regions, lambda region: blanks[region]))
    result = joined([line for _, line in lines])
    _guard_compiles(result, [number for number, _ in lines], where)
    leaks.guard_stub(text, result, regions, split("\n".join(blanks.values())), where)
    return result


def secrets(source: str, where: str) -> dict[str, int]:
    """The lines that only the solutions of a reference hold, with their line numbers.

    Raises MarkerError as `parse` does.
    """
    text = normalised(source)
    regions = read_regions(text, where)
    blanks = _blanks(regions, where)
    return leaks.secrets(text, regions, split("\n".join(blanks.values())))


def _filled(
    lines: list[str], regions: tuple[Region, ...], choose: Callable[[Region], str | None]
) -> Iterator[tuple[int, str]]:
    """The lines of the result, each with the line of the reference that it comes from."""
    done = 0
    for region in regions:
        yield from _numbered(lines, done, region.begin - 1)
        chosen = choose(region)
        if chosen is None:
            yield from _numbered(lines, region.begin, region.end - 1)
        else:
            for line in _indented(chosen, region.indent):
                yield region.begin, line
        done = region.end
    yield from _numbered(lines, done, len(lines))


def _numbered(lines: list[str], start: int, stop: int) -> Iterator[tuple[int, str]]:
    return ((number + 1, lines[number]) for number in range(start, stop))


def _indented(code: str, indent: str) -> list[str]:
    """The lines of `code` below `indent`; what is inside of a string stays as it is."""
    text = normalised(code)
    kept = inside_strings(text)
    return [
        line if number in kept or not line.strip() else indent + line
        for number, line in enumerate(split(text), start=1)
    ]


def _blanks(regions: tuple[Region, ...], where: str) -> dict[Region, str]:
    """What stands in the stub instead of each solution."""
    return {region: _blank(region, where) for region in regions}


def _blank(region: Region, where: str) -> str:
    raises = unwritten(region.owner)
    if region.holder is Holder.FUNCTION:
        return f"{_HERE}\n{raises}"
    if region.holder is Holder.MODULE:
        return f"{_HERE}\npass" if region.indent else _HERE
    if closed := _CLOSED.intersection(region.bases):
        raise MarkerError(
            f"{where}:{region.begin}: a part of the body of a class of {min(closed)} can't be"
            " cut out; put the markers around the whole class"
        )
    step = "\t" if "\t" in region.indent else "    "
    return f"{_HERE}\ndef __new__(cls, *args, **kwargs):\n{step}{raises}"


def _guard_compiles(stub: str, numbers: list[int], where: str) -> None:
    """Raise MarkerError if the stub does not compile, or compiles with a warning."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled(stub, where)
    except (SyntaxError, ValueError, RecursionError, Warning) as error:
        line, what = syntax_fault(error)
        place = f"{where}:{numbers[min(line, len(numbers)) - 1] if numbers else 1}"
        raise MarkerError(
            f"{place}: the stub {what} when the solutions are cut out; change that line or the"
            " markers"
        ) from None
