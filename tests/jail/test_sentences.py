"""What happened in a worker, as a sentence for the student."""

import signal

import pytest

from grader.jail import sentences
from grader.model import SourceFile, Submission
from grader.worker.protocol import Missing, Raised

FILES = (
    SourceFile("student.py", b"import helper\n\n    y = x.shpae\n" + b"z = '" + b"w" * 500),
    SourceFile("helper.py", b"a = 1\nb = = 2\n"),
)
SUBMISSION = Submission("ann", FILES)


def test_a_missing_name_comes_with_what_is_like_it() -> None:
    found = sentences.missing(Missing(1, "relu_backwrad", ["relu_backward"]), "relu_backwrad")
    assert found == "`relu_backwrad` is not defined in your file (there is `relu_backward`)"


def test_a_missing_part_is_named_with_what_needs_it() -> None:
    found = sentences.missing(Missing(1, "Layer"), "Layer.forward")
    assert found == "`Layer`, needed for `Layer.forward`, is not defined in your file"


def test_what_is_not_written_is_named_with_its_line() -> None:
    reply = Raised(1, "NotImplementedError", "", [("student.py", 1), ("student.py", 3)], True)
    assert (
        sentences.unwritten(reply, "f", SUBMISSION) == "`f` is not written yet (student.py, line 3)"
    )


def test_an_exception_comes_with_the_innermost_line_of_the_student() -> None:
    trace = [("student.py", 1), ("student.py", 3)]
    reply = Raised(1, "AttributeError", "no attribute", trace)
    assert sentences.raised(reply, "f", SUBMISSION) == (
        "`f` raised AttributeError: no attribute (student.py, line 3)\n    y = x.shpae"
    )


@pytest.mark.parametrize(
    ("trace", "end"),
    [
        ([], "raised KeyError"),
        ([("student.py", 99)], "(student.py, line 99)"),
        ([("student.py", 0)], "(student.py)"),
        ([("other.py", 1)], "raised KeyError"),
    ],
    ids=["no line", "a line behind the end", "no number", "an unknown file"],
)
def test_an_exception_without_a_line_of_code_is_shown_without_one(
    trace: list[tuple[str, int]], end: str
) -> None:
    assert sentences.raised(Raised(1, "KeyError", "", trace), "f", SUBMISSION).endswith(end)


@pytest.mark.parametrize("ends", ["\f\n", "\u2028\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_counts_them(ends: str) -> None:
    file = SourceFile("student.py", f"# one{ends}x = 2\ny = 3\n".encode())
    found = sentences.raised(
        Raised(1, "E", "m", [("student.py", 3)]), "f", Submission("ann", (file,))
    )
    assert found.endswith("\n    y = 3")


def test_a_long_line_is_cut() -> None:
    found = sentences.raised(Raised(1, "E", "m", [("student.py", 4)]), "f", SUBMISSION)
    assert len(found.splitlines()[1]) < 220


def test_an_exit_is_called_one() -> None:
    found = sentences.raised(Raised(1, "SystemExit", "0", [("student.py", 1)]), "f", SUBMISSION)
    assert found == "`f` called exit() (student.py, line 1)\n    import helper"


def test_an_import_that_stops_tells_at_which_line_of_the_main_file() -> None:
    trace = [("student.py", 1), ("helper.py", 1)]
    found = sentences.stopped(Raised(1, "NameError", "no x", trace), "student.py", SUBMISSION)
    assert found == (
        "student.py stops at line 1 with NameError: no x; "
        "what stands below that line does not exist\n    import helper"
    )


def test_an_import_that_exits_is_told_so() -> None:
    found = sentences.stopped(Raised(1, "SystemExit", "", []), "student.py", SUBMISSION)
    assert found == "student.py stops with exit(); what stands below that line does not exist"


@pytest.mark.parametrize("kind", ["SyntaxError", "IndentationError", "TabError"])
def test_a_file_that_is_no_python_is_named_with_the_line(kind: str) -> None:
    trace = [("student.py", 1), ("helper.py", 2)]
    found = sentences.stopped(Raised(1, kind, "invalid syntax", trace), "student.py", SUBMISSION)
    assert found == "helper.py, line 2, is not valid Python: invalid syntax\n    b = = 2"


def test_a_file_that_is_no_python_at_no_line_is_named_alone() -> None:
    reply = Raised(1, "SyntaxError", "unknown encoding: klingon")
    found = sentences.stopped(reply, "student.py", SUBMISSION)
    assert found == "student.py is not valid Python: unknown encoding: klingon"


@pytest.mark.parametrize(
    ("status", "end"),
    [
        (0, "instead of returning"),
        (3, "instead of returning"),
        (-signal.SIGSEGV, "by a segmentation fault or an abort"),
        (-signal.SIGKILL, "or cut its own line)"),
        (-signal.SIGALRM, "by signal 14"),
        (-40, "by signal 40"),
    ],
)
def test_a_crash_tells_how(status: int, end: str) -> None:
    found = sentences.crashed(status, "f")
    assert found.startswith("`f` ended the Python process ")
    assert found.endswith(end)


def test_a_call_that_is_late_tells_its_limit() -> None:
    assert sentences.late("f", 2.5) == ("`f` did not return within 2.5 seconds (an endless loop?)")
