"""A submission's answers are compared with what misconceptions were recorded to answer."""

import numpy as np
import pytest

from grader.checks.diagnosis.alike import Look
from grader.checks.diagnosis.basis import rests_on
from grader.checks.diagnosis.packing import pack, unpack
from grader.checks.diagnosis.recorded import Answers, Recollection, Recorded
from grader.checks.diagnosis.tolerance import Tolerance
from grader.jail.conversation import Transcript
from grader.worker.protocol import Answer, Get, Opaque, Reply, Target
from grader.worker.values import Encoder

BASIS = bytes(32)


def answer(value: object) -> Answer:
    return Answer(1, Encoder(lambda _: Opaque(7, "Thing"), 1 << 24).encode(value))


def said(*values: object, seed: int = 3) -> Transcript:
    replies: list[Reply] = [answer(value) for value in values]
    return Transcript(seed, "relu", [(Get(1, Target(None, ("a",))), reply) for reply in replies])


def answers(*values: object, look: Look = Look.VALUES) -> Answers:
    """What was recorded; None stands for a right reply."""
    replies = [None if value is None else answer(value) for value in values]
    return Answers(look, replies, [[] for _ in values])


def recollection(*recorded: Answers | None) -> Recollection:
    """Misconceptions a, b and so on, by what they answer in the check with the seed 3."""
    names = "abc"[: len(recorded)]
    return Recollection(
        [Recorded(name, "relu", "", {3: own}) for name, own in zip(names, recorded, strict=True)]
    )


def explained(known: Recollection, transcript: Transcript) -> tuple[str, ...]:
    return known.explain(transcript, Tolerance())


def test_who_gave_the_same_answers_explains_them() -> None:
    known = recollection(answers(1.0, 2.0), answers(1.0, 3.0), answers(1.0, 2.0))
    assert explained(known, said(1.0, 2.0)) == ("a", "c")


def test_what_is_lost_in_rounding_does_not_matter() -> None:
    known = recollection(answers(np.array([1.0000002, 1e6])))
    found = known.explain(said(np.array([1.0, 1e6 + 0.1])), Tolerance(0.0, 0.0))
    assert found == ("a",)


def test_a_right_reply_is_taken_as_it_is() -> None:
    assert explained(recollection(answers(None, 2.0)), said(17.0, 2.0)) == ("a",)


@pytest.mark.parametrize("values", [(1.0,), (1.0, 2.0, 2.0), (2.0, 1.0), ()])
def test_other_answers_are_not_explained(values: tuple[float, ...]) -> None:
    assert explained(recollection(answers(1.0, 2.0)), said(*values)) == ()


def test_nothing_is_explained_in_another_check() -> None:
    assert explained(recollection(answers(1.0)), said(1.0, seed=4)) == ()


def test_what_tells_nothing_explains_nothing() -> None:
    assert explained(recollection(None), said(1.0)) == ()


def test_forms_count_where_only_they_are_wrong() -> None:
    single = np.array([1.0], np.float32)
    strict = recollection(answers(np.array([1.0]), look=Look.FORMS), answers(np.array([1.0])))
    assert explained(strict, said(single)) == ("b",)


def test_a_check_that_a_misconception_fails_refutes_it_when_it_passes() -> None:
    known = Recollection(
        [Recorded("a", "relu", "", {3: None}), Recorded("b", "relu", "", {4: answers(1.0)})]
    )
    assert known.agree(said(1.0), ("a", "b")) == ("b",)
    assert known.agree(said(1.0), ("a",)) == ()


def test_what_was_packed_comes_back() -> None:
    known = [Recorded("a", "relu", "No.", {2**62: answers(np.ones(3), None), 5: None})]
    assert unpack(pack(known, BASIS)) == tuple(known)


def test_a_packed_file_tells_nothing_to_who_opens_it() -> None:
    known = [Recorded("squares", "relu", "This squares.", {})]
    assert b"squares" not in pack(known, BASIS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"grader mistakes 2\n" + pack([], BASIS)[18:],
        pack([], BASIS)[:-3],
        pack([], BASIS)[:20],
        pack([], BASIS)[:50] + b"junk",
    ],
)
def test_what_cannot_be_read_is_nothing(data: bytes) -> None:
    assert unpack(data) == ()


def test_a_packed_file_rests_on_its_basis() -> None:
    packed = pack([], BASIS)
    assert rests_on(packed, BASIS)
    assert not rests_on(packed, b"1" * 32)
    assert not rests_on(b"", BASIS)
