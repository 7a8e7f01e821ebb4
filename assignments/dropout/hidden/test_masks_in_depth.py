"""What masks are drawn from, how they are distributed, and that they are independent."""

import random

import numpy as np
import torch

from grader.checks import (
    assert_bernoulli,
    assert_close,
    assert_independent,
    check,
    library,
    observe,
)

P = 0.4
KEEP = 1 - P
# False-fail rate: every check here makes at most one statistical test, which refuses a right mask
# with a probability of at most 1e-9: by construction those of grader.checks, and as it says there
# `assert_number_varies`. Power: of 10,000 pairs or more, independent elements agree in
# 0.52 (KEEP**2 + P**2), give or take 0.031. Elements that share a mask always agree; if that is so
# in a third of the pairs, 0.68 of all agree, which is 32 standard deviations away.


def assert_pairs_independent(*pairs, name):
    """Assert in one test that masks are independent; no element may be in more than one of them."""
    flat = [[np.ravel(mask) for mask in side] for side in zip(*pairs, strict=True)]
    first, second = map(np.concatenate, flat)
    assert_independent(first, second, KEEP, name=name)


def assert_draws_from(submission, function, rng, *args):
    """Assert that the mask comes from the given generator, moves it on, and touches no other."""
    there = {name: library(submission, name) for name in ("random", "numpy.random", "torch")}
    there["random"].seed(5)
    there["numpy.random"].seed(5)
    there["torch"].manual_seed(5)
    first, again = observe(function, *args, P, rng), observe(function, *args, P, rng)
    mask = np.asarray(first.result[1])
    assert_close(again.result[1], mask, name="mask from a generator in the same state")
    later = first.args[-1]
    moved = later.bit_generator.state != rng.bit_generator.state
    assert moved, "the generator was not moved on: is the mask drawn from it?"
    _, following = function(*args, P, later)
    assert_independent(mask, following, KEEP, name="masks of two calls")
    touched = "got a global generator that was touched, should draw from the given one only"
    assert there["random"].random() == random.Random(5).random(), touched
    assert there["numpy.random"].random() == np.random.RandomState(5).random(), touched
    fresh = torch.Generator().manual_seed(5)
    assert torch.equal(there["torch"].rand(3), torch.rand(3, generator=fresh)), touched


def assert_draws_nothing(function, rng, *args):
    """Assert that nothing is dropped or drawn in evaluation, whatever p; return y."""
    seen = observe(function, *args, 1.0, rng, training=False)
    same = seen.args[-1].bit_generator.state == rng.bit_generator.state
    assert same, "the generator was moved on in evaluation, where nothing is to be drawn"
    y, mask = seen.result
    assert_close(mask, np.ones(np.shape(mask), dtype=bool), name="mask in evaluation")
    return y


def assert_number_varies(function, rng, *args):
    """Assert that not all of twelve masks with 100 elements keep equally many of them."""
    masks = [np.asarray(function(*args, 0.5, child)[1]) for child in rng.spawn(12)]
    counts = {int(np.count_nonzero(mask)) for mask in masks}
    # A count of 100 has no value with a probability above 0.0796, so all twelve are equal with one
    # of at most 0.0796**11 = 9e-13. A fixed number always gives one count.
    assert len(counts) > 1, f"got exactly {counts.pop()} of 100 kept in each of 12 calls"


@check(points=1, exercise="dropout", hint="The mask is True with probability 1 - p, for every p.")
def test_dropout_drops_with_the_probability_it_is_given(submission, rng):
    """Dropout drops with the probability that it is given, in any number of dimensions."""
    y, mask = submission.dropout(np.ones((10, 20, 50)), 0.8, rng)
    # Power: of 10,000 elements, the share that is kept is met within 0.025, which
    # is six standard deviations. With p as the probability to keep it is 0.8.
    assert_bernoulli(mask, 0.2, name="dropout")
    assert_close(y, np.asarray(mask) / 0.2, name="y of dropout")


@check(points=2, exercise="dropout", hint="Draw one number for each element of x.")
def test_dropout_decides_for_each_element_by_itself(submission, rng):
    """Dropout decides for each element by itself, across samples, units and positions."""
    _, mask = submission.dropout(np.ones((4, 80, 100)), P, rng)
    one, other, rows, columns = np.asarray(mask)
    assert_pairs_independent(
        (one[:40], other[:40]),
        (rows[::2], rows[1::2]),
        (columns[:, ::2], columns[:, 1::2]),
        name="masks of neighbours along the three axes",
    )


@check(points=2, exercise="dropout", hint="Call a method of rng, and of nothing else.")
def test_dropout_draws_from_the_given_generator(submission, rng):
    """Dropout draws its mask from the given generator only, anew in each call."""
    assert_draws_from(submission, submission.dropout, rng, np.ones((100, 100)))


@check(points=1, exercise="dropout", hint="The number of dropped elements is random, too.")
def test_dropout_does_not_drop_a_fixed_number(submission, rng):
    """How many elements dropout drops differs from call to call."""
    assert_number_varies(submission.dropout, rng, np.ones((1, 100)))


@check(points=1, exercise="dropout", hint="Return before anything is drawn.")
def test_dropout_draws_nothing_in_evaluation(submission, rng):
    """In evaluation, dropout is the identity for every p, and leaves the generator alone."""
    x = rng.normal(size=(2, 3, 4))
    assert_close(assert_draws_nothing(submission.dropout, rng, x), x, at={"x": x})


@check(points=1, exercise="dropout2d", hint="Draw one number for each sample and channel.")
def test_dropout2d_decides_for_each_channel_of_each_sample(submission, rng):
    """Dropout2d decides for each channel of each sample by itself."""
    _, mask = submission.dropout2d(np.ones((100, 200, 1, 1)), P, rng)
    samples, channels = np.split(np.asarray(mask), 2)
    assert_pairs_independent(
        (samples[::2], samples[1::2]),
        (channels[:, ::2], channels[:, 1::2]),
        name="masks of neighbouring samples and channels",
    )


@check(points=1, exercise="dropout2d", hint="The number of dropped channels is random, too.")
def test_dropout2d_does_not_drop_a_fixed_number(submission, rng):
    """How many channels dropout2d drops differs from call to call."""
    assert_number_varies(submission.dropout2d, rng, np.ones((1, 100, 1, 2)))


@check(points=2, exercise="dropout2d", hint="Call a method of rng, and of nothing else.")
def test_dropout2d_draws_from_the_given_generator(submission, rng):
    """Dropout2d draws its mask from the given generator only, anew in each call."""
    assert_draws_from(submission, submission.dropout2d, rng, np.ones((100, 100, 1, 2)))


@check(points=1, exercise="dropout2d", hint="Return before anything is drawn.")
def test_dropout2d_draws_nothing_in_evaluation(submission, rng):
    """In evaluation, dropout2d is the identity for every p, and leaves the generator alone."""
    x = rng.normal(size=(2, 3, 4, 5))
    assert_close(assert_draws_nothing(submission.dropout2d, rng, x), x, at={"x": x})


@check(points=1, exercise="drop_connect", hint="Draw one number for each weight.")
def test_drop_connect_decides_for_each_weight_by_itself(submission, rng):
    """DropConnect decides for each weight by itself: neither whole inputs nor whole outputs."""
    x, weight, bias = np.ones((1, 100)), np.ones((200, 100)), np.zeros(200)
    _, mask = submission.drop_connect(x, weight, bias, P, rng)
    outputs, inputs = np.split(np.asarray(mask), 2)
    assert_pairs_independent(
        (outputs[::2], outputs[1::2]),
        (inputs[:, ::2], inputs[:, 1::2]),
        name="masks of neighbouring outputs and inputs",
    )


@check(points=1, exercise="drop_connect", hint="The number of dropped weights is random, too.")
def test_drop_connect_does_not_drop_a_fixed_number(submission, rng):
    """How many weights DropConnect drops differs from call to call."""
    args = np.ones((1, 100)), np.ones((1, 100)), np.zeros(1)
    assert_number_varies(submission.drop_connect, rng, *args)


@check(points=2, exercise="drop_connect", hint="Call a method of rng, and of nothing else.")
def test_drop_connect_draws_from_the_given_generator(submission, rng):
    """DropConnect draws its mask from the given generator only, anew in each call."""
    args = np.ones((1, 100)), np.ones((100, 100)), np.zeros(100)
    assert_draws_from(submission, submission.drop_connect, rng, *args)


@check(points=1, exercise="drop_connect", hint="Return before anything is drawn.")
def test_drop_connect_draws_nothing_in_evaluation(submission, rng):
    """In evaluation, DropConnect is a linear layer for every p, and leaves the generator alone."""
    x, weight, bias = rng.normal(size=(6, 5)), rng.normal(size=(4, 5)), rng.normal(size=4)
    y = assert_draws_nothing(submission.drop_connect, rng, x, weight, bias)
    assert_close(y, x @ weight.T + bias)
