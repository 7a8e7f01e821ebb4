"""What a worker makes of its texts, true or forged, reaches nobody as it came."""

import html
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.jail import sentences
from grader.model import SourceFile, Submission
from grader.worker.protocol import MAX_TEXT, Missing, Raised

SUBMISSION = Submission("ann", (SourceFile("student.py", "x = '\u202e\x1b[2J'\n".encode()),))

NASTY = {
    "a terminal's sequences": "\x1b[2J\x1b]0;owned\x07\x1b[31m",
    "a sequence of one byte": "\x9b31m",
    "bells and nulls": "\x00\x07\x08\x7f\x85",
    "overridden direction": "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f",
    "invisible tags": "".join(map(chr, range(0xE0041, 0xE0060))),
    "line ends of all kinds": "a\rb\x0bc\x0cd\u2028e\u2029f\x1c\x1d\x1e\x85",
    "HTML": "</pre><script>alert(1)</script><img src=x onerror=alert(1)>&lt;",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "Markdown": "```\n# head\n[x](javascript:alert(1))\n|a|b|",
    "paths": "'/grader/grader/worker/x.py' /tmp/3f/x /home/prof/course/hidden/test_x.py",
    "a library's path": "(/usr/lib/python3/site-packages/numpy/__init__.py)",
    "a long line": "x" * MAX_TEXT,
    "many lines": "\n" * MAX_TEXT,
}
PATHS = ("/grader", "/tmp", "site-packages", "/home", "/usr", "/work")

nasty = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())


def acts(text: str) -> set[str]:
    """The characters of a text that could act on its reader."""
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {
        *"\n\t\u200c\u200d"
    }


def test_characters_that_act_are_found() -> None:
    assert acts("a\x1b\u202e\u200f\x9b\u2028\n") == {"\x1b", "\u202e", "\u200f", "\x9b", "\u2028"}


def forged(text: str) -> list[str]:
    """Every sentence that a worker has a part in, with this text wherever it has a say."""
    step = (text[:MAX_TEXT], 1)
    raised = Raised(1, text[:200], text, [step, ("student.py", 1)])
    elsewhere = Raised(1, text[:200], text, [step])
    broken = Raised(1, "SyntaxError", text, [step])
    return [
        sentences.missing(Missing(1, text, [text]), "f"),
        sentences.missing(Missing(1, "g", [text]), "f.g"),
        sentences.unwritten(elsewhere, "f", SUBMISSION),
        sentences.raised(raised, "f", SUBMISSION),
        sentences.raised(elsewhere, "f", SUBMISSION),
        sentences.stopped(raised, "student.py", SUBMISSION),
        sentences.stopped(elsewhere, "student.py", SUBMISSION),
        sentences.stopped(broken, "student.py", SUBMISSION),
        sentences.prohibited((), "f", text, text, 3, SUBMISSION),
    ]


@nasty
def test_a_forged_reply_makes_a_harmless_sentence(text: str) -> None:
    for sentence in forged(text):
        assert not acts(sentence), sentence
        assert len(sentence) < 6_000
        assert [path for path in PATHS if path in sentence] == []


@nasty
def test_a_forged_file_is_not_named(text: str) -> None:
    found = sentences.raised(Raised(1, "E", "", [(text, 1)]), "f", SUBMISSION)
    assert found == "`f` raised E"


SAYS = """
import sys, warnings
TEXT = {text!r}

def double(x):
    print(TEXT)
    print(TEXT, file=sys.stderr)
    warnings.warn(TEXT)
    raise type(TEXT.replace("\\0", "") or "E", (Exception,), {{}})(TEXT)

class Half:
    def forward(self, x):
        return TEXT

raise ValueError(TEXT)
"""


@pytest.fixture(scope="module")
def said(
    once: Callable[..., Path],
    write_class: Callable[..., Path],
    command: Callable[..., list[str]],
    run: Callable[..., Any],
) -> Path:
    """Results of submissions that say something nasty in every way they have."""

    def make(folder: Path) -> None:
        sources = {f"{n}.py": SAYS.format(text=text) for n, text in enumerate(NASTY.values())}
        files = {name: text.encode() for name, text in sources.items()}
        done = run(command(write_class(folder / "class", files), folder / "results"))
        assert done.returncode == 0, done.stderr
        (folder / "output.txt").write_text(done.stdout + done.stderr)

    return once("nasty-class", make)


def pages(said: Path) -> dict[str, str]:
    """What students may read, by the name of the file."""
    files = (said / "results" / "students").iterdir()
    return {path.name: path.read_text() for path in files}


def test_pages_hold_nothing_that_acts_and_no_path(said: Path) -> None:
    assert len(pages(said)) == 2 * len(NASTY)
    for name, text in pages(said).items():
        assert not acts(html.unescape(text)), name
        assert [path for path in PATHS if path in text] == [], name
        assert len(text) < 60_000


def test_pages_hold_no_markup_of_a_submissions(said: Path) -> None:
    for name, text in pages(said).items():
        if name.endswith(".html"):
            assert not re.search(r"<script|<img|onerror=[^&]*>", text.replace("&lt;", "")), name


def test_the_report_holds_nothing_that_acts_and_no_path(said: Path) -> None:
    report: Any = json.loads((said / "results" / "report.json").read_bytes())
    told = 0
    for student in report["students"]:
        results = [each[key] for each in student["results"] for key in ("message", "printed")]
        for text in (student["problem"], *student["notes"], *results):
            told += bool(text)
            assert not acts(text)
            assert [path for path in PATHS if path in text] == []
    assert told > 3 * len(NASTY)


def test_the_terminal_of_the_staff_shows_nothing_that_acts(said: Path) -> None:
    assert not acts((said / "output.txt").read_text())
