"""observe, keep, value, library: the same on a function at hand and in a worker."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks import CheckFailed, assert_close, keep, library, observe, value
from grader.checks.calling import name_of
from grader.errors import CheckError
from grader.jail.faults import NotAttempted, Raised
from grader.jail.remote import Remote

Load = Callable[[str], Any]

OWN = """
import warnings
import numpy as np
import torch

class Layer:
    def __init__(self, size=3):
        self.weight = np.ones(size)
        self.calls = 0
    def forward(self, x):
        self.calls += 1
        return x * self.weight
    @classmethod
    def unit(cls):
        return cls(1)

limit = 6.0

def relu_(x):
    x[x < 0] = 0
    return x

def relu(x):
    return np.maximum(x, 0)

def exp(x):
    return np.exp(x)

def warns(x):
    warnings.warn("first")
    warnings.warn("second", DeprecationWarning)
    return x

def spoils(a, b, *, c):
    b[0] = 9
    c.append(1)
    return a

def in_tensor(t):
    t.mul_(2)

def bump(layer):
    layer.calls += 1

def same(x):
    return x

def unwritten():
    raise NotImplementedError

def fails():
    raise ValueError("no")
"""

X = np.array([-1.0, 2.0])


def test_an_observation_has_the_result(load: Load) -> None:
    assert (observe(load(OWN).relu, X).result == [0, 2]).all()


def test_an_observation_has_the_arguments_as_they_are_after_the_call(load: Load) -> None:
    seen = observe(load(OWN).relu_, X)
    assert_close(seen.args[0], np.array([0.0, 2.0]))
    assert seen.changed == (0,)


def test_the_arguments_of_the_check_are_not_changed(load: Load) -> None:
    x = X.copy()
    observe(load(OWN).relu_, x)
    assert (x == X).all()


def test_an_observation_names_what_was_changed(load: Load) -> None:
    seen = observe(load(OWN).spoils, [1], [2.0], c=[3])
    assert seen.changed == (1, "c")
    assert seen.args == ([1], [9])
    assert seen.kwargs == {"c": [3, 1]}


def test_a_tensor_that_was_changed_is_seen(load: Load) -> None:
    seen = observe(load(OWN).in_tensor, torch.tensor([1.0]))
    assert seen.changed == (0,)
    assert seen.args[0].item() == 2.0


def test_nothing_is_changed_by_a_function_that_only_reads(load: Load) -> None:
    seen = observe(load(OWN).same, np.array([np.nan, -0.0]))
    assert seen.changed == ()
    assert observe(load(OWN).same, float("nan")).changed == ()


def test_an_observation_has_the_warnings(load: Load) -> None:
    assert observe(load(OWN).exp, np.array([1000.0])).warnings == ("overflow encountered in exp",)
    assert observe(load(OWN).warns, 1).warnings == ("first", "second")
    assert observe(load(OWN).relu, X).warnings == ()


def test_an_object_can_be_an_argument(load: Load) -> None:
    own = load(OWN)
    layer = own.Layer()
    seen = observe(own.bump, layer)
    assert seen.changed == ()
    assert layer.calls == 1


def test_data_that_is_kept_stays_an_object_until_it_is_fetched(submit: Load) -> None:
    own = submit(OWN)
    kept = keep(own.relu, X)
    assert isinstance(kept, Remote)
    assert_close(value(kept), np.array([0.0, 2.0]))


def test_what_is_kept_can_be_passed_back(load: Load) -> None:
    own = load(OWN)
    kept = keep(own.relu, X)
    assert_close(own.same(kept), np.array([0.0, 2.0]))


def test_keeping_leaves_the_arguments_of_the_check_alone(load: Load) -> None:
    x = X.copy()
    kept = keep(load(OWN).relu_, x)
    assert_close(value(kept), np.array([0.0, 2.0]))
    assert (x == X).all()


def test_a_value_is_data_that_has_a_name(load: Load) -> None:
    assert value(load(OWN).limit) == 6.0


def test_an_object_that_is_no_data_stays_one(submit: Load) -> None:
    assert isinstance(value(submit(OWN).Layer()), Remote)


def test_a_library_builds_objects_where_the_submission_runs(load: Load) -> None:
    own = load(OWN)
    layer = library(own, "torch.nn").ReLU()
    assert_close(own.same(layer)(torch.tensor(X)), np.maximum(X, 0))


def test_a_library_at_hand_is_the_module_itself(at_hand: Load) -> None:
    assert isinstance(library(at_hand(OWN), "torch.nn"), ModuleType)


def test_a_fault_of_the_submission_comes_out_of_every_call(submit: Load) -> None:
    own = submit(OWN)
    for call in (observe, keep):
        with pytest.raises(NotAttempted):
            call(own.unwritten)
        with pytest.raises(NotAttempted):
            call(own.missing)
        with pytest.raises(Raised, match="ValueError: no"):
            call(own.fails)


def test_an_argument_that_cannot_cross_is_the_authors_mistake(submit: Load) -> None:
    with pytest.raises(CheckError, match="can't cross"):
        observe(submit(OWN).same, lambda: 0)


@pytest.mark.parametrize(
    ("path", "name"),
    [("relu", "relu"), ("Layer.unit", "Layer.unit")],
)
def test_a_function_has_the_name_that_its_student_gave_it(load: Load, path: str, name: str) -> None:
    function = load(OWN)
    for part in path.split("."):
        function = getattr(function, part)
    assert name_of(function) == name


def test_a_method_has_the_name_of_its_class_too(load: Load) -> None:
    layer = load(OWN).Layer()
    assert name_of(layer.forward) == "Layer.forward"


def test_the_last_call_names_what_a_comparison_is_about(submit: Load) -> None:
    own = submit(OWN)
    seen = observe(own.relu, X)
    with pytest.raises(CheckFailed, match=r"^relu: got "):
        assert_close(seen.result, X)
