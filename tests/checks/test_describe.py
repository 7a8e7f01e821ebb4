"""How numbers read."""

from typing import Any

import numpy as np
import pytest

from grader.checks.describe import pair, show


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.25, "0.25"),
        (0.21128, "0.2113"),
        (-0.41203, "-0.4120"),
        (1234.56, "1235"),
        (1e6, "1e+06"),
        (1234567.0, "1.235e+06"),
        (1e-7, "1e-07"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (np.float32(0.5), "0.5"),
        (np.float32(0.1), "0.1"),
        (np.finfo(np.float32).max, "3.403e+38"),
        (np.float32(0.12347), "0.1235"),
        (3, "3"),
        (np.int64(123456789), "123456789"),
        (True, "True"),
        (np.False_, "False"),
        (1 + 2j, "1+2j"),
        ("text", "text"),
    ],
)
def test_a_number_is_short_where_that_is_exact_and_rounded_elsewhere(
    number: Any, text: str
) -> None:
    assert show(number) == text


@pytest.mark.parametrize(
    ("got", "should", "texts"),
    [
        (0.5, 0.25, ("0.5", "0.25")),
        (1.00003, 1.0, ("1.00003", "1.0")),
        (1.0 + 1e-15, 1.0, ("1.0000000000000011", "1.0")),
        (0.25000001, 0.25, ("0.25000001", "0.25")),
        (np.nan, 1.0, ("nan", "1.0")),
        (True, False, ("True", "False")),
        (1e9 + 1, 1e9, ("1000000001.0", "1000000000.0")),
    ],
)
def test_two_numbers_that_differ_read_differently(
    got: Any, should: Any, texts: tuple[str, str]
) -> None:
    assert pair(got, should) == texts
