"""First checks of dropout of whole channels and its gradient."""

import numpy as np

from grader.checks import assert_bernoulli, assert_close, assert_gradient, check

P = 0.25


def y_and_mask(result):
    """The two arrays that a forward pass returns."""
    two = isinstance(result, tuple | list) and len(result) == 2
    assert two, "return two arrays, y and the mask, as a tuple: `return y, mask`"
    return result


@check(points=2, exercise="dropout2d", hint="One number decides for all positions of a channel.")
def test_dropout2d_drops_whole_channels(submission, rng):
    """A channel of a sample is kept and scaled as a whole, or is zero as a whole."""
    x = rng.normal(size=(5, 6, 4, 3))
    y, mask = y_and_mask(submission.dropout2d(x, P, rng))
    got = np.asarray(mask)
    shape = (5, 6, 1, 1)
    assert got.shape == shape, f"dropout2d: got mask of shape {got.shape}, should be {shape}"
    assert got.dtype == bool, f"dropout2d: got mask of dtype {got.dtype}, should be bool"
    assert_close(y, np.where(got, x / (1 - P), 0), at={"x": x}, name="y of dropout2d")


@check(
    points=1, exercise="dropout2d", hint="p is the probability to drop; the mask is of the kept."
)
def test_dropout2d_drops_a_share_of_p(submission, rng):
    """With p = 0.25, about three quarters of the channels are kept."""
    _, mask = y_and_mask(submission.dropout2d(np.ones((100, 100, 1, 2)), P, rng))
    # False-fail rate 1e-9 (assert_bernoulli). Of 10,000 channels, 72 to 78 % pass; with p as the
    # probability to keep, 25 % are kept: 100 standard deviations away.
    assert_bernoulli(mask, 1 - P, name="dropout2d")


@check(points=2, exercise="dropout2d", hint="Look at `training` first. Evaluation scales nothing.")
def test_dropout2d_is_the_identity_in_evaluation(submission, rng):
    """With training=False, y equals x and the mask is True everywhere."""
    x = rng.normal(size=(2, 3, 4, 5))
    y, mask = y_and_mask(submission.dropout2d(x, P, rng, training=False))
    assert_close(y, x, at={"x": x}, name="y of dropout2d")
    assert_close(mask, np.ones((2, 3, 1, 1), dtype=bool), name="mask of dropout2d")


@check(points=2, exercise="dropout2d_backward", hint="NumPy broadcasts the two axes of length 1.")
def test_dropout2d_passes_the_gradient_of_kept_channels(submission, rng):
    """The gradient is masked and scaled channel by channel, as the forward pass was."""
    x, dout = rng.normal(size=(2, 5, 6, 4, 3))
    mask = rng.random((5, 6, 1, 1)) >= P
    factor = np.where(mask, 1 / (1 - P), 0.0)
    assert_gradient(
        submission.dropout2d_backward,
        of=lambda x: x * x.new_tensor(factor),
        at=x,
        upstream=dout,
        cached=(mask, P),
    )


@check(points=1, exercise="dropout2d_backward", hint="What is the slope of the identity?")
def test_dropout2d_passes_the_whole_gradient_in_evaluation(submission, rng):
    """With training=False, dx is the upstream gradient."""
    dout = rng.normal(size=(2, 3, 4, 5))
    mask = np.ones((2, 3, 1, 1), dtype=bool)
    dx = submission.dropout2d_backward(dout, mask, P, training=False)
    assert_close(dx, dout, at={"dout": dout})
