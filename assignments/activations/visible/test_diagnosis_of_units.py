"""First checks of the functions that say what is wrong with a layer."""

import numpy as np

from grader.checks import assert_close, check


@check(points=2, exercise="dead_units", hint="Samples are along axis 0, units along axis 1.")
def test_a_unit_that_is_zero_for_every_sample_is_dead(submission):
    """A unit is dead if its column of the output holds nothing but zeros."""
    y = np.array([[0.0, 1.2, 0.0, 0.7], [0.0, 0.0, 0.0, 0.1], [0.0, 3.1, 0.0, 0.4]])
    assert_close(submission.dead_units(y), np.array([True, False, True, False]))


@check(points=2, exercise="saturated_fraction", hint="Which of these outputs are near 0 or near 1?")
def test_saturated_fraction_of_four_sigmoid_outputs(submission):
    """Of four outputs of a sigmoid, the one near 0 and the one near 1 are saturated: one half."""
    y = np.array([0.001, 0.2, 0.6, 0.995])
    assert_close(submission.saturated_fraction(y, 0.0, 1.0), 0.5)


@check(points=1, exercise="reachable_orthant_fraction", hint="The plane has four quadrants.")
def test_half_of_the_quadrants_of_the_plane_can_be_reached(submission):
    """With two weights, two of the four quadrants can be reached."""
    assert_close(submission.reachable_orthant_fraction(2), 0.5)
