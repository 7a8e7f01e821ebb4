"""What becomes of the cells of a notebook."""

import pytest

from grader.jail.notebook_run import MAX_NOTES, NotebookRun
from grader.model import CellSpan, SourceFile, Submission
from grader.worker.protocol import Cell, Raised, Stop

SPANS = (CellSpan(1, 1, 2, solution=True), CellSpan(3, 3, 3), CellSpan(4, 4, 4))
NOTEBOOK = SourceFile("own.py", b"def f():\n    return 1\ng = 1 / 0\nprint(1)\n", SPANS)


def run_of(file: SourceFile = NOTEBOOK) -> NotebookRun:
    return NotebookRun(file, Submission("ada", (file,)))


def stop(number: int, *, late: bool = False) -> Stop:
    return Stop(number, "ZeroDivisionError", "division by zero", [], late=late)


def test_a_worker_is_told_of_all_cells_at_first() -> None:
    assert run_of().cells() == [
        Cell(1, 1, 2, solution=True),
        Cell(3, 3, 3, solution=False),
        Cell(4, 4, 4, solution=False),
    ]


def test_a_module_has_no_cells() -> None:
    run = run_of(SourceFile("own.py", b"g = 1 / 0\n"))
    run.note([stop(1)], 5)
    assert run.cells() is None
    assert run.notes == ()


def test_a_cell_that_stopped_runs_again_and_is_told_of_once() -> None:
    run = run_of()
    run.note([stop(3)], 5)
    run.note([stop(3)], 5)
    assert [cell.number for cell in run.cells() or ()] == [1, 3, 4]
    assert run.notes == ("cell 3 stopped: ZeroDivisionError: division by zero",)


def test_a_cell_whose_time_was_over_does_not_run_again() -> None:
    run = run_of()
    run.note([stop(3, late=True)], 5)
    assert [cell.number for cell in run.cells() or ()] == [1, 4]
    assert run.notes == ("cell 3 was not run, since cells that hold no exercise have 5 s together",)


def test_cells_that_are_left_out_are_told_of_with_the_reason() -> None:
    run = run_of()
    run.leave_out([3, 4], "it crashed")
    assert [cell.number for cell in run.cells() or ()] == [1]
    assert run.notes == ("it crashed; cells 3 and 4, which hold no exercise, did not count",)


@pytest.mark.parametrize(("more", "end"), [(1, "1 more cell stopped"), (2, "2 more cells stopped")])
def test_of_many_notes_the_first_are_shown(more: int, end: str) -> None:
    numbers = range(1, MAX_NOTES + more + 1)
    run = run_of(SourceFile("own.py", b"", tuple(CellSpan(each, each, each) for each in numbers)))
    run.note([stop(each) for each in numbers], 5)
    assert len(run.notes) == MAX_NOTES + 1
    assert run.notes[-1] == f"and {end}"


def test_a_name_is_not_defined_since_its_cell_stopped() -> None:
    run = run_of()
    assert run.undefined("g") == ""
    run.note([stop(3)], 5)
    why = "`g` was not defined: cell 3 stopped: ZeroDivisionError: division by zero"
    assert run.undefined("g") == why
    assert run.also(Raised(1, "NameError", "name 'g' is not defined", [])) == f"\n{why}"


@pytest.mark.parametrize(
    ("type", "message"),
    [("NameError", "name 'f' is not defined"), ("KeyError", "name 'g' is not defined")],
    ids=["another name", "another exception"],
)
def test_nothing_is_added_to_what_has_another_reason(type: str, message: str) -> None:
    run = run_of()
    run.note([stop(3)], 5)
    assert run.also(Raised(1, type, message, [])) == ""
