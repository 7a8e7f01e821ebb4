"""What no submission may see."""

from grader.checks import assert_close, check

CANARY = "CANARY-hidden-91d2e7"


@check(points=20, exercise="honest")
def test_one_more_than_anything(submission, reference, rng):
    """One more than any number."""
    x = rng.normal(size=7)
    assert_close(submission.honest(x), reference.honest(x))


@check(points=9, exercise="total")
def test_the_sum_of_anything(submission, reference, rng):
    """The sum of any numbers."""
    x = rng.normal(size=11)
    assert_close(submission.total(x), reference.total(x))


@check(points=4, exercise="secret")
def test_the_secret_of_anything(submission, reference, rng):
    """The secret of any number."""
    x = rng.normal(size=6)
    assert_close(submission.secret(x), reference.secret(x))


@check(points=5, exercise="secret")
def test_the_secret_of_something_else(submission, reference, rng):
    """The secret of a matrix."""
    x = rng.uniform(2, 3, size=(3, 2))
    assert_close(submission.secret(x), reference.secret(x))


@check(points=9, exercise="Cell")
def test_the_state_after_some_steps(submission, reference, rng):
    """The state after each of four steps."""
    start, steps = rng.normal(size=3), rng.normal(size=(4, 3))
    mine, right = submission.Cell(start), reference.Cell(start)
    for x in steps:
        assert_close(mine.step(x), right.step(x))
