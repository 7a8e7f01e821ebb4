"""Allowances: which mutants they match, and which of them are out of date."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit.allowances import matches
from grader.audit.mutants import mutants
from grader.course.manifest import load_course
from grader.model import Assignment

ALLOWED = """
[[allow]]
replace = '''
    return np.asarray(x) * 2
'''
by = [
    '''
    # in other words
    return  np.asarray(x)  / 2
''',
    '''
    return np.asarray(x) * 7
''',
]
reason = "Nobody doubles zero."

[[allow]]
replace = "np.asarray(x) / 2"
by = "np.asarray(x) * 2"
reason = "Nobody halves zero."
"""


@pytest.fixture
def sums(write_sums: Callable[..., Path], tmp_path: Path) -> Assignment:
    changes = {"assignments/sums/chaffs.toml": ALLOWED}
    return load_course(write_sums(tmp_path / "course", changes)).assignments[0]


def test_a_mutant_of_the_same_code_is_allowed(sums: Assignment) -> None:
    found = matches(sums, mutants(sums))
    allowed = {mutant.name: match.allowance.reason for match in found for mutant in match.mutants}
    assert allowed == {
        "double-L9-swap_op-1": "Nobody doubles zero.",
        "Half-L19-swap_op-1": "Nobody halves zero.",
    }


def test_an_edit_that_no_mutant_makes_has_none(sums: Assignment) -> None:
    found = [match for match in matches(sums, mutants(sums)) if not match.mutants]
    assert [(match.allowance.line, match.by.strip()) for match in found] == [
        (2, "return np.asarray(x) * 7")
    ]


def test_an_allowance_has_its_place(sums: Assignment) -> None:
    places = [match.place for match in matches(sums, [])]
    assert places == ["assignments/sums/chaffs.toml:2"] * 2 + ["assignments/sums/chaffs.toml:17"]


def test_without_mutants_nothing_matches(sums: Assignment) -> None:
    found = matches(sums, [])
    assert len(found) == 3
    assert not any(match.mutants for match in found)
