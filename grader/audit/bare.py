"""A reference without its marker lines, and with edits."""

from grader.course import chaffs, markers
from grader.course.texts import joined, normalised, split
from grader.model import Chaff

# What an edit may put a marker line into, or take one out of.
_SIGNS = ("#", '"""', "'''")


class Bare:
    """The text of a reference without markers; `numbers` are its lines' in the file, from 1.

    Raises MarkerError as `markers.parse` does.
    """

    def __init__(self, source: str, where: str) -> None:
        self.marked = normalised(source)
        regions = markers.parse(self.marked, where)
        self._gone = {number for region in regions for number in (region.begin, region.end)}
        lines = split(self.marked)
        self.numbers = [n for n in range(1, len(lines) + 1) if n not in self._gone]
        self.text = joined([lines[number - 1] for number in self.numbers])

    def edited(self, chaff: Chaff) -> str:
        """The text with a chaff's edit, one that was found to apply.

        Raises MarkerError if it spoils the markers.
        """
        if self._is_apart(chaff):
            at = self._place(self.marked.index(chaff.replace))
            return self.text[:at] + chaff.by + self.text[at + len(chaff.replace) :]
        # Reading the markers anew takes the longer the longer the reference is.
        return markers.fill(chaffs.apply(chaff, self.marked), chaff.name, lambda _: None)

    def _is_apart(self, chaff: Chaff) -> bool:
        """Whether an edit has nothing to do with marker lines."""
        first = self.marked.count("\n", 0, self.marked.index(chaff.replace)) + 1
        last = first + chaff.replace.count("\n")
        if chaff.replace.endswith("\n") and chaff.by.endswith("\n"):
            last -= 1
        near = self._gone.intersection(range(first, last + 1))
        return not near and not any(sign in chaff.replace + chaff.by for sign in _SIGNS)

    def _place(self, at: int) -> int:
        """Where in `text` is what stands at a place of the marked text."""
        before = split(self.marked[:at] + "|")[:-1]
        gone = [line for number, line in enumerate(before, 1) if number in self._gone]
        return at - sum(len(line) + 1 for line in gone)
