"""Corner cases of the functions that say what is wrong with a layer."""

import numpy as np
import pytest

from grader.checks import assert_close, check


@check(points=2, exercise="dead_units", hint="One sample with an output is enough to be alive.")
def test_a_unit_that_is_active_for_one_sample_is_not_dead(submission):
    """A unit is not dead as long as a single sample of the batch activates it."""
    y = np.zeros((6, 4))
    y[[0, 3, 5], [0, 1, 3]] = [0.4, 2.0, 1.1]
    assert_close(submission.dead_units(y), np.array([False, False, True, False]))


@check(
    points=1, exercise="dead_units", hint="Nearly zero is not zero; a zero with a minus sign is."
)
def test_a_dead_unit_is_exactly_zero(submission):
    """An output counts as zero only if it is exactly zero, whatever its sign."""
    y = np.zeros((3, 3))
    y[1, 0] = 1e-9
    y[:, 1] = -0.0  # as x * (x > 0) gives it for negative x
    assert_close(submission.dead_units(y), np.array([False, True, True]))


@check(
    points=2,
    exercise="saturated_fraction",
    hint="tanh saturates at both ends, not near zero; the default margin is 0.01.",
)
def test_saturated_fraction_of_a_matrix_of_tanh_outputs(submission):
    """Over a whole matrix, outputs of tanh are saturated within 0.01 of -1 and of 1 by default."""
    y = np.array([[-0.99005, 0.5, 0.002, -0.98995], [0.98995, 0.99005, -0.003, -0.999]])
    assert_close(submission.saturated_fraction(y, -1.0, 1.0), 0.375)


@check(points=1, exercise="saturated_fraction", hint="Use the margin that the caller gives.")
@pytest.mark.parametrize(("margin", "fraction"), [(0.2, 0.8), (0.0001, 0.2)])
def test_saturated_fraction_takes_the_margin_it_is_given(submission, margin, fraction):
    """The saturated fraction takes the margin that it is given."""
    y = np.array([0.00001, 0.004, 0.15, 0.5, 0.85])
    assert_close(submission.saturated_fraction(y, 0.0, 1.0, margin=margin), fraction)


@check(
    points=2,
    exercise="reachable_orthant_fraction",
    hint="How many orthants have d dimensions, and how many of them have signs that all agree?",
)
@pytest.mark.parametrize("d", [1, 3, 10, 30])
def test_few_orthants_can_be_reached_in_many_dimensions(submission, d):
    """The fraction of reachable orthants is right for few and for many dimensions."""
    assert_close(submission.reachable_orthant_fraction(d), 2 / 2.0**d, atol=0.0)
