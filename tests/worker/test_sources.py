"""A submission is imported from memory, as Python would import it from files."""

import importlib
import linecache
from typing import Any

import pytest

from grader.worker.protocol import Load, Missing, Raised


def test_what_stands_above_the_line_that_raises_stays_usable(client: Any) -> None:
    reply = client.load("def f():\n    return 1\n1 / 0\ndef g():\n    return 2\n")
    assert isinstance(reply, Raised)
    assert (reply.type, reply.trace) == ("ZeroDivisionError", [("student.py", 3)])
    assert client.value("f") == 1
    assert isinstance(client.call("g"), Missing)


def test_a_syntax_error_is_reported_with_its_line(client: Any) -> None:
    reply = client.load("x = 1\ndef f(:\n    pass\n")
    assert (reply.type, reply.message) == ("SyntaxError", "invalid syntax")
    assert reply.trace == [("student.py", 2)]


def test_after_a_syntax_error_every_name_is_missing(client: Any) -> None:
    client.load("def f(:\n")
    assert isinstance(client.call("f"), Missing)


BROKEN = {
    "wrong indentation": (b"def f():\npass\n", "IndentationError"),
    "tabs and spaces": (b"if 1:\n        x = 1\n\ty = 2\n", "TabError"),
    "a null byte": (b"x = 1\x00\n", "ValueError"),
    "no UTF-8": (b"x = '\xff'\n", "SyntaxError"),
    "an unknown encoding": (b"# coding: klingon\n", "SyntaxError"),
    "too deep": (b"(" * 1000, "SyntaxError"),
    "an exit": (b"exit()", "SystemExit"),
    "an unknown module": (b"import no_such_module", "ModuleNotFoundError"),
    "nothing written": (b"raise NotImplementedError", "NotImplementedError"),
}


@pytest.mark.parametrize(("source", "kind"), BROKEN.values(), ids=BROKEN.keys())
def test_a_source_that_can_not_be_imported_is_an_exception(
    client: Any, source: bytes, kind: str
) -> None:
    reply = client.load(source)
    assert isinstance(reply, Raised)
    # Which of two Python says for a null byte depends on its version.
    assert reply.type == kind or (kind, reply.type) == ("ValueError", "SyntaxError")


def test_a_main_file_that_is_not_there_is_missing(client: Any) -> None:
    reply = client.ask(Load(1, "student", {"helper.py": b"x = 1"}))
    assert isinstance(reply, Missing)
    assert reply.name == "student"


@pytest.mark.parametrize(
    "source",
    [
        "x = 'ä'\n".encode(),
        "\ufeffx = 'ä'\n".encode(),
        "# coding: latin-1\nx = 'ä'\n".encode("latin-1"),
        "x = 'ä'\r\n".encode(),
    ],
    ids=["UTF-8", "with a byte order mark", "Latin-1", "Windows line ends"],
)
def test_a_source_is_decoded_as_python_would(client: Any, source: bytes) -> None:
    client.load(source + b"def f():\n    return x\n")
    assert client.value("f") == "ä"


def test_future_statements_of_the_grader_do_not_reach_a_submission(client: Any) -> None:
    client.load("def f(x: 1 + 1):\n    pass\ndef g():\n    return f.__annotations__['x']\n")
    assert client.value("g") == 2


def test_a_helper_module_is_imported(submit: Any) -> None:
    client = submit(
        "import helper\ndef f():\n    return helper.g()\n",
        {"helper.py": "def g():\n    return 5\n"},
    )
    assert client.value("f") == 5


def test_a_module_of_a_package_is_imported(submit: Any) -> None:
    client = submit(
        "from pack.inner import g\nfrom pack import NAME\ndef f():\n    return g(), NAME\n",
        {
            "pack/__init__.py": "NAME = __name__\n",
            "pack/inner.py": "from . import NAME\nfrom .two import TWO\ng = lambda: (NAME, TWO)\n",
            "pack/two.py": "TWO = 2\n",
        },
    )
    assert client.value("f") == (("pack", 2), "pack")


def test_a_helper_that_is_not_there_is_an_exception(client: Any) -> None:
    assert client.load("import helper").type == "ModuleNotFoundError"


def test_a_helper_with_a_syntax_error_is_reported_with_its_line(client: Any) -> None:
    reply = client.load("import helper", {"helper.py": "x = 1\nx = = 2\n"})
    assert reply.trace == [("student.py", 1), ("helper.py", 2)]


def test_a_module_that_imports_itself_is_one_module(submit: Any) -> None:
    client = submit("import student\nX = []\ndef f():\n    return student.X is X\n")
    assert client.value("f") is True


def test_a_module_knows_its_name_and_its_file(submit: Any) -> None:
    client = submit("def f():\n    return __name__, __file__\n")
    assert client.value("f") == ("student", "student.py")


def test_a_submission_can_read_its_own_source(submit: Any) -> None:
    client = submit("import inspect\ndef f():\n    return inspect.getsource(f)\n")
    assert client.value("f") == "def f():\n    return inspect.getsource(f)\n"


def test_tracebacks_show_the_submissions_lines(submit: Any) -> None:
    client = submit(
        "import traceback\ndef f():\n    try:\n        1 / 0\n    except ZeroDivisionError:\n"
        "        return traceback.format_exc()\n"
    )
    assert "1 / 0" in client.value("f")
    assert linecache.getline("student.py", 4) == "        1 / 0\n"


def test_a_class_of_a_submission_can_be_pickled_by_it(submit: Any) -> None:
    client = submit(
        "import pickle\nclass A:\n    x = 1\ndef f():\n"
        "    return pickle.loads(pickle.dumps(A())).x\n"
    )
    assert client.value("f") == 1


def test_modules_of_python_are_imported_as_ever(submit: Any) -> None:
    client = submit("import colorsys\ndef f():\n    return colorsys.__file__\n")
    assert client.value("f") == importlib.import_module("colorsys").__file__
