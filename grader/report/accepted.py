"""What a check accepts, in a few words: errors that it lets through, and chance."""

from grader.findings import Repeated
from grader.model import Comparison


def lets_through(comparison: Comparison) -> str:
    """The largest error that a comparison lets through."""
    if not comparison.error:
        return "nothing"
    if not comparison.relative:
        return f"{power(comparison.error)} absolute"
    if comparison.error < 1e-3:
        return f"{power(comparison.error)} relative"
    return f"{_short(100 * comparison.error)} %"


def how(comparison: Comparison) -> str:
    """What it is that lets it through: a tolerance, or an interval with its false-fail rate."""
    times = f", {comparison.times} times" if comparison.times > 1 else ""
    if comparison.rate is not None:
        return f"an interval, with a false-fail rate of {power(comparison.rate)}{times}"
    if comparison.rtol is None or comparison.atol is None or not comparison.error:
        return f"has to be equal{times}"
    return f"rtol {power(comparison.rtol)}, atol {power(comparison.atol)}{times}"


def seen(repeated: Repeated) -> str:
    """How often right solutions failed a check with fresh seeds, and what follows from that."""
    if not repeated.runs:
        return ""
    often = f"{repeated.failures} of {repeated.runs:,}"
    return often if repeated.failures else f"{often}: at most {_short(100 * repeated.at_most)} %"


def power(number: float) -> str:
    """A small number as 1e-5 or 1.2e-5, any other one as it is."""
    if not 0 < number < 1e-3:
        return _short(number)
    digits, _, exponent = f"{number:.1e}".partition("e")
    return f"{digits.removesuffix('.0')}e{int(exponent)}"


def _short(number: float) -> str:
    """Two digits, without an exponent for 100 and more."""
    text = f"{number:.2g}"
    return f"{number:.0f}" if "e+" in text and number < 1e6 else text
