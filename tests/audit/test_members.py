"""The class of an audit, and the hashes that say what is known of it."""

import pytest

from grader.audit.deciding import deciding
from grader.audit.members import Kind, members
from grader.audit.mutants import Mutant


@pytest.fixture
def class_of(course):
    """The class with one mutant, by name."""
    mutant = Mutant("m", ("Half",), "edit", 1, b"x = 1\n", "")
    return {member.name: member for member in members(course.assignments[0], [mutant])}


def test_the_class_has_members_of_all_kinds(class_of):
    kinds = {name: member.kind for name, member in class_of.items()}
    assert kinds == {
        "stub": Kind.STUB,
        "reference": Kind.REFERENCE,
        "wheat-adds-up": Kind.WHEAT,
        "chaff-triples": Kind.CHAFF,
        "mutant-m": Kind.MUTANT,
    }


def test_a_mutant_is_scored_on_its_exercises_and_all_others_on_all(class_of):
    assert class_of.pop("mutant-m").exercises == ("Half",)
    assert all(member.exercises == ("double", "Half") for member in class_of.values())


def test_a_chaff_comes_with_its_misconception(class_of):
    assert class_of["chaff-triples"].chaff.name == "triples"
    assert b"* 3" in class_of["chaff-triples"].source


def test_another_level_of_the_jail_decides_otherwise(course):
    assignment = course.assignments[0]
    strong, none = (deciding(course, assignment, level) for level in ("strong", "none"))
    assert strong.keys() == none.keys() == {"double", "Half"}
    assert all(strong[name] != none[name] for name in strong)
    assert strong["double"] != strong["Half"]
