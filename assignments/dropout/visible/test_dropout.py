"""First checks of dropout and its gradient."""

import numpy as np

from grader.checks import assert_bernoulli, assert_close, assert_gradient, check

P = 0.25


def y_and_mask(result):
    """The two arrays that a forward pass returns."""
    two = isinstance(result, tuple | list) and len(result) == 2
    assert two, "return two arrays, y and the mask, as a tuple: `return y, mask`"
    return result


@check(points=2, exercise="dropout", hint="Survivors are divided by the probability to survive.")
def test_dropout_zeroes_what_it_drops_and_scales_what_it_keeps(submission, rng):
    """With p = 0.25, y is 4/3 of x where the mask is True, and 0 where it is False."""
    x = rng.normal(size=(20, 30))
    y, mask = y_and_mask(submission.dropout(x, P, rng))
    got = np.asarray(mask)
    assert got.shape == x.shape, f"dropout: got mask of shape {got.shape}, should be {x.shape}"
    assert got.dtype == bool, f"dropout: got mask of dtype {got.dtype}, should be bool"
    assert_close(y, np.where(got, x / (1 - P), 0), at={"x": x, "mask": got}, name="y of dropout")


@check(
    points=1, exercise="dropout", hint="p is the probability to drop; the mask says what is kept."
)
def test_dropout_drops_a_share_of_p(submission, rng):
    """With p = 0.25, about three quarters of the elements are kept."""
    _, mask = y_and_mask(submission.dropout(np.ones((100, 100)), P, rng))
    # False-fail rate 1e-9 (assert_bernoulli). Of 10,000 elements, 72 to 78 % pass; with p as the
    # probability to keep, 25 % are kept: 100 standard deviations away.
    assert_bernoulli(mask, 1 - P, name="dropout")


@check(points=2, exercise="dropout", hint="Look at `training` first. Evaluation scales nothing.")
def test_dropout_is_the_identity_in_evaluation(submission, rng):
    """With training=False, y equals x and the mask is True everywhere."""
    x = rng.normal(size=(8, 5))
    y, mask = y_and_mask(submission.dropout(x, P, rng, training=False))
    assert_close(y, x, at={"x": x}, name="y of dropout")
    assert_close(mask, np.ones(x.shape, dtype=bool), name="mask of dropout")


@check(points=2, exercise="dropout_backward", hint="y is x times what? That is the slope, too.")
def test_dropout_passes_the_gradient_where_it_kept_the_input(submission, rng):
    """Dropout's gradient is masked and scaled as the forward pass was."""
    x, dout = rng.normal(size=(2, 8, 5))
    mask = rng.random(x.shape) >= P
    factor = np.where(mask, 1 / (1 - P), 0.0)
    assert_gradient(
        submission.dropout_backward,
        of=lambda x: x * x.new_tensor(factor),
        at=x,
        upstream=dout,
        cached=(mask, P),
    )


@check(points=1, exercise="dropout_backward", hint="What is the slope of the identity?")
def test_dropout_passes_the_whole_gradient_in_evaluation(submission, rng):
    """With training=False, dx is the upstream gradient."""
    dout = rng.normal(size=(8, 5))
    mask = np.ones(dout.shape, dtype=bool)
    dx = submission.dropout_backward(dout, mask, P, training=False)
    assert_close(dx, dout, at={"dout": dout})
