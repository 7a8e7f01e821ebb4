"""The decorator that makes a test a check."""

import pytest


def check(
    *, points: int, exercise: str, hint: str = "", seconds: float | None = None
) -> pytest.MarkDecorator:
    """Mark a test as a check of `exercise` that earns `points`.

    The test's docstring is the sentence that students read. The arguments are literals: the
    course is read without running it.

    Args:
        points: whole number, at least 1.
        exercise: the function or class that the student writes.
        hint: shown to the student when the check fails.
        seconds: limit for each call of this check, instead of the assignment's.
    """
    return pytest.mark.check(points=points, exercise=exercise, hint=hint, seconds=seconds)
