"""Has strangers' pictures decoded in the jail: what comes out is pixels, or why there are none.

No trusted process ever reads such a picture.
"""

import contextlib
from collections.abc import Generator, Iterable

import numpy as np
from numpy.typing import NDArray

from grader.jail.budget import Budget
from grader.jail.connection import Connection, Garbled, HungUp, Slow
from grader.jail.faults import JailLost
from grader.jail.jail import TRIES, Jail
from grader.jail.process import WorkerProcess
from grader.worker import protocol

WIDTH, HEIGHT = 1600, 3200
SECONDS = 10.0  # for one picture
ALL_SECONDS = 30.0  # for all of a submission

LATE = "a plot was left out, since it took too long to decode"
DIED = "a plot was left out, since what decoded it ended"
LARGE = "a plot was left out, since it has more than 16 million pixels"
UNREADABLE = "a plot was left out, since it is no PNG or JPEG that can be read"

Pixels = NDArray[np.uint8]  # (H, W, 3)


class Undecoded(Exception):
    """There are no pixels of a picture: why, in a sentence for the staff."""


def decoded(jail: Jail, pictures: Iterable[bytes]) -> Generator[Pixels | str, None, None]:
    """The pixels of each picture (base64) of one submission, or a sentence why there are none.

    They are decoded by workers that hold no submission. Raises JailError.
    """
    decoder = _Decoder(jail)
    with contextlib.closing(decoder):
        for picture in pictures:
            try:
                yield decoder.pixels(picture)
            except Undecoded as error:
                yield str(error)


class _Decoder:
    """A worker that decodes pictures, and another one where it ended at one."""

    def __init__(self, jail: Jail) -> None:
        self._jail = jail
        self._budget = Budget(ALL_SECONDS)
        self._worker: WorkerProcess | None = None
        self._limit = jail.limits.reply_mb << 20
        self._height = max(1, min(HEIGHT, self._limit // (3 * WIDTH)))
        self._id = 0

    def pixels(self, picture: bytes) -> Pixels:
        """The pixels of a picture. Raises Undecoded, JailError."""
        for _ in range(TRIES if self._budget.left > 0 else 0):
            worker = self._worker = self._worker or self._jail.worker()
            with self._budget, contextlib.suppress(JailLost):
                return self._ask(worker, picture)
        raise Undecoded(DIED if self._budget.left > 0 else LATE)

    def _ask(self, worker: WorkerProcess, picture: bytes) -> Pixels:
        self._id += 1
        seconds = min(SECONDS, self._budget.left)
        request = protocol.Decode(self._id, picture, WIDTH, self._height)
        try:
            return self._pixels(Connection(worker.channel, self._limit).ask(request, seconds))
        except Slow:
            self.close()
            raise Undecoded(LATE) from None
        except Garbled:
            self.close()
            raise Undecoded(DIED) from None
        except HungUp:
            self._worker = None
            self._jail.autopsy(worker)  # raises JailLost where that was no fault of the picture's
            raise Undecoded(DIED) from None

    def _pixels(self, reply: protocol.Reply) -> Pixels:
        """The array in a reply, which may be anything. Raises Undecoded, Garbled."""
        if isinstance(reply, protocol.Raised):
            raise Undecoded(LARGE if reply.type == "TooManyPixels" else UNREADABLE)
        value = reply.value if isinstance(reply, protocol.Answer) else None
        if not isinstance(value, protocol.Array) or value.dtype != "uint8" or len(value.shape) != 3:
            raise Garbled
        height, width, channels = value.shape
        if not (0 < width <= WIDTH and 0 < height <= self._height and channels == 3):
            raise Garbled
        if len(value.data) != height * width * channels:
            raise Garbled
        return np.frombuffer(value.data, np.uint8).reshape(value.shape)

    def close(self) -> None:
        """End the worker, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._jail.end(worker)
