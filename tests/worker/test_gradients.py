"""Gradients that the worker computes on leaves of its own."""

from typing import Any

import numpy as np
import torch

from grader.worker import protocol
from grader.worker.protocol import Target

SQUARE = """
import torch

class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale):
        ctx.save_for_backward(x)
        ctx.scale = scale
        return scale * x * x

    @staticmethod
    def backward(ctx, dout):
        (x,) = ctx.saved_tensors
        return 2 * ctx.scale * x * dout, None

class Affine(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor([2.0, 3.0]))
        self.unused = torch.nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.weight * x

def product(a, b, power=1):
    return (a * b) ** power

def constant(x):
    return torch.ones(2)

def nothing(x):
    pass

def broken(x):
    return x.no_such_name
"""


def gradient(
    client: Any, target: Target, args: list[Any], wrt: Any, upstream: Any, **kw: Any
) -> Any:
    sent = [client.encode(arg) for arg in args]
    start = client.encode(upstream)
    return client.ask(protocol.Gradient(1, target, sent, kw, wrt, start))


def named(name: str) -> Target:
    return Target(None, tuple(name.split(".")))


def test_a_function_of_autograds_gives_its_gradient(submit: Any) -> None:
    client = submit(SQUARE)
    x = np.array([1.0, 2.0])
    reply = gradient(client, named("Square.apply"), [x, 3.0], (0,), np.array([1.0, 10.0]))
    output, (dx,), parameters = client.decode(reply.value)
    assert output.tolist() == [3, 12]
    assert dx.tolist() == [6, 120]
    assert parameters == {}


def test_gradients_come_in_the_order_they_are_asked_for(submit: Any) -> None:
    client = submit(SQUARE)
    args = [torch.tensor([2.0]), torch.tensor([5.0])]
    reply = gradient(client, named("product"), args, (1, 0), torch.ones(1), power=2)
    _, (db, da), _ = client.decode(reply.value)
    assert (da.item(), db.item()) == (2 * 10 * 5, 2 * 10 * 2)


def test_a_module_gives_the_gradients_of_its_parameters(submit: Any) -> None:
    client = submit(SQUARE)
    module = client.call("Affine").value
    args = [torch.tensor([5.0, 7.0])]
    reply = gradient(client, Target(module.id, ()), args, (0,), torch.ones(2))
    _, (dx,), parameters = client.decode(reply.value)
    assert dx.tolist() == [2, 3]
    assert parameters["weight"].tolist() == [5, 7]
    assert parameters["unused"] is None


def test_the_upstream_gradient_takes_the_dtype_of_the_output(submit: Any) -> None:
    client = submit(SQUARE)
    args = [torch.ones(1), torch.ones(1)]
    reply = gradient(client, named("product"), args, (0,), np.ones(1))
    assert isinstance(reply, protocol.Answer)


def test_a_result_that_does_not_depend_on_the_input_is_raised(submit: Any) -> None:
    reply = gradient(submit(SQUARE), named("constant"), [np.ones(2)], (0,), np.ones(2))
    assert reply.type == "RuntimeError"


def test_a_result_that_is_no_tensor_comes_without_gradients(submit: Any) -> None:
    reply = gradient(submit(SQUARE), named("nothing"), [np.ones(2)], (0,), np.ones(2))
    output, gradients, parameters = reply.value.items
    assert (output, gradients.items, parameters.items) == (None, [], [])


def test_what_forward_raises_is_reported_with_its_line(submit: Any) -> None:
    reply = gradient(submit(SQUARE), named("broken"), [np.ones(2)], (0,), np.ones(2))
    assert reply.type == "AttributeError"
    assert reply.trace == [("student.py", 35)]
