"""Stand-ins for what lives in a worker: objects, methods, attributes, gradients."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.jail import remote
from grader.jail.faults import Crashed, NotAttempted, Raised
from grader.jail.remote import Remote
from grader.worker import protocol
from tests.layers import DOUBLE

SOURCE = """
import collections
import numpy as np
import torch

SCALE = 3.0
TABLE = {"a": 1}

Pair = collections.namedtuple("Pair", "out cache")

def pair(x):
    return Pair(2 * x, {"x": x})

def from_pair(pair):
    return pair.cache["x"]

def ordered():
    return collections.OrderedDict(lr=0.1)

class Layers(list):
    size = 3

def layers():
    return Layers([1, 2])

def lookup():
    return {Key([1]): 2}

class Key(list):
    def __hash__(self):
        return 1

class Layer:
    def __init__(self, size):
        self.mean = np.zeros(size)
        self.inner = self
        self.scale = 1.0

    def forward(self, x):
        self.mean = self.mean + x
        return self.scale * x

    @property
    def broken(self):
        return 1 / 0

class Linear(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor([2.0]))

    def forward(self, x):
        return self.weight * x

def run(layer, x):
    return layer.forward(x)

def run_all(layers, x):
    return [layer.forward(x) for layer in layers]

def apply(function, x):
    return function(x)

def identity(x):
    return x

def tricky():
    class A:
        pass
    A.__qualname__ = ""
    return A()
"""


@pytest.fixture
def module(hand_in: Callable[..., Any]) -> Any:
    """The module of a submission with layers."""
    return hand_in(SOURCE + DOUBLE).module


def test_an_object_arrives_as_a_stand_in_with_the_name_of_its_type(module: Any) -> None:
    layer = module.Layer(2)
    assert type(layer) is Remote
    assert repr(layer) == "<Layer of the submission>"


def test_a_method_is_called_where_the_object_lives(module: Any) -> None:
    layer = module.Layer(2)
    assert layer.forward(np.ones(2)).tolist() == [1, 1]
    assert layer.mean.tolist() == [1, 1]


def test_a_named_tuple_can_be_unpacked_and_asked_for_its_names(module: Any) -> None:
    answer = module.pair(2.0)
    out, cache = answer
    assert isinstance(answer, tuple)
    assert (out, cache) == (4.0, {"x": 2.0})
    assert answer.out == 4.0
    assert answer == (4.0, {"x": 2.0})


def test_a_named_tuple_is_itself_again_where_it_came_from(module: Any) -> None:
    assert module.from_pair(module.pair(2.0)) == 2.0


def test_a_name_that_a_named_tuple_does_not_have_is_not_attempted(module: Any) -> None:
    with pytest.raises(NotAttempted, match=r"`Pair.caches` is not defined"):
        module.pair(2.0).caches  # noqa: B018 (reading it asks the worker)


def test_a_dict_of_another_class_is_a_dict_to_a_check(module: Any) -> None:
    answer = module.ordered()
    assert isinstance(answer, dict)
    assert answer["lr"] == 0.1


def test_a_list_of_another_class_is_a_list_to_a_check(module: Any) -> None:
    answer = module.layers()
    assert isinstance(answer, list)
    assert answer == [1, 2]
    assert answer.size == 3


def test_a_list_of_another_class_may_be_a_key(module: Any) -> None:
    ((key, value),) = module.lookup().items()
    assert (key, value) == ([1], 2)


def test_an_attribute_that_is_data_arrives_as_data(module: Any) -> None:
    assert type(module.Layer(2).mean) is np.ndarray


def test_an_attribute_that_is_an_object_arrives_as_a_stand_in(module: Any) -> None:
    inner = module.Layer(2).inner
    assert type(inner) is Remote
    assert inner.scale == 1.0


def test_an_attribute_can_be_set(module: Any) -> None:
    layer = module.Layer(2)
    layer.scale = 5.0
    assert layer.forward(2.0) == 10.0


def test_a_stand_in_can_be_passed_back(module: Any) -> None:
    layer = module.Layer(1)
    assert module.run(layer, 2.0) == 2.0
    assert layer.mean.tolist() == [2]


def test_stand_ins_in_a_list_can_be_passed_back(module: Any) -> None:
    assert module.run_all([module.Layer(1), module.Layer(1)], 2.0) == [2.0, 2.0]


def test_a_function_of_the_submission_can_be_passed_to_another(module: Any) -> None:
    assert module.apply(module.identity, 5) == 5


def test_a_method_can_be_passed(module: Any) -> None:
    assert module.apply(module.Layer(1).forward, 2.0) == 2.0


def test_a_name_for_data_is_passed_as_data(module: Any) -> None:
    assert module.identity(module.SCALE) == 3.0


def test_a_module_level_name_is_fetched_as_data(module: Any) -> None:
    assert remote.fetch(module.TABLE) == {"a": 1}


def test_a_library_of_the_worker_builds_objects_there(module: Any) -> None:
    relu = remote.library(module, "torch.nn").ReLU()
    assert module.apply(relu, torch.tensor([-1.0, 1.0])).tolist() == [0, 1]


def test_a_missing_attribute_is_not_attempted(module: Any) -> None:
    with pytest.raises(NotAttempted, match=r"`Layer.scael` is not defined .*there is `scale`"):
        module.Layer(1).scael  # noqa: B018 (reading it asks the worker)


def test_a_missing_method_is_not_attempted(module: Any) -> None:
    with pytest.raises(NotAttempted, match=r"`Layer.backward`"):
        module.Layer(1).backward(1)


def test_a_property_that_fails_is_an_exception(module: Any) -> None:
    with pytest.raises(Raised, match=r"`Layer.broken` raised ZeroDivisionError"):
        module.Layer(1).broken  # noqa: B018 (reading it asks the worker)


def test_special_methods_are_not_looked_for_in_the_worker(module: Any) -> None:
    layer = module.Layer(1)
    with pytest.raises(AttributeError):
        layer.__array__()
    with pytest.raises(TypeError):
        len(layer)


def test_a_type_without_a_name_is_called_an_object(module: Any) -> None:
    assert repr(module.tricky()) == "<object of the submission>"


def test_a_kept_result_stays_in_the_worker(module: Any) -> None:
    answer = remote.call(module.identity, (5,), {}, keep=True)
    kept = remote.decode(module.identity, answer.value)
    assert type(kept) is Remote
    assert remote.fetch(kept) == 5


def test_a_function_of_autograds_is_differentiated_in_the_worker(module: Any) -> None:
    output, (dx,), _ = remote.gradient(
        module.Double.apply, (np.ones(2),), {}, (0,), np.array([1.0, 3.0])
    )
    assert output.tolist() == [2, 2]
    assert dx.tolist() == [2, 6]


def test_a_module_is_differentiated_with_its_parameters(module: Any) -> None:
    layer = module.Linear()
    _, (dx,), parameters = remote.gradient(layer, (torch.tensor([5.0]),), {}, (0,), torch.ones(1))
    assert dx.tolist() == [2]
    assert parameters["weight"].tolist() == [5]


def test_an_object_of_a_worker_that_ended_is_no_object_of_the_next(module: Any) -> None:
    layer = module.Layer(1)
    with pytest.raises(Crashed):
        remote.library(module, "os")._exit(1)
    module.Layer(1)
    with pytest.raises(Raised, match="the object is gone"):
        module.run(layer, 1.0)
    with pytest.raises(Raised, match="the object is gone"):
        layer.forward(1.0)


MALFORMED = [
    protocol.Array("float64", (3,), b"short"),
    protocol.Items("module", []),
    protocol.BigInt("zz"),
]


@pytest.mark.parametrize("value", MALFORMED, ids=lambda value: type(value).__name__)
def test_a_value_that_is_none_is_a_crash_and_the_next_call_works(module: Any, value: Any) -> None:
    with pytest.raises(Crashed, match="`identity` broke the line to the grader"):
        remote.decode(module.identity, value)
    assert module.identity(3) == 3
