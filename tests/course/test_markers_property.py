"""No solution line survives in any stub, whatever the reference is composed of."""

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course.markers import fill, parse, stub

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


class Marker(str):
    """A line that is a marker, and not part of a string that looks like one."""


class Source:
    """Composes a module: names of solution lines hold `secret`, all other names `given`."""

    def __init__(self, draw):
        self.draw = draw
        self.unit = draw(st.sampled_from(["    ", "\t", " "]))
        self.count = 0
        self.regions = 0
        self.lines = self.block(0, "", secret=False)

    def name(self, secret):
        self.count += 1
        return f"{'secret' if secret else 'given'}_{self.count}"

    def block(self, depth, indent, *, secret):
        lines = []
        for _ in range(self.draw(st.integers(1, 3))):
            if not secret and self.draw(st.booleans()):
                lines += self.region(depth, indent)
            else:
                lines += self.statement(depth, indent, secret)
        return lines

    def region(self, depth, indent):
        self.regions += 1
        space = st.text(" \t\f", max_size=3)
        before, after = self.draw(space), self.draw(space)
        inside = self.block(depth, indent, secret=True)
        return [Marker(before + BEGIN + after), *inside, Marker(after + END + before)]

    def statement(self, depth, indent, secret):
        kinds = [*SIMPLE, *COMPOUND] if depth < 3 else SIMPLE
        kind = self.draw(st.sampled_from(kinds))
        name = self.name(secret)
        if kind in SIMPLE:
            marker = BEGIN if secret else "a line"
            text = kind.format(name=name, unit=self.unit, marker=marker)
            first, *rest = text.split("\n")
            return [indent + first, *(line.replace("|", indent, 1) for line in rest)]
        lines = []
        for clause in kind.format(name=name).split("\n"):
            lines.append(indent + clause.replace("|", self.unit))
            if clause.endswith(":") and not clause.startswith("match"):
                below = indent + self.unit * (2 if clause.startswith("|") else 1)
                lines += self.block(depth + 1, below, secret=secret)
        return lines


SIMPLE = [
    "{name} = 1",
    "{name} = 1; {name}_b = 2",
    "{name} = (1,\n  '{name}',\n)",
    "{name} = 1 + \\\n  2  # {name}",
    "{name} = '''\n{name}\n{marker}\n{marker} {name}'''",
    "{name} = f'''{{1}}\n  {name}\n\n'''",
    "{name} = '{name}\\\n  {name}'",
    "def {name}(): return '{name}'",
    "class {name}: x = '{name}'",
    "if not True: {name} = 1",
    "# {name}\n\n|{name} = 1\n# {name}\n|        # {name}",
]
COMPOUND = [
    "def {name}(x):",
    "async def {name}(x):",
    "@(lambda f: f)\n@(\n   lambda f: f)\ndef {name}(\n    x=(1,\n 2),\n):",
    "class {name}:",
    "if '{name}':",
    "if '{name}':\nelse:",
    "if not '{name}':\nelif '{name}':\nelse:",
    "try:\nexcept ({name}):\nelse:\nfinally:",
    "for {name} in ():\nelse:",
    "while not '{name}':",
    "with __import__('contextlib').nullcontext('{name}'):",
    "match '{name}':\n|case 1:\n|case '{name}':",
]


@st.composite
def sources(draw):
    """A composed module, the text of it, and its number of regions."""
    source = Source(draw)
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(source.lines)
    start, end = draw(st.sampled_from(["", "\ufeff"])), draw(st.sampled_from(["", "\n", "\n\n"]))
    return source, start + text + end


EXAMPLES = settings(max_examples=150, deadline=None)


@EXAMPLES
@given(sources())
def test_no_line_of_a_solution_survives(composed):
    _, text = composed
    code = stub(text, "a.py")
    assert "secret" not in code
    assert "SOLUTION" not in code


@EXAMPLES
@given(sources())
def test_every_line_outside_of_the_solutions_stays(composed):
    source, text = composed
    kept = [line for line in stub(text, "a.py").split("\n") if "given" in line]
    assert [line for line in kept if "NotImplementedError" not in line] == [
        line for row in source.lines for line in row.split("\n") if "given" in line
    ]


@EXAMPLES
@given(sources())
def test_a_stub_can_be_run_as_a_module(composed):
    _, text = composed
    exec(compile(stub(text, "a.py"), "stub", "exec", dont_inherit=True), {"__name__": "stub"})


@EXAMPLES
@given(sources())
def test_each_pair_of_markers_is_a_region(composed):
    source, text = composed
    assert len(parse(text, "a.py")) == source.regions


@EXAMPLES
@given(sources())
def test_solutions_that_are_kept_stay_as_they_are(composed):
    source, text = composed
    lines = [line for line in source.lines if not isinstance(line, Marker)]
    assert fill(text, "a.py", lambda _: None).rstrip("\n") == "\n".join(lines)
