"""What runs of a source: its code, comments and places aside."""

import warnings
from types import CodeType

from grader.course.texts import compile_python, compiled


def behaviour(text: str, where: str) -> CodeType:
    """The code of normalised Python text without its line numbers, to be compared.

    Two sources that differ in comments and white space alone are equal. Raises ManifestError if
    the text does not compile.
    """
    return _without_lines(compile_python(text, where))


def clean_behaviour(text: str) -> CodeType | None:
    """The same; None if the text does not compile, or compiles with a warning."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _without_lines(compiled(text, "<edited>"))
    except (SyntaxError, ValueError, RecursionError, Warning):
        return None


def _without_lines(code: CodeType) -> CodeType:
    consts = [
        _without_lines(const) if isinstance(const, CodeType) else const for const in code.co_consts
    ]
    return code.replace(co_firstlineno=1, co_linetable=b"", co_consts=tuple(consts))
