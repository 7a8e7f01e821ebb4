"""Text that comes from a submission, made harmless for whoever reads it."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TEXT_LIMIT = 5_000
WORD_LIMIT = 200

# The sequences of a terminal: CSI (colours, cursor), OSC (titles, links), and the short ones.
_ANSI = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)|\x1b[@-Z\\^_]"
)
_NEWLINE = re.compile(r"\r\n|[\r\u2028\u2029]")
_SPACES = re.compile(r"\s+")

_START = r"(?:(?<![\w/.~])|(?<=\\[nrt])|(?<=file://))"
_NAME = r"[^\s/'\"`<>()\[\]{},;:*?|\\]+"
_WINDOWS = re.compile(r"(?<!\w)[A-Za-z]:\\+(?:[^\\\s'\"<>|]+\\+)*")
# Alone they tell as much as with what is in them.
_ROOTS = {"Users", "bin", "boot", "dev", "etc", "grader", "home", "lib", "lib64", "media", "mnt"}
_ROOTS |= {"opt", "private", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"}


def _harmless() -> dict[int, str]:
    """What to show for each character that could hide, move or reorder text."""
    shown = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
    shown[0x7F] = "\u2421"
    hidden = [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
    hidden += [0x061C, 0x200E, 0x200F, 0xFEFF, 0xFFFE, 0xFFFF, *range(0xFFF9, 0xFFFC)]
    hidden += [*range(0xE0000, 0xE0080), *range(0xD800, 0xE000)]
    return shown | dict.fromkeys(hidden, "\ufffd")


_HARMLESS = _harmless()


def clean(text: str) -> str:
    """The text without terminal sequences, its control and bidi characters made visible."""
    return _NEWLINE.sub("\n", _ANSI.sub("", text)).translate(_HARMLESS)


def told(text: str, limit: int = TEXT_LIMIT) -> str:
    """What a worker said, as a student may read it: clean, without paths, cut to `limit`."""
    left_out = len(text) > 2 * limit
    text = without_paths(clean(text[: 2 * limit]))
    return f"{text[:limit]}\n… (cut here)" if left_out or len(text) > limit else text


def word(text: str, limit: int = WORD_LIMIT) -> str:
    """What a worker calls something: the same on one line."""
    return one_line(without_paths(clean(text[: 2 * limit])), limit)


def one_line(text: str, limit: int) -> str:
    """The text on one line, cut to `limit`."""
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def without_paths(text: str) -> str:
    """The text with the last name alone of each absolute path: where it lies is nobody's matter."""
    if "/" in text:
        text = _PATH.sub(_last_name, text)
    return _WINDOWS.sub("", text) if ":\\" in text else text


def _last_name(found: "re.Match[str]") -> str:
    names = [name for name in found[0].split("/") if name]
    return names[-1] if len(names) > 1 or names[0] in _ROOTS else found[0]


def _odd_folders() -> Iterator[str]:
    """Folders of this machine whose paths have a space or the like, and so don't look like one."""
    candidates = {
        sys.prefix,
        sys.base_prefix,
        tempfile.gettempdir(),
        str(Path(__file__).parents[1]),
    }
    candidates |= {os.path.expanduser("~")}
    for folder in sorted(candidates, key=len, reverse=True):
        if not re.fullmatch(rf"(?:/{_NAME})*/?", folder):
            yield re.escape(folder.rstrip("/"))


_PATH = re.compile(f"{_START}(?:{'|'.join([*_odd_folders(), ''])})(?:/{_NAME})+/?")
