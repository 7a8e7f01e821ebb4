"""How a command is held to one core, and what the benchmark prints of its times."""

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise

from tests.benchmark.scoring import Contest

# How many submissions a command scores before it is another's turn; the first is for warming up.
TURN = 10


@contextmanager
def one_core() -> Iterator[None]:
    """What is started in here keeps to one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def each(contest: Contest, warm: int, last: int) -> list[float]:
    """Seconds from each submission to the next, from the one after `warm` to the one at `last`."""
    return [later - earlier for earlier, later in pairwise(contest.done[warm - 1 : last])]


def in_turns(count: int, *starts: Callable[[], Contest]) -> list[list[float]]:
    """Have commands score `count` submissions each, in turns on one core: seconds a submission."""
    with ExitStack() as ends:
        contests = []
        for start in starts:
            with one_core():
                contests.append(start())
            ends.callback(contests[-1].close)
            contests[-1].turn(TURN)
        for _ in range(TURN, count, TURN):
            for contest in contests:
                contest.turn(TURN)
        return [each(contest, TURN, count) for contest in contests]


def describe(name: str, seconds: list[float]) -> float:
    """Print a line of the table; the mean."""
    ordered = sorted(1000 * value for value in seconds)
    median, late = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    mean = statistics.fmean(ordered)
    print(f"{name:<34}{1000 / mean:8.2f}/s {median:9.1f} ms {late:9.1f} ms", flush=True)
    return mean / 1000
