"""One changed run of lines, and how it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

_CONTEXT = 2


@dataclass(frozen=True)
class Hunk:
    """The lines from `line` to `last` of a file, from 1, and what stands there instead."""

    line: int
    last: int
    new: tuple[str, ...]

    def text(self, lines: Sequence[str], old: str, new: str) -> str:
        """The change of a file's lines as a unified diff of the files `old` and `new`."""
        start = max(self.line - _CONTEXT, 1)
        before = lines[start - 1 : self.line - 1]
        gone = lines[self.line - 1 : self.last]
        after = lines[self.last : self.last + _CONTEXT]
        around = len(before) + len(after)
        counts = around + len(gone), around + len(self.new)
        shown = [f"--- {old}", f"+++ {new}", f"@@ -{start},{counts[0]} +{start},{counts[1]} @@"]
        shown += [f" {line}" for line in before] + [f"-{line}" for line in gone]
        shown += [f"+{line}" for line in self.new] + [f" {line}" for line in after]
        return "".join(line + "\n" for line in shown)


def changed(old: Sequence[str], new: Sequence[str], numbers: Sequence[int]) -> Hunk:
    """What differs between two texts; `numbers` are those of the old one's lines in their file."""
    first = _same(old, new)
    rest = min(len(old), len(new)) - first
    tail = min(_same(old[::-1], new[::-1]), rest)
    last = len(old) - tail
    return Hunk(numbers[first], numbers[last - 1], tuple(new[first : len(new) - tail]))


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines at the head are the same."""
    for count, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return count
    return min(len(old), len(new))
