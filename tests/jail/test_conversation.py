"""A conversation with a submission in a real jail: every end that a call may come to."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.errors import CheckError
from grader.jail import remote
from grader.jail.faults import Crashed, NotAttempted, Raised, TimedOut, TooMuch
from grader.jail.jail import Jail
from grader.model import Outcome
from grader.worker.protocol import Call, frame

HandIn = Callable[..., Any]
LOOP = "def loop():\n    while True:\n        pass\n"
COUNT = "N = 0\ndef count():\n    global N\n    N += 1\n    return N\n"
SHORT = 0.3


@pytest.fixture
def no_more_workers(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on the jail gives no worker."""

    def refuse() -> None:
        raise AssertionError("a worker was started for nothing")

    return lambda: monkeypatch.setattr(jail, "worker", refuse)


def test_a_call_returns_data(hand_in: HandIn) -> None:
    module = hand_in("def double(x):\n    return 2 * x\n").module
    assert module.double(np.arange(3)).tolist() == [0, 2, 4]


def test_calls_of_a_check_meet_the_same_module(hand_in: HandIn) -> None:
    module = hand_in(COUNT).module
    assert [module.count(), module.count()] == [1, 2]


def test_the_same_seed_gives_the_same_random_numbers(hand_in: HandIn) -> None:
    student = hand_in("import numpy as np\ndef draw():\n    return np.random.rand()\n")
    student.begin(5)
    first = student.module.draw()
    student.begin(6)
    assert student.module.draw() != first
    student.begin(5)
    assert student.module.draw() == first


def test_an_exception_is_the_students_with_line_and_code(hand_in: HandIn) -> None:
    module = hand_in("def f(x):\n    return x.shpae\n").module
    with pytest.raises(Raised) as caught:
        module.f(np.ones(2))
    assert caught.value.outcome is Outcome.FAILED
    assert caught.value.type == "AttributeError"
    assert str(caught.value) == (
        "`f` raised AttributeError: 'numpy.ndarray' object has no attribute 'shpae' "
        "(student.py, line 2)\n    return x.shpae"
    )


def test_a_missing_name_is_not_attempted(hand_in: HandIn) -> None:
    module = hand_in("def sigmoid(x):\n    return x\n").module
    with pytest.raises(NotAttempted, match=r"`sigmiod` is not defined .* \(there is `sigmoid`\)"):
        module.sigmiod(1)


def test_what_is_not_written_is_not_attempted(hand_in: HandIn) -> None:
    module = hand_in("def relu(x):\n    raise NotImplementedError\n").module
    with pytest.raises(NotAttempted, match=r"`relu` is not written yet \(student.py, line 2\)"):
        module.relu(1)


def test_what_stands_above_an_error_of_the_import_is_called(hand_in: HandIn) -> None:
    student = hand_in("def f():\n    return 1\nboom\ndef g():\n    return 2\n")
    assert student.module.f() == 1
    assert student.conversation.stopped.startswith(
        "student.py stops at line 3 with NameError: name 'boom' is not defined"
    )


def test_what_stands_below_an_error_of_the_import_fails_with_it(hand_in: HandIn) -> None:
    module = hand_in("boom\ndef g():\n    return 2\n").module
    with pytest.raises(Raised, match=r"student.py stops at line 1 with NameError"):
        module.g()


def test_a_file_that_is_no_python_says_where(hand_in: HandIn) -> None:
    module = hand_in("def f(:\n    pass\n").module
    with pytest.raises(Raised, match=r"student.py, line 1, is not valid Python: invalid syntax"):
        module.f()


def test_an_endless_loop_in_a_call_times_out_and_the_next_call_works(hand_in: HandIn) -> None:
    student = hand_in(LOOP + COUNT)
    student.begin(seconds=SHORT)
    with pytest.raises(TimedOut, match=r"`loop` did not return within 0\.3 seconds") as caught:
        student.module.loop()
    assert caught.value.outcome is Outcome.TIMEOUT
    student.begin()
    assert student.module.count() == 1


def test_a_loop_that_catches_everything_times_out(hand_in: HandIn) -> None:
    student = hand_in("""
import signal, threading
for number in range(1, 60):
    try:
        signal.signal(number, lambda *_: None)
    except (OSError, ValueError):
        pass
def f():
    threading.Thread(target=f).start()
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
""")
    student.begin(seconds=SHORT)
    with pytest.raises(TimedOut):
        student.module.f()


def test_a_function_that_timed_out_twice_is_not_called_again(
    hand_in: HandIn, no_more_workers: Callable[[], None]
) -> None:
    student = hand_in(LOOP)
    student.begin(seconds=SHORT)
    for _ in range(2):
        with pytest.raises(TimedOut, match="did not return within"):
            student.module.loop()
    no_more_workers()
    with pytest.raises(TimedOut, match="did not return in time before"):
        student.module.loop()


def test_a_function_that_timed_out_is_waited_for_more_briefly(hand_in: HandIn) -> None:
    student = hand_in(LOOP)
    student.begin(seconds=SHORT)
    with pytest.raises(TimedOut):
        student.module.loop()
    with pytest.raises(TimedOut, match=r"within 0\.06 seconds"):
        student.module.loop()


def test_an_endless_loop_at_the_import_times_out_once_and_for_all(
    hand_in: HandIn, limits: Callable[..., None], no_more_workers: Callable[[], None]
) -> None:
    limits(call_seconds=SHORT)
    student = hand_in("while True:\n    pass\n")
    with pytest.raises(TimedOut, match=r"`student.py` did not return within"):
        student.module.f()
    no_more_workers()
    student.begin()
    with pytest.raises(TimedOut, match=r"`student.py` did not return within"):
        student.module.g()


def test_a_short_limit_of_a_check_does_not_hold_for_the_import(hand_in: HandIn) -> None:
    student = hand_in(
        "import json, decimal, colorsys\nx = sum(range(10**5))\ndef f():\n    return 1\n"
    )
    student.begin(seconds=1e-9)
    with pytest.raises(TimedOut, match="`f`"):
        student.module.f()
    student.begin()
    assert student.module.f() == 1


def test_the_time_of_the_whole_submission_is_limited(
    hand_in: HandIn, limits: Callable[..., None], no_more_workers: Callable[[], None]
) -> None:
    limits(submission_seconds=0.5)
    student = hand_in("".join(LOOP.replace("loop", name) for name in "abcdef"))
    student.begin(seconds=SHORT)
    said = []
    for name in "abcd":
        with pytest.raises(TimedOut) as caught:
            getattr(student.module, name)()
        said.append(str(caught.value))
    no_more_workers()
    with pytest.raises(TimedOut, match="the time for the whole submission is used up"):
        student.module.e()
    assert said[-1] == "the time for the whole submission is used up"
    assert "did not return" in said[0]


CRASHES = {
    "os._exit": ("import os\ndef f():\n    os._exit(3)\n", "instead of returning"),
    "a segmentation fault": (
        "import ctypes\ndef f():\n    ctypes.string_at(0)\n",
        "a segmentation fault",
    ),
    "an abort": ("import os\ndef f():\n    os.abort()\n", "an abort"),
    "an alarm": (
        "import signal\ndef f():\n    signal.setitimer(0, 0.001)\n    while True:\n        pass\n",
        f"signal {14}",
    ),
}


@pytest.mark.parametrize(("source", "how"), CRASHES.values(), ids=CRASHES.keys())
def test_a_crash_says_how_and_the_next_call_meets_a_fresh_module(
    hand_in: HandIn, source: str, how: str
) -> None:
    module = hand_in(source + COUNT).module
    assert module.count() == 1
    with pytest.raises(Crashed, match=f"`f` ended the Python process .*{how}") as caught:
        module.f()
    assert caught.value.outcome is Outcome.CRASHED
    assert module.count() == 1


def test_a_crash_at_the_import_is_final(
    hand_in: HandIn, no_more_workers: Callable[[], None]
) -> None:
    student = hand_in("import os\nos._exit(0)\n")
    with pytest.raises(Crashed, match=r"`student.py` ended the Python process"):
        student.module.f()
    no_more_workers()
    student.begin()
    with pytest.raises(Crashed):
        student.module.f()


def test_an_exit_is_an_exception_like_others(hand_in: HandIn) -> None:
    module = hand_in("import sys\ndef f():\n    sys.exit(0)\n" + COUNT).module
    assert module.count() == 1
    with pytest.raises(Raised, match=r"`f` called exit\(\) \(student.py, line 3\)"):
        module.f()
    assert module.count() == 2


HUNGRY = {
    "an array": "import numpy as np\ndef f():\n    return np.ones(10**9)\n",
    "many blocks": "def f():\n    x = []\n    while True:\n        x.append(bytearray(1 << 20))\n",
    "many objects": "def f():\n    x = []\n    while True:\n        x.append([0] * 50)\n",
    "a tensor": "import torch\ndef f():\n    return torch.ones(10**9)\n",
}


@pytest.mark.parametrize("source", HUNGRY.values(), ids=HUNGRY.keys())
def test_too_much_memory_is_an_exception_and_the_next_call_works(
    hand_in: HandIn, source: str
) -> None:
    module = hand_in(source + COUNT).module
    assert module.count() == 1
    with pytest.raises(Raised) as caught:
        module.f()
    assert "Memory" in caught.value.type or "memory" in str(caught.value)
    assert module.count() == 2


def test_threads_without_end_are_the_submissions_own_trouble(hand_in: HandIn) -> None:
    student = hand_in("""
import threading
def f():
    stop = threading.Event()
    try:
        while True:
            threading.Thread(target=stop.wait, daemon=True).start()
    finally:
        stop.set()
""")
    with pytest.raises((Raised, Crashed)):
        student.module.f()


def test_a_flood_of_output_is_kept_short(hand_in: HandIn) -> None:
    student = hand_in("""
import os, sys
def f():
    for _ in range(10_000):
        print("x" * 100)
        print("y" * 100, file=sys.stderr)
        os.write(1, b"z" * 100)
    return 1
""")
    assert student.module.f() == 1
    (printed,) = student.conversation.transcript.printed
    assert len(printed) < 1200
    assert "z" not in printed


def test_a_worker_that_lies_about_its_output_is_cut_short(hand_in: HandIn) -> None:
    student = hand_in("""
import sys
def f():
    sys.stdout.take = lambda: "x" * 1_000_000
    return 1
""")
    assert student.module.f() == 1
    assert len(student.conversation.transcript.printed[0]) < 1200


def test_a_result_that_is_too_large_is_an_exception(hand_in: HandIn) -> None:
    module = hand_in("import numpy as np\ndef f():\n    return np.zeros(1_000_000)\n").module
    with pytest.raises(Raised, match="too large"):
        module.f()


# Each of these moves 1.6 MB; all of one check may have 8.
MUCH = """
import numpy as np
LARGE = np.zeros(200_000)
def large():
    return LARGE
def small(x):
    return 0
def change(x):
    x += 1
def forward(x):
    return x.sum()
class Held:
    large = LARGE
    def data(self):
        return LARGE
class Pair(tuple):
    pass
def pair():
    return Pair([LARGE])
def lists():
    return [[] for _ in range(5000)]
"""
LARGE = np.zeros(200_000)
TOO_MUCH: dict[str, Callable[[Any], Any]] = {
    "results": lambda module: module.large(),
    "arguments": lambda module: module.small(LARGE),
    "changed arguments": lambda module: remote.call(module.change, (LARGE,), {}, watch=True),
    "gradients": lambda module: remote.gradient(
        module.forward, (torch.zeros(400_000),), {}, (0,), torch.ones(())
    ),
    "attributes": lambda module: remote.fetch(module.LARGE),
    "attributes of an object": lambda module: module.Held().large,
    "methods of an object": lambda module: module.Held().data(),
    "what an object holds": lambda module: module.pair(),
    "values that are small in a message": lambda module: module.lists(),
}


def repeat(ask: Callable[[], Any]) -> None:
    """Call as often as it takes to be too much."""
    for _ in range(60):
        ask()


@pytest.mark.parametrize("ask", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_what_is_said_in_a_check_is_bounded(hand_in: HandIn, ask: Callable[[Any], Any]) -> None:
    student = hand_in(MUCH)
    ask(student.module)
    with pytest.raises(TooMuch, match="passes and gets back to more than 8 MB") as caught:
        repeat(lambda: ask(student.module))
    assert caught.value.outcome is Outcome.FAILED
    assert not student.conversation.transcript.whole
    # All of it, as it lies in messages: no call went beyond the bound.
    said = student.conversation.transcript.exchanges
    assert sum(len(frame(each)) for exchange in said for each in exchange) <= 8 << 20


def test_who_was_answered_too_much_is_asked_nothing_more_in_this_check(hand_in: HandIn) -> None:
    student = hand_in(MUCH)
    with pytest.raises(TooMuch):
        repeat(student.module.large)
    with pytest.raises(TooMuch, match="`small` brought"):
        student.module.small(1)


def test_each_check_may_be_answered_as_much(hand_in: HandIn) -> None:
    student = hand_in(MUCH)
    for _ in range(4):
        student.begin()
        for _ in range(4):
            student.module.large()
    assert student.conversation.transcript.whole
    assert 6 << 20 < student.conversation.transcript.size < 8 << 20


def test_an_import_does_not_count_for_the_check_at_hand(hand_in: HandIn) -> None:
    student = hand_in(MUCH, {"large.txt": " " * (9 << 20)})
    assert student.module.small(1) == 0
    assert student.conversation.transcript.size < 1000


def test_an_argument_that_can_not_cross_is_the_checks_fault(hand_in: HandIn) -> None:
    module = hand_in("def f(x):\n    return x\n").module
    with pytest.raises(CheckError, match="type object can't cross"):
        module.f([object()])


def test_an_argument_that_is_too_large_is_the_checks_fault(
    hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "ARGUMENT_LIMIT", 1000)
    module = hand_in("def f(x):\n    return x\n").module
    with pytest.raises(CheckError, match="the arguments are too large"):
        module.f(np.ones(1000))


def test_the_transcript_holds_the_calls_of_the_check_at_hand(hand_in: HandIn) -> None:
    student = hand_in(COUNT)
    student.module.count()
    student.begin()
    student.module.count()
    ((request, reply),) = student.conversation.transcript.exchanges
    assert isinstance(request, Call)
    assert request.target.path == ("count",)
    assert reply.value == 2
    assert student.conversation.transcript.label == "count"


def test_a_conversation_can_be_closed_twice(hand_in: HandIn) -> None:
    student = hand_in(COUNT)
    student.module.count()
    student.conversation.close()
    student.conversation.close()


def test_float16_works_where_the_processor_can_not_be_looked_up(hand_in: HandIn) -> None:
    student = hand_in("import torch\ndef half(): return torch.ones(3, 4).half()")
    assert student.module.half().dtype == torch.float16


def test_one_check_that_leaves_autograd_off_costs_no_other(hand_in: HandIn) -> None:
    student = hand_in(
        "import torch\n"
        "def off(): torch.set_grad_enabled(False)\n"
        "def on(): return torch.is_grad_enabled()"
    )
    student.module.off()
    student.begin()
    assert student.module.on() is True
