"""What is said in a check is counted, and the values in it, once it is much."""

import msgspec
import pytest

from grader.jail.volume import CLOSELY, Overfull, Volume
from grader.worker.encoding import SLOT

LISTS: bytes = msgspec.msgpack.encode([[]] * 999)


def test_bytes_count_up_to_the_most() -> None:
    volume = Volume(100)
    volume.take(60)
    volume.take(40)
    with pytest.raises(Overfull):
        volume.take(1)


def test_what_is_overfull_stays_so() -> None:
    volume = Volume(100)
    with pytest.raises(Overfull):
        volume.take(101)
    with pytest.raises(Overfull):
        volume.take(0)


def test_of_little_the_values_do_not_count() -> None:
    volume = Volume(2 * CLOSELY)
    volume.take(CLOSELY)
    volume.weigh(LISTS, 0)
    assert volume.said == CLOSELY


def test_of_much_each_value_counts() -> None:
    volume = Volume(2 * CLOSELY)
    volume.take(CLOSELY + 1)
    volume.weigh(b"\x00" + LISTS, 1)
    assert volume.said == CLOSELY + 1 + 1000 * SLOT


@pytest.mark.parametrize(("left", "fits"), [(1000 * SLOT, True), (1000 * SLOT - 1, False)])
def test_more_values_than_are_left_are_too_much(left: int, fits: bool) -> None:
    volume = Volume(CLOSELY + 1 + left)
    volume.take(CLOSELY + 1)
    if fits:
        volume.weigh(LISTS, 0)
    else:
        with pytest.raises(Overfull):
            volume.weigh(LISTS, 0)
