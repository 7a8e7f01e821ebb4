"""A class with plots for a person to mark, scored by the real command."""

import base64
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SCRIPT = "<script>document.title = 'CANARY'</script>"
MANIFEST = "assignments/sums/assignment.toml"
TABLE = '\n[[manual]]\nname = "curve"\ntitle = "Draw it"\n'
IMAGE = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)


def drawn() -> bytes:
    """A picture with a script in its text and behind its end."""
    text, file = PngInfo(), io.BytesIO()
    text.add_text("Comment", SCRIPT)
    Image.fromarray(IMAGE).save(file, "PNG", pnginfo=text)
    return file.getvalue() + SCRIPT.encode()


def notebook(code: bytes, *pictures: bytes) -> bytes:
    """A notebook that solves the exercises, with pictures below the manual one."""
    data = [{"image/png": base64.b64encode(each).decode()} for each in pictures]
    outputs = [{"output_type": "display_data", "data": each, "metadata": {}} for each in data]
    metadata = {"grader": {"role": "manual", "exercise": "curve"}}
    plot = {"source": "import matplotlib.pyplot as plt\nplt.show()", "outputs": outputs}
    cells = [
        {"cell_type": "code", "metadata": {}, "source": code.decode(), "outputs": []},
        {"cell_type": "code", "metadata": metadata, **plot},
    ]
    file = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(file).encode()


@pytest.fixture(scope="module")
def files(solution: bytes) -> dict[bytes, bytes]:
    """A class: a plot with a script in it, no plot at all, and what can't be decoded."""
    return {
        b"ada/sums.ipynb": notebook(solution, drawn()),
        b"bob/sums.py": solution,
        b"eve/sums.ipynb": notebook(solution, b"no picture", drawn()),
    }


@pytest.fixture(scope="module")
def course(once: Callable[..., Path], write_sums: Callable[..., Path], sums: Path) -> Path:
    """The small course with a manual exercise."""
    changes = {MANIFEST: (sums / MANIFEST).read_text() + TABLE}
    return once("course-with-plots", lambda folder: write_sums(folder, changes))


@pytest.fixture(scope="module")
def results(
    once: Callable[..., Path],
    course: Path,
    score: Callable[..., Any],
    write_class: Callable[[Path, Mapping[bytes, bytes]], Path],
    files: dict[bytes, bytes],
) -> Path:
    """The class, scored."""

    def make(folder: Path) -> None:
        submissions = write_class(folder / "class", files)
        result = score(submissions, folder / "results", "-j", "1", "--course", course)
        assert result.exit_code == 0, result.output

    return once("scored-plots", make) / "results"


def pixels(path: Path) -> Any:
    """What a PNG file shows."""
    with Image.open(path, formats=["PNG"]) as image:
        return np.asarray(image).tolist()


def test_a_plot_becomes_a_file_of_the_same_pixels(results: Path) -> None:
    plots = sorted(path.relative_to(results).as_posix() for path in results.glob("plots/*/*"))
    assert plots == ["plots/ada/curve-1.png", "plots/eve/curve-1.png"]
    for plot in plots:
        assert pixels(results / plot) == IMAGE.tolist()


def test_nothing_of_the_file_reaches_anybody_but_its_pixels(results: Path) -> None:
    assert b"CANARY" in drawn()
    everything = [path for path in results.rglob("*") if path.is_file()]
    assert len(everything) > 10
    for path in everything:
        assert b"CANARY" not in path.read_bytes()


def test_the_staffs_page_shows_the_plots(results: Path) -> None:
    page = (results / "index.html").read_text()
    assert page.count("<img ") == 2
    assert "a plot was left out, since it is no PNG or JPEG that can be read" in page
    assert "No plot: 1 of 3" in page


def test_nobody_gains_or_loses_points_by_it(results: Path, report: Callable[[Path], Any]) -> None:
    assert {name: row["earned"] for name, row in report(results).items()} == {
        "ada": 10,
        "bob": 10,
        "eve": 10,
    }


def test_a_second_run_scores_nobody_again_and_leaves_the_same(
    results: Path, score: Callable[..., Any], course: Path, reports: Callable[[Path], Any]
) -> None:
    before, journal = reports(results), (results / "outcomes.jsonl").read_bytes()
    again = score(results.parent / "class", results, "-j", "1", "--course", course)
    assert again.exit_code == 0, again.output
    assert reports(results) == before
    assert (results / "outcomes.jsonl").read_bytes() == journal
