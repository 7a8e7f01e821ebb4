"""What a submission raises is a reply, whatever it is."""

from typing import Any

import pytest

from grader.worker import protocol
from grader.worker.protocol import MAX_TEXT, MAX_TRACE, Get, Missing, Raised, Target


def test_an_exception_is_reported_with_type_and_message(submit: Any) -> None:
    reply = submit("def f():\n    raise ValueError('no such axis')\n").call("f")
    assert (reply.type, reply.message, reply.unwritten) == ("ValueError", "no such axis", False)


def test_the_trace_has_the_submissions_lines_outermost_first(submit: Any) -> None:
    client = submit(
        "import helper\ndef f():\n    return helper.g()\n",
        {"helper.py": "import json\n\ndef g():\n    json.loads('{')\n"},
    )
    assert client.call("f").trace == [("student.py", 3), ("helper.py", 4)]


def test_a_deep_trace_is_cut_to_its_innermost_lines(submit: Any) -> None:
    client = submit("def f(n):\n    if n == 0:\n        raise KeyError\n    f(n - 1)\n")
    trace = client.call("f", 50).trace
    assert len(trace) == MAX_TRACE
    assert trace[-1] == ("student.py", 3)


def test_endless_recursion_is_an_exception(submit: Any) -> None:
    assert submit("def f():\n    f()\n").call("f").type == "RecursionError"


@pytest.mark.parametrize(
    "raising",
    [
        "NotImplementedError",
        "NotImplementedError('todo')",
        "type('Todo', (NotImplementedError,), {})",
    ],
)
def test_not_implemented_means_unwritten(submit: Any, raising: str) -> None:
    assert submit(f"def f():\n    raise {raising}\n").call("f").unwritten


ENDS = {
    "SystemExit": "import sys\ndef f():\n    sys.exit(3)\n",
    "KeyboardInterrupt": "def f():\n    raise KeyboardInterrupt\n",
    "GeneratorExit": "def f():\n    raise GeneratorExit\n",
    "BaseException": "def f():\n    raise BaseException('x')\n",
    "Own": "class Own(BaseException):\n    pass\ndef f():\n    raise Own\n",
    "ExceptionGroup": "def f():\n    raise ExceptionGroup('x', [ValueError()])\n",
    "StopIteration": "def f():\n    next(iter(()))\n",
}


@pytest.mark.parametrize(("kind", "source"), ENDS.items(), ids=ENDS.keys())
def test_what_would_end_a_program_is_an_exception_like_others(
    submit: Any, kind: str, source: str
) -> None:
    client = submit(source)
    assert client.call("f").type == kind
    assert client.call("f").type == kind


UNSHOWABLE = {
    "__str__ raises": "def __str__(self):\n        raise ValueError",
    "__str__ exits": "def __str__(self):\n        raise SystemExit",
    "__str__ returns no text": "def __str__(self):\n        return 5",
    "__str__ recurses": "def __str__(self):\n        return str(self)",
}


@pytest.mark.parametrize("method", UNSHOWABLE.values(), ids=UNSHOWABLE.keys())
def test_an_exception_that_can_not_be_shown_is_reported(submit: Any, method: str) -> None:
    client = submit(f"class Bad(Exception):\n    {method}\ndef f():\n    raise Bad\n")
    reply = client.call("f")
    assert (reply.type, reply.message) == ("Bad", "(its message can't be shown)")


def test_a_huge_message_is_cut(submit: Any) -> None:
    reply = submit("def f():\n    raise ValueError('x' * 10**7)\n").call("f")
    assert reply.message == "x" * MAX_TEXT


def test_a_message_that_is_no_unicode_crosses(submit: Any) -> None:
    assert submit("def f():\n    raise ValueError('\\ud800')\n").call("f").message == "?"


def test_a_message_of_a_foreign_kind_of_text_crosses(submit: Any) -> None:
    client = submit("""
class Text(str):
    def __getitem__(self, key):
        return 5
class Bad(Exception):
    def __str__(self):
        return Text("hello")
def f():
    raise Bad
""")
    assert client.call("f").message == "hello"


@pytest.mark.parametrize("filename", ["[]", "5", "None", "'student.py'"])
@pytest.mark.parametrize("line", ["None", "7"])
def test_a_syntax_error_made_by_hand_is_reported(submit: Any, filename: str, line: str) -> None:
    client = submit(
        "def f():\n    error = SyntaxError('odd')\n"
        f"    error.filename, error.lineno = {filename}, {line}\n    raise error\n"
    )
    assert client.call("f").message == "odd"


def test_what_was_printed_before_an_exception_is_reported(submit: Any) -> None:
    reply = submit("def f():\n    print('here')\n    1 / 0\n").call("f")
    assert reply.printed == "here\n"


def test_memory_that_a_failed_call_held_is_free_when_it_is_reported(submit: Any) -> None:
    client = submit("""
import weakref
class Big:
    pass
class Full(MemoryError):
    def __str__(self):
        return f"still held: {watched() is not None}"
def f():
    global watched
    big = Big()
    watched = weakref.ref(big)
    raise Full
""")
    assert client.call("f").message == "still held: False"


def test_a_name_that_is_missing_is_reported_with_what_is_like_it(submit: Any) -> None:
    reply = submit("def sigmoid(x):\n    pass\n").call("sigmiod")
    assert isinstance(reply, Missing)
    assert (reply.name, reply.near) == ("sigmiod", ["sigmoid"])


def test_a_name_that_nothing_is_like_is_reported_alone(submit: Any) -> None:
    reply = submit("def sigmoid(x):\n    pass\n").call("zzz")
    assert (reply.name, reply.near) == ("zzz", [])


def test_private_names_are_not_suggested(submit: Any) -> None:
    assert submit("def _sigmoid(x):\n    pass\n").call("sigmoid").near == []


def test_the_part_of_a_path_that_is_missing_is_named(submit: Any) -> None:
    reply = submit("class Layer:\n    pass\n").call("Layer.forward.apply")
    assert reply.name == "forward"


def test_a_property_that_fails_is_an_exception_and_no_missing_name(submit: Any) -> None:
    client = submit(
        "class Layer:\n    @property\n    def weight(self):\n        return self.wieght\n"
    )
    layer = client.call("Layer").value
    reply = client.ask(Get(9, Target(layer.id, ("weight",))))
    assert isinstance(reply, Raised)
    assert reply.trace == [("student.py", 4)]


def test_a_getattr_of_the_submissions_that_raises_is_an_exception(submit: Any) -> None:
    client = submit("def __getattr__(name):\n    raise ValueError(name)\n")
    assert client.call("relu").type == "ValueError"


def test_assigning_to_what_can_not_be_assigned_is_an_exception(submit: Any) -> None:
    client = submit("class Layer:\n    __slots__ = ()\n")
    layer = client.call("Layer").value
    reply = client.ask(protocol.Set(9, Target(layer.id, ("scale",)), 1))
    assert reply.type == "AttributeError"


def test_a_result_of_any_kind_of_object_is_no_exception(submit: Any) -> None:
    client = submit("def f():\n    def g():\n        yield\n    return g(), g, type(g), ...\n")
    assert all(type(item) is protocol.Opaque for item in client.value("f"))
