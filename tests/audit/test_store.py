"""The store: what is known, on disk."""

import pytest

from grader.audit.store import Key, Known, Store
from grader.errors import BatchError
from grader.model import Outcome, Result

ONE, TWO = Key("code", "double", "by"), Key("code", "half", "by")


def known(key, outcome=Outcome.PASSED):
    return Known(*key, "strong", (Result("test_a", outcome, "got 1"),))


@pytest.fixture
def path(tmp_path):
    """Where the store is, in a folder that is not there yet."""
    return tmp_path / "known" / "sums.jsonl"


def test_what_was_added_is_known_to_the_next_one(path):
    with Store(path) as store:
        store.add([known(ONE), known(TWO)])
    with Store(path) as store:
        assert store.get(ONE) == known(ONE)
        assert store.get(TWO) == known(TWO)


def test_other_code_other_exercises_other_checks_and_other_seeds_are_unknown(path):
    with Store(path) as store:
        store.add([known(ONE)])
        for field in Key._fields:
            assert store.get(ONE._replace(**{field: "x"})) is None


def test_a_torn_last_line_is_as_good_as_none(path):
    with Store(path) as store:
        store.add([known(ONE), known(TWO)])
    path.write_bytes(path.read_bytes()[:-5])
    with Store(path) as store:
        assert store.get(ONE) == known(ONE)
        assert store.get(TWO) is None
        store.add([known(TWO)])
    with Store(path) as store:
        assert store.get(TWO) == known(TWO)


def test_a_last_line_without_its_end_is_written_again(path):
    with Store(path) as store:
        store.add([known(ONE)])
    path.write_bytes(path.read_bytes()[:-1])
    with Store(path) as store:
        assert store.get(ONE) is None


def test_what_was_added_last_holds(path):
    with Store(path) as store:
        store.add([known(ONE)])
        store.add([known(ONE, Outcome.FAILED)])
    with Store(path) as store:
        assert store.get(ONE) == known(ONE, Outcome.FAILED)


def test_lines_that_nobody_asks_for_are_dropped(path):
    with Store(path) as store:
        store.add([known(ONE), known(TWO)])
        store.keep({TWO})
        assert store.get(ONE) is None
        store.add([known(ONE._replace(code="new"))])
    lines = path.read_text().splitlines()
    assert len(lines) == 2
    with Store(path) as store:
        assert store.get(ONE) is None
        assert store.get(TWO) == known(TWO)


def test_a_place_that_can_not_be_written_to_is_refused(tmp_path):
    (tmp_path / "known").touch()
    with pytest.raises(BatchError, match="can't be written"):
        Store(tmp_path / "known" / "sums.jsonl")
