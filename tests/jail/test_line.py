"""A worker that tampers with its line to the marker: it can only hurt itself."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from grader.jail.faults import Crashed, SubmissionFault, TimedOut

FIND = """
import os, socket, stat, sys, threading
from grader.worker import protocol

def line():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass

def request():
    frame = sys._getframe()
    while not isinstance(frame.f_locals.get("request"), protocol.Call):
        frame = frame.f_back
    return frame.f_locals["request"]

def forge(id, value):
    os.write(line(), protocol.frame(protocol.Answer(id, value)))

def honest():
    return 5
"""
HONEST = "def honest():\n    return 7\n"


@pytest.fixture
def tamper(hand_in: Callable[..., Any]) -> Callable[[str], Any]:
    """Hands in a submission whose function `f` has the given body."""

    def make(body: str) -> Any:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        return hand_in(f"{FIND}\ndef f():\n{lines}")

    return make


GARBAGE = {
    "bytes": "os.write(line(), os.urandom(1000))",
    "a byte": "os.write(line(), b'x')",
    "a huge length": "os.write(line(), b'\\xff' * 4)",
    "a length and too little": "os.write(line(), b'\\x00\\x00\\x10\\x00x')\nos._exit(0)",
    "a pickle": "import pickle\nos.write(line(), pickle.dumps(os.system))",
    "an answer to nothing": "forge(0, 1)",
    "an answer to the next question": "forge(request().id + 1, 1)",
    "an answer to the last question": "forge(request().id - 1, 1)",
    "an object found by the garbage collector": (
        "import gc\n"
        "for thing in gc.get_objects():\n"
        "    if type(thing) is socket.socket and thing.fileno() == line():\n"
        "        thing.sendall(b'garbage!')"
    ),
    "a million lists": (
        "os.write(line(), (4_000_000).to_bytes(4, 'big'))\n"
        "for _ in range(1000):\n"
        "    os.write(line(), b'\\x91' * 4000)"
    ),
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_on_the_line_is_a_crash_and_the_next_call_works(
    tamper: Callable[[str], Any], body: str
) -> None:
    module = tamper(f"{body}\nreturn 5").module
    with pytest.raises(Crashed):
        module.f()
    assert module.honest() == 5


ENDS = {
    "closed": "os.close(line())",
    "closed, and in a loop": "os.close(line())\nwhile True:\n    pass",
    "shut down": "socket.socket(1, 1, 0, line()).shutdown(socket.SHUT_RDWR)",
    "replaced": "os.dup2(os.open('/dev/null', os.O_RDWR), line())",
}


@pytest.mark.parametrize("body", ENDS.values(), ids=ENDS.keys())
def test_a_line_that_is_cut_is_a_crash_and_the_next_call_works(
    tamper: Callable[[str], Any], body: str
) -> None:
    module = tamper(body).module
    with pytest.raises(Crashed):
        module.f()
    assert module.honest() == 5


def test_who_sends_half_an_answer_and_waits_times_out(tamper: Callable[[str], Any]) -> None:
    student = tamper("os.write(line(), b'\\x00\\x00\\x00')\nwhile True:\n    pass")
    student.begin(seconds=0.3)
    with pytest.raises(TimedOut):
        student.module.f()
    student.begin()
    assert student.module.honest() == 5


def test_a_forged_answer_to_the_question_at_hand_is_the_submissions_own_and_its_last(
    tamper: Callable[[str], Any],
) -> None:
    student = tamper("forge(request().id, 41)\nreturn 42")
    found: Any = None
    try:
        found = student.module.f()
    except Crashed:  # both came at once
        return
    assert found == 41
    with pytest.raises(Crashed):
        student.module.honest()
    assert student.module.honest() == 5


def test_what_one_submission_forges_never_reaches_the_next(
    tamper: Callable[[str], Any], hand_in: Callable[..., Any]
) -> None:
    body = """
def flood(first=request().id):
    while True:
        for id in range(first, first + 40):
            try:
                forge(id, 666)
            except OSError:
                pass
threading.Thread(target=flood, daemon=True).start()
return 1
"""
    liar = tamper(body)
    for _ in range(3):
        with contextlib.suppress(SubmissionFault):
            liar.module.f()
        other = hand_in(HONEST)
        assert [other.module.honest() for _ in range(20)] == [7] * 20
        other.conversation.close()


def test_a_submission_that_reads_its_line_gets_only_its_own_questions(
    tamper: Callable[[str], Any], hand_in: Callable[..., Any]
) -> None:
    liar = tamper("os.set_blocking(line(), False)\nreturn os.read(line(), 100)")
    other = hand_in(HONEST)
    assert other.module.honest() == 7
    with pytest.raises(SubmissionFault):
        liar.module.f()
    assert other.module.honest() == 7
