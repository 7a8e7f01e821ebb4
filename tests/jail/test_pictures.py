"""Pictures of strangers, decoded at both levels of the jail."""

import base64
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from grader.errors import JailError
from grader.jail import pictures
from grader.jail.connection import Garbled, HungUp, Slow
from grader.jail.faults import JailLost
from grader.jail.jail import TRIES, Jail
from grader.jail.pictures import DIED, LARGE, LATE, UNREADABLE, WIDTH, decoded
from grader.worker import protocol

BLUE = protocol.Answer(0, protocol.Array("uint8", (1, 1, 3), b"\0\0\xff"))


def saved(image: Image.Image, form: str = "PNG") -> bytes:
    """An image as a notebook has it."""
    file = io.BytesIO()
    image.save(file, form)
    return base64.b64encode(file.getvalue())


def red(width: int = 4, height: int = 3) -> bytes:
    """A red picture."""
    return saved(Image.new("RGB", (width, height), "red"))


def seen(found: Any) -> Any:
    """A sentence as it is, pixels as their shape and first colour."""
    return found if isinstance(found, str) else (found.shape, found[0, 0].tolist())


RED = ((3, 4, 3), [255, 0, 0])


def test_pictures_are_decoded(jail: Jail) -> None:
    jpeg = saved(Image.new("RGB", (4, 3), "white"), "JPEG")
    assert [seen(found) for found in decoded(jail, [red(), jpeg])] == [
        RED,
        ((3, 4, 3), [255, 255, 255]),
    ]


def test_what_can_not_be_decoded_costs_no_other_picture(jail: Jail) -> None:
    bomb = saved(Image.new("1", (30_000, 30_000)))
    gif = saved(Image.new("P", (4, 3)), "GIF")
    half = red(500, 500)[:300]
    found = decoded(jail, [bomb, red(), gif, half, b"", red()])
    assert [seen(each) for each in found] == [
        LARGE,
        RED,
        UNREADABLE,
        UNREADABLE,
        UNREADABLE,
        RED,
    ]


def test_what_does_not_fit_into_a_reply_is_made_smaller(jail: Jail) -> None:
    (found,) = decoded(jail, [red(2000, 2000)])
    assert not isinstance(found, str)
    assert found.nbytes <= jail.limits.reply_mb << 20
    assert found.shape[0] == found.shape[1] < WIDTH


def test_a_picture_whose_time_is_over_costs_no_other_picture(
    jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "SECONDS", 0.0)
    found = decoded(jail, [red(), red()])
    assert next(found) == LATE
    monkeypatch.setattr(pictures, "SECONDS", pictures.ALL_SECONDS)
    assert seen(next(found)) == RED
    found.close()


def test_a_worker_that_is_killed_costs_no_other_picture(
    jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    doomed = jail.worker()
    doomed.stop()
    workers = iter([doomed, jail.worker()])
    monkeypatch.setattr(jail, "worker", lambda: next(workers))
    assert [seen(found) for found in decoded(jail, [red(), red()])] == [DIED, RED]


class Told:
    """A jail whose workers say what they are told to, or end: a reply or an error an answer."""

    def __init__(self) -> None:
        self.limits = SimpleNamespace(reply_mb=64)
        self.answers: list[Any] = []
        self.workers = self.ended = self.died = self.lost = 0

    def worker(self) -> Any:
        self.workers += 1
        return SimpleNamespace(channel=None)

    def end(self, _: Any) -> None:
        self.ended += 1

    def autopsy(self, _: Any) -> int:
        self.died += 1
        if self.lost:
            self.lost -= 1
            raise JailLost("the zygote ended")
        return -9

    def ask(self, *_: Any) -> Any:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """A jail that can be told what its workers answer."""
    told = Told()
    monkeypatch.setattr(pictures, "Connection", lambda *_: told)
    return told


@pytest.fixture
def answered(told: Told) -> Callable[..., list[Any]]:
    """What becomes of pictures that workers answer like this."""

    def answered(*answers: Any) -> list[Any]:
        told.answers = list(answers)
        count = len(answers) - told.lost
        return [seen(found) for found in decoded(told, [b"x"] * count)]  # type: ignore[arg-type]

    return answered


AT_ONCE = ((1, 1, 3), [0, 0, 255])


def test_one_worker_decodes_all_and_is_ended(told: Told, answered: Any) -> None:
    assert answered(BLUE, BLUE, BLUE) == [AT_ONCE] * 3
    assert (told.workers, told.ended) == (1, 1)


def test_without_pictures_there_is_no_worker(told: Told, answered: Any) -> None:
    assert answered() == []
    assert told.workers == 0


@pytest.mark.parametrize(("fault", "said"), [(Slow(), LATE), (Garbled(), DIED), (HungUp(), DIED)])
def test_a_picture_that_costs_its_worker_costs_no_other_picture(
    told: Told, answered: Any, fault: Exception, said: str
) -> None:
    assert answered(BLUE, fault, BLUE) == [AT_ONCE, said, AT_ONCE]
    assert told.workers == told.ended + told.died == 2


def test_a_zygote_that_ended_is_no_fault_of_the_picture(told: Told, answered: Any) -> None:
    told.lost = 1
    assert answered(HungUp(), BLUE) == [AT_ONCE]


def test_a_zygote_that_always_ends_at_a_picture_costs_only_that(told: Told) -> None:
    told.lost = TRIES
    told.answers = [*[HungUp()] * TRIES, BLUE]
    found = decoded(told, [b"x", b"y"])  # type: ignore[arg-type]
    assert [seen(each) for each in found] == [DIED, AT_ONCE]


def test_a_jail_that_can_not_be_started_is_a_fault(told: Told) -> None:
    def fail() -> Any:
        raise JailError("no jail")

    told.worker = fail  # type: ignore[method-assign]
    with pytest.raises(JailError, match="no jail"):
        list(decoded(told, [b"x"]))  # type: ignore[arg-type]


def test_when_the_time_for_all_is_over_no_worker_is_asked(
    told: Told, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "ALL_SECONDS", 0.0)
    assert answered(BLUE, BLUE) == [LATE, LATE]
    assert told.workers == 0


@pytest.mark.parametrize(
    "reply",
    [
        protocol.Answer(0, None),
        protocol.Answer(0, "x"),
        protocol.Loaded(0),
        protocol.Answer(0, protocol.Array("float64", (1, 1, 3), bytes(24))),
        protocol.Answer(0, protocol.Array("uint8", (3,), b"abc")),
        protocol.Answer(0, protocol.Array("uint8", (1, 1, 4), b"abcd")),
        protocol.Answer(0, protocol.Array("uint8", (1, 1, 3), b"ab")),
        protocol.Answer(0, protocol.Array("uint8", (2**40, 2**40, 3), b"abc")),
        protocol.Answer(0, protocol.Array("uint8", (0, 1, 3), b"")),
        protocol.Answer(0, protocol.Array("uint8", (1, WIDTH + 1, 3), bytes(3 * WIDTH + 3))),
        protocol.Answer(0, protocol.Tensor("uint8", (1, 1, 3), b"abc", False)),
    ],
    ids=repr,
)
def test_an_answer_that_is_no_picture_of_ours_is_not_believed(
    told: Told, answered: Any, reply: Any
) -> None:
    assert answered(reply, BLUE) == [DIED, AT_ONCE]
    assert told.workers == 2


@pytest.mark.parametrize(
    ("kind", "said"), [("TooManyPixels", LARGE), ("OSError", UNREADABLE), ("<b>", UNREADABLE)]
)
def test_what_a_worker_raises_is_said_in_our_words(
    told: Told, answered: Any, kind: str, said: str
) -> None:
    assert answered(protocol.Raised(0, kind, "<script>"), BLUE) == [said, AT_ONCE]
    assert told.workers == 1
