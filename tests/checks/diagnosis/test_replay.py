"""Replaying a transcript on another solution, with objects that are its own."""

import textwrap
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks.calling import keep, observe
from grader.checks.diagnosis.replay import Replay
from grader.jail import remote
from grader.jail.conversation import Conversation, Transcript
from grader.worker.protocol import Answer, Missing, Raised

Record = Callable[[str, Callable[[Any], object]], Transcript]


@pytest.fixture
def record(converse: Callable[[str], Conversation]) -> Record:
    """The transcript of what a check asks a submission of that source."""

    def record(source: str, check: Callable[[Any], object]) -> Transcript:
        conversation = converse(source)
        conversation.begin(7, exercise="own")
        check(remote.module(conversation))
        return conversation.transcript

    return record


def replies(source: str, transcript: Transcript) -> list[Any]:
    module = ModuleType("own")
    exec(compile(textwrap.dedent(source), "own.py", "exec"), vars(module))
    return list(Replay(module, transcript).replies())


def values(source: str, transcript: Transcript) -> list[Any]:
    return [reply.value for reply in replies(source, transcript)]


def numbers(source: str, transcript: Transcript) -> list[Any]:
    """The values that are numbers: a method that is looked up is an object."""
    return [value for value in values(source, transcript) if isinstance(value, float)]


def test_every_request_is_answered_by_the_other_solution(record: Record) -> None:
    said = record("f = lambda x: x + 1", lambda m: [m.f(1.0), m.f(2.0)])
    assert values("f = lambda x: 10 * x", said) == [10.0, 20.0]


LAYER = """
class Layer:
    def __init__(self, start):
        self.total = start

    def add(self, x):
        self.total = self.total + {sign}x
        return self.total
"""


def test_an_object_is_the_solutions_own_over_many_calls(record: Record) -> None:
    def check(module: Any) -> None:
        layer = module.Layer(1.0)
        layer.add(2.0)
        layer.add(3.0)
        assert layer.total == 6.0

    said = record(LAYER.format(sign=""), check)
    assert numbers(LAYER.format(sign="-"), said) == [-1.0, -4.0, -4.0]


def test_two_objects_are_kept_apart(record: Record) -> None:
    def check(module: Any) -> None:
        one, two = module.Layer(1.0), module.Layer(10.0)
        two.add(1.0)
        one.add(1.0)

    said = record(LAYER.format(sign=""), check)
    assert numbers(LAYER.format(sign="-"), said) == [9.0, 0.0]


def test_a_cache_of_another_kind_is_passed_back_as_the_solutions_own(record: Record) -> None:
    as_object = """
        class Cache:
            def __init__(self, x):
                self.x = x

        def forward(x):
            return 2 * x, Cache(x)

        def backward(cache):
            return cache.x
        """
    as_tuple = """
        def forward(x):
            return 2 * x, (x, "more")

        def backward(cache):
            return cache[0] + 100
        """

    def check(module: Any) -> None:
        _, cache = module.forward(3.0)
        module.backward(cache)

    assert values(as_tuple, record(as_object, check))[1] == 103.0


def test_data_of_the_submission_is_passed_back_as_it_was(record: Record) -> None:
    drawing = """
        def forward(x):
            return x * {factor}, {factor}

        def backward(mask):
            return -mask
        """

    def check(module: Any) -> None:
        _, mask = module.forward(1.0)
        module.backward(mask)

    said = record(drawing.format(factor=5.0), check)
    assert values(drawing.format(factor=7.0), said)[1] == -5.0


def test_an_object_that_the_solution_does_not_have_ends_the_replay(record: Record) -> None:
    def check(module: Any) -> None:
        layer = module.Layer(1.0)
        layer.add(2.0)

    said = record(LAYER.format(sign=""), check)
    assert len(replies("def Layer(start):\n    return start", said)) == 1


def test_chance_is_what_it_was(record: Record) -> None:
    source = "import numpy as np, torch\nf = lambda: float(np.random.rand() + torch.rand(()))"
    said = record(source, lambda m: [m.f(), m.f()])
    assert values(source, said) == [reply.value for _, reply in said.exchanges]  # type: ignore[union-attr]


def test_a_generator_that_was_given_is_given_again(record: Record) -> None:
    source = "def f(rng):\n    return rng.random()"
    said = record(source, lambda m: m.f(np.random.default_rng(5)))
    assert values(source, said) == [np.random.default_rng(5).random()]


def test_gradients_are_replayed(record: Record) -> None:
    def check(module: Any) -> None:
        remote.gradient(module.f, (torch.ones(2),), {}, (0,), torch.ones(2))

    said = record("f = lambda x: 3 * x", check)
    (reply,) = replies("f = lambda x: 4 * x", said)
    assert isinstance(reply, Answer)
    gradient = reply.value.items[1].items[0]  # type: ignore[union-attr]
    assert np.frombuffer(gradient.data, np.float32).tolist() == [4.0, 4.0]


def test_attributes_are_set_and_kept_objects_are_found(record: Record) -> None:
    def check(module: Any) -> None:
        layer = keep(module.Layer, 1.0)
        layer.total = 5.0
        layer.add(1.0)

    said = record(LAYER.format(sign=""), check)
    assert values(LAYER.format(sign="-"), said)[-1] == 4.0


def test_changed_arguments_and_warnings_are_seen(record: Record) -> None:
    quiet = "def f(x):\n    return x"
    loud = "import warnings\ndef f(x):\n    x[0] = 9\n    warnings.warn('oh')\n    return x"
    said = record(quiet, lambda m: observe(m.f, np.zeros(2)))
    (reply,) = replies(loud, said)
    assert [where for where, _ in reply.changed] == [0]
    assert reply.warnings == ["oh"]


def test_what_the_solution_raises_or_lacks_is_its_reply(record: Record) -> None:
    said = record("f = lambda x: x", lambda m: m.f(1.0))
    assert [type(reply) for reply in replies("def f(x):\n    return 1 / 0", said)] == [Raised]
    assert [type(reply) for reply in replies("g = 1", said)] == [Missing]
