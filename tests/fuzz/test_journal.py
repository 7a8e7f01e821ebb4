"""The record of what is scored, whatever became of it on the disk; and the lines of markers."""

import contextlib
import tempfile
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from grader.errors import BatchError
from grader.grading import messages
from grader.grading.journal import NAME, Journal
from grader.grading.messages import Marked
from grader.model import Outcome, Result, RunInfo
from tests.fuzz.strategies import Parts, fuzzed, mutated

RUN = RunInfo("Arithmetic", "sums", "1", "strong", "cafe", "0.1.0", "3.11.7", "2.1.0", "2.5.1")
TROUBLE = Parts(
    [b"\n", b"{", b"}", b"[" * 2000, b'{"a":' * 2000, b'"', b"\\ud800", b"\xff", b"\0" * 50]
)
TROUBLE += [b"9" * 400, b"1e999", b"NaN", b"null", b"\\", b",", b'"student":"Bob",', b"\r\n"]


def marked(student: str) -> Marked:
    result = Result("test_double", Outcome.FAILED, "got 1\nshould 2", "spam\n", 0.25)
    return Marked(0, student, "k", (result,), "stops at line 3", ("Sums.py was taken",))


def written() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        with Journal(Path(folder), RUN) as journal:
            for student in ("Ada", "Bob", "李雷"):
                journal.add(marked(student))
        return Path(folder, NAME).read_bytes()


JOURNALS = st.one_of(mutated(st.just(written()), TROUBLE), st.binary(max_size=100))


@fuzzed(JOURNALS)
def test_any_journal_is_carried_on(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, NAME).write_bytes(data)
        with contextlib.suppress(BatchError), Journal(Path(folder), RUN) as journal:
            before = list(journal.all(["Ada", "Bob", "李雷"]))
            journal.add(marked("Eve"))
            assert journal.get("Eve") == marked("Eve")
            assert list(journal.all(["Ada", "Bob", "李雷"])) == before
        with Journal(Path(folder), RUN) as journal:
            assert list(journal.all(["Ada", "Bob", "李雷", "Eve"])) == [*before, marked("Eve")]


SAID = st.sampled_from([messages.Ready("strong"), marked("Ada"), messages.Fault("It is late.")])


@fuzzed(st.one_of(mutated(SAID.map(messages.encode), TROUBLE), st.binary(max_size=60)))
def test_any_line_of_a_marker_is_a_message_or_an_error_of_decoding(line: bytes) -> None:
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        assert isinstance(messages.decode_said(line), messages.Said)
