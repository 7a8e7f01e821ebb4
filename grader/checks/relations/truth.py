"""Boolean answers: too few values for anything but the opposite."""

from grader.checks.arrays import NumpyArray

# So many that agree by accident are as rare as this many tosses of a coin that fall alike.
_MANY = 8


def opposite(got: NumpyArray, should: NumpyArray) -> str:
    """True where False is due, and the reverse."""
    both = bool(should.any()) and not should.all()
    if got.dtype == bool and both and should.size >= _MANY and (got == ~should).all():
        return "are the opposite: True where False is due, and the reverse"
    return ""
