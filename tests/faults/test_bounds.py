"""What a submission may cost: its own limit, whatever it does with it, and that once."""

import ast
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.jail import budget, conversation
from grader.jail.connection import Connection, Garbled, HungUp, Slow
from grader.jail.conversation import Conversation
from grader.jail.faults import SubmissionFault
from grader.model import Limits, SourceFile, Submission
from grader.worker.protocol import Answer, Call, Get, Load, Target

LIMITS = Limits(call_seconds=10.0, submission_seconds=60.0)
# What ending one worker costs, and finding out how it ended.
END, AUTOPSY, START = 0.03, 0.1, 0.02
# One of each may come behind the last second of a submission's own.
SLACK = END + AUTOPSY + START
FOREVER = 1e9


@dataclass(frozen=True)
class Evil:
    """What a submission does: seconds for the import and for a call, and how the call ends.

    `start` is how long the next worker is waited for, such as behind many files to be removed.
    """

    load: float = 0.01
    call: float = FOREVER
    ends: str = "answers"
    start: float = START


EVIL = {
    "hangs in every call": Evil(),
    "hangs in the import": Evil(load=FOREVER),
    "answers just before each deadline": Evil(call=9.99),
    "answers just before the second deadline": Evil(call=1.99),
    "imports slowly and crashes": Evil(load=9.9, call=0.0, ends="hangs up"),
    "crashes at once": Evil(call=0.0, ends="hangs up"),
    "crashes just before each deadline": Evil(call=9.99, ends="hangs up"),
    "talks nonsense": Evil(call=0.5, ends="garbles"),
    "leaves much to clean up": Evil(call=1.0, ends="hangs up", start=12.0),
}


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class World:
    """A jail, and the line to its workers, in which time passes as the submission pleases."""

    limits = LIMITS
    forbidden = ()

    def __init__(self, evil: Evil, clock: Clock) -> None:
        self.evil = evil
        self.clock = clock
        self.workers = 0

    def worker(self) -> Any:
        self.clock.now += self.evil.start if self.workers else 0.0
        self.workers += 1
        return SimpleNamespace(channel=self)

    def end(self, _worker: Any) -> None:
        self.clock.now += END

    def autopsy(self, _worker: Any) -> int:
        self.clock.now += AUTOPSY
        return 0

    def tell(self, _request: Any) -> None:
        pass

    def ask(self, request: Any, seconds: float, _volume: Any = None) -> Answer:
        cost = self.evil.load if isinstance(request, Load) else self.evil.call
        self.clock.now += max(min(cost, seconds), 0.0)
        if cost > seconds:
            raise Slow
        if isinstance(request, Call) and self.evil.ends != "answers":
            raise HungUp if self.evil.ends == "hangs up" else Garbled("nonsense")
        return Answer(request.id, None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of all that is counted; the line to the worker is the world's."""
    clock = Clock()
    monkeypatch.setattr(budget, "time", SimpleNamespace(monotonic=clock))
    monkeypatch.setattr(conversation, "Connection", lambda world, _limit: world)
    return clock


def submit(world: World) -> tuple[int, int]:
    """Put a submission through 40 checks of 20 functions; how many calls, and how many failed."""
    talk: Any = Conversation
    student = talk(world, Submission("eve", (SourceFile("s.py", b""),)), "s.py")
    calls = failed = 0
    for check in range(40):
        student.begin(check, 30.0 if check % 7 == 0 else None)
        for number in range(5):
            name = f"f{(check + number) % 20}"
            target = Target(None, (name,))
            calls += 1
            try:
                student.ask(lambda id, t=target: Call(id, t, [], {}), name)
            except SubmissionFault:
                failed += 1
    student.close()
    return calls, failed


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL.keys())
def test_an_evil_submission_costs_its_limit_and_no_more(evil: Evil, clock: Clock) -> None:
    start = clock.now
    calls, failed = submit(World(evil, clock))
    assert (calls, failed > 100) == (200, True)
    assert clock.now - start <= LIMITS.submission_seconds + SLACK + (evil.start - START)


def test_a_good_one_is_bounded_by_nothing_but_its_work(clock: Clock) -> None:
    start = clock.now
    assert submit(World(Evil(call=0.2), clock)) == (200, 0)
    assert clock.now - start < 41.0


def test_a_jail_that_is_slow_to_start_is_not_the_submissions_time(clock: Clock) -> None:
    world = World(Evil(call=0.1), clock)

    def start() -> Any:
        clock.now += 500.0
        return SimpleNamespace(channel=world)

    world.worker = start  # type: ignore[method-assign]
    assert submit(world) == (200, 0)


def test_time_within_time_is_counted_once(clock: Clock) -> None:
    counted = budget.Budget(10.0)
    with counted:
        clock.now += 1.0
        with counted:
            clock.now += 2.0
        assert counted.left == 7.0
    clock.now += 100.0
    assert counted.left == 7.0


PACKAGE = Path(budget.__file__).parents[1]
JUMPING = {"time", "time_ns", "localtime", "gmtime", "ctime", "now", "utcnow", "today"}


def clocks(path: Path) -> Iterator[str]:
    """The clocks that a module asks which may jump."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in ("time", "datetime", "date") and node.attr in JUMPING:
                yield f"{path.name}:{node.lineno}: {node.value.id}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module in ("time", "datetime"):
            yield f"{path.name}:{node.lineno}: from {node.module}"


def test_no_module_asks_a_clock_that_jumps() -> None:
    assert [found for path in PACKAGE.rglob("*.py") for found in clocks(path)] == []


def test_clocks_that_jump_are_found(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("import time\nfrom time import time as t\nx = time.time()\ny = time.sleep(1)\n")
    assert [*clocks(path)] == ["module.py:2: from time", "module.py:3: time.time"]


@pytest.fixture
def jumping(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """A wall clock that jumps back and forth by a day each time that it is asked."""
    asked: list[float] = []

    def jump() -> float:
        asked.append(86_400.0 * (-1) ** len(asked))
        return 1e9 + asked[-1]

    monkeypatch.setattr(time, "time", jump)
    return lambda: len(asked)


def test_a_deadline_holds_while_the_wall_clock_jumps(jumping: Callable[[], int]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        line = Connection(ours, 1 << 16)
        with pytest.raises(Slow):
            line.ask(Get(1, Target(None, ("x",))), 0.05)
        theirs.sendall(b"\0\0\0\1")
    assert time.time() != time.time()
    assert jumping() == 2
