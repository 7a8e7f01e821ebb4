"""Mutants of a small reference, and of those of the course."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit.mutants import Mutant, mutants
from grader.course.behaviour import clean_behaviour
from grader.course.manifest import load_course
from grader.errors import AuditError
from grader.model import Assignment

REFERENCE = '''"""Doubling and halving."""

import numpy as np

TWO = 2.0


def double(x):
    """Twice `x`, 2 times."""
    ### BEGIN SOLUTION
    y = np.multiply(
        x,
        TWO,
    )
    return y
    ### END SOLUTION


class Half:
    """Halves what it is called with."""

    def forward(self, x):
        """Half of `x`."""
        ### BEGIN SOLUTION
        if x is None:
            raise ValueError(f"{1} is missing")
        return double(x) / 4
        ### END SOLUTION


def unreachable(x):
    return x - 1
'''


@pytest.fixture(scope="module")
def sums(write_sums: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """The small assignment with a richer reference."""
    folder = tmp_path_factory.mktemp("mutants") / "course"
    changes = {"reference/sums.py": REFERENCE}
    return load_course(write_sums(folder, changes)).assignments[0]


@pytest.fixture(scope="module")
def found(sums: Assignment) -> list[Mutant]:
    return mutants(sums)


def by_name(found: list[Mutant], name: str) -> Mutant:
    return {mutant.name: mutant for mutant in found}[name]


def test_a_mutant_is_the_reference_with_one_edit_and_without_markers(found: list[Mutant]) -> None:
    plain = "".join(line for line in REFERENCE.splitlines(True) if "###" not in line)
    mutant = by_name(found, "Half-L27-swap_op-1")
    assert mutant.source.decode() == plain.replace("double(x) / 4", "double(x) * 4")
    assert (mutant.operator, mutant.line) == ("swap_op", 27)


def test_the_diff_is_that_of_the_reference(found: list[Mutant]) -> None:
    assert by_name(found, "Half-L27-swap_op-1").diff == (
        "--- reference/sums.py\n"
        "+++ Half-L27-swap_op-1\n"
        "@@ -25,5 +25,5 @@\n"
        "         if x is None:\n"
        '             raise ValueError(f"{1} is missing")\n'
        "-        return double(x) / 4\n"
        "+        return double(x) * 4\n"
        "         ### END SOLUTION\n"
        " \n"
    )


def test_an_edit_of_a_statement_of_many_lines_is_at_the_first_that_changed(
    found: list[Mutant],
) -> None:
    removed = [mutant for mutant in found if mutant.operator == "arg_removal"]
    assert [mutant.line for mutant in removed] == [12, 12]
    assert "-        x,\n-        TWO,\n" in removed[0].diff


def test_the_exercises_that_decide_begin_with_the_own_one(found: list[Mutant]) -> None:
    decided = {mutant.name.split("-")[0]: mutant.exercises for mutant in found}
    assert decided["double"] == ("double", "Half")
    assert decided["Half"] == ("Half",)
    assert decided["TWO"] == ("double", "Half")


def test_code_that_nobody_reaches_has_none(found: list[Mutant]) -> None:
    assert not any(mutant.name.startswith("unreachable") for mutant in found)


def test_messages_and_docstrings_stay(found: list[Mutant]) -> None:
    raising = [text for text in texts(found) if "raise" in text]
    assert len(raising) == len(found) - 1
    assert all('raise ValueError(f"{1} is missing")' in text for text in raising)
    assert all('"""Twice `x`, 2 times."""' in text for text in texts(found))


def texts(found: list[Mutant]) -> list[str]:
    return [mutant.source.decode() for mutant in found]


def test_no_two_are_the_same_code_and_none_is_the_reference(found: list[Mutant]) -> None:
    codes = [clean_behaviour(text) for text in [REFERENCE, *texts(found)]]
    assert None not in codes
    assert all(code not in codes[:index] for index, code in enumerate(codes))


def test_names_are_unique_and_fit_for_folders(found: list[Mutant]) -> None:
    names = [mutant.name for mutant in found]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"\w+-L\d+-\w+-\d+", name) for name in names)


def test_the_same_reference_gives_the_same_list(sums: Assignment, found: list[Mutant]) -> None:
    assert mutants(sums) == found


def test_the_lines_ascend_by_part(found: list[Mutant]) -> None:
    assert [mutant.name.split("-")[0] for mutant in found] == sorted(
        (mutant.name.split("-")[0] for mutant in found), key=["TWO", "double", "Half"].index
    )


@pytest.mark.parametrize("library", ["libcst", "mutmut"])
def test_a_missing_library_is_said_in_a_sentence(
    sums: Assignment, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    for name in list(sys.modules):
        if name.split(".")[0] == library:
            monkeypatch.setitem(sys.modules, name, None)
        if name.startswith("grader.audit."):
            monkeypatch.delitem(sys.modules, name)
    with pytest.raises(AuditError) as caught:
        mutants(sums)
    what = f"the audit needs {library}; install it with pip install 'grader[audit]'"
    assert str(caught.value) == what


@pytest.mark.parametrize(
    "name", ["activations", "dropout", "initialization", "normalization", "weight_decay"]
)
def test_the_references_of_the_course_give_plenty_and_all_compile(root: Path, name: str) -> None:
    (assignment,) = load_course(root, [name]).assignments
    found = mutants(assignment)
    assert 150 < len(found) < 700
    assert all(compile(mutant.source, name, "exec") for mutant in found)
    missed = {e.name for e in assignment.exercises} - {m.exercises[0] for m in found}
    assert not missed
