"""Mutants: who kills them, and who lets them live."""

import pytest

from grader.audit.evidence import Allowed
from grader.audit.mutants_found import mutants_found
from grader.model import Outcome

F = Outcome.FAILED
MAY = {"m": Allowed("It is the same.", "chaffs.toml:9")}


def test_a_mutant_that_a_hidden_check_fails_is_killed_by_it(evidence):
    (found,) = mutants_found(evidence({"mutant-m": {"test_a": F, "test_b": F}}))
    assert found.killed_by == ("test_a", "test_b")
    assert found.killed
    assert found.by_hidden


def test_a_mutant_may_be_killed_by_visible_checks_alone(evidence):
    (found,) = mutants_found(evidence({"mutant-m": {"test_a": F}}))
    assert found.killed
    assert not found.by_hidden


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.PASSED}))
def test_whatever_is_not_passed_kills(evidence, outcome):
    (found,) = mutants_found(evidence({"mutant-m": {"test_c": outcome}}))
    assert found.killed


def test_a_mutant_that_passes_all_survives(evidence):
    (found,) = mutants_found(evidence({"mutant-m": {}}))
    assert (found.killed, found.allowed, found.survived) == (False, False, True)


def test_a_mutant_that_passes_all_may_be_allowed_to(evidence):
    (found,) = mutants_found(evidence({"mutant-m": {}}, MAY))
    assert (found.killed, found.allowed, found.survived) == (False, True, False)
    assert (found.reason, found.allowed_at) == MAY["m"]


def test_an_allowed_mutant_that_is_killed_is_killed(evidence):
    (found,) = mutants_found(evidence({"mutant-m": {"test_a": F}}, MAY))
    assert (found.killed, found.allowed, found.survived) == (True, False, False)


def test_it_is_told_what_the_mutant_is(evidence):
    (found,) = mutants_found(evidence({"mutant-m": {}}))
    assert (found.name, found.operator, found.line, found.diff) == ("m", "swap", 3, "-old\n+new\n")
