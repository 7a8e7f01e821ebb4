"""Calls of forbidden names at run time: which are the submission's, and for which exercise."""

import copy
import inspect
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)

from grader.worker import protocol
from grader.worker.guard import Guard
from grader.worker.protocol import Target
from grader.worker.serving import Server
from grader.worker.wrapping import Wrapping

BOTH = ["norm", "other"]
FORBIDDEN = {
    **{f"torch.nn.functional.{name}": BOTH for name in ("gelu", "relu", "batch_norm", "no_such")},
    **{f"torch.nn.{name}": BOTH for name in ("BatchNorm1d", "Dropout", "LazyBatchNorm1d")},
    **{"torch.optim.Adam": BOTH, "torch.optim.AdamW": BOTH},
    **{"torch.relu": ["third"], "torch.Tensor.relu": BOTH, "torch.tanh": BOTH},
    **{"numpy.var": BOTH, "numpy.tanh": BOTH, "math.hypot": BOTH},
    "no_such_library.function": BOTH,
}
HEAD = """\
import math
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
"""
X = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
Load = Callable[..., Any]


@pytest.fixture
def guard() -> Iterator[Guard]:
    """A guard of this process, taken away in the end."""
    guard = Guard(FORBIDDEN.items())
    yield guard
    guard.remove()


@pytest.fixture
def load(client: Any, guard: Guard) -> Load:
    """Loads a submission below `HEAD`, its first line 6; a check of an exercise begins."""
    client.server = Server(client._capture, 1 << 20, guard)

    def load(source: str, exercise: str = "norm", **files: str) -> Any:
        reply = client.load(HEAD + source, {f"{name}.py": text for name, text in files.items()})
        assert isinstance(reply, protocol.Answer), reply
        client.ask(protocol.Begin(client.next(), 0, exercise))
        return client

    return load


@pytest.fixture
def refused(load: Load) -> Callable[..., tuple[str, str, int]]:
    """Name, file and line of the forbidden call in `norm`."""

    def refused(source: str, **files: str) -> tuple[str, str, int]:
        reply = load(source, **files).call("norm", X)
        assert isinstance(reply, protocol.Prohibited), reply
        return reply.name, reply.file, reply.line

    return refused


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("F.gelu(x)", "torch.nn.functional.gelu"),
        ("F.relu(x)", "torch.nn.functional.relu"),
        ("x.relu()", "torch.Tensor.relu"),
        ("torch._C._nn.gelu(x)", "torch.nn.functional.gelu"),
        ("F.batch_norm(x, None, None, training=True)", "torch.nn.functional.batch_norm"),
        ("nn.BatchNorm1d(2)(x)", "torch.nn.BatchNorm1d"),
        ("nn.modules.batchnorm.BatchNorm1d(2)(x)", "torch.nn.BatchNorm1d"),
        ("nn.BatchNorm1d.__init__(nn.BatchNorm1d.__new__(nn.BatchNorm1d), 2)", ...),
        ("type('Mine', (nn.BatchNorm1d,), {})(2)(x)", "torch.nn.BatchNorm1d"),
        ("nn.Sequential(nn.BatchNorm1d(2))(x)", "torch.nn.BatchNorm1d"),
        ("torch.optim.AdamW([x])", "torch.optim.AdamW"),
        ("np.var(x.numpy())", "numpy.var"),
        ("np.tanh(x.numpy())", "numpy.tanh"),
        ("math.hypot(3, 4)", "math.hypot"),
        ("list(map(F.gelu, [x]))[0]", "torch.nn.functional.gelu"),
        ("[F.gelu(y) for y in x]", "torch.nn.functional.gelu"),
        ("(lambda f: f(x))(F.gelu)", "torch.nn.functional.gelu"),
        ("{'a': F.gelu}['a'](x)", "torch.nn.functional.gelu"),
        ("getattr(F, 'uleg'[::-1])(x)", "torch.nn.functional.gelu"),
        ("eval('F.ge' + 'lu(x)')", "torch.nn.functional.gelu"),
    ],
)
def test_a_call_of_the_submission_is_told_by_name_and_line(
    refused: Any, code: str, name: str
) -> None:
    name = "torch.nn.BatchNorm1d" if name is ... else name
    assert refused(f"def norm(x):\n    return {code}") == (name, "student.py", 7)


def test_a_function_that_was_imported_by_name_is_guarded(refused: Any) -> None:
    source = "from torch.nn.functional import gelu as g\ndef norm(x): return g(x)"
    assert refused(source) == ("torch.nn.functional.gelu", "student.py", 7)


def test_a_call_in_a_file_that_came_along_is_told_with_its_place(refused: Any) -> None:
    helper = "import torch.nn.functional as F\ndef f(x):\n    return F.gelu(x)"
    found = refused("import helper\ndef norm(x): return helper.f(x)", helper=helper)
    assert found == ("torch.nn.functional.gelu", "helper.py", 3)


def test_a_call_whose_exception_is_caught_is_told_nevertheless(refused: Any) -> None:
    source = "def norm(x):\n  try: return F.gelu(x)\n  except BaseException: return x"
    assert refused(source)[2] == 7


def test_a_call_in_another_thread_is_told(refused: Any) -> None:
    source = """
import threading
def norm(x):
    thread = threading.Thread(target=inner, args=(x,))
    thread.start()
    thread.join()
def inner(x):
    try: F.gelu(x)
    except Exception: pass
"""
    assert refused(source)[0] == "torch.nn.functional.gelu"


@pytest.mark.parametrize("head", ["from torch.nn.functional import *", "relu = F.relu"])
def test_an_exercise_that_is_the_librarys_own_is_told(load: Load, head: str) -> None:
    client = load(f"{head}\nnorm = relu")
    assert isinstance(client.call("norm", X), protocol.Prohibited)


def test_an_exercise_that_is_the_librarys_class_is_told(load: Load) -> None:
    client = load("from torch.nn import *\nnorm = BatchNorm1d")
    assert isinstance(client.call("norm", 2, keep=True), protocol.Prohibited)


@pytest.mark.parametrize("init", ["pass", "def __init__(self, n): super().__init__(n)"])
def test_an_object_of_a_class_that_is_derived_from_a_forbidden_one_is_told(
    load: Load, init: str
) -> None:
    client = load(f"class norm(nn.BatchNorm1d):\n    {init}")
    assert isinstance(client.call("norm", 2, keep=True), protocol.Prohibited)


def test_a_backward_that_autograd_calls_is_the_submissions(load: Load) -> None:
    source = """
class norm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, dout): return F.gelu(dout)
"""
    client = load(source)
    target, x, dout = Target(None, ("norm", "apply")), client.encode(X), client.encode(X)
    reply = client.ask(protocol.Gradient(client.next(), target, [x], {}, (0,), dout))
    assert isinstance(reply, protocol.Prohibited)


@pytest.mark.parametrize(
    "code",
    [
        "nn.ReLU()(x)",
        "nn.GELU()(x)",
        "nn.AlphaDropout()(x)",
        "nn.SyncBatchNorm(2) is None",
        "copy.deepcopy(nn.Identity())(x)",
        "torch.optim.SGD([x]) is None",
        "x.softmax(0)",
        "F.gelu.__name__",
        "[nn.BatchNorm1d, F.gelu] is None",
        "type('Own', (), {'BatchNorm1d': lambda self, n: n})().BatchNorm1d(2)",
        "nn.TransformerEncoderLayer(2, 1, activation='gelu')(x)",
        "isinstance(x, nn.BatchNorm1d)",
        "np.std(x.numpy())",
    ],
)
def test_what_a_library_calls_in_turn_is_not_the_submissions(load: Load, code: str) -> None:
    reply = load(f"import copy\ndef norm(x): return {code}").call("norm", X)
    assert isinstance(reply, protocol.Answer), reply


def test_what_a_check_builds_and_calls_is_not_the_submissions(load: Load) -> None:
    source = "import copy\ndef norm(m, x): return isinstance(m, nn.BatchNorm1d), copy.copy(m)(x)"
    client = load(source)
    layer = client.call_at(Target("torch.nn", ("BatchNorm1d",)), [2]).value
    reply = client.call("norm", layer, X)
    assert client.decode(reply.value)[0] is True
    gelu = client.call_at(Target("torch.nn.functional", ("gelu",)), [X])
    assert torch.equal(client.decode(gelu.value), F.gelu(X))


def test_a_definition_of_such_a_name_is_not_a_call(load: Load) -> None:
    source = """
from torch.nn.functional import relu
class BatchNorm1d(nn.Module):
    def forward(self, x): return gelu(x)
def gelu(x): return x
def norm(x): return BatchNorm1d()(x)
"""
    assert torch.equal(load(source).value("norm", X), X)


def test_another_exercise_may_call_it(load: Load) -> None:
    client = load("def free(x): return F.gelu(x)", exercise="free")
    assert torch.equal(client.value("free", X), F.gelu(X))


def test_a_name_may_be_forbidden_for_one_reason_here_and_another_there(load: Load) -> None:
    client = load("def third(x): return torch.relu(x)", exercise="third")
    assert isinstance(client.call("third", X), protocol.Prohibited)


def test_an_exercise_that_answers_for_itself_leaves_its_users_alone(load: Load) -> None:
    client = load("def norm(x): return F.gelu(x)\ndef other(x): return norm(x)", exercise="other")
    assert torch.equal(client.value("other", X), F.gelu(X))
    client.ask(protocol.Begin(client.next(), 0, "norm"))
    assert isinstance(client.call("norm", X), protocol.Prohibited)


def test_an_exercise_that_may_call_it_is_no_way_around(load: Load) -> None:
    client = load("def free(x): return F.gelu(x)\ndef norm(x): return free(x)")
    assert isinstance(client.call("norm", X), protocol.Prohibited)


def test_a_call_while_the_file_is_imported_is_nobodys(load: Load) -> None:
    client = load("layer = nn.BatchNorm1d(2)\ndef norm(x): return x")
    assert isinstance(client.call("norm", X), protocol.Answer)


def test_a_call_is_told_once_and_the_next_answer_is_an_answer(load: Load) -> None:
    client = load("def norm(x): return F.gelu(x)\ndef right(x): return x")
    assert isinstance(client.call("norm", X), protocol.Prohibited)
    assert isinstance(client.call("right", X), protocol.Answer)


def test_a_call_where_no_check_runs_is_nobodys(load: Load) -> None:
    client = load("def norm(x): return F.gelu(x)", exercise="")
    assert isinstance(client.call("norm", X), protocol.Answer)


def test_without_a_guard_nothing_is_refused(submit: Any) -> None:
    client = submit("import torch.nn.functional as F\ndef norm(x): return F.gelu(x)")
    client.ask(protocol.Begin(client.next(), 0, "norm"))
    assert isinstance(client.call("norm", X), protocol.Answer)


def test_results_are_the_librarys_own(load: Load) -> None:
    source = """
def free(x):
    normed = nn.BatchNorm1d(2)(x), F.batch_norm(x, None, None, training=True)
    return [F.gelu(x), torch.relu(x), x.relu(), np.var(x.numpy()), *normed]
"""
    got = load(source, exercise="free").value("free", X)
    normed = torch.nn.BatchNorm1d(2)(X).detach()
    right = [F.gelu(X), torch.relu(X), X.relu(), np.var(X.numpy()), normed, normed]
    for mine, should in zip(got, right, strict=True):
        np.testing.assert_array_equal(np.asarray(torch.as_tensor(mine).detach()), should)


def things() -> dict[str, Any]:
    """What is forbidden, as it is now."""
    functions = F.gelu, F.relu, F.batch_norm, torch.relu, torch.Tensor.relu, np.var, np.tanh
    classes = torch.nn.BatchNorm1d, torch.nn.Dropout, torch.optim.Adam, torch.optim.AdamW
    named = {f"{thing.__qualname__}": thing for thing in (*functions, *classes)}
    return named | {f"{kind.__qualname__}.__init__": kind.__init__ for kind in classes}


def test_all_is_as_it_was_when_the_guard_is_gone() -> None:
    before, table = things(), dict(torch.jit._builtins._get_builtin_table())  # type: ignore[no-untyped-call]
    guard = Guard(FORBIDDEN.items())
    assert F.gelu is not before["gelu"]
    guard.remove()
    assert things() == before
    assert torch.jit._builtins._get_builtin_table() == table  # type: ignore[no-untyped-call]
    assert "__init__" not in vars(torch.nn.BatchNorm1d)
    assert "relu" not in vars(torch.Tensor)


@pytest.mark.parametrize("thing", ["F.batch_norm", "torch.nn.Dropout", "torch.optim.AdamW"])
def test_a_signature_and_a_docstring_stay(thing: str) -> None:
    before = inspect.signature(eval(thing)), eval(thing).__doc__, repr(eval(thing)).split(" at ")[0]
    guard = Guard(FORBIDDEN.items())
    after = inspect.signature(eval(thing)), eval(thing).__doc__, repr(eval(thing)).split(" at ")[0]
    guard.remove()
    assert after == before


@pytest.mark.usefixtures("guard")
@pytest.mark.parametrize("thing", [F.gelu, F.relu, torch.relu, np.var, torch.nn.BatchNorm1d])
def test_a_pickle_finds_it_again(thing: Any) -> None:
    now = getattr(torch.nn, thing.__name__, None) or getattr(F, thing.__name__, None)
    now = {torch.relu: torch.relu, np.var: np.var}.get(thing, now)
    assert pickle.loads(pickle.dumps(now)) is now


@pytest.mark.usefixtures("guard")
def test_a_universal_function_keeps_what_hangs_on_it() -> None:
    assert (np.tanh.nin, np.tanh.__name__, np.tanh.at) == (1, "tanh", np.tanh.__wrapped__.at)  # type: ignore[attr-defined]


def script(x: torch.Tensor) -> torch.Tensor:
    return torch.relu(F.gelu(x)) + F.relu(x) + x.relu()


@pytest.mark.usefixtures("guard")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "build",
    [torch.jit.script, lambda f: torch.jit.trace(f, X, check_trace=False), torch.fx.symbolic_trace],
)
def test_a_function_that_calls_it_can_be_compiled_and_traced(build: Any) -> None:
    assert torch.equal(build(script)(X), script(X))
    layer = torch.nn.Sequential(torch.nn.BatchNorm1d(2), torch.nn.ReLU()).eval()
    assert torch.equal(build(layer)(X), layer(X))


@pytest.mark.usefixtures("guard")
def test_derivatives_and_vectorized_calls_go_through() -> None:
    x = X.clone().requires_grad_()
    (dx,) = torch.autograd.grad(F.gelu(x).sum(), x)
    assert torch.equal(torch.func.grad(lambda y: F.gelu(y).sum())(X), dx)
    assert torch.equal(torch.func.vmap(F.gelu)(X), F.gelu(X))


@pytest.mark.usefixtures("guard")
def test_a_class_stays_the_same_class() -> None:
    layer = torch.nn.LazyBatchNorm1d()
    layer(X)
    assert type(layer) is torch.nn.BatchNorm1d
    assert issubclass(torch.optim.AdamW, torch.optim.Adam)
    assert isinstance(pickle.loads(pickle.dumps(layer)), torch.nn.BatchNorm1d)
    assert type(copy.deepcopy(layer)) is torch.nn.BatchNorm1d


def test_the_next_class_in_line_is_initialized_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    class Base:
        def __init__(self) -> None:
            self.by = "base"

    class Forbidden(Base):
        pass

    class Other(Base):
        def __init__(self) -> None:
            self.by = "other"

    class Both(Forbidden, Other):
        pass

    monkeypatch.setattr(torch, "some_class", Forbidden, raising=False)
    wrapping = Wrapping(["torch.some_class"], lambda *_: None)
    assert (Both().by, Forbidden().by) == ("other", "base")
    wrapping.remove()
    assert (Both().by, Forbidden().by) == ("other", "base")


def test_two_names_of_one_thing_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "other_tanh", torch.tanh, raising=False)
    heard: list[list[str]] = []
    names = ["torch.tanh", "torch.tanh", "torch.other_tanh"]
    wrapping = Wrapping(names[::2], lambda names, *_: heard.append(names))
    torch.tanh(X)
    wrapping.remove()
    assert heard == [["torch.tanh"]]


@pytest.mark.parametrize("name", ["builtins.complex.conjugate", "builtins.complex", "math.pi"])
def test_what_can_not_be_replaced_is_left_as_it_is(name: str) -> None:
    calls: list[list[str]] = []
    Wrapping([name], lambda names, *_: calls.append(names)).remove()
    assert complex(1, 2).conjugate() == 1 - 2j
    assert calls == []
