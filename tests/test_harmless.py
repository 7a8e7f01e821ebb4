"""Text that comes from a submission: nothing in it acts on its reader, or tells of the machine."""

import sys

import pytest

from grader import harmless
from grader.harmless import TEXT_LIMIT, told, without_paths, word

PATHS = {
    "(/home/prof/.venv/lib/python3.11/site-packages/numpy/__init__.py)": "(__init__.py)",
    "No such file or directory: '/tmp/3f2a/data.csv'": "No such file or directory: 'data.csv'",
    'File "/grader/grader/worker/serving.py", line 3': 'File "serving.py", line 3',
    "<module 'm' from '/usr/lib/m.py'>": "<module 'm' from 'm.py'>",
    "error:/home/prof/x.py": "error:x.py",
    "file:///home/prof/x.py": "file://x.py",
    "PATH=/a/b:/c/d": "PATH=b:d",
    "'one\\n/home/prof/x.py'": "'one\\nx.py'",
    "[PosixPath('/home/prof'), '/srv/a/']": "[PosixPath('prof'), 'a']",
    "in /tmp": "in tmp",
    "C:\\Users\\prof\\x.py": "x.py",
    "'C:\\\\Users\\\\prof\\\\x.py'": "'x.py'",
}
NO_PATHS = [
    "dx/dy = 1/2",
    "1 / 2, x /2",
    "a/b/c.py",
    "./a/b ../c",
    "https://pytorch.org/docs/x",
    "//",
]


@pytest.mark.parametrize(("text", "shown"), PATHS.items())
def test_of_a_path_the_last_name_is_left(text: str, shown: str) -> None:
    assert without_paths(text) == shown


@pytest.mark.parametrize("text", NO_PATHS)
def test_what_is_no_path_stays(text: str) -> None:
    assert without_paths(text) == text


def test_the_machines_own_folders_are_known_even_with_spaces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "prefix", "/home/a prof/(new) venv")
    assert [*harmless._odd_folders()] == [r"/home/a\ prof/\(new\)\ venv"]


@pytest.mark.parametrize("size", [0, 1, TEXT_LIMIT, TEXT_LIMIT + 1, 10**7])
def test_text_is_cut_and_says_so(size: int) -> None:
    text = told("x" * size)
    assert len(text) < TEXT_LIMIT + 20
    assert text.endswith("… (cut here)") is (size > TEXT_LIMIT)


def test_a_name_is_one_short_line() -> None:
    assert word("Value\nError\t: passed\r\n") == "Value Error : passed"
    assert len(word("x" * 10**6)) == 200


@pytest.mark.parametrize("text", ["\U000e0041", "\u2060", "\ufff9", "\u206f", "\u061c", "\x9b31m"])
def test_nothing_invisible_is_left(text: str) -> None:
    assert told(text)[0] == "\ufffd"


@pytest.mark.parametrize("text", ["/a" * 10**6, "/" * 10**6, ":\\" * 10**6, "\x1b[" * 10**6])
def test_text_made_to_take_long_is_cut_before_it_is_looked_at(text: str) -> None:
    assert len(told(text)) < TEXT_LIMIT + 20
