"""Which pictures are taken from a notebook, and how many."""

import json
from typing import Any

import pytest

from grader.course.notebook_own import digest
from grader.course.notebook_pictures import DRAWN, LARGE, MAX_DATA, MOST, pictures
from grader.errors import NotebookError
from grader.model import Picture


def shown(**data: Any) -> dict[str, Any]:
    """An output in these forms; `image_png` stands for `image/png`."""
    forms = {name.replace("_", "/", 1): text for name, text in data.items()}
    return {"output_type": "display_data", "data": forms, "metadata": {}}


def png(text: str) -> dict[str, Any]:
    """An output that is a picture."""
    return shown(image_png=text)


def cell(*outputs: Any, role: str = "", exercise: str = "", source: str = "f()") -> dict[str, Any]:
    """A code cell with outputs."""
    metadata = {"grader": {"role": role, "exercise": exercise}} if role else {}
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": list(outputs)}


def manual(*outputs: Any, exercise: str = "curve") -> dict[str, Any]:
    """The cell of a manual exercise with outputs."""
    return cell(*outputs, role="manual", exercise=exercise)


def found(*cells: Any, names: tuple[str, ...] = ("curve",), **more: Any) -> tuple[Picture, ...]:
    """What is taken from a notebook of these cells."""
    file = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}
    return pictures(json.dumps(file).encode(), "a.ipynb", names)


def test_a_picture_below_a_manual_exercise_is_found() -> None:
    assert found(manual(png("QUJD"))) == (Picture("curve", b"QUJD"),)


def test_a_picture_may_be_a_jpeg() -> None:
    assert found(manual(shown(image_jpeg="QUJD"))) == (Picture("curve", b"QUJD"),)


def test_of_both_forms_one_is_taken() -> None:
    assert found(manual(shown(image_jpeg="b", image_png="a"))) == (Picture("curve", b"a"),)


def test_a_picture_may_be_written_in_several_lines() -> None:
    assert found(manual(shown(image_png=["QU\n", "JD"]))) == (Picture("curve", b"QU\nJD"),)


def test_cells_below_belong_to_the_exercise_up_to_the_next_one_of_the_kit() -> None:
    cells = (
        cell(png("above")),
        manual(png("a")),
        cell(png("b")),
        {"cell_type": "markdown", "source": "and", "metadata": {}},
        cell(png("c")),
        cell(role="check", source="grader.check()"),
        cell(png("below")),
    )
    assert [picture.data for picture in found(*cells)] == [b"a", b"b", b"c"]


def test_a_self_check_ends_an_exercise_without_its_metadata_too() -> None:
    cells = (manual(), cell(source='grader.check("f")'), cell(png("below")))
    assert found(*cells) == ()


def test_who_deletes_the_cell_is_found_below_its_text() -> None:
    mark = {"role": "text", "exercise": "curve", "digest": digest("Draw.")}
    text = {"cell_type": "markdown", "source": "Draw.", "metadata": {"grader": mark}}
    assert found(text, cell(png("a"))) == (Picture("curve", b"a"),)


def test_pictures_of_other_exercises_are_not_taken() -> None:
    cells = (manual(png("a"), exercise="other"), cell(png("b"), role="solution", exercise="curve_"))
    assert found(*cells) == ()


def test_each_exercise_has_its_own() -> None:
    cells = (manual(png("a"), exercise="two"), manual(png("b"), exercise="one"))
    assert found(*cells, names=("one", "two")) == (Picture("one", b"b"), Picture("two", b"a"))


def test_an_exercise_that_is_claimed_twice_has_the_pictures_of_both_cells() -> None:
    assert [each.data for each in found(manual(png("a")), manual(png("b")))] == [b"a", b"b"]


@pytest.mark.parametrize(
    "form", ["text/html", "application/javascript", "application/pdf", "image/gif", "text/plain"]
)
def test_nothing_else_is_taken(form: str) -> None:
    output = {"output_type": "display_data", "data": {form: "image/png"}, "metadata": {}}
    assert found(manual(output)) == ()


def test_a_drawing_of_lines_alone_is_a_note() -> None:
    assert found(manual(shown(**{"image_svg+xml": "<svg/>"}))) == (Picture("curve", problem=DRAWN),)


def test_a_picture_that_is_there_as_svg_too_is_taken() -> None:
    both = shown(image_png="a", **{"image_svg+xml": "<svg/>"})
    assert found(manual(both)) == (Picture("curve", b"a"),)


def test_a_large_picture_is_a_note() -> None:
    assert found(manual(png("A" * MAX_DATA))) == (Picture("curve", b"A" * MAX_DATA),)
    assert found(manual(png("A" * MAX_DATA + "A"))) == (Picture("curve", problem=LARGE),)


def test_the_first_few_are_taken_and_the_others_counted() -> None:
    several = found(manual(*[png("a")] * (MOST + 2)))
    assert several[:MOST] == (Picture("curve", b"a"),) * MOST
    assert [each.problem for each in several[MOST:]] == [
        f"2 more plots were left out: {MOST} are shown"
    ]


def test_notes_are_counted_among_the_few() -> None:
    drawing = shown(**{"image_svg+xml": "<svg/>"})
    several = found(manual(*[drawing] * 1000, png("a")))
    assert len(several) == MOST + 1
    assert several[-1].problem.startswith("995 more plots were left out")


def test_one_more_is_said_as_one() -> None:
    assert found(manual(*[png("a")] * (MOST + 1)))[-1].problem.startswith("1 more plot was left")


@pytest.mark.parametrize(
    "output",
    [
        7,
        None,
        [],
        {},
        {"data": []},
        {"data": {"image/png": 7}},
        {"data": {"image/png": [1]}},
        {"data": {"image/png": {"image/png": "a"}}},
        {"output_type": "stream", "text": "image/png"},
    ],
    ids=repr,
)
def test_a_malformed_output_costs_no_other_one(output: Any) -> None:
    assert found(manual(output, png("a"))) == (Picture("curve", b"a"),)


@pytest.mark.parametrize("outputs", [7, "image/png", {"data": "image/png"}, None])
def test_malformed_outputs_are_none(outputs: Any) -> None:
    assert found({**manual(), "outputs": outputs}, manual(png("a")))[-1:] == (
        Picture("curve", b"a"),
    )


def test_text_that_is_no_base64_is_handed_on_as_bytes() -> None:
    assert found(manual(png("ä\ud800"))) == (Picture("curve", b"??"),)


def test_a_notebook_with_a_byte_order_mark_and_nan_is_read() -> None:
    file = {"nbformat": 4, "cells": [manual(png("a"))], "metadata": {"x": float("nan")}}
    data = b"\xef\xbb\xbf" + json.dumps(file).encode()
    assert pictures(data, "a.ipynb", ["curve"]) == (Picture("curve", b"a"),)


def test_old_versions_have_no_manual_exercises() -> None:
    sheet = {"cells": [{"cell_type": "code", "input": "f()", "outputs": [{"image/png": "a"}]}]}
    data = json.dumps({"nbformat": 3, "worksheets": [sheet]}).encode()
    assert pictures(data, "a.ipynb", ["curve"]) == ()


def test_what_is_no_notebook_is_refused() -> None:
    with pytest.raises(NotebookError):
        pictures(b'{"image/png": ', "a.ipynb", ["curve"])


def test_where_nobody_asks_nothing_is_read() -> None:
    assert pictures(b'{"image/png": ', "a.ipynb", []) == ()


def test_where_there_is_no_picture_nothing_is_read() -> None:
    assert pictures(b"no notebook at all", "a.ipynb", ["curve"]) == ()
