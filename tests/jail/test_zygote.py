"""A jail outlives its zygotes, and never takes one's worker for another's."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.errors import JailError
from grader.jail import command, remote, zygote
from grader.jail.conversation import Conversation
from grader.jail.faults import Crashed, JailLost
from grader.jail.jail import TRIES, Jail
from grader.jail.levels import Level
from grader.jail.process import WorkerProcess
from grader.jail.zygote import JailedZygote, ZygoteLost
from grader.model import Limits, SourceFile, Submission

HandIn = Callable[..., Any]
SOURCE = "import os\ndef f():\n    return 1\ndef folder():\n    return os.getcwd()\n"


def kill_zygote(jail: Jail) -> None:
    """Kill a jail's zygote, and wait until it is gone."""
    assert jail._zygote is not None
    assert jail._zygote._process is not None
    jail._zygote._process.kill()
    jail._zygote._control.settimeout(60)
    # What it was sent and had not read makes a reset of its end.
    with contextlib.suppress(ConnectionResetError):
        while jail._zygote._control.recv(1 << 16):
            pass


def test_a_zygote_that_is_killed_is_replaced(jail: Jail, hand_in: HandIn) -> None:
    assert hand_in(SOURCE).module.f() == 1
    kill_zygote(jail)
    assert hand_in(SOURCE).module.f() == 1


def test_a_zygote_that_is_killed_in_a_call_is_no_fault_of_the_submissions(
    jail: Jail, hand_in: HandIn
) -> None:
    student = hand_in(SOURCE + "def loop():\n    while True:\n        pass\n")
    assert student.module.f() == 1
    assert jail._zygote is not None
    assert jail._zygote._process is not None
    # No more than that: whoever finds the zygote gone closes the line to it.
    killer = threading.Thread(target=jail._zygote._process.kill)
    killer.start()
    with pytest.raises(JailLost, match="the zygote ended while a submission ran"):
        student.module.loop()
    killer.join()
    with pytest.raises(JailLost):  # whatever a check makes of the first
        student.module.f()
    assert student.conversation.lost is not None


def test_a_worker_of_a_zygote_that_is_gone_can_still_be_ended(jail: Jail, hand_in: HandIn) -> None:
    old = hand_in(SOURCE)
    old.module.f()
    kill_zygote(jail)
    other = hand_in(SOURCE)
    assert other.module.f() == 1
    old.conversation.close()
    assert other.module.f() == 1


def test_the_number_of_a_worker_means_nothing_to_another_zygote(
    jail: Jail, hand_in: HandIn
) -> None:
    student = hand_in(SOURCE)
    student.module.f()
    mine = student.conversation._worker
    assert mine is not None
    ours, theirs = socket.socketpair()
    with theirs:
        jail.end(WorkerProcess(ours, mine.pid))
        with pytest.raises(JailLost, match="the zygote ended while a submission ran"):
            jail.autopsy(WorkerProcess(ours, mine.pid))
    assert student.module.f() == 1


def test_a_worker_that_ended_while_it_waited_is_nobodys_crash(jail: Jail, hand_in: HandIn) -> None:
    hand_in(SOURCE).module.f()
    assert jail._zygote is not None
    while not jail._zygote._ready:
        jail._zygote._take_report()
    (waiting,) = jail._zygote._ready
    signal.pidfd_send_signal(waiting.pidfd, signal.SIGKILL)
    waiting.channel.settimeout(60)
    assert waiting.channel.recv(1) == b""
    assert hand_in(SOURCE).module.f() == 1


def test_an_autopsy_tells_how_a_worker_ended(jail: Jail) -> None:
    worker = jail.worker()
    signal.pidfd_send_signal(worker.pidfd, signal.SIGSEGV)
    assert jail.autopsy(worker) == -signal.SIGSEGV


def test_an_autopsy_of_a_worker_that_lives_ends_it(jail: Jail) -> None:
    worker = jail.worker()
    assert jail.autopsy(worker) in (0, -signal.SIGKILL)


def test_two_workers_live_side_by_side(hand_in: HandIn) -> None:
    one, other = hand_in(SOURCE), hand_in(SOURCE)
    assert one.module.folder() != other.module.folder()
    one.conversation.close()
    assert other.module.f() == 1


def test_a_jail_that_loses_every_zygote_gives_up_with_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = []

    class Broken:
        is_set_up = True

        def __init__(self, *_: object, **__: object) -> None:
            started.append(self)

        def worker(self) -> None:
            raise ZygoteLost("it ended: no memory")

        def close(self) -> None:
            pass

    monkeypatch.setattr("grader.jail.jail.JailedZygote", Broken)
    jail = Jail(Level.NONE, Limits())
    with pytest.raises(JailError, match=r"lost 3 times in a row \(it ended: no memory\)"):
        jail.worker()
    assert len(started) == TRIES


@pytest.fixture
def no_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zygotes are started with a program that says why it ends."""
    line = [sys.executable, "-c", "import sys; sys.exit('no such module')"]
    monkeypatch.setattr(command, "python", lambda *_: line)


@pytest.mark.usefixtures("no_python")
def test_a_zygote_that_does_not_start_is_an_error_with_its_last_words() -> None:
    with (
        Jail(Level.NONE, Limits()) as jail,
        pytest.raises(JailError, match=r"level none does not start: .*: no such module; run"),
    ):
        jail.worker()


def test_a_program_that_can_not_be_run_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "python", lambda *_: ["/no/such/python"])
    with pytest.raises(JailError, match=r"does not start: .*No such file"):
        Jail(Level.NONE, Limits())


def test_a_strong_jail_without_bubblewrap_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_bubblewrap", lambda: None)
    with pytest.raises(JailError, match="no bubblewrap"):
        Jail(Level.STRONG, Limits())


@pytest.fixture(scope="module")
def free() -> Iterator[Jail]:
    """A jail that confines nothing."""
    with Jail(Level.NONE, Limits()) as jail:
        yield jail


def test_without_a_jail_a_worker_serves_as_well(free: Jail) -> None:
    worker = free.worker()
    assert worker.pid > 0
    free.end(worker)


def test_without_pidfds_a_worker_is_killed_by_its_number(free: Jail) -> None:
    worker = free.worker()
    os.close(worker.pidfd)
    worker.pidfd = -1
    worker.stop()
    worker.channel.settimeout(60)
    assert worker.channel.recv(1) == b""
    free.end(worker)


def test_a_worker_that_was_killed_is_not_killed_again_by_its_number(
    free: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = free.worker()
    free.end(worker)
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("the number may be another's now"))
    worker.kill()
    worker.stop()


def test_the_number_of_a_worker_in_a_namespace_is_never_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("that is a process of the machine's"))
    ours, theirs = socket.socketpair()
    with theirs:
        WorkerProcess(ours, pid=7).kill()


def test_without_pidfds_a_zygote_starts_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    boot = command._BOOT.replace("import sys;", "import os, sys; del os.pidfd_open;")
    monkeypatch.setattr(command, "_BOOT", boot)
    with Jail(Level.NONE, Limits()) as jail:
        worker = jail.worker()
        assert worker.pidfd == -1
        jail.end(worker)
        another = jail.worker()
        assert another.pid != worker.pid
        jail.end(another)


def test_nothing_of_a_jail_is_left_when_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(os.listdir("/proc/self/fd"))
    jail = Jail(Level.NONE, Limits())
    worker = jail.worker()
    (folder,) = tmp_path.iterdir()
    assert list(folder.iterdir())
    jail.close()
    worker.kill()
    assert list(tmp_path.iterdir()) == []
    assert set(os.listdir("/proc/self/fd")) == before


ORPHAN = """
import os, signal, sys, tempfile
tempfile.tempdir = sys.argv[1]
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Limits, SourceFile, Submission
from grader.worker.protocol import Load, frame
jail = Jail(Level.NONE, Limits())
worker = jail.worker()
worker.channel.sendall(frame(Load(1, "m", {"m.py": b"while True:\\n    pass"})))
print(worker.pid, jail._zygote._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_zygote_whose_marker_is_gone_ends_even_busy_workers_and_cleans_up(
    tmp_path: Path, wait_for_end: Callable[[int], None]
) -> None:
    line = [sys.executable, "-c", ORPHAN, str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    for pid in map(int, done.stdout.split()):
        wait_for_end(pid)
    assert list(tmp_path.glob("grader-*"))
    assert list(tmp_path.glob("grader-*/*")) == []


def test_a_crash_at_the_import_tells_how(hand_in: HandIn) -> None:
    with pytest.raises(Crashed, match="a segmentation fault"):
        hand_in("import ctypes\nctypes.string_at(0)\n").module.f()


def test_orders_that_get_no_answer_lose_the_zygote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zygote, "START_SECONDS", 0.01)
    monkeypatch.setattr(command, "python", lambda *_: [sys.executable, "-c", "input()"])
    slow = JailedZygote(Level.NONE, Limits())
    with pytest.raises(ZygoteLost):
        slow.set_up()
    slow.close()


def test_a_worker_has_no_module_of_the_grader_to_import(hand_in: HandIn) -> None:
    code = (
        "import gc, sys\n"
        "def late():\n"
        "    new = {id(each) for each in gc.get_objects()}  # none of them was there at the fork\n"
        "    return [name for name, it in sys.modules.items() if id(it) in new]\n"
    )
    late = hand_in(code).module.late()
    assert "student" in late
    assert [name for name in late if name.startswith("grader.")] == []


@pytest.mark.parametrize("wanted", [True, False])
def test_optimizers_are_preloaded_where_they_will_be_used(wanted: bool) -> None:
    source = b"import sys\ndef imported():\n    return 'torch._dynamo' in sys.modules\n"
    submission = Submission("student", (SourceFile("student.py", source),))
    with Jail(Level.NONE, Limits(), optimizers=wanted) as jail:
        conversation = Conversation(jail, submission, "student.py")
        conversation.begin(0)
        assert remote.module(conversation).imported() is wanted
        conversation.close()


def test_a_jail_keeps_to_a_core_with_all_in_it() -> None:
    before = os.sched_getaffinity(0)
    core = min(before)
    with Jail(Level.NONE, Limits()) as jail:
        jail.end(jail.worker())
        try:
            jail.keep_to(core)
            assert os.sched_getaffinity(0) == {core}
        finally:
            os.sched_setaffinity(0, before)
        assert jail._zygote is not None
        assert os.sched_getaffinity(jail._zygote.pid) == {core}
