"""The rules of the house: oracles never call submitted code, expected values never leave."""

import ast
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks import (
    CheckFailed,
    assert_close,
    assert_gradient,
    assert_no_warnings,
    assert_unchanged,
    autograd,
    observe,
)
from grader.checks.oracle import true_gradients
from grader.jail import remote
from grader.jail.conversation import Conversation
from grader.worker import protocol
from grader.worker.values import Encoder

Converse = Callable[[str], Conversation]

OWN = """
import numpy as np
import torch

def relu(x):
    return np.maximum(x, 0)

def wrong(x):
    return -x

def relu_backward(dout, x):
    return dout * (x > 0)

def leaky(x, slope=0.1):
    return torch.where(x > 0, x, slope * x)
"""

RNG = np.random.default_rng(3)
X, DOUT = RNG.normal(size=(2, 8, 5))


def encoded(*values: Any) -> list[protocol.Value]:
    def refuse(thing: Any) -> Any:
        raise AssertionError(f"{thing} is no data")

    return [Encoder(refuse, 1 << 30).encode(value) for value in values]


def requests(conversation: Conversation) -> list[Any]:
    return [request for request, _ in conversation.transcript.exchanges]


@pytest.fixture
def talk(converse: Converse) -> tuple[Conversation, Any]:
    conversation = converse(OWN)
    conversation.begin(0)
    return conversation, remote.module(conversation)


def test_a_comparison_sends_nothing(talk: tuple[Conversation, Any]) -> None:
    conversation, own = talk
    y = own.relu(X)
    before = len(requests(conversation))
    assert_close(y, np.maximum(X, 0), at={"x": X}, name="y")
    with pytest.raises(CheckFailed):
        assert_close(y, X, at={"x": X})
    assert len(requests(conversation)) == before == 1


def test_a_call_sends_its_arguments_and_nothing_else(talk: tuple[Conversation, Any]) -> None:
    conversation, own = talk
    assert_close(own.relu(X), np.maximum(X, 0))
    (request,) = requests(conversation)
    assert isinstance(request, protocol.Call)
    assert request.target == protocol.Target(None, ("relu",))
    assert request.args == encoded(X)
    assert request.kwargs == {}


@pytest.mark.parametrize("call", [observe, assert_unchanged, assert_no_warnings])
def test_a_watched_call_sends_its_arguments_and_nothing_else(
    talk: tuple[Conversation, Any], call: Callable[..., Any]
) -> None:
    conversation, own = talk
    call(own.leaky, torch.tensor(X), slope=0.2)
    (request,) = requests(conversation)
    assert isinstance(request, protocol.Call)
    assert request.args == encoded(torch.tensor(X))
    assert request.kwargs == {"slope": 0.2}


def test_assert_gradient_sends_upstream_and_inputs_and_nothing_else(
    talk: tuple[Conversation, Any],
) -> None:
    conversation, own = talk
    assert_gradient(own.relu_backward, of=torch.relu, at=X, upstream=DOUT, kinks=(0.0,))
    (request,) = requests(conversation)
    assert isinstance(request, protocol.Call)
    assert request.args == encoded(DOUT, X)
    assert request.kwargs == {}


def test_cached_values_are_sent_instead_of_the_inputs(talk: tuple[Conversation, Any]) -> None:
    conversation, own = talk
    mask = (X > 0).astype(float)
    assert_gradient(own.relu_backward, of=torch.relu, at=X, upstream=DOUT, cached=(mask,))
    (request,) = requests(conversation)
    assert request.args == encoded(DOUT, mask)


def test_autograd_sends_inputs_and_upstream_and_nothing_else(
    talk: tuple[Conversation, Any],
) -> None:
    conversation, own = talk
    leaky = torch.nn.functional.leaky_relu
    assert_gradient(autograd(own.leaky, slope=0.2), of=lambda x: leaky(x, 0.2), at=X, upstream=DOUT)
    (request,) = requests(conversation)
    assert isinstance(request, protocol.Gradient)
    assert (request.args, [request.upstream]) == (encoded(X), encoded(DOUT))
    assert (request.kwargs, request.wrt) == ({"slope": 0.2}, (0,))


def test_what_should_be_is_in_none_of_the_messages(talk: tuple[Conversation, Any]) -> None:
    conversation, own = talk
    right, gradient = np.maximum(X, 0), true_gradients(torch.relu, (X,), DOUT)[0]
    assert_close(assert_unchanged(own.relu, X), right)
    assert_gradient(own.relu_backward, of=torch.relu, at=X, upstream=DOUT)
    with pytest.raises(CheckFailed):
        assert_close(own.wrong(X), right, at={"x": X}, name="secret")
    sent = b"".join(protocol.encode(request) for request in requests(conversation))
    assert X.tobytes() in sent
    assert DOUT.tobytes() in sent
    for secret in (right.tobytes(), gradient.tobytes(), b"secret"):
        assert secret not in sent


OF_SAMPLES = [f"assert_{kind}" for kind in ("bernoulli", "distribution", "normal", "uniform")]


def _oracles(tree: ast.Module) -> list[ast.expr]:
    """What checks compare with: `should`, `of` of assert_gradient, parameters of distributions."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            named = {item.arg: item.value for item in node.keywords}
            if name == "assert_close":
                found += [*node.args[1:2], *([named["should"]] if "should" in named else [])]
            if name == "assert_gradient":
                found.append(named["of"])
            if name in OF_SAMPLES:
                found += [*node.args[1:], *named.values()]
    return found


ROOT = Path(__file__).parents[2]
COURSE = ROOT / "assignments"
NAMES = tomllib.loads((ROOT / "course.toml").read_text())["assignments"]
CHECKS = [path for name in NAMES for path in sorted(COURSE.glob(f"{name}/*/test_*.py"))]


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.relative_to(COURSE).as_posix())
def test_no_check_of_the_course_compares_a_submission_with_itself(path: Path) -> None:
    oracles = _oracles(ast.parse(path.read_text()))
    assert oracles
    used = [node for oracle in oracles for node in ast.walk(oracle) if isinstance(node, ast.Name)]
    assert not [node.lineno for node in used if node.id == "submission"]
