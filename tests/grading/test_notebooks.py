"""Notebooks among what students hand in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.grading.entries import find
from grader.grading.reading import key, read
from grader.model import Submission

Put = Callable[..., Path]
Make = Callable[..., bytes]
Only = Callable[[], Submission]
DOUBLE = "def double(x):\n    return x + x"
STUB = b'def double(x):\n    raise NotImplementedError("double: your code goes here")\n'


@pytest.fixture
def only(handed_in: Path) -> Only:
    """The one submission that is found, read for an exercise `double`."""

    def only() -> Submission:
        (entry,) = find(handed_in, "sums").entries
        return read(entry, "sums.py", ["double"])

    return only


@pytest.mark.parametrize(
    "path",
    [
        "ada/sums.ipynb",
        "ada/work/Sums.IPYNB",
        "ada_sums.ipynb",
        "ada/anything.ipynb",
        "Ada Lovelace_1_assignsubmission_file_/sums.ipynb",
    ],
)
def test_a_notebook_is_read_wherever_a_module_is(
    put: Put, only: Only, notebook: Make, path: str
) -> None:
    put(path, notebook("import math", DOUBLE))
    (file,) = only().files
    assert file.path == "sums.py"
    assert file.data == f"import math\n{DOUBLE}\n".encode()
    assert [span.number for span in file.cells or ()] == [1, 2]


def test_a_notebook_in_a_zip_file_is_read(
    put: Put, only: Only, notebook: Make, packed: Callable[..., bytes]
) -> None:
    put("ada.zip", packed({"work/sums.ipynb": notebook(DOUBLE)}))
    assert [file.name for file in only().files] == ["sums.ipynb"]


def test_a_class_in_one_zip_file_may_hold_notebooks(
    tmp_path: Path, notebook: Make, packed: Callable[..., bytes]
) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(packed({"ada/sums.ipynb": notebook(DOUBLE), "bob_sums.ipynb": b"{}"}))
    ada, bob = (read(entry, "sums.py", ["double"]) for entry in find(path, "sums").entries)
    assert [file.name for file in ada.files] == ["sums.ipynb"]
    assert bob.problem.startswith("bob_sums.ipynb: names no version")


def test_modules_beside_a_notebook_come_along(put: Put, only: Only, notebook: Make) -> None:
    put("ada/sums.ipynb", notebook(DOUBLE))
    put("ada/helper.py")
    put("ada/plots.ipynb", notebook("x = 1"))
    assert [file.path for file in only().files] == ["sums.py", "helper.py"]


def test_of_both_forms_the_one_counts_in_which_more_is_filled_in(
    put: Put, only: Only, notebook: Make
) -> None:
    put("ada/sums.ipynb", notebook(DOUBLE))
    put("ada/sums.py", STUB)
    assert [file.name for file in only().files] == ["sums.ipynb"]
    assert only().notes == ("sums.ipynb was marked, not sums.py: more is filled in there",)


def test_at_a_tie_the_module_counts(put: Put, only: Only, notebook: Make) -> None:
    put("ada/sums.ipynb", notebook(DOUBLE))
    put("ada/sums.py", DOUBLE.encode())
    assert [file.name for file in only().files] == ["sums.py"]
    assert only().notes == ("sums.py was marked, not sums.ipynb: as much is filled in there",)


def test_a_notebook_that_cannot_be_read_gives_way_to_the_module(put: Put, only: Only) -> None:
    put("ada/sums.ipynb", b"{")
    put("ada/sums.py", STUB)
    assert [file.name for file in only().files] == ["sums.py"]
    assert only().notes[0].endswith("save it anew from Jupyter, so the other file was marked")


def test_a_notebook_that_cannot_be_read_is_a_problem(put: Put, only: Only) -> None:
    put("ada/sums.ipynb", b"{")
    assert only().files == ()
    assert only().problem.startswith("sums.ipynb: is no notebook, since it is not JSON")


def test_what_is_in_which_cell_counts_in_the_key(put: Put, only: Only, notebook: Make) -> None:
    put("ada/sums.ipynb", notebook("x = 1", "y = 2"))
    before = key(only())
    put("ada/sums.ipynb", notebook("x = 1\ny = 2"))
    assert key(only()) != before


def test_an_exercise_that_is_there_twice_is_noted(put: Put, only: Only, notebook: Make) -> None:
    put("ada/sums.ipynb", notebook(DOUBLE, DOUBLE))
    assert only().notes == ("`double` is defined in cells 1 and 2; the last one counts",)
