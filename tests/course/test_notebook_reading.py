"""Notebooks as anyone may have written them."""

import json
from typing import Any

import pytest

from grader.course.notebook import Kind, Role
from grader.course.notebook_reading import MAX_CELLS, MAX_CODE, read_notebook
from grader.errors import NotebookError


def code(source: Any = "x = 1", **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], **more}


def data(*cells: Any, **more: Any) -> bytes:
    file = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}
    return json.dumps(file).encode()


def old(version: int, *cells: Any) -> bytes:
    sheet = {"cells": list(cells), "metadata": {}}
    file = {"nbformat": version, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}
    return json.dumps(file).encode()


def sources(read: bytes) -> list[str]:
    return [cell.source for cell in read_notebook(read, "work.ipynb").cells]


def refused(read: bytes) -> str:
    with pytest.raises(NotebookError) as caught:
        read_notebook(read, "work.ipynb")
    said = str(caught.value)
    assert said.startswith("work.ipynb: ")
    assert "; " in said
    assert "\n" not in said
    return said


def test_cells_come_in_order() -> None:
    found = read_notebook(data(code("a"), {"cell_type": "markdown", "source": "b"}), "w").cells
    assert [(cell.kind, cell.source) for cell in found] == [
        (Kind.CODE, "a"),
        (Kind.MARKDOWN, "b"),
    ]


def test_a_source_may_be_a_list_of_lines() -> None:
    assert sources(data(code(["a\n", "b"]))) == ["a\nb"]


def test_a_source_may_be_missing() -> None:
    assert sources(data({"cell_type": "code"})) == [""]


def test_line_ends_of_all_systems_become_line_feeds() -> None:
    assert sources(data(code("a\r\nb\rc"))) == ["a\nb\nc"]


def test_a_byte_order_mark_is_no_harm() -> None:
    assert sources(b"\xef\xbb\xbf" + data(code("a"))) == ["a"]


def test_ids_may_be_missing_or_doubled() -> None:
    assert sources(data(code("a"), code("b", id="x"), code("c", id="x"))) == ["a", "b", "c"]


def test_unknown_keys_and_kinds_of_cells_are_no_harm() -> None:
    cells = [code("a", colab={"x": 1}), {"cell_type": "sql", "source": "b", "metadata": {}}]
    found = read_notebook(data(*cells, widgets=[1]), "w").cells
    assert [cell.kind for cell in found] == [Kind.CODE, Kind.RAW]


@pytest.mark.parametrize(
    "outputs",
    ["text", 7, None, [[]], [{"output_type": "error", "traceback": 3}], [float("nan")], ["\ud83d"]],
)
def test_outputs_are_never_looked_at(outputs: Any) -> None:
    assert sources(data(code("a", outputs=outputs))) == ["a"]


def test_a_word_for_nan_in_a_source_is_left_alone_where_one_in_an_output_is_mended() -> None:
    text = 'x = [NaN, -Infinity, "NaN", \'"\', "\\n"]'
    assert sources(data(code(text, outputs=[float("nan"), float("-inf")]))) == [text]


def test_signs_of_two_halves_stay_whole_where_half_a_one_is_mended() -> None:
    assert sources(data(code("x = '\U0001f600'", outputs=["\ud83d", "\ude00"]))) == [
        "x = '\U0001f600'"
    ]


def test_half_a_sign_in_a_source_becomes_the_sign_for_what_is_none() -> None:
    assert sources(data(code("x = '\ud83d'"))) == ["x = '\ufffd'"]


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        7,
        [],
        {"grader": 1},
        {"grader": {"role": 1}},
        {"grader": {"role": "king"}},
        {"grader": {"blank": "two"}},
        {"grader": {"exercise": ["a"]}},
    ],
)
def test_metadata_of_any_kind_is_no_harm(metadata: Any) -> None:
    read = read_notebook(data(code("a", metadata=metadata), metadata=metadata), "w")
    assert [cell.mark.role for cell in read.cells] == [Role.NONE]


def test_deep_metadata_is_refused() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    start = b'{"nbformat": 4, "cells": [{"cell_type": "code", "metadata": '
    assert "nested too deeply" in refused(start + deep + b"}]}")


def test_what_the_grader_wrote_down_is_read() -> None:
    metadata = {"grader": {"role": "solution", "exercise": "relu", "blank": 3}}
    mark = read_notebook(data(code(metadata=metadata)), "w").cells[0].mark
    assert (mark.role, mark.exercise, mark.blank) == (Role.SOLUTION, "relu", 3)


@pytest.mark.parametrize("blank", [-5, 10**15])
def test_numbers_in_metadata_are_bounded(blank: int) -> None:
    read = read_notebook(
        data(code(metadata={"grader": {"blank": blank}}), metadata={"grader": {"ending": blank}}),
        "w",
    )
    assert 0 <= (read.cells[0].mark.blank or 0) <= 1_000
    assert len(read.ending) <= 1_000


def test_a_notebook_of_version_3_is_upgraded() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Title"], "metadata": {}},
        {"cell_type": "code", "input": ["a\n", "b"], "language": "python", "outputs": [7]},
        {"cell_type": "raw", "source": "r"},
    ]
    found = read_notebook(old(3, *cells), "w").cells
    assert [(cell.kind, cell.source) for cell in found] == [
        (Kind.MARKDOWN, "## Title"),
        (Kind.CODE, "a\nb"),
        (Kind.RAW, "r"),
    ]


def test_a_notebook_of_version_2_is_upgraded() -> None:
    cells = [{"cell_type": "code", "input": "a"}, {"cell_type": "html", "source": "<b>"}]
    found = read_notebook(old(2, *cells), "w").cells
    assert [(cell.kind, cell.source) for cell in found] == [
        (Kind.CODE, "a"),
        (Kind.MARKDOWN, "<b>"),
    ]


def test_upgrading_says_nothing(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    sources(old(3, {"cell_type": "code", "input": "a", "outputs": [{"bad": 1}]}))
    assert (capsys.readouterr(), caplog.records) == (("", ""), [])


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (b"", "not JSON"),
        (b"import numpy", "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\xff"}]}', "not JSON"),
        (b"[]", "is no notebook"),
        (b"{}", "names no version"),
        (b'{"nbformat": 5, "cells": []}', "is in version 5"),
        (b'{"nbformat": 1, "cells": []}', "is in version 1"),
        (b'{"nbformat": 4}', "`cells`"),
        (b'{"nbformat": 4, "cells": {}}', "is no notebook"),
        (b'{"nbformat": 4, "cells": [{}]}', "`cell_type`"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}]}', "source"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 1_000_000, "nested too deeply"),
        (data(*[{"cell_type": "code"}] * (MAX_CELLS + 1)), "10001 cells"),
        (old(3, *[{"cell_type": "code"}] * (MAX_CELLS + 1)), "10001 cells"),
        (data(code("x" * (MAX_CODE + 1))), "1 MB of code"),
        (b" " * 20_000_001, "larger than 20 MB"),
    ],
    ids=range(17),
)
def test_what_is_no_notebook_is_refused_in_one_sentence(read: bytes, said: str) -> None:
    assert said in refused(read)


def test_as_many_cells_as_are_allowed_are_read() -> None:
    assert len(sources(data(*[{"cell_type": "code"}] * MAX_CELLS))) == MAX_CELLS
