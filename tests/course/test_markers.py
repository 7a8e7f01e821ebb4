"""Solutions that are cut out of a reference: what stays, and what takes their place."""

import re
import textwrap

import pytest

from grader.course.markers import Holder, fill, parse, secrets, stub

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def source(text: str) -> str:
    """A text with `<` and `>` alone on their lines for the two markers."""
    text = textwrap.dedent(text).removeprefix("\n")
    text = re.sub(r"(?m)^(\s*)<$", rf"\1{BEGIN}", text)
    return re.sub(r"(?m)^(\s*)>$", rf"\1{END}", text)


def run(code: str) -> dict[str, object]:
    """The names that a module defines."""
    names: dict[str, object] = {"__name__": "stub"}
    exec(compile(code, "stub", "exec", dont_inherit=True), names)
    return names


RELU = source(
    '''
    """ReLU."""

    def relu(x):
        """max(0, x)."""
        <
        y = max(0, x)
        return y
        >

    def given(x):
        return relu(x) + 1
    '''
)


def test_a_solution_in_a_function_becomes_a_not_implemented_error():
    assert stub(RELU, "a.py") == (
        '"""ReLU."""\n'
        "\n"
        "def relu(x):\n"
        '    """max(0, x)."""\n'
        "    # Your code here\n"
        '    raise NotImplementedError("relu: your code goes here")\n'
        "\n"
        "def given(x):\n"
        "    return relu(x) + 1\n"
    )


def test_a_region_knows_its_lines_its_indentation_and_its_owner():
    (region,) = parse(RELU, "a.py")
    assert (region.begin, region.end) == (5, 8)
    assert region.lines == ("    y = max(0, x)", "    return y")
    assert (region.indent, region.owner, region.top) == ("    ", "relu", "relu")
    assert region.holder is Holder.FUNCTION


def test_filling_with_none_keeps_the_solutions_and_drops_the_markers():
    kept = RELU.replace(f"    {BEGIN}\n", "").replace(f"    {END}\n", "")
    assert fill(RELU, "a.py", lambda _: None) == kept


def test_filling_puts_code_at_the_indentation_of_the_solution():
    filled = fill(RELU, "a.py", lambda _: "if x > 0:\n    return x\n\nreturn 0")
    assert '"""\n    if x > 0:\n        return x\n\n    return 0\n\ndef given' in filled


def test_filling_does_not_indent_what_is_inside_of_a_string():
    filled = fill(RELU, "a.py", lambda _: 'return """\nx\n  y\n"""\n')
    assert '    return """\nx\n  y\n"""\n' in filled


def test_filling_indents_even_what_is_no_python():
    assert "    return (((\n    '\n" in fill(RELU, "a.py", lambda _: "return (((\n'")


def test_filling_chooses_for_each_region():
    text = RELU + RELU.replace("relu", "other")
    filled = fill(text, "a.py", lambda region: "return 7" if region.owner == "other" else None)
    assert run(filled)["relu"](3) == 3
    assert run(filled)["other"](3) == 7


def test_a_source_without_markers_is_its_own_stub():
    assert stub("x = 1\n", "a.py") == "x = 1\n"


def test_an_empty_source_is_its_own_stub():
    assert stub("", "a.py") == ""


def test_markers_may_have_any_space_around_them():
    text = RELU.replace(f"    {BEGIN}", f"\t \f {BEGIN} \t ").replace(f"    {END}", f"{END}  ")
    assert stub(text, "a.py") == stub(RELU, "a.py")


def test_a_solution_at_the_end_of_a_file_without_a_line_feed_is_cut():
    text = source("def f():\n    <\n    return 1\n    >")
    assert not text.endswith("\n")
    assert stub(text, "a.py").endswith('    raise NotImplementedError("f: your code goes here")\n')


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_a_stub_has_line_feeds_alone(ends):
    assert stub(RELU.replace("\n", ends), "a.py") == stub(RELU, "a.py")


def test_a_byte_order_mark_is_dropped():
    assert stub("\ufeff" + RELU, "a.py") == stub(RELU, "a.py")


def test_tabs_are_kept_as_indentation():
    text = RELU.replace("    ", "\t")
    assert '\t# Your code here\n\traise NotImplementedError("relu: ' in stub(text, "a.py")


def test_a_form_feed_starts_the_indentation_of_a_line_anew():
    text = source("def f():\n  \f    <\n  \f    return 1 # \f\n    >\n\fdef g():\n    pass")
    assert parse(text, "a.py")[0].indent == "    "
    run(stub(text, "a.py"))


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_only_line_feeds_count_as_ends_of_lines(sign):
    text = f"# one{sign}line\n" + RELU.replace("max(0, x)", f"max(0, x)  # one{sign}line")
    assert parse(text, "a.py")[0].begin == 6
    run(stub(text, "a.py"))


OWNERS = [
    ("async def f():\n    <\n    await x\n    >", "f", "f"),
    ("def f():\n    def g():\n        <\n        return 1\n        >\n    return g", "f.g", "f"),
    ("def f():\n    def g():\n        return 1\n    <\n    return g\n    >", "f", "f"),
    ("class A:\n    def f(self):\n        <\n        return 1\n        >", "A.f", "A"),
    (
        "class A:\n    class B:\n        def f(self):\n            <\n            x\n            >",
        "A.B.f",
        "A",
    ),
    ("@dec\n@dec(1)\ndef f():\n    <\n    return 1\n    >", "f", "f"),
    ("if x:\n    def f():\n        <\n        return 1\n        >", "f", "f"),
    ("def f(\n    a=1,\n    b=(2,\n       3),\n):\n    <\n    return 1\n    >", "f", "f"),
    ("class A:\n    <\n    x = 1\n    >", "A", "A"),
    ("def f():\n    class A:\n        <\n        x = 1\n        >", "f.A", "f"),
    ("<\nx = 1\n>", "", ""),
]


@pytest.mark.parametrize(("text", "owner", "top"), OWNERS)
def test_a_region_belongs_to_the_innermost_function_or_class(text, owner, top):
    (region,) = parse(source(text), "a.py")
    assert (region.owner, region.top) == (owner, top)


PLACES = [
    "if True:\n        <\n        return 11111\n        >\n    return 2",
    "if x:\n        return 2\n    else:\n        <\n        return 11111\n        >",
    "if x:\n        return 2\n    elif y:\n        <\n        return 11111\n        >",
    "if x:\n        <\n        return 11111\n        >\n    elif y:\n        return 2",
    "if x:\n        <\n        y = 11111\n    # a comment\n        >\n    else:\n        pass",
    "try:\n        <\n        return 11111\n        >\n    except OSError:\n        pass",
    "try:\n        pass\n    except OSError:\n        <\n        return 11111\n        >",
    "try:\n        pass\n    finally:\n        <\n        return 11111\n        >",
    "try:\n        y\n    except E:\n        y\n    else:\n        <\n        11111\n        >",
    "with x as y, z:\n        <\n        return 11111\n        >",
    "for x in y:\n        <\n        return 11111\n        >\n    else:\n        pass",
    "while x:\n        pass\n    else:\n        <\n        return 11111\n        >",
    "match x:\n        case 1:\n            <\n            return 11111\n            >",
    "match x:\n        case 1: y\n        case _:\n            <\n            11111\n            >",
    "<\n    if x:\n        y = 11111\n    else:\n        y = 22222\n    >\n    return y",
    "<\n    match x:\n        case 11111: pass\n    >",
    "<\n    x = 11111; y = 2; return x\n    >",
    "<\n    def g(x): return 11111\n    >\n    return g",
    "<\n    @dec\n    @dec(\n        1\n    )\n    def g(x):\n        return 11111\n    >",
    "<\n    @(\n        dec)\n    def g(x): return 11111\n    >",
    "<\n    y = (1,\n  11111,\n            )\n    >",
    "<\n    y = 1 + \\\n 11111\n    return \\\n    y\n    >",
    "<\n    ('a'\n     '11111')\n    >",
    "<\n    y = '''\n11111\n'''\n    >",
    "<\n    y = '\\\n11111'\n    >",
    "<\n    y = f'''\n{x\n }11111\n'''\n    >",
    "<\n    # only a comment 11111\n\n    return 2\n\n    # 11111\n    >",
    "<\n# 11111\n    return 2\n            # 11111\n>",
    "<\n    global q\n    q = 11111\n    >\n    x = q",
    "<\n    'a docstring 11111'\n    return 2\n    >",
    "y = '''\n    '''\n    <\n    return 11111\n    >",
    "x = 1 # a comment\n    <\n    return 11111\n    >",
    "yield 1\n    <\n    yield 11111\n    >",
    "for x in y:\n        <\n        if x:\n            continue\n        break # 11111\n        >",
]


@pytest.mark.parametrize("text", PLACES)
def test_a_solution_in_any_block_of_a_function_is_cut(text):
    code = stub(source(f"def f(x, y=1, z=2):\n    {text}\n"), "a.py")
    run(code)
    assert "11111" not in code
    assert "SOLUTION" not in code
    assert code.count('raise NotImplementedError("f: your code goes here")') == 1


@pytest.mark.parametrize("text", PLACES)
def test_a_solution_in_any_block_of_a_function_can_be_kept(text):
    whole = source(f"def f(x, y=1, z=2):\n    {text}\n")
    lines = [line for line in whole.split("\n") if line.strip() not in (BEGIN, END)]
    assert fill(whole, "a.py", lambda _: None) == "\n".join(lines)


def test_a_stub_raises_for_what_was_cut():
    with pytest.raises(NotImplementedError, match=r"^relu: your code goes here$"):
        run(stub(RELU, "a.py"))["given"](1)


def test_a_method_raises_with_its_class_in_the_message():
    text = source("class A:\n    def f(self):\n        <\n        return 1\n        >\n")
    with pytest.raises(NotImplementedError, match=r"^A\.f: your code goes here$"):
        run(stub(text, "a.py"))["A"]().f()


def test_two_solutions_in_a_function_are_both_cut():
    text = source("def f(x):\n    <\n    y = 11111\n    >\n    z = 3\n    <\n    return z\n    >\n")
    assert stub(text, "a.py").count("raise NotImplementedError") == 2


def test_a_solution_at_module_level_becomes_a_comment():
    text = source("<\nimport math\n\ndef f():\n    return 1\n>\nx = 2\n")
    assert stub(text, "a.py") == "# Your code here\nx = 2\n"


@pytest.mark.parametrize(
    "head", ["if True:", "try:\n    pass\nfinally:", "while False:", "for x in ():"]
)
def test_a_solution_in_a_block_at_module_level_leaves_a_block(head):
    text = source(f"{head}\n    <\n    y = 11111\n    >\n")
    assert stub(text, "a.py") == f"{head}\n    # Your code here\n    pass\n"


def test_a_solution_in_a_class_body_leaves_a_class_that_can_not_be_made():
    text = source("class A:\n    <\n    def __init__(self, x):\n        self.x = x\n    >\n")
    with pytest.raises(NotImplementedError, match=r"^A: your code goes here$"):
        run(stub(text, "a.py"))["A"](3, y=4)


def test_a_class_body_with_tabs_is_cut():
    text = source("class A:\n    <\n    x = 1\n    >\n").replace("    ", "\t")
    code = stub(text, "a.py")
    assert "\tdef __new__(cls, *args, **kwargs):\n\t\traise Not" in code


@pytest.mark.parametrize(
    "head",
    [
        "import dataclasses\n@dataclasses.dataclass(frozen=True, slots=True)\nclass A:",
        "import typing\nclass A(typing.Generic[typing.TypeVar('T')]):",
        "import typing\nclass A(typing.Protocol):",
        "import abc\nclass A(abc.ABC):",
        "class A(Exception):",
        "class A(dict):",
    ],
)
def test_the_body_of_any_usual_class_can_be_cut(head):
    text = source(f"{head}\n    <\n    x: int = 1\n    >\n")
    run(stub(text, "a.py"))


def test_a_solution_in_a_conditional_block_of_a_class_body_is_cut():
    text = source("class A:\n    if True:\n        <\n        x = 1\n        >\n")
    with pytest.raises(NotImplementedError):
        run(stub(text, "a.py"))["A"]()


def test_a_torch_module_without_its_body_can_be_imported_and_not_made():
    text = source(
        """
        from torch import nn
        class Layer(nn.Module):
            <
            def __init__(self, D):
                super().__init__()
            >
        """
    )
    with pytest.raises(NotImplementedError, match=r"^Layer: your code goes here$"):
        run(stub(text, "a.py"))["Layer"](3)


def test_an_autograd_function_without_its_body_can_be_imported_and_not_applied():
    text = source(
        """
        import torch
        class Square(torch.autograd.Function):
            <
            @staticmethod
            def forward(ctx, x):
                return x * x
            @staticmethod
            def backward(ctx, dout):
                return dout
            >
        """
    )
    names = run(stub(text, "a.py"))
    with pytest.raises(NotImplementedError):
        names["Square"].apply(names["torch"].ones(3))


def test_an_optimizer_without_its_body_can_be_imported_and_not_made():
    text = source(
        """
        import torch
        class SGDW(torch.optim.Optimizer):
            <
            def step(self):
                pass
            >
        """
    )
    with pytest.raises(NotImplementedError, match=r"^SGDW: your code goes here$"):
        run(stub(text, "a.py"))["SGDW"]([], {})


def test_markers_in_a_string_of_a_solution_are_cut_with_it():
    text = source(
        f"def f():\n    <\n    x = '''\n    {BEGIN}\n    {END}\n    '''\n    return x\n    >\n"
    )
    assert stub(text, "a.py") == (
        'def f():\n    # Your code here\n    raise NotImplementedError("f: your code goes here")\n'
    )


def test_a_solution_may_look_like_the_stub():
    blank = '# Your code here\n    raise NotImplementedError("f: your code goes here")'
    text = source(f"def f():\n    <\n    {blank}\n    >\n")
    assert stub(text, "a.py") == f"def f():\n    {blank}\n"


@pytest.mark.parametrize(
    "comment",
    [
        "# the solver begins here",
        "# resolution",
        "# at the end of the loop",
        "# dissolution begins",
    ],
)
def test_other_comments_are_left_alone(comment):
    assert stub(f"{comment}\nx = 1\n", "a.py") == f"{comment}\nx = 1\n"


def test_prose_in_a_docstring_may_speak_of_solutions():
    text = '"""In the end, the\nbegin solution\n# the solution is given\n"""\n'
    assert stub(text, "a.py") == text


def test_secrets_are_the_long_lines_that_only_solutions_hold():
    text = source(
        """
        long_line_that_is_given = 1
        def f(x):
            <
            # a long comment of a solution
            long_line_that_is_given = 1
            a_long_line_of_code = 2
            short = 1

            a_long_line_of_code = 2
            raise NotImplementedError("f: your code goes here")
            >
        """
    )
    assert secrets(text, "a.py") == {
        "# a long comment of a solution": 4,
        "a_long_line_of_code = 2": 6,
    }


def test_a_line_of_fifteen_characters_is_long_and_one_of_fourteen_is_not():
    text = source("def f(x):\n    <\n    y23456789 = 123\n    y2345678 = 123\n    >\n")
    assert secrets(text, "a.py") == {"y23456789 = 123": 3}
