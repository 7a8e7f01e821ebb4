"""The handout, split to the exercises that its headings name."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.course.kit_reading import Kit
from grader.course.texts import read_text, split
from grader.model import Manual

_HEADING = re.compile(r"(#{1,6})\s+(?P<title>.*)")
_NAME = re.compile(r"`(\w+)`")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
README, REST = "README.md", "## Check yourself"  # what a kit's README says below it is no handout


@dataclass(frozen=True)
class Guide:
    """What a kit's notebook says around the exercises.

    `intro` stands first, `before` above the exercise named, `closing` last; `points` are those
    of an exercise's visible checks, `manual` has the titles of those that a person marks.
    """

    intro: tuple[str, ...] = ()
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closing: tuple[str, ...] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    manual: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Section:
    level: int
    title: str
    text: str


def make_guide(handout: str, points: Mapping[str, int], manual: Sequence[Manual] = ()) -> Guide:
    """The guide from a handout, for exercises with the points of their visible checks.

    A section whose heading names exercises goes before the first of them, with the sections that
    lead to it; what leads to the first one of all beside the heading right above it is the intro.
    """
    before: dict[str, tuple[str, ...]] = {}
    titles = {exercise.name: exercise.title for exercise in manual}
    intro: tuple[str, ...] = ()
    pending: list[_Section] = []
    for section in _sections(handout):
        pending.append(section)
        if name := _first(section, (*points, *titles)):
            if not before:
                intro, pending = _parted(pending)
            texts = (section.text for section in pending)
            before[name] = (*before.get(name, ()), *texts)
            pending = []
    rest = tuple(section.text for section in pending)
    if not before:
        return Guide(rest, {}, (), points, titles)
    return Guide(intro, before, rest, points, titles)


def kit_guide(kit: Kit) -> Guide:
    """The guide from a kit's README; one without texts if it is gone.

    Raises ManifestError if it is no text.
    """
    path = kit.folder / README
    text = read_text(path, README) if path.is_file() else ""
    handout = text.split(f"\n{REST}\n")[0] if f"\n{REST}\n" in text else ""
    points = {exercise.name: exercise.points for exercise in kit.exercises}
    return make_guide(handout, points, kit.manual)


def _first(section: _Section, exercises: Collection[str]) -> str:
    """The exercise that comes first in the file among those that a heading names, or ''."""
    named = set(_NAME.findall(section.title)) if section.level > 1 else set()
    return next((name for name in exercises if name in named), "")


def _parted(pending: list[_Section]) -> tuple[tuple[str, ...], list[_Section]]:
    """What comes before the heading right above the last section, and the rest."""
    last = pending[-1]
    above = [at for at, section in enumerate(pending) if 1 < section.level < last.level]
    cut = above[-1] if above else len(pending) - 1
    return tuple(section.text for section in pending[:cut]), pending[cut:]


def _sections(text: str) -> Iterator[_Section]:
    """The headings with the text below each; text before the first one is a section, too."""
    level, title, lines, fence = 0, "", list[str](), ""
    for line in split(text):
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            fence = found[1]
        elif heading := _HEADING.match(line):
            yield from _section(level, title, lines)
            level, title, lines = len(heading[1]), heading["title"], []
        lines.append(line)
    yield from _section(level, title, lines)


def _section(level: int, title: str, lines: list[str]) -> Iterator[_Section]:
    if text := "\n".join(lines).strip("\n"):
        yield _Section(level, title, text)
