"""Allowances: which mutants they match, and which of them are out of date."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit.allowances import allowed, unmatched
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
    found = allowed(sums, mutants(sums))
    assert {name: allowance.reason for name, allowance in found.items()} == {
        "double-L9-swap_op-1": "Nobody doubles zero.",
        "Half-L19-swap_op-1": "Nobody halves zero.",
    }


def test_an_edit_that_no_mutant_makes_is_out_of_date(sums: Assignment) -> None:
    found = unmatched(sums, mutants(sums))
    assert [(allowance.line, by.strip()) for allowance, by in found] == [
        (2, "return np.asarray(x) * 7")
    ]


def test_without_mutants_all_are_out_of_date(sums: Assignment) -> None:
    assert len(unmatched(sums, [])) == 3
    assert allowed(sums, []) == {}
