"""Pictures of submissions become files of the results."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course.manifest import load_course
from grader.errors import BatchError
from grader.grading import plots
from grader.grading.batch import Order, run_batch
from grader.grading.entries import find
from grader.grading.plots import make_plots
from grader.grading.png import png
from grader.grading.reading import key, read
from grader.grading.stored import are_there
from grader.model import Picture, Plot, Submission

Put = Callable[..., Path]
IMAGE = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
NAME = hashlib.sha256(png(IMAGE)).hexdigest()
JAIL: Any = None


@pytest.fixture
def jailed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A jail that decodes whatever it is given, but for `bad`; what it was given."""
    given: list[bytes] = []

    def decoded(_: Any, pictures: list[bytes]) -> Iterator[Any]:
        for picture in pictures:
            given.append(picture)
            yield "it is bad" if picture == b"bad" else IMAGE

    monkeypatch.setattr(plots, "decoded", decoded)
    return given


def saved(*pictures: str, code: str = "def double(x):\n    return x + x") -> bytes:
    """A notebook with pictures below the manual exercise `curve`."""
    outputs = [{"output_type": "display_data", "data": {"image/png": text}} for text in pictures]
    metadata = {"grader": {"role": "manual", "exercise": "curve"}}
    cells = [
        {"cell_type": "code", "source": code, "metadata": {}, "outputs": []},
        {"cell_type": "code", "source": "", "metadata": metadata, "outputs": outputs},
    ]
    file = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(file).encode()


@pytest.fixture
def only(handed_in: Path) -> Callable[[], Submission]:
    """The one submission that is found, read for a manual exercise `curve`."""

    def only() -> Submission:
        (entry,) = find(handed_in, "sums").entries
        return read(entry, "sums.py", ["double"], ["curve"])

    return only


@pytest.mark.usefixtures("jailed")
def test_a_plot_is_a_file_named_by_what_is_in_it(tmp_path: Path) -> None:
    (plot,) = make_plots(JAIL, [Picture("curve", b"x")], tmp_path / "results")
    assert plot == Plot("curve", NAME, 2, 2)
    assert (tmp_path / "results" / plot.source).read_bytes() == png(IMAGE)
    assert len(list((tmp_path / "results").rglob("*.png"))) == 1


def test_plots_keep_the_order_of_the_pictures(tmp_path: Path, jailed: list[bytes]) -> None:
    pictures = [
        Picture("b", problem="it is large"),
        Picture("b", b"bad"),
        Picture("a", b"x"),
        Picture("a", problem="and more"),
    ]
    assert make_plots(JAIL, pictures, tmp_path) == (
        Plot("b", problem="it is large"),
        Plot("b", problem="it is bad"),
        Plot("a", NAME, 2, 2),
        Plot("a", problem="and more"),
    )
    assert jailed == [b"bad", b"x"]


@pytest.mark.usefixtures("jailed")
def test_without_pictures_no_folder_is_made(tmp_path: Path) -> None:
    assert make_plots(JAIL, [], tmp_path / "results") == ()
    assert not (tmp_path / "results").exists()


@pytest.mark.usefixtures("jailed")
def test_a_place_that_can_not_be_written_to_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / ".plots").touch()
    with pytest.raises(BatchError, match=r"can't be written .*; make room, or choose another"):
        make_plots(JAIL, [Picture("curve", b"x")], tmp_path)


@pytest.mark.usefixtures("jailed")
def test_whether_a_file_is_there_is_known(tmp_path: Path) -> None:
    made = make_plots(JAIL, [Picture("curve", b"x")], tmp_path)
    assert are_there([*made, Plot("curve", problem="it is bad")], tmp_path)
    (tmp_path / made[0].source).unlink()
    assert not are_there(made, tmp_path)


def test_pictures_of_a_notebook_are_read(put: Put, only: Callable[[], Submission]) -> None:
    put("ada/sums.ipynb", saved("a", "b"))
    assert only().pictures == (Picture("curve", b"a"), Picture("curve", b"b"))


def test_pictures_count_beside_a_module_in_which_more_is_written(
    put: Put, only: Callable[[], Submission]
) -> None:
    put("ada/sums.ipynb", saved("a", code="x = 1"))
    put("ada/sums.py", b"def double(x):\n    return x + x\n")
    submission = only()
    assert submission.files[0].name == "sums.py"
    assert submission.pictures == (Picture("curve", b"a"),)


def test_pictures_in_a_zip_file_are_read(
    put: Put, only: Callable[[], Submission], packed: Callable[..., bytes]
) -> None:
    put("ada.zip", packed({"work/sums.ipynb": saved("a")}))
    assert only().pictures == (Picture("curve", b"a"),)


def test_a_notebook_that_can_not_be_read_has_no_pictures(
    put: Put, only: Callable[[], Submission]
) -> None:
    put("ada/sums.ipynb", b'{"image/png": ')
    put("ada/sums.py", b"def double(x):\n    return x + x\n")
    assert only().pictures == ()
    assert only().problem == ""


def test_other_pictures_make_it_another_submission(
    put: Put, only: Callable[[], Submission]
) -> None:
    keys = set()
    for pictures in ([], ["a"], ["b"], ["a", "b"], ["ab"]):
        put("ada/sums.ipynb", saved(*pictures))
        keys.add(key(only()))
    assert len(keys) == 5


@pytest.fixture
def score(
    write_sums: Callable[..., Path], sums: Path, handed_in: Path, tmp_path: Path, fake: Any
) -> Callable[[], tuple[Plot, ...]]:
    """Scores what is handed in by a marker that runs no check; gives the plots of all."""
    manifest = (sums / "assignments/sums/assignment.toml").read_text()
    table = '\n[[manual]]\nname = "curve"\ntitle = "Draw it"\n'
    changes = {"assignments/sums/assignment.toml": manifest + table}
    course = load_course(write_sums(tmp_path / "drawn", changes))

    def score() -> tuple[Plot, ...]:
        found = find(handed_in, "sums")
        order = Order(
            course, course.assignments[0], tmp_path / "out", found, 1, "auto", fake.command
        )
        with run_batch(order, lambda *_: None) as batch:
            return tuple(plot for row in batch.rows() for plot in row.plots)

    return score


def test_a_batch_remembers_plots(put: Put, score: Any, fake: Any) -> None:
    put("ada/sums.ipynb", saved("a"))
    fake.plan(plots=["one"])
    assert score() == score() == (Plot("curve", "one", 1, 1),)
    assert fake.jobs == ["ada"]


def test_who_has_another_plot_by_now_is_scored_again(put: Put, score: Any, fake: Any) -> None:
    put("ada/sums.ipynb", saved("a"))
    score()
    put("ada/sums.ipynb", saved("b"))
    score()
    assert fake.jobs == ["ada", "ada"]


def test_a_plot_whose_file_is_gone_is_made_again(
    put: Put, score: Any, fake: Any, tmp_path: Path
) -> None:
    put("ada/sums.ipynb", saved("a"))
    fake.plan(plots=["one"])
    (plot,) = score()
    (tmp_path / "out" / plot.source).unlink()
    score()
    assert (tmp_path / "out" / plot.source).is_file()
    assert fake.jobs == ["ada", "ada"]
