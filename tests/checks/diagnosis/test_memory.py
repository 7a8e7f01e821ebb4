"""What solutions replied is remembered, within a limit."""

import pytest

from grader.checks.diagnosis.memory import Memory
from grader.worker.protocol import Answer, Bytes

REPLY = Answer(1, Bytes(b"x" * 100))


def keys(memory: Memory) -> list[str]:
    return [name for name in "abc" if (name, b"") in memory]


def test_a_reply_is_remembered_by_solution_and_conversation() -> None:
    memory = Memory(10_000)
    memory.put(("a", b"1"), REPLY)
    assert ("a", b"1") in memory
    assert memory.get(("a", b"1")) is REPLY
    assert ("a", b"2") not in memory
    assert ("b", b"1") not in memory


def test_it_is_remembered_that_a_solution_could_not_follow() -> None:
    memory = Memory(10_000)
    memory.put(("a", b""), None)
    assert ("a", b"") in memory
    assert memory.get(("a", b"")) is None


@pytest.mark.parametrize(("asked", "left"), [((), ["b", "c"]), (("a",), ["a", "c"])])
def test_what_was_not_asked_for_the_longest_is_forgotten_first(
    asked: tuple[str, ...], left: list[str]
) -> None:
    memory = Memory(1500)  # room for two
    for name in "ab":
        memory.put((name, b""), REPLY)
    for name in asked:
        memory.get((name, b""))
    memory.put(("c", b""), REPLY)
    assert keys(memory) == left


def test_a_reply_that_comes_again_takes_no_more_room() -> None:
    memory = Memory(1500)
    for name in "abbbb":
        memory.put((name, b""), REPLY)
    assert keys(memory) == ["a", "b"]


def test_one_that_is_larger_than_the_limit_is_not_kept() -> None:
    memory = Memory(100)
    memory.put(("a", b""), REPLY)
    assert keys(memory) == []
