"""Finds the lines of the solution markers, and refuses all that only resembles one."""

import difflib
import re
from dataclasses import dataclass

from grader.course.tokens import Comment, Tokens
from grader.errors import MarkerError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"

_LIKE = re.compile(
    r"\b(begin|start|end|stop)[\W_\d]*((of|the|your|my|a)[\W_]*)*sol(ution|n\b|\b)"
    r"|\bsolution[\W_\d]*(begin|start|end|stop)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"#{2,}\s*(BEGIN|END)(\b|_)")
_SPELLED = ("beginsolution", "endsolution")


@dataclass(frozen=True)
class Span:
    """The lines of a pair of markers."""

    begin: int
    end: int


def resembles_marker(comment: str) -> bool:
    """Whether a comment may be meant as a marker: other case, signs, spelling, or more text."""
    letters = re.sub(r"[^a-z]", "", comment.lower())
    similar = difflib.get_close_matches(letters, _SPELLED, n=1, cutoff=0.88)
    return bool(_LIKE.search(comment) or _HEAD.match(comment) or similar)


def read_spans(text: str, tokens: Tokens, where: str) -> list[Span]:
    """The pairs of markers, in order.

    Raises MarkerError at a marker without a partner, at what only resembles a marker, and at a
    marker inside of a string that is not part of a solution.
    """
    _refuse_near_misses(text.split("\n"), tokens.comments, where)
    spans = _paired([comment for comment in tokens.comments if _exact(comment)], where)
    _refuse_in_strings(tokens, spans, where)
    return spans


def _exact(comment: Comment) -> bool:
    return comment.text.strip(" \t\f") in (BEGIN, END)


def _refuse_near_misses(lines: list[str], comments: list[Comment], where: str) -> None:
    rows = {comment.line for comment in comments}
    for comment in comments:
        place = f"{where}:{comment.line}"
        if not _exact(comment):
            if resembles_marker(comment.text):
                raise MarkerError(
                    f"{place}: the comment looks like a solution marker but is none;"
                    f" write exactly '{BEGIN}' or '{END}', or reword the comment"
                )
        elif not comment.alone:
            raise MarkerError(f"{place}: the marker stands behind code; give it its own line")
        elif _continues(lines[: comment.line - 1]) and comment.line - 1 not in rows:
            raise MarkerError(
                f"{place}: the marker follows a line that ends in a backslash; join those lines"
            )


def _continues(before: list[str]) -> bool:
    """Whether the line after these goes on with the last one."""
    return bool(before) and before[-1].endswith("\\")


def _paired(markers: list[Comment], where: str) -> list[Span]:
    spans, begin = [], 0
    for marker in markers:
        place, begins = f"{where}:{marker.line}", marker.text.startswith(BEGIN)
        if begins and begin:
            raise MarkerError(
                f"{place}: '{BEGIN}' stands inside of the solution that begins in line {begin};"
                f" end that one first with '{END}'"
            )
        if not begins and not begin:
            raise MarkerError(f"{place}: '{END}' ends nothing; put '{BEGIN}' before the solution")
        if begins:
            begin = marker.line
        else:
            spans.append(Span(begin, marker.line))
            begin = 0
    if begin:
        raise MarkerError(f"{where}:{begin}: '{BEGIN}' has no end; put '{END}' behind the solution")
    return spans


def _refuse_in_strings(tokens: Tokens, spans: list[Span], where: str) -> None:
    for line, content in tokens.strings:
        comment = content.strip()
        cut = any(span.begin < line < span.end for span in spans)
        if comment.startswith("#") and resembles_marker(comment) and not cut:
            raise MarkerError(
                f"{where}:{line}: a solution marker stands inside of a string;"
                " write that text another way"
            )
