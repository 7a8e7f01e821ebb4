"""Notebooks that students hand in: any bytes, and any edit of a good one."""

import json
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from grader.checks.prohibited import refusals
from grader.course.notebook_pictures import MAX_DATA, MOST, pictures
from grader.course.notebook_source import filled, notebook_source, readable
from grader.errors import NotebookError
from grader.grading.entries import Entry
from grader.grading.reading import key, read
from grader.model import Forbidden, Submission
from grader.worker.cells import run_cells
from grader.worker.protocol import Cell
from tests.fuzz.strategies import Parts, fuzzed, mutated

RULES = (Forbidden(("torch.relu",), ("relu",)),)
CELLS = ["import torch", "%matplotlib inline\n!ls", "def relu(x):\n    return torch.relu(x)"]
PARTS = Parts(
    [
        *(b'"cells"', b'"source"', b'"metadata"', b"code", b"markdown", b"null", b"[", b"]", b"{"),
        *(b"}", b'"', b"\\n", b"\\u0000", b"\\ud800", b"\xff", b"NaN", b"1e999", b"99", b"-1"),
        *(b"%%bash\\n", b"%time ", b"'''", b"(", b"def relu", b"raise", b"[" * 3000, b"4", b"3"),
    ]
)


def good(cells: list[str]) -> bytes:
    made = [{"cell_type": "code", "metadata": {}, "source": text} for text in cells]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": made}).encode()


GOOD = st.lists(st.one_of(st.sampled_from(CELLS), st.text(max_size=30)), max_size=6).map(good)
SHOWN = [
    {"data": {"image/png": "QUJD"}},
    {"data": {"image/jpeg": ["QU", "JD"], "text/html": "<b>"}},
    {"data": {"image/svg+xml": "<svg/>"}},
    {"output_type": "stream", "text": "x"},
    {"data": {"image/png": 7}},
]


def drawn(outputs: list[object]) -> bytes:
    mark = {"grader": {"role": "manual", "exercise": "plot"}}
    cell = {"cell_type": "code", "metadata": mark, "source": "", "outputs": outputs}
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}).encode()


DRAWN = st.lists(st.sampled_from(SHOWN), max_size=9).map(drawn)
NOTEBOOKS = st.one_of(GOOD, mutated(GOOD, PARTS), st.binary(max_size=100))


@fuzzed(NOTEBOOKS)
def test_any_bytes_are_a_notebook_or_are_refused(data: bytes) -> None:
    try:
        file, _ = notebook_source(data, "a.ipynb", "sums.py", ["relu"])
    except NotebookError:
        return
    lines = file.data.count(b"\n")
    assert all(1 <= span.first <= span.last <= lines for span in file.cells or ())
    assert readable(file).count(b"\n") == lines
    assert filled(file, ["relu"]) in {(0, 0), (1, 0)}
    assert set(refusals(Submission("ada", (file,)), "sums.py", RULES)) <= {"relu"}


@fuzzed(st.one_of(DRAWN, mutated(DRAWN, PARTS)))
def test_any_bytes_have_a_few_pictures_or_are_refused(data: bytes) -> None:
    try:
        found = pictures(data, "a.ipynb", ["plot"])
    except NotebookError:
        return
    assert len(found) <= MOST + 1
    assert all(bool(each.data) is not bool(each.problem) for each in found)
    assert all(len(each.data) <= MAX_DATA for each in found)


@fuzzed(st.lists(st.text(max_size=30), max_size=4))
def test_any_cells_are_compiled_or_stop(cells: list[str]) -> None:
    sources = [f"if False:\n  {text}" for text in cells]
    lines, spans = 0, []
    for number, source in enumerate(sources):
        count = source.count("\n") + 1
        spans.append(Cell(number, lines + 1, lines + count, solution=True))
        lines += count
    list(run_cells("\n".join(sources), "a.py", spans, {}, 0))


@fuzzed(NOTEBOOKS)
def test_any_notebook_is_a_submission_or_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "ada.ipynb"
        path.write_bytes(data)
        submission = read(Entry("ada", path), "sums.py", ["relu"])
    assert bool(submission.files) != bool(submission.problem)
    assert len(key(submission)) == 64
