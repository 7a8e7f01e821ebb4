"""What a stub has in place of a solution."""

import ast

import pytest

from grader.course.unwritten import is_unwritten, unwritten


@pytest.mark.parametrize("owner", ["relu", "Layer.forward"])
def test_what_is_put_in_place_of_a_solution_is_known_again(owner: str) -> None:
    assert is_unwritten(ast.parse(unwritten(owner)).body[0])


@pytest.mark.parametrize(
    "statement",
    [
        "raise NotImplementedError",
        "raise NotImplementedError()",
        "raise NotImplementedError('not for me')",
        "raise NotImplementedError(1)",
        "raise NotImplementedError(f'{name}: your code goes here')",
        "raise ValueError('relu: your code goes here')",
        "raise own.NotImplementedError('relu: your code goes here')",
        "NotImplementedError('relu: your code goes here')",
    ],
)
def test_what_a_student_raises_is_written(statement: str) -> None:
    assert not is_unwritten(ast.parse(statement).body[0])
