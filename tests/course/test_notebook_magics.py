"""What only IPython reads becomes harmless, line by line."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.notebook_magics import harmless, restored

CASES = {
    "%matplotlib inline": "# notebook: %matplotlib inline",
    "!pip install x": "# notebook: !pip install x",
    "pip install x": "# notebook: pip install x",
    "?f": "# notebook: ?f",
    "f?": "# notebook: f?",
    "a.b??": "# notebook: a.b??",
    "%time": "# notebook: %time",
    "%time x = f()": "x = f()  # notebook: %time x = f()",
    "%time !ls": "# notebook: %time !ls",
    "files = !ls": "files = []  # notebook: files = !ls",
    "t = %timeit -o f()": "t = None  # notebook: t = %timeit -o f()",
    "if a:\n    %who\n": "if a:\n    pass  # notebook: %who\n",
    "if a:\n    x = !ls\n": "if a:\n    x = []  # notebook: x = !ls\n",
    "!tar \\\n  -x\ny = 1": "# notebook: !tar \\\n# notebook:   -x\ny = 1",
    "get_ipython().system('ls')": "# notebook: get_ipython().system('ls')",
    "%%time\nx = 1": "# notebook: %%time\nx = 1",
    "\n%%capture out\n%%time\nx = 1": "\n# notebook: %%capture out\n# notebook: %%time\nx = 1",
    "%%time\n%who\nx = 1": "# notebook: %%time\n# notebook: %who\nx = 1",
    "%%bash\nls\n  if x\n\nfi": "# notebook: %%bash\n# notebook: ls\n# notebook:   if x\n\n"
    "# notebook: fi",
    "x = '''\n'''\n%who": "x = '''\n'''\n# notebook: %who",
    "x = [\n]\n%who": "x = [\n]\n# notebook: %who",
    "# (\n%who": "# (\n# notebook: %who",
    'x = "(\'"\n%who': 'x = "(\'"\n# notebook: %who',
    "x = 'it\\'s ('\n%who": "x = 'it\\'s ('\n# notebook: %who",
    "x = 'not closed\n%who": "x = 'not closed\n# notebook: %who",
}
PYTHON = [
    "x = '''\n%who\n!ls\n?f\n'''",
    'x = """a\\"""\n%who\n"""',
    "x = (7\n% 3)",
    "x = {\n'a': 7\n%3}",
    "x = 7 \\\n% 3",
    "x = 'a \\\n%who'",
    "x = 7 % 3",
    "pip = uv = 1\npip in [1]\nuv is None",
    "x = 'really?'",
    "# %who\n# !ls",
    "await f()",
    "ip = get_ipython",
    "x = f'''{\n1\n}'''",
]


@pytest.mark.parametrize("source", CASES)
def test_a_line_for_ipython_becomes_harmless(source: str) -> None:
    assert harmless(source) == CASES[source]


@pytest.mark.parametrize("source", CASES)
def test_it_can_be_brought_back(source: str) -> None:
    assert restored(CASES[source]) == source


@pytest.mark.parametrize("source", PYTHON)
def test_python_stays_as_it_is(source: str) -> None:
    assert harmless(source) == source


def test_a_comment_that_harmless_would_not_give_is_not_brought_back() -> None:
    assert restored("x = 1  # notebook: %who") == "x = 1  # notebook: %who"


LINES = st.sampled_from(
    [
        *("%who", "!ls \\", "  !ls", "\t%who", "f?", "x = !ls", "%time x = 1", "%%time", "%%bash"),
        *("'''", '"""', "'", "(", ")", "\\", "x \\", "#", "# notebook: %who"),
        *("x = 1", "if x:", "", "    "),
    ]
)


@given(st.lists(LINES | st.text("%!?'\"\\()# \ta", max_size=8)).map("\n".join))
def test_no_line_gets_lost_and_all_come_back(source: str) -> None:
    text = harmless(source)
    assert text.count("\n") == source.count("\n")
    assert harmless(restored(text)) == text


@given(st.lists(st.sampled_from(["%who", "x = !ls", "!ls", "y = 1", "f?", "%time y = 2"])))
def test_lines_for_ipython_between_lines_of_python_leave_python(lines: list[str]) -> None:
    assert len(ast.parse(harmless("\n".join(lines))).body) <= len(lines)


@pytest.mark.parametrize(
    "line",
    [
        *("'\\'" * 100_000 + "?", "?" + "[(" * 100_000, "a," * 100_000 + "?"),
        *("%time " * 100_000, "%" + " # notebook: " * 20_000, "x" + " " * 200_000 + "?"),
    ],
    ids=range(6),
)
def test_long_hostile_lines_are_read_in_one_go(line: str) -> None:
    assert harmless(line).count("\n") == 0
