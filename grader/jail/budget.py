"""The time that one submission may cost, over all its calls and all its workers."""

import time


class Budget:
    """Counts the time that is spent within `with budget:`, on a clock that never jumps."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._spent = 0.0
        self._since = 0.0
        self._depth = 0

    def __enter__(self) -> None:
        if not self._depth:
            self._since = time.monotonic()
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._spent += time.monotonic() - self._since

    @property
    def left(self) -> float:
        """Seconds that are left; what is being spent just now counts."""
        now = time.monotonic() - self._since if self._depth else 0.0
        return self._seconds - self._spent - now
