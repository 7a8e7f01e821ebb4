"""A number that is known to lie in an interval, in words."""

from fractions import Fraction

# Beyond four digits nobody recognizes a number.
_DIGITS = 4
_SURE = 1e-3
_DENOMINATOR, _NEIGHBOURS = 20, 64


def shown(low: float, high: float) -> str:
    """The number with up to four digits, or as a fraction; "" if the interval is too wide."""
    middle = (low + high) / 2
    if not high - low <= _SURE * abs(middle):
        return ""
    for digits in range(1, _DIGITS + 1):
        if low <= float(f"{middle:.{digits}g}") <= high:
            return _written(middle, digits)
    return _fraction(low, middle, high) or _written(middle, _DIGITS)


def _fraction(low: float, middle: float, high: float) -> str:
    if not 1 / _NEIGHBOURS < abs(middle) < _NEIGHBOURS:
        return ""
    near = Fraction(middle).limit_denominator(_NEIGHBOURS)
    top, bottom = abs(near.numerator), near.denominator
    simple = max(top, bottom) <= _DENOMINATOR or 1 in (top, abs(top - bottom))
    fits = bottom > 1 and low <= near.numerator / bottom <= high
    return f"{near.numerator}/{bottom}" if simple and fits else ""


def _written(number: float, digits: int) -> str:
    rounded = float(f"{number:.{digits}g}")
    plain = rounded.is_integer() and abs(rounded) < 1e6
    return str(int(rounded)) if plain else f"{rounded:.{_DIGITS}g}"
