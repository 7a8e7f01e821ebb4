"""What a check accepts, in words."""

import pytest

from grader.findings import Repeated
from grader.model import Comparison
from grader.report.accepted import how, lets_through, power, seen


@pytest.mark.parametrize(
    ("error", "relative", "text"),
    [
        (1e-5, True, "1e-5 relative"),
        (1.234e-4, True, "1.2e-4 relative"),
        (0.0032, True, "0.32 %"),
        (0.12, True, "12 %"),
        (10.0, True, "1000 %"),
        (1e-6, False, "1e-6 absolute"),
        (0.05, False, "0.05 absolute"),
        (0.0, True, "nothing"),
    ],
)
def test_the_error_that_is_let_through_is_a_share_where_it_is_large(error, relative, text):
    assert lets_through(Comparison("y", 1, error, relative)) == text


def test_a_comparison_says_how_it_compares():
    tolerance = Comparison("y", 1, 1e-5, rtol=1e-5, atol=0.0, times=2)
    assert how(tolerance) == "rtol 1e-5, atol 0, 2 times"
    assert how(Comparison("y", 1, 0.0, rtol=0.0, atol=0.0)) == "has to be equal"
    interval = how(Comparison("y", 1, 0.1, rate=3e-10))
    assert interval == "an interval, with a false-fail rate of 3e-10"


@pytest.mark.parametrize(
    ("repeated", "text"),
    [
        (Repeated(), ""),
        (Repeated(1500, 0, 0.002), "0 of 1,500: at most 0.2 %"),
        (Repeated(50, 2), "2 of 50"),
    ],
)
def test_what_was_seen_bounds_the_rate_where_nothing_failed(repeated, text):
    assert seen(repeated) == text


def test_powers_have_no_zeros_in_front():
    assert [power(number) for number in (1e-9, 1.1e-5, 0.05, 2.0)] == [
        "1e-9",
        "1.1e-5",
        "0.05",
        "2",
    ]
