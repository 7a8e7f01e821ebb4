"""The sentence for each fault of the markers: each would leak a solution, or spoil a stub."""

import re

import pytest

from grader.course import markers
from grader.course.markers import parse, stub
from grader.errors import MarkerError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def refused(text: str, read=parse) -> str:
    """What a source is refused with, without the file; `<` and `>` alone are the markers."""
    text = re.sub(r"(?m)^(\s*)<$", rf"\1{BEGIN}", text)
    text = re.sub(r"(?m)^(\s*)>$", rf"\1{END}", text)
    with pytest.raises(MarkerError) as caught:
        read(text, "reference/a.py")
    message = str(caught.value)
    assert "\n" not in message
    assert "; " in message
    assert message.startswith("reference/a.py:")
    return message.removeprefix("reference/a.py:")


def test_a_stray_end_is_refused():
    message = refused("def f():\n    return 1\n    >\n")
    assert message == f"3: '{END}' ends nothing; put '{BEGIN}' before the solution"


def test_a_second_end_is_refused():
    assert refused("<\nx = 1\n>\ny = 1\n>\n").startswith(f"5: '{END}' ends nothing; ")


def test_a_begin_without_an_end_is_refused():
    message = refused("x = 1\n<\ny = 1\n")
    assert message == f"2: '{BEGIN}' has no end; put '{END}' behind the solution"


def test_a_begin_inside_of_a_solution_is_refused():
    message = refused("<\nx = 1\n<\ny = 1\n>\n>\n")
    assert message.startswith(f"3: '{BEGIN}' stands inside of the solution that begins in line 1; ")


@pytest.mark.parametrize("inside", ["", "\n", "# a comment\n", "\n  # a\n\n"])
def test_an_empty_solution_is_refused(inside):
    message = refused(f"def f():\n    <\n{inside}    >\n    return 1\n")
    assert message == "2: the solution is empty; write it between the markers"


@pytest.mark.parametrize(
    "comment",
    [
        "# BEGIN SOLUTION",
        "## BEGIN SOLUTION",
        "#### BEGIN SOLUTION",
        "###BEGIN SOLUTION",
        "#BEGINSOLUTION",
        "###  BEGIN SOLUTION",
        "### BEGIN  SOLUTION",
        "### BEGIN\tSOLUTION",
        "### BEGIN\u00a0SOLUTION",
        "### BEGIN SOLUTION\u00a0",
        "### BEGIN SOLUTION\u2028",
        "### begin solution",
        "### Begin Solution",
        "### BEGIN SOLUTION:",
        "### BEGIN SOLUTION relu",
        "### BEGIN SOLUTION ###",
        "### ### BEGIN SOLUTION",
        "### BEGIN-SOLUTION",
        "### BEGIN_SOLUTION",
        "### BEGIN SOLUTIONS",
        "### BEGIN SOLUTON",
        "### BEIGN SOLUTION",
        "### BEGIN SOLTUION",
        "### BEGIN THE SOLUTION",
        "### START SOLUTION",
        "### SOLUTION BEGIN",
        "### BEGIN SOL",
        "### BEGIN HIDDEN TESTS",
        "### END SOLUTIO",
        "### END OF SOLUTION",
        "### END SOLUTION.",
        "# end solution",
        "# solution end",
        "### STOP SOLUTION",
        "### ЕND SOLUTION",
    ],
)
def test_what_only_resembles_a_marker_is_refused(comment):
    message = refused(f"def f():\n    {comment}\n    return 1\n")
    assert message.startswith("2: the comment looks like a solution marker but is none; ")


@pytest.mark.parametrize("comment", ["# begin solution", "### END SOLUTON"])
def test_what_only_resembles_a_marker_is_refused_inside_of_a_solution_too(comment):
    message = refused(f"<\nx = 1\n{comment}\n>\n")
    assert message.startswith("3: the comment looks like a solution marker but is none; ")


@pytest.mark.parametrize("marker", [BEGIN, END])
def test_a_marker_behind_code_is_refused(marker):
    message = refused(f"def f():\n    x = 1  {marker}\n    return 1\n")
    assert message == "2: the marker stands behind code; give it its own line"


def test_a_marker_behind_a_colon_is_refused():
    message = refused(f"def f():  {BEGIN}\n    return 1\n    >\n")
    assert message == "1: the marker stands behind code; give it its own line"


@pytest.mark.parametrize("marker", [BEGIN, END, "# begin solution", "### END SOLUTON"])
@pytest.mark.parametrize(
    "quotes", ["'''{}'''", "'''\n{}\n'''", "r'''a\n    {}'''", "f'''{{x}}\n{}\n'''"]
)
def test_a_marker_inside_of_a_string_is_refused(marker, quotes):
    string = quotes.format(marker)
    line = 2 + string.partition(marker)[0].count("\n")
    message = refused(f"x = 1\ny = {string}\n")
    assert message.startswith(f"{line}: a solution marker stands inside of a string; ")


def test_a_string_between_two_solutions_is_outside_of_them():
    message = refused(f"<\nx = 1\n>\ny = '''\n{BEGIN}\n'''\n<\nz = 1\n>\n")
    assert message.startswith("5: a solution marker stands inside of a string; ")


def test_markers_that_a_string_only_seems_to_close_do_not_pair():
    message = refused(f"<\nx = '''\n{END}\n'''\ny = 1\n")
    assert message.startswith("1: ")


HALVES = [
    ("x = [\n    <\n    1,\n    >\n]\n", 2),
    ("<\nx = [\n    >\n    1,\n]\n", 3),
    ("x = (1 +\n<\n    2)\n>\n", 2),
    ("def f(\n    <\n    x,\n    >\n):\n    pass\n", 2),
    ("x = f(\n    a,\n<\n)\ny = 1\n>\n", 3),
]


@pytest.mark.parametrize(("text", "line"), HALVES)
def test_a_marker_inside_of_a_statement_is_refused(text, line):
    message = refused(text)
    assert message.startswith(f"{line}: the marker cuts a statement in half; ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1 \\\n<\ny = 1\n>\n", 2),
        ("def f():\n    \\\n    <\n    return 1\n    >\n", 3),
        ("def f():\n    <\n    return 1\n    \\\n    >\n", 5),
    ],
)
def test_a_marker_behind_a_backslash_is_refused(text, line):
    message = refused(text)
    assert message.startswith(f"{line}: the marker follows a line that ends in a backslash; ")


def test_a_comment_before_a_marker_may_end_in_a_backslash():
    text = f"# a\\\n{BEGIN}\nx = 1\n# b \\\n{END}\n"
    assert stub(text, "a.py") == "# a\\\n# Your code here\n"


def test_the_first_line_may_be_a_marker_although_the_last_ends_in_a_backslash():
    text = f"{BEGIN}\nx = 1\n{END}\n# a\\"
    assert stub(text, "a.py") == "# Your code here\n# a\\\n"


BLOCKS = [
    ("if a:\n    x = 1\n    <\n    y = 2\nelse:\n    >\n    z = 3\n", 5),
    ("if a:\n    <\n    x = 1\nelse:\n    z = 3\n    >\n", 4),
    ("<\nif a:\n    x = 1\n>\nelse:\n    z = 3\n", 2),
    ("if a:\n    x = 1\n<\nelse:\n    z = 3\n>\n", 4),
    ("if a:\n    x = 1\n<\nelse: z = 3\n>\n", 4),
    ("if a:\n    x = 1\n<\nelif b:\n    z = 3\n>\n", 4),
    ("if a:\n    x = 1\n<\nelif b: z = 3\n>\n", 4),
    ("if a:\n    x = 1\n<\nelif b:\n    z = 3\n>\nelse:\n    pass\n", 4),
    ("try:\n    x = 1\n<\nexcept E:\n    pass\n>\n", 4),
    ("try:\n    x = 1\n<\nexcept E: pass\n>\n", 4),
    ("try:\n    x = 1\n<\nfinally: pass\n>\n", 4),
    ("<\ntry: x = 1\n>\nfinally: pass\n", 2),
    ("match a:\n    case 1: pass\n    <\n    case 2: pass\n    >\n", 4),
    ("match a:\n    case 1: pass\n    <\n    case 2:\n        pass\n    >\n", 4),
    ("for a in b:\n    pass\n<\nelse: x = 1\n>\n", 4),
    ("<\ndef f():\n    >\n    return 1\n", 2),
    ("<\n@dec\n>\ndef f():\n    return 1\n", 2),
    ("@dec\n<\ndef f():\n    return 1\n>\n", 3),
    ("@dec\n<\ndef f(): return 1\n>\n", 3),
    ("@dec\n<\n@dec\ndef f(): return 1\n>\n", 3),
    ("def f():\n    <\n    return 1\n\ndef g():\n    >\n    return 2\n", 5),
    ("def f():\n    x = 1\n    <\n    return x\nx = 1\n>\n", 4),
    ("x = 1\n<\ndef f():\n    x = 1\n    >\n    return x\n", 3),
    ("if a:\n    <\n    x = 1\ny = 2\n>\n", 3),
    ("with a:\n    if b:\n        <\n        x = 1\n    y = 2\n    >\n", 4),
]


@pytest.mark.parametrize(("text", "line"), BLOCKS)
def test_a_solution_that_is_not_whole_statements_of_one_block_is_refused(text, line):
    message = refused(text)
    assert message.startswith(f"{line}: the solution from line ")
    assert " does not hold whole statements of one block; " in message


def test_a_source_that_does_not_compile_is_refused():
    assert refused("x = 1\ndef f(:\n    <\n    return 1\n    >\n").startswith(
        "2: does not compile ("
    )


def test_a_fault_that_only_the_compiler_sees_is_refused():
    assert refused("x = 1\nreturn 1\n").startswith("2: does not compile ('return' outside function")


def test_a_null_byte_is_refused():
    assert refused("x = 1\0\n").startswith("1: does not compile (")


def test_a_lone_surrogate_is_refused():
    assert refused("x = '\ud800'\n").startswith("1: does not compile (")


def test_another_encoding_is_refused():
    message = refused("# -*- coding: latin-1 -*-\nx = 1\n")
    assert message.startswith("1: does not compile (the file declares the encoding iso-8859-1, ")


def test_a_stub_that_does_not_compile_is_refused_with_the_line_of_the_reference():
    text = "def f():\n    <\n    x = 1\n    y = 2\n    >\n    def g():\n        nonlocal x\n"
    message = refused(text, stub)
    assert message.startswith("7: the stub does not compile (no binding for nonlocal 'x' found)")


@pytest.mark.parametrize("line", ["x = '\\d'", "assert (1, 'a')", "x is 'a'", "return 1('a')"])
def test_a_stub_that_compiles_with_a_warning_is_refused(line):
    text = f"def f(x):\n    <\n    y = 1\n    z = 2\n    >\n    {line}\n"
    assert refused(text, stub).startswith("6: the stub does not compile (")


def test_a_warning_inside_of_a_solution_is_cut_with_it():
    text = f"def f(x):\n    {BEGIN}\n    return x is 'a'\n    {END}\n"
    assert "is 'a'" not in stub(text, "a.py")


@pytest.mark.parametrize("base", ["NamedTuple", "typing.NamedTuple", "Enum", "enum.IntFlag"])
def test_a_part_of_a_class_that_can_not_raise_is_refused(base):
    message = refused(f"class A({base}):\n    <\n    x: int = 1\n    >\n", stub)
    name = base.rpartition(".")[2]
    assert message.startswith(f"2: a part of the body of a class of {name} can't be cut out; ")


def test_such_a_class_may_be_cut_as_a_whole():
    text = f"{BEGIN}\nclass A(NamedTuple):\n    x: int\n{END}\n"
    assert stub(text, "a.py") == "# Your code here\n"


def test_the_guard_refuses_a_stub_that_holds_a_line_of_a_solution(monkeypatch):
    monkeypatch.setattr(markers, "_blank", lambda *_: "pass")
    monkeypatch.setattr(markers, "_indented", lambda *_: ["    return 1"])
    message = refused("def f():\n    <\n    return 1\n    >\n", stub)
    assert message.startswith("3: this line of a solution would stand in the stub; ")


def test_the_guard_counts_lines_that_also_stand_outside(monkeypatch):
    monkeypatch.setattr(markers, "_blank", lambda *_: "pass")
    monkeypatch.setattr(markers, "_indented", lambda *_: ["    return 1"])
    message = refused("def f():\n    <\n    return 1\n    >\n\ndef g():\n    return 1\n", stub)
    assert message.startswith("3: this line of a solution would stand in the stub; ")
