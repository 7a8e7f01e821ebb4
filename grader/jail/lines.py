"""The lines of a submission that a trace leads through, as sentences show them."""

import re

from grader.harmless import told, word
from grader.model import Submission

# What Python counts as ends of lines: fewer than `str.splitlines` knows.
_ENDS = re.compile("\r\n?|\n")


def own(trace: list[tuple[str, int]], submission: Submission) -> list[tuple[str, int]]:
    """The steps of a trace that are in files of the submission."""
    files = {file.path for file in submission.files}
    return [step for step in trace if step[0] in files]


def place(trace: list[tuple[str, int]], submission: Submission) -> tuple[str, str]:
    """Where a trace ends, in brackets, and the line of code that is there."""
    for file, line in own(trace[-1:], submission):
        return f" ({at(file, line, submission)})", shown(submission, (file, line))
    return "", ""


def at(path: str, line: int, submission: Submission) -> str:
    """A place in a file: its line, if that is not 0, or the line of a notebook's cell."""
    for file in submission.files:
        if file.path == path:
            found = file.cell_at(line)
            path = file.name
            if found:
                return f"cell {found[0]}, line {found[1]}"
    return f"{word(path)}, line {line}" if line > 0 else word(path)


def shown(submission: Submission, step: tuple[str, int]) -> str:
    """The code at a step, to follow a sentence; '' if there is none."""
    code = told(_line(submission, step))
    return f"\n    {code}" if code else ""


def _line(submission: Submission, step: tuple[str, int]) -> str:
    for file in submission.files:
        if file.path == step[0]:
            lines = _ENDS.split(file.data.decode("utf-8", "replace"))
            return lines[step[1] - 1].strip()[:200] if 0 < step[1] <= len(lines) else ""
    return ""
