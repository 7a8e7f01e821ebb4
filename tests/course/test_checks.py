"""Checks, read from the text of test files."""

from pathlib import Path

import pytest

from grader.course.checks import read_checks, read_file
from grader.errors import ManifestError
from grader.model import Check

HEAD = "from grader.checks import check\nimport pytest\n\n"
GOOD = '@check(points=1, exercise="relu")\ndef test_a(submission):\n    """A title."""\n'


def read(text: str, *, hidden: bool = False) -> list[Check]:
    return read_file(text, Path("visible/test_x.py"), "a/visible/test_x.py", hidden=hidden)


def refused(text: str, *, hidden: bool = False) -> str:
    """The sentence that a file with this text below `HEAD` is refused with."""
    with pytest.raises(ManifestError) as caught:
        read(HEAD + text, hidden=hidden)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("a/visible/test_x.py:")
    return message.removeprefix("a/visible/test_x.py:")


def test_a_check_has_what_its_decorator_and_its_docstring_say():
    text = (
        '@check(points=2, exercise="relu", hint="Look at "\n  "zero.", seconds=3)\n'
        "def test_relu(submission, rng):\n"
        '    """ReLU keeps\n    what is positive.\n    \n    For the staff."""\n'
    )
    assert read(text) == [
        Check(
            name="test_relu",
            title="ReLU keeps what is positive.",
            exercise="relu",
            points=2,
            hidden=False,
            path=Path("visible/test_x.py"),
            line=3,
            hint="Look at zero.",
            seconds=3.0,
        )
    ]


def test_hint_and_seconds_may_be_left_out():
    (check,) = read(GOOD)
    assert (check.hint, check.seconds) == ("", None)


def test_seconds_may_be_none():
    assert read(GOOD.replace('"relu"', '"relu", seconds=None'))[0].seconds is None


def test_hidden_checks_are_hidden():
    assert read(GOOD, hidden=True)[0].hidden


@pytest.mark.parametrize("name", ["check", "checks.check", "grader.checks.check"])
def test_the_decorator_may_be_named_by_its_module(name):
    assert len(read(GOOD.replace("@check", f"@{name}"))) == 1


def test_a_check_may_be_parametrized():
    assert len(read("@pytest.mark.parametrize('p', [0, 1])\n" + GOOD)) == 1


def test_helpers_fixtures_and_classes_without_tests_are_no_checks():
    text = (
        "import pytest\n\n@pytest.fixture\ndef x():\n    return 1\n\ndef helper(reference):\n"
        "    def test_me(): pass\n\nclass Net:\n    def forward(self): pass\n\n" + GOOD
    )
    assert [check.name for check in read(text)] == ["test_a"]


def test_paths_are_relative_to_the_folder_of_the_assignment(tmp_path):
    (tmp_path / "visible").mkdir()
    (tmp_path / "visible" / "test_x.py").write_text(GOOD)
    (check,) = read_checks([tmp_path / "visible" / "test_x.py"], tmp_path, "a", hidden=False)
    assert check.path == Path("visible/test_x.py")


def test_nothing_of_a_test_file_is_run():
    assert len(read("raise SystemExit\n" + GOOD)) == 1


def test_warnings_of_the_compiler_are_no_faults_of_a_check():
    assert len(read(GOOD + '    assert submission is "\\d"\n')) == 1


def test_a_file_that_does_not_compile_is_refused():
    assert refused("def test_a(:\n").startswith("4: does not compile (")


def test_a_test_without_the_decorator_is_refused():
    message = refused("def test_a(submission):\n    '''A title.'''\n")
    assert message == "4: test 'test_a' has no @check; add @check(...), or rename it"


def test_the_decorator_of_something_else_is_not_taken_for_it():
    assert "has no @check" in refused(GOOD.replace("@check", "@other.check"))


@pytest.mark.parametrize("title", ['"""  """', "pass", 'f"{1}"', "'' 'b'.strip()"])
def test_a_check_without_a_docstring_is_refused(title):
    message = refused(GOOD.replace('"""A title."""', title))
    assert message == ("5: 'test_a' has no docstring; write the sentence that a student reads")


def test_a_check_that_pytest_would_not_find_is_refused():
    message = refused(GOOD.replace("test_a", "relu_test"))
    assert message == "5: pytest does not find 'relu_test'; begin its name with 'test_'"


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("def", "async def"),
        GOOD + "    yield\n",
        GOOD + "    if 1:\n        x = yield from ()\n",
    ],
)
def test_a_check_that_pytest_would_not_run_is_refused(text):
    assert refused(text) == "5: 'test_a' is async or yields; write a plain function"


def test_a_check_may_hold_a_generator():
    assert len(read(GOOD + "    def inner():\n        yield 1\n    lambda: (yield)\n")) == 1


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ("()", "@check of 'test_a' has no 'points'; add points=..."),
        ("(points=1)", "@check of 'test_a' has no 'exercise'; add exercise=..."),
        ("", "@check has no arguments; write @check(points=..., exercise=...)"),
        ("(1, exercise='a')", "@check takes arguments by name alone; write points=..."),
        ("(*[1])", "@check takes arguments by name alone; write points=..."),
        ("(**{'points': 1})", "@check can't take **arguments; write them out"),
        ("(point=1)", "@check knows no 'point'; did you mean 'points'?"),
        ("(xyz=1)", "@check knows no 'xyz'; use one of points, exercise, hint, seconds"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments, what):
    text = GOOD.replace('(points=1, exercise="relu")', arguments)
    assert refused(text) == f"4: {what}"


@pytest.mark.parametrize("value", ["1 + x", "POINTS", "int(1)", "f'{1}'", "{[]: 1}", "1 + 1"])
def test_arguments_that_are_no_literals_are_refused(value):
    message = refused(GOOD.replace("points=1", f"points={value}"))
    assert message.startswith("4: 'points' of @check is no literal; ")


@pytest.mark.parametrize("value", ["0", "-1", "1.0", "True", "'1'", "None"])
def test_points_that_are_no_whole_number_are_refused(value):
    message = refused(GOOD.replace("points=1", f"\n  points={value}"))
    assert message == f"5: 'points' of @check is {value}; write a whole number from 1 to 1000000"


@pytest.mark.parametrize("value", ["''", "None", "3", "['relu']"])
def test_an_exercise_that_is_no_text_is_refused(value):
    message = refused(GOOD.replace('"relu"', value))
    assert message == f"4: 'exercise' of @check is {value}; write the name of an exercise in quotes"


def test_a_hint_that_is_no_text_is_refused():
    message = refused(GOOD.replace('"relu"', '"relu", hint=None'))
    assert message == "4: 'hint' of @check is None; write text in quotes"


@pytest.mark.parametrize("value", ["0", "-1.5", "True", "'1'", "[]", "1e999"])
def test_seconds_that_are_no_number_above_zero_are_refused(value):
    message = refused(GOOD.replace('"relu"', f'"relu", seconds={value}'))
    assert message.startswith("4: 'seconds' of @check is ")
    assert message.endswith("; write a number above 0, at most 1000000")


def test_a_second_decorator_is_refused():
    message = refused(GOOD.splitlines()[0] + "\n" + GOOD)
    assert message == "5: 'test_a' has a second @check; take one out"


@pytest.mark.parametrize(
    ("head", "line"),
    [("class TestRelu:", 4), ("class Relu:", 4), ("class A(unittest.TestCase):", 4)],
)
def test_tests_in_a_class_are_refused(head, line):
    text = f"{head}\n    def test_a(self, submission):\n        '''A title.'''\n"
    message = refused(text)
    name = head.removeprefix("class ").partition("(")[0].rstrip(":")
    assert message == f"{line}: class '{name}' holds tests; write them as functions of the file"


def test_a_class_that_pytest_would_collect_is_refused_even_if_it_is_empty():
    assert refused("class TestRelu:\n    pass\n").startswith("4: class 'TestRelu' holds tests; ")


@pytest.mark.parametrize("head", ["if True:", "try:", "with x:", "for x in y:"])
def test_a_check_under_a_condition_is_refused(head):
    indented = "".join(f"    {line}\n" for line in GOOD.splitlines())
    tail = "finally:\n    pass\n" if head == "try:" else ""
    message = refused(f"{head}\n{indented}{tail}")
    assert message.startswith("6: 'test_a' is defined only under a condition; ")


def test_a_check_inside_of_a_function_is_refused():
    indented = "".join(f"    {line}\n" for line in GOOD.splitlines())
    message = refused(f"def helper():\n{indented}")
    assert message == "6: @check is on 'test_a' inside of a function; move it out"


@pytest.mark.parametrize(
    "mark", ["pytest.mark.skip", "pytest.mark.skipif(True, reason='')", "pytest.mark.xfail()"]
)
def test_marks_that_leave_a_check_out_are_refused(mark):
    message = refused(f"@{mark}\n{GOOD}")
    name = mark.partition("(")[0]
    assert message == f"4: '{name}' would leave a check out; every check must run, take it out"


@pytest.mark.parametrize(
    "line",
    [
        "pytest.skip('a')",
        "pytest.xfail('a')",
        "np = pytest.importorskip('numpy')",
        "raise pytest.skip.Exception('a')",
        "pytestmark = pytest.mark.skip",
        "pytestmark = [pytest.mark.xfail(strict=True)]",
        "pytest.param(1, marks=pytest.mark.skip)",
        "import unittest; raise unittest.SkipTest",
        "import unittest; unittest.skipIf(True, 'a')",
        "from unittest import SkipTest; raise SkipTest",
        "from pytest import skip; skip('a')",
        "from pytest import xfail as x; x('a')",
        "from pytest import mark; mark.xfail",
        "from pytest import mark as m; m.skipif(True)",
        "from pytest import *; skip('a')",
        "import pytest as pt; pt.skip('a')",
        "mark = pytest.mark; mark.skip",
    ],
)
@pytest.mark.parametrize("indent", ["", "    "])
def test_calls_that_leave_a_check_out_are_refused(line, indent):
    if "*" in line and indent:
        line = line.replace("*; skip", "skip; skip")
    message = refused(GOOD + indent + line + "\n")
    assert message.startswith("7: '")
    assert message.endswith("' would leave a check out; every check must run, take it out")


def test_a_function_of_the_submission_may_be_called_skip():
    assert len(read(GOOD + "    submission.skip(1)\n    skip = submission.xfail\n")) == 1


def test_a_visible_check_that_asks_for_the_reference_is_refused():
    message = refused(GOOD.replace("(submission)", "(submission,\n           reference)"))
    assert message.startswith("6: a visible check can't use 'reference', a kit has none; ")


@pytest.mark.parametrize("mark", ["@pytest.fixture", "@pytest.fixture()", "@fixture"])
def test_a_visible_fixture_that_asks_for_the_reference_is_refused(mark):
    message = refused(f"{mark}\ndef y(*, reference):\n    return 1\n{GOOD}")
    assert message.startswith("5: a visible check can't use 'reference'")


@pytest.mark.parametrize(
    "text",
    [
        f"@pytest.mark.usefixtures('reference')\n{GOOD}",
        f"y = lambda request: request.getfixturevalue('reference')\n{GOOD}",
    ],
)
def test_a_visible_check_that_asks_for_the_reference_by_name_is_refused(text):
    assert refused(text).startswith("4: a visible check can't use 'reference'")


def test_a_hidden_check_may_use_the_reference():
    assert len(read(GOOD.replace("(submission)", "(submission, reference)"), hidden=True)) == 1
