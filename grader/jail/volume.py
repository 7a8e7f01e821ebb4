"""How much is said in one check: a transcript holds all of it until its submission is marked."""

from grader.jail.counting import values
from grader.worker.encoding import SLOT

# From so many bytes on, the values in each reply are counted, too, which takes time.
CLOSELY = 1 << 20


class Overfull(Exception):
    """More was said in a check than may be."""


class Volume:
    """Counts the bytes of requests and replies in the check at hand, up to `most`.

    Requests count, for a check may pass on what it was answered. Beyond the first bytes each value
    of MessagePack counts for some more: a few bytes of it may become a hundred of Python.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.said = 0

    def take(self, size: int) -> None:
        """Count bytes that are about to be sent or read. Raises Overfull, and ever after."""
        self.said += size
        if self.said > self.most:
            raise Overfull

    def weigh(self, body: bytes, start: int) -> None:
        """Count the values in a message that was read, and begins at `start`. Raises Overfull."""
        if self.said > CLOSELY:
            left = (self.most - self.said) // SLOT
            self.take(SLOT * values(body, start, left + 1))
