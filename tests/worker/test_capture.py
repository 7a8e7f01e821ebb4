"""What a submission prints is kept up to a limit; nobody answers what it asks."""

import builtins
import logging
import sys

import pytest

from grader.worker import capture
from grader.worker.capture import Capture, NoKeyboard


def test_what_fits_is_kept() -> None:
    kept = Capture(10)
    assert kept.write("12345") == 5
    assert kept.write("67890") == 5
    assert kept.take() == "1234567890"


def test_what_does_not_fit_is_dropped_with_a_note() -> None:
    kept = Capture(3)
    assert kept.write("12345") == 5
    assert kept.write("6") == 1
    assert kept.take() == "123\n… (more was printed)"


def test_taking_starts_anew() -> None:
    kept = Capture(3)
    kept.write("12345")
    kept.take()
    kept.write("ab")
    assert kept.take() == "ab"


def test_a_lone_surrogate_can_be_printed() -> None:
    kept = Capture(9)
    kept.write("\udc80")
    assert kept.take() == "?"


def test_a_capture_is_a_file_to_print_to() -> None:
    kept = Capture(99)
    print("a", 1, file=kept, flush=True)
    kept.writelines(["b", "c"])
    assert kept.writable()
    assert not kept.isatty()
    assert kept.take() == "a 1\nbc"


def test_the_standard_streams_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr", "stdin"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(builtins, "input", input)
    kept = capture.install(99)
    print("out")
    print("err", file=sys.stderr)
    logging.getLogger("student").error("log")  # goes to where stderr is now
    assert sys.stdin.read() == ""
    with pytest.raises(NoKeyboard, match="keyboard"):
        input("your name? ")
    assert kept.take().startswith("out\nerr\n")
