"""Guards that no line of a solution gets where a student can see it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from grader.course.regions import Region
from grader.course.texts import split
from grader.errors import MarkerError

SECRET_LENGTH = 15


def guard_stub(
    reference: str, stub: str, regions: Iterable[Region], blanks: Iterable[str], where: str
) -> None:
    """Raise MarkerError if a line of a solution stands in the stub.

    A line may be there as often as it stands outside of the regions of the reference, and in
    `blanks`, the lines that took the place of solutions.
    """
    held, shown = _parted(reference, regions)
    allowed = Counter(shown) + Counter(line.strip() for line in blanks)
    found = Counter(line.strip() for line in split(stub))
    for line, number in held.items():
        if found[line] > allowed[line]:
            raise MarkerError(
                f"{where}:{number}: this line of a solution would stand in the stub;"
                " check the markers around it"
            )


def secrets(reference: str, regions: Iterable[Region], blanks: Iterable[str]) -> dict[str, int]:
    """The solution lines that nothing else in the stub shows, and where they stand first.

    Lines are stripped; those of less than 15 characters tell nothing and are left out.
    """
    held, shown = _parted(reference, regions)
    public = {*shown, *(line.strip() for line in blanks)}
    return {
        line: number
        for line, number in held.items()
        if len(line) >= SECRET_LENGTH and line not in public
    }


def guard_files(files: Mapping[str, bytes], hidden: Mapping[str, int], where: str) -> None:
    """Raise MarkerError if one of the `secrets` of a reference is a line of a kit's file."""
    for path, data in files.items():
        for number, line in enumerate(split(data.decode("utf-8")), start=1):
            if line.strip() in hidden:
                raise MarkerError(
                    f"{where}:{hidden[line.strip()]}: this line of a solution also stands in"
                    f" {path}:{number} of the kit; take it out there, or out of the markers"
                )


def _parted(reference: str, regions: Iterable[Region]) -> tuple[dict[str, int], list[str]]:
    """The stripped lines between markers with their first places, and those outside of them."""
    spans = [(region.begin, region.end) for region in regions]
    held: dict[str, int] = {}
    shown: list[str] = []
    for number, line in enumerate(split(reference), start=1):
        if not any(begin <= number <= end for begin, end in spans):
            shown.append(line.strip())
        elif line.strip() and not any(number in span for span in spans):
            held.setdefault(line.strip(), number)
    return held, shown
