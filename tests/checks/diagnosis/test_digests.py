"""Two conversations that ask the same have the same digests, and no others."""

from typing import Any

import msgspec
import pytest

from grader.checks.diagnosis.digests import digests
from grader.jail.conversation import Transcript
from grader.worker.protocol import Answer, Call, Get, Items, Mapping, Opaque, Raised, Target

CALL = Call(5, Target(None, ("f",)), [1.5, Opaque(70, "")], {"k": Items("list", [Opaque(71, "")])})
GET = Get(6, Target(70, ("total",)))
PAIR = Answer(4, Items("tuple", [Opaque(70, "Layer"), Mapping([("a", Opaque(71, "Cache"))])]))
MAKE = Call(4, Target(None, ("make",)), [], {})
SAID = [(MAKE, PAIR), (CALL, Answer(5, 2.5)), (GET, Answer(6, 1.0))]


def told(exchanges: list[Any] = SAID, seed: int = 3, exercise: str = "relu") -> list[bytes]:
    return list(digests(Transcript(seed, exercise, exchanges)))


def renumbered(by: int) -> list[Any]:
    """The same conversation, held later in a worker's life."""

    def later(thing: Any) -> Any:
        if isinstance(thing, Opaque):
            return Opaque(thing.id + by, thing.type)
        if isinstance(thing, Target) and isinstance(thing.root, int):
            return Target(thing.root + by, thing.path)
        if isinstance(thing, msgspec.Struct):
            changed = {name: later(getattr(thing, name)) for name in thing.__struct_fields__}
            if isinstance(changed.get("id"), int):
                changed["id"] += by
            return type(thing)(**changed)
        if isinstance(thing, list | tuple):
            return type(thing)(later(each) for each in thing)
        if isinstance(thing, dict):
            return {name: later(each) for name, each in thing.items()}
        return thing

    return [(later(request), later(reply)) for request, reply in SAID]


def test_there_is_one_for_each_request_and_all_differ() -> None:
    assert len(set(told())) == 3


def test_the_numbers_of_requests_and_objects_do_not_count() -> None:
    assert renumbered(8) != SAID
    assert told(renumbered(8)) == told()


def test_what_a_submission_answers_in_data_does_not_count() -> None:
    other = [SAID[0], (CALL, Answer(5, 9.0)), (GET, Raised(6, "TypeError", "no"))]
    assert told(other) == told()


def test_the_digest_of_a_request_does_not_depend_on_later_ones() -> None:
    assert told(SAID[:2]) == told()[:2]


def test_seed_and_exercise_count_from_the_start() -> None:
    assert not set(told(seed=4)) & set(told())
    assert not set(told(exercise="elu")) & set(told())


ASKED = {
    "the arguments": msgspec.structs.replace(CALL, args=[2.5, Opaque(70, "")]),
    "their type": msgspec.structs.replace(CALL, args=[1.5, Opaque(70, ""), 1]),
    "named arguments": msgspec.structs.replace(CALL, kwargs={}),
    "the object that is passed": msgspec.structs.replace(CALL, args=[1.5, Opaque(71, "")]),
    "an object from elsewhere": msgspec.structs.replace(CALL, args=[1.5, Opaque(99, "")]),
    "the target": msgspec.structs.replace(CALL, target=Target(71, ("f",))),
    "what is watched": msgspec.structs.replace(CALL, watch=True),
}


@pytest.mark.parametrize("request_", ASKED.values(), ids=ASKED.keys())
def test_what_is_asked_counts_from_there_on(request_: Call) -> None:
    other = told([SAID[0], (request_, SAID[1][1]), SAID[2]])
    assert [a == b for a, b in zip(other, told(), strict=True)] == [True, False, False]


GIVEN = {
    "in another place": Items("tuple", [Mapping([("a", Opaque(71, "C"))]), Opaque(70, "L")]),
    "no object": Items("tuple", [1.0, 2.0]),
    "inside of an object": Opaque(70, "L", Items("tuple", [Opaque(71, "C")])),
}


@pytest.mark.parametrize("value", GIVEN.values(), ids=GIVEN.keys())
def test_where_a_submission_gives_objects_counts_from_there_on(value: Any) -> None:
    other = told([(MAKE, Answer(4, value)), *SAID[1:]])
    assert [a == b for a, b in zip(other, told(), strict=True)] == [True, False, False]
