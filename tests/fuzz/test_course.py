"""The course's own files: whatever is in them, a model or one sentence with file and line."""

import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from grader.course.checks import read_file
from grader.course.manifest import load_course
from grader.course.markers import fill, secrets, stub
from grader.course.places import places
from grader.course.tables import read_table
from grader.errors import ManifestError, MarkerError
from grader.model import Course
from tests.fuzz.strategies import Parts, edited, fuzzed

SENTENCE = re.compile(r"[^\n:]+:\d+: [^\n]+")
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
CHAFFS = '''[[chaff]]
name = "half"
exercise = "double"
replace = "np.asarray(x) * 2"
by = "np.asarray(x) / 2"
explain = """
Twice is not
half."""

[[allow]]
replace = "np.asarray(x) / 2"
by = ["np.asarray(x) * 0.5", 'x * 0.5']
reason = "The same."
'''
FORBIDDEN = '\n[[forbidden]]\nnames = ["numpy.dot"]\nexercises = ["double"]\n'
TOML = Parts(
    [
        *(
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "=",
            ",",
            ".",
            '"',
            "'",
            '"""',
            "'''",
            "#",
            "\n",
            "\r\n",
            "\0",
        ),
        *(
            "exercise",
            "chaff",
            "limits",
            "[a.b]\n",
            "[[a.b]]\n",
            "a.b.c = 1\n",
            '"" = 1\n',
            "'a.b'=1\n",
        ),
        *(
            "nan",
            "-inf",
            "1e400",
            "0x" + "f" * 5000,
            "9" * 5000,
            "1979-05-27 07:32:00Z",
            "07:32:00",
        ),
        *(
            "{a = [{b = 1}, 2], 'c' = {}}",
            "[1, [2, # x\n 3], ]",
            "[" * 400,
            "a" * 300,
            "\\n",
            "\\u0000",
        ),
        *("x = '''\n''' # y\n", 'z = """\\\n  a""\\"""""\n', "\u2028", "\ufeff", "true", "-0.0"),
    ]
)
PYTHON = Parts(
    [
        *(BEGIN, END, "\n" + BEGIN + "\n", "\n    " + END + "\n", "## BEGIN SOLUTION", "\\\n", ";"),
        *(
            "'''",
            '"""',
            "f'''",
            "{",
            "}",
            "(",
            ")",
            "#",
            "\t",
            "\f",
            "\x0b",
            "\0",
            "\r",
            "\u2028",
            ":",
        ),
        *(
            "pass",
            "if x: ",
            "else:\n",
            "class A: ",
            "@a\n",
            "def f(): ",
            "# coding: latin-1\n",
            "\ufeff",
        ),
        *(
            "-" * 9000,
            ".a" * 3000,
            "lambda: " * 500,
            "0x" + "f" * 5000,
            "async ",
            "return ",
            "yield ",
        ),
    ]
)


def is_sentence(error: Exception) -> None:
    assert SENTENCE.fullmatch(str(error)), str(error)


@pytest.fixture(scope="module")
def files(sums: Path) -> dict[str, str]:
    """The files of a course that is right."""
    found = {
        f.relative_to(sums).as_posix(): f.read_text()
        for suffix in ("toml", "py", "md")
        for f in sums.rglob(f"*.{suffix}")
    }
    found["assignments/sums/assignment.toml"] += FORBIDDEN
    return {**found, "assignments/sums/chaffs.toml": CHAFFS}


def load(files: dict[str, str], changed: str, content: bytes) -> Course | None:
    """The course with one file replaced, or None if it is refused in one sentence."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if path == changed else text.encode())
        try:
            return load_course(Path(folder))
        except ManifestError as error:
            is_sentence(error)
            return None


def test_the_course_that_is_changed_is_right(files: dict[str, str]) -> None:
    assert load(files, "", b"") is not None


MANIFESTS = ["course.toml", "assignments/sums/assignment.toml", "assignments/sums/chaffs.toml"]
SOURCES = ["reference/sums.py", "assignments/sums/visible/test_sums.py"]


@pytest.mark.parametrize("path", MANIFESTS)
@fuzzed(data=st.data())
def test_any_manifest_is_a_course_or_refused(files: Any, path: str, data: Any) -> None:
    text = data.draw(edited(st.just(files[path]), TOML))
    load(files, path, text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", SOURCES)
@fuzzed(data=st.data())
def test_any_source_is_part_of_a_course_or_refused(files: Any, path: str, data: Any) -> None:
    text = data.draw(edited(st.just(files[path]), PYTHON))
    load(files, path, text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", [*MANIFESTS, *SOURCES])
@fuzzed(data=st.binary(max_size=60))
def test_any_bytes_are_part_of_a_course_or_refused(files: Any, path: str, data: bytes) -> None:
    load(files, path, data)


TABLES = edited(st.sampled_from([CHAFFS, FORBIDDEN, "a = [1]\n[b.c]\nd.e = {f = 1}\n"]), TOML)


@fuzzed(TABLES)
def test_every_key_of_a_table_has_its_line(text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError):
        return
    found = places(text)
    assert {(key,) for key in values} <= set(found)
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


@fuzzed(st.one_of(TABLES.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary()))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.toml").write_bytes(data)
        try:
            read_table(Path(folder, "a.toml"), "a.toml")
        except ManifestError as error:
            is_sentence(error)


@fuzzed(data=st.data())
def test_any_checks_are_read_or_refused(files: Any, data: Any) -> None:
    text = data.draw(edited(st.just(files[SOURCES[1]]), PYTHON))
    try:
        checks = read_file(text, Path("test_a.py"), "test_a.py", hidden=False)
    except ManifestError as error:
        is_sentence(error)
    else:
        assert all(check.points >= 1 and check.title for check in checks)


LINES = st.sampled_from(
    [
        *(BEGIN, END, "    " + BEGIN, "    " + END, "    ### end solution", "# BEGIN SOLUTION"),
        *(
            "def f(x):",
            "    if x:",
            "class A(B):",
            "    else:",
            "    '''",
            "'''",
            "    return (",
            ")",
        ),
        *("    secret_of_the_solution = 1", "secret_of_the_solution = 2; x = 1", "    x = 1 \\"),
        *("x = 1", "", "    # secret_of_the_solution", "@decorated", "\tx = f'''{x", "try: pass"),
    ]
)
REFERENCES = st.one_of(
    st.lists(LINES, max_size=14).map("\n".join),
    edited(st.lists(LINES, max_size=10).map("\n".join), PYTHON),
)


@fuzzed(REFERENCES)
def test_any_reference_gives_a_stub_without_a_secret_or_is_refused(text: str) -> None:
    try:
        code = stub(text, "a.py")
    except MarkerError as error:
        is_sentence(error)
        return
    shown = {line.strip() for line in code.split("\n")}
    assert not shown & set(secrets(text, "a.py"))
    assert not shown & {BEGIN, END}
    assert stub(code, "a.py") == code


@fuzzed(data=st.data())
def test_any_edit_of_a_reference_gives_a_stub_without_a_secret(files: Any, data: Any) -> None:
    text = data.draw(edited(st.just(files[SOURCES[0]]), PYTHON))
    try:
        code = stub(text, "a.py")
    except MarkerError as error:
        is_sentence(error)
        return
    assert not {line.strip() for line in code.split("\n")} & set(secrets(text, "a.py"))
    assert fill(code, "a.py", lambda _: None) == code
