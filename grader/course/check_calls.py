"""Reads the arguments of a `@check(...)` decorator from the syntax tree."""

import ast
from typing import NamedTuple, NoReturn

from grader.course.blocks import Definition, dotted
from grader.course.tables import MOST, nearest, shown
from grader.errors import ManifestError

_NAMES = {"check", "checks.check", "grader.checks.check"}
_KNOWN = ("points", "exercise", "hint", "seconds")


class CheckCall(NamedTuple):
    """What `@check(...)` says of a test."""

    points: int
    exercise: str
    hint: str
    seconds: float | None


def is_checked(node: Definition) -> bool:
    """Whether a function or class has the decorator, called or not."""
    return any(_is_check(decorator) for decorator in node.decorator_list)


def read_call(node: Definition, where: str) -> CheckCall:
    """The decorator's arguments. Raises ManifestError if they are none that a check may have."""
    first, *more = (item for item in node.decorator_list if _is_check(item))
    if more:
        _fail(where, more[0], f"'{node.name}' has a second @check; take one out")
    if not isinstance(first, ast.Call):
        _fail(where, first, "@check has no arguments; write @check(points=..., exercise=...)")
    if first.args:
        _fail(where, first.args[0], "@check takes arguments by name alone; write points=...")
    given = {argument.arg: _literal(argument, where) for argument in first.keywords}
    for key in ("points", "exercise"):
        if key not in given:
            _fail(where, first, f"@check of '{node.name}' has no '{key}'; add {key}=...")
    return _checked(given, {item.arg: item for item in first.keywords}, where)


def _is_check(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return dotted(called) in _NAMES


def _literal(argument: ast.keyword, where: str) -> object:
    """The value of a keyword argument, which must be known and literal."""
    if argument.arg is None:
        _fail(where, argument.value, "@check can't take **arguments; write them out")
    if argument.arg not in _KNOWN:
        what = f"@check knows no '{argument.arg}'; {nearest(argument.arg, _KNOWN)}"
        _fail(where, argument.value, what)
    try:
        return ast.literal_eval(argument.value)
    except (ValueError, TypeError, RecursionError):
        what = f"'{argument.arg}' of @check is no literal; the course is read without running it,"
        _fail(where, argument.value, f"{what} so write the value itself")


def _checked(
    given: dict[str | None, object], places: dict[str | None, ast.keyword], where: str
) -> CheckCall:
    """The arguments with their types. Raises ManifestError if one is of another type."""

    def wrong(key: str, should: str) -> NoReturn:
        what = f"'{key}' of @check is {shown(given[key])}; write {should}"
        _fail(where, places[key].value, what)

    points, exercise = given["points"], given["exercise"]
    hint, seconds = given.get("hint", ""), given.get("seconds")
    if type(points) is not int or not 1 <= points <= MOST:
        wrong("points", f"a whole number from 1 to {MOST}")
    if not isinstance(exercise, str) or not exercise:
        wrong("exercise", "the name of an exercise in quotes")
    if not isinstance(hint, str):
        wrong("hint", "text in quotes")
    if seconds is None:
        return CheckCall(points, exercise, hint, None)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        wrong("seconds", f"a number above 0, at most {MOST}")
    if not 0 < seconds <= MOST:
        wrong("seconds", f"a number above 0, at most {MOST}")
    return CheckCall(points, exercise, hint, float(seconds))


def _fail(where: str, node: ast.expr, what: str) -> NoReturn:
    raise ManifestError(f"{where}:{node.lineno}: {what}")
