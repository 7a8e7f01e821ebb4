"""How far numbers may be apart and count as the same."""

from typing import NamedTuple

from grader.checks.compare import ATOL, RTOL

# An element that should be 0 is rarely 0 to the last bit.
ROUNDING = 1e-12


class Tolerance(NamedTuple):
    """How far numbers may be apart: `atol * scale + rtol * |other|`.

    `scale` is the largest number of an array, but never more than 1: values that have vanished
    are told from each other too.
    """

    rtol: float = RTOL
    atol: float = ATOL
