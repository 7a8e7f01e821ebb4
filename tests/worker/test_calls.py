"""Calls, and what came of them: results, warnings, output, arguments that were changed."""

import random
from typing import Any

import numpy as np
import pytest
import torch

from grader.worker import protocol
from grader.worker.protocol import Opaque, Target

ECHO = "def echo(*args, **kwargs):\n    return args, kwargs\n"


def test_a_call_returns_what_the_function_returns(submit: Any) -> None:
    client = submit("def add(a, b=1):\n    return a + b\n")
    assert client.value("add", 1) == 2
    assert client.value("add", 1, b=5) == 6


def test_arguments_arrive_as_they_were_sent(submit: Any) -> None:
    args, kwargs = submit(ECHO).value("echo", 1, "a", [None], x=2.5)
    assert args == (1, "a", [None])
    assert kwargs == {"x": 2.5}


def test_two_arguments_that_are_one_array_arrive_as_two(submit: Any) -> None:
    client = submit("def f(a, b):\n    a[0] = 1\n    return b\n")
    x = np.zeros(2)
    assert client.value("f", x, x).tolist() == [0, 0]


def test_the_reply_carries_the_id_of_its_request(submit: Any) -> None:
    client = submit(ECHO)
    request = protocol.Call(41, Target(None, ("echo",)), [], {})
    assert client.ask(request).id == 41


def test_a_path_of_names_is_followed(submit: Any) -> None:
    client = submit(
        "class A:\n    class B:\n        @staticmethod\n        def f():\n            return 3\n"
    )
    assert client.value("A.B.f") == 3


def test_a_function_of_a_library_can_be_called(submit: Any) -> None:
    client = submit("")
    reply = client.call_at(Target("math", ("sqrt",)), [9])
    assert client.decode(reply.value) == 3


def test_warnings_are_reported_in_their_order(submit: Any) -> None:
    client = submit("""
import warnings
import numpy as np
def f(x):
    warnings.warn("first", DeprecationWarning)
    return np.exp(x)
""")
    assert client.call("f", np.array([1e4])).warnings == ["first", "overflow encountered in exp"]


def test_a_warning_is_reported_in_every_call(submit: Any) -> None:
    client = submit("import warnings\ndef f():\n    warnings.warn('again')\n")
    assert client.call("f").warnings == client.call("f").warnings == ["again"]


def test_no_more_warnings_are_reported_than_may_be(submit: Any) -> None:
    client = submit("import warnings\ndef f():\n    [warnings.warn('x') for _ in range(99)]\n")
    assert len(client.call("f").warnings) == protocol.MAX_WARNINGS


def test_a_warning_of_any_text_crosses(submit: Any) -> None:
    client = submit("import warnings\ndef f():\n    warnings.warn('\\ud800' + 'x' * 9999)\n")
    (text,) = client.call("f").warnings
    assert text == "?" + "x" * (protocol.MAX_TEXT - 1)


CHANGES = {
    "an array": ("x[0] = 7", np.zeros(2), np.array([7.0, 0.0])),
    "a tensor": ("x[0] = 7", torch.zeros(2), torch.tensor([7.0, 0.0])),
    "a tensor's flag": ("x.requires_grad_()", torch.zeros(2), torch.zeros(2)),
    "a list": ("x.append(3)", [1, 2], [1, 2, 3]),
    "a dict": ("x['b'] = 2", {"a": 1}, {"a": 1, "b": 2}),
    "the order of a dict": ("x['a'] = x.pop('a')", {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "a set": ("x.add(3)", {1, 2}, {1, 2, 3}),
    "an array in a list": ("x[1][:] = 7", [0, np.zeros(1)], [0, np.array([7.0])]),
    "a list in a dict in a tuple": ("x[0]['a'].clear()", ({"a": [1]},), ({"a": []},)),
    "the sign of a zero": ("x *= -1", np.zeros(1), np.array([-0.0])),
    "the shape of an array": ("x.shape = (1, 2)", np.zeros(2), np.zeros((1, 2))),
}


@pytest.mark.parametrize(("line", "before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_an_argument_that_was_changed_is_reported_by_position(
    submit: Any, line: str, before: Any, after: Any
) -> None:
    client = submit(f"def f(_, x):\n    {line}\n")
    ((where, now),) = client.call("f", 0, before, watch=True).changed
    assert where == 1
    assert repr(client.decode(now)).replace(", requires_grad=True", "") == repr(after)


def test_an_argument_that_was_changed_is_reported_by_name(submit: Any) -> None:
    client = submit("def f(_, x):\n    x[0] = 7\n")
    ((where, _),) = client.call("f", 0, x=np.zeros(2), watch=True).changed
    assert where == "x"


UNCHANGED = {
    "an array": np.arange(3.0),
    "a NaN": float("nan"),
    "an array with NaN": np.array([np.nan, 1]),
    "a tensor with NaN": torch.tensor([torch.nan]),
    "a dict with NaN": {"a": [float("nan")]},
    "an array in Fortran order": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "an array of big-endian numbers": np.arange(3, dtype=">f8"),
    "text with a lone surrogate": "\ud800",
    "a set of text": {"relu", "sigmoid", "tanh", "gelu", "elu", "softmax"},
    "a set of many numbers": {2**n for n in range(60)},
    "a generator": np.random.default_rng(1),
    "nothing": None,
}


@pytest.mark.parametrize("value", UNCHANGED.values(), ids=UNCHANGED.keys())
def test_an_argument_that_is_left_alone_is_not_reported(submit: Any, value: Any) -> None:
    client = submit("def f(a, *, b):\n    return repr(a) + repr(b)\n")
    assert client.call("f", value, b=value, watch=True).changed == []


def test_a_changed_argument_is_not_reported_unless_watched(submit: Any) -> None:
    client = submit("def f(x):\n    x[0] = 7\n")
    assert client.call("f", [0]).changed == []


def test_a_generator_that_is_drawn_from_is_reported_as_it_is_then(submit: Any) -> None:
    client = submit("def f(rng):\n    return rng.normal()\n")
    reply = client.call("f", np.random.default_rng(5), watch=True)
    mine = np.random.default_rng(5)
    assert client.decode(reply.value) == mine.normal()
    ((where, now),) = reply.changed
    assert where == 0
    assert client.decode(now).normal() == mine.normal()


LAYERS = """
class Layer:
    def __init__(self, scale):
        self.scale = scale
    def forward(self, x):
        self.seen = x
        return self.scale * x
def apply(layers, x):
    for layer in layers:
        x = layer.forward(x)
    return x
def swap(layers):
    layers.reverse()
def same(a, b):
    return a is b
def itself(a):
    return a
"""


def test_an_object_that_can_not_cross_comes_as_a_stand_in(submit: Any) -> None:
    reply = submit(LAYERS).call("Layer", 3)
    assert type(reply.value) is Opaque
    assert reply.value.type == "Layer"


def test_a_stand_in_leads_to_the_object_with_its_methods(submit: Any) -> None:
    client = submit(LAYERS)
    layer = client.call("Layer", 3).value
    reply = client.call_at(Target(layer.id, ("forward",)), [2])
    assert client.decode(reply.value) == 6


def test_a_stand_in_can_be_passed_back(submit: Any) -> None:
    client = submit(LAYERS)
    layers = [client.call("Layer", scale).value for scale in (2, 3)]
    assert client.value("apply", layers, 1) == 6


def test_a_stand_in_passed_twice_is_one_object(submit: Any) -> None:
    client = submit(LAYERS)
    layer = client.call("Layer", 1).value
    assert client.value("same", layer, layer) is True


def test_an_object_has_one_stand_in_however_often_it_crosses(submit: Any) -> None:
    client = submit(LAYERS)
    layer = client.call("Layer", 1).value
    assert client.call("itself", layer).value == layer


def test_an_object_whose_state_changes_is_not_reported(submit: Any) -> None:
    client = submit(LAYERS)
    layer = client.call("Layer", 1).value
    target = Target(layer.id, ("forward",))
    assert client.call_at(target, [np.ones(2)], watch=True).changed == []
    assert client.call("apply", [layer], 1, watch=True).changed == []


def test_a_list_of_objects_that_is_reordered_is_reported(submit: Any) -> None:
    client = submit(LAYERS)
    layers = [client.call("Layer", scale).value for scale in (2, 3)]
    ((where, now),) = client.call("swap", layers, watch=True).changed
    assert where == 0
    assert [layer.id for layer in client.decode(now)] == [layer.id for layer in layers[::-1]]


def test_keep_leaves_even_data_in_the_worker(submit: Any) -> None:
    client = submit(ECHO)
    kept = client.call("echo", 5, keep=True).value
    assert type(kept) is Opaque
    assert client.decode(client.ask(protocol.Get(9, Target(kept.id, ()))).value) == ((5,), {})


def test_a_new_check_forgets_the_objects_of_the_last(submit: Any) -> None:
    client = submit(LAYERS)
    layer = client.call("Layer", 1).value
    assert client.ask(protocol.Begin(50, 0)) is None
    assert client.call("itself", layer).type == "LookupError"
    assert client.ask(protocol.Get(51, Target(layer.id, ("scale",)))).type == "LookupError"


def test_an_object_that_lasts_can_be_asked_for_in_every_check(submit: Any) -> None:
    client = submit(LAYERS + "LAYER = Layer(2)\ndef make():\n    return LAYER\n")
    for number in (50, 51):
        client.ask(protocol.Begin(number, 0))
        assert client.value("apply", [client.call("make").value], 1) == 2


def test_the_objects_of_a_new_check_have_new_stand_ins(submit: Any) -> None:
    client = submit(LAYERS)
    old = client.call("Layer", 1).value
    client.ask(protocol.Begin(50, 0))
    assert client.call("Layer", 1).value.id != old.id


def test_get_reads_an_attribute(submit: Any) -> None:
    client = submit("SCALE = 2.5\n")
    assert client.ask(protocol.Get(1, Target(None, ("SCALE",)))).value == 2.5


def test_set_assigns_an_attribute(submit: Any) -> None:
    client = submit("SCALE = 2.5\ndef f():\n    return SCALE\n")
    client.ask(protocol.Set(1, Target(None, ("SCALE",)), 4.0))
    assert client.value("f") == 4.0


def test_set_assigns_an_attribute_of_an_object(submit: Any) -> None:
    client = submit(LAYERS)
    layer = client.call("Layer", 1).value
    client.ask(protocol.Set(1, Target(layer.id, ("scale",)), 10))
    assert client.value("apply", [layer], 2) == 20


def test_a_new_check_seeds_the_global_generators(submit: Any) -> None:
    client = submit("""
import random
import numpy as np
import torch
def f():
    return random.random(), np.random.rand(), torch.rand(()).item()
""")
    state = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        client.ask(protocol.Begin(1, 2**62 + 5))
        first = client.value("f")
        assert client.value("f") != first
        client.ask(protocol.Begin(2, 2**62 + 5))
        assert client.value("f") == first
    finally:
        random.setstate(state[0])
        np.random.set_state(state[1])
        torch.set_rng_state(state[2])


def test_what_is_printed_comes_with_the_answer(submit: Any) -> None:
    client = submit("def f():\n    print('one')\n    print('two')\n")
    assert client.call("f").printed == "one\ntwo\n"
    assert client.call("f").printed == "one\ntwo\n"


def test_what_is_printed_at_the_import_comes_with_its_answer(client: Any) -> None:
    assert client.load("print('hello')").printed == "hello\n"


def test_what_is_printed_is_cut_at_the_limit(submit: Any) -> None:
    client = submit("def f():\n    for _ in range(10_000):\n        print('x' * 7)\n")
    printed = client.call("f").printed
    assert printed.startswith("xxxxxxx\n")
    assert len(printed) < 150
    assert printed.endswith("(more was printed)")


def test_printed_text_that_is_no_unicode_crosses(submit: Any) -> None:
    assert submit("def f():\n    print('a\\ud800')\n").call("f").printed == "a?\n"


def test_a_result_that_is_too_large_is_raised(submit: Any) -> None:
    client = submit("import numpy as np\ndef f():\n    return np.zeros(1_000_000)\n")
    reply = client.call("f")
    assert (reply.type, reply.message) == (
        "ValueTooLarge",
        "the value is too large to cross between processes",
    )


def test_many_calls_use_up_no_limit(submit: Any) -> None:
    client = submit(ECHO)
    keys = set(range(protocol.MAX_KEYS - 1))
    for _ in range(3):
        assert client.value("echo", keys) == ((keys,), {})
