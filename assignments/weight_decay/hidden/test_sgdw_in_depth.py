"""Several parameters, groups, states, closures and gradients of SGDW."""

import torch
from torch.optim.sgd import sgd

from grader.checks import assert_close, check, keep, library, value

LR, MOMENTUM, DECAY = 0.2, 0.8, 0.5
# Solutions may compute in float32, where a few steps add up to an error of some 1e-6.
ATOL = 1e-5

# Run in the submission's process, which no function of a check can enter.
CLOSURE = """lambda: (
    calls.append(1), optimizer.zero_grad(), loss := ((w - goal) ** 2).sum(), loss.backward(), loss
)[-1]"""


def random(rng, *shape):
    """A random tensor."""
    return torch.from_numpy(rng.normal(size=shape))


def a_parameter(submission, w):
    """A parameter in the submission's process."""
    return keep(library(submission, "torch.nn").Parameter, w)


class Oracle:
    """Decoupled decay, and then PyTorch's SGD without any."""

    def __init__(self, w):
        """Begin at the weights `w`."""
        self.w, self.velocity = w.clone(), torch.zeros_like(w)

    def step(self, grad, lr=LR, momentum=MOMENTUM, weight_decay=DECAY):
        """The weights after one more step."""
        self.w -= lr * weight_decay * self.w
        options = {"dampening": 0.0, "nesterov": False, "maximize": False, "foreach": False}
        each = [self.w], [grad.clone()], [self.velocity]
        sgd(*each, lr=lr, momentum=momentum, weight_decay=0.0, **options)
        return self.w


@check(
    points=2,
    exercise="SGDW",
    hint="Decay first, and keep it out of the velocity. Each parameter has a velocity of its own.",
)
def test_sgdw_follows_the_formula_for_several_steps_and_parameters(submission, rng):
    """Over several steps, SGDW follows its formula for every parameter, in float64 and float32."""
    starts = [random(rng, 3), random(rng, 3), random(rng, 2, 3, 4).float()]
    parameters = [a_parameter(submission, w) for w in starts]
    optimizer = submission.SGDW(parameters, lr=LR, momentum=MOMENTUM, weight_decay=DECAY)
    oracles = [Oracle(w) for w in starts]
    for step in range(1, 5):
        gradients = [random(rng, *w.shape).to(w.dtype) for w in starts]
        for w, grad in zip(parameters, gradients, strict=True):
            w.grad = grad
        optimizer.step()
        for number, oracle in enumerate(oracles):
            name = f"parameter {number} after step {step}"
            got, right = value(parameters[number]), oracle.step(gradients[number])
            assert_close(got, right, name=name, dtype=right.dtype, atol=ATOL)


@check(
    points=1,
    exercise="SGDW",
    hint="Read all options from the group, anew in each step: they differ, and schedulers set lr.",
)
def test_sgdw_takes_the_options_of_each_group(submission, rng):
    """SGDW takes each group's own options, also after a scheduler has changed the rates."""
    first, second = random(rng, 2, 3), random(rng, 4)
    w, b = a_parameter(submission, first), a_parameter(submission, second)
    own = {"params": [b], "lr": 0.4, "momentum": 0.25, "weight_decay": 0.0}
    optimizer = submission.SGDW(
        [{"params": [w]}, own], lr=LR, momentum=MOMENTUM, weight_decay=DECAY
    )
    scheduler = library(submission, "torch.optim.lr_scheduler").ExponentialLR(optimizer, 0.5)
    oracle, other = Oracle(first), Oracle(second)
    for factor in (1.0, 0.5, 0.25):
        w.grad, b.grad = random(rng, 2, 3), random(rng, 4)
        gradients = w.grad, b.grad
        optimizer.step()
        scheduler.step()
        name = f"at {factor} of the first learning rate"
        assert_close(
            value(w), oracle.step(gradients[0], lr=factor * LR), name=f"w {name}", atol=ATOL
        )
        right = other.step(gradients[1], lr=factor * 0.4, momentum=0.25, weight_decay=0.0)
        assert_close(value(b), right, name=f"b of the second group {name}", atol=ATOL)


@check(
    points=1,
    exercise="SGDW",
    hint="The signature says what holds when an option is not given.",
)
def test_sgdw_without_options_is_plain_gradient_descent(submission, rng):
    """Without options, SGDW has no momentum, no decay and a learning rate of 0.01."""
    # Large gradients, so that 1 % of the learning rate is well above rounding in float32.
    start, gradients = random(rng, 2, 3), [100 * random(rng, 2, 3) for _ in range(2)]
    w, total = a_parameter(submission, start), torch.zeros_like(start)
    optimizer = submission.SGDW([w])
    for grad in gradients:
        w.grad = grad
        optimizer.step()
        total += grad
        assert_close(value(w), start - 0.01 * total, name="w", atol=ATOL)
    (group,) = optimizer.param_groups
    options = {name: group.get(name) for name in ("lr", "momentum", "weight_decay")}
    right = {"lr": 0.01, "momentum": 0.0, "weight_decay": 0.0}
    assert options == right, f"got the options {options}, should be {right}"


@check(
    points=1,
    exercise="SGDW",
    hint="Only what is in self.state gets into state_dict; attributes of your own do not.",
)
def test_sgdw_survives_a_round_trip_of_its_state(submission, rng):
    """With the state_dict of the old, a new SGDW goes on as the old one would have."""
    starts = [random(rng, 3), random(rng, 2, 2)]
    oracles = [Oracle(w) for w in starts]
    saved = None
    for round_trip in range(3):
        parameters = [a_parameter(submission, oracle.w) for oracle in oracles]
        # The options come out of the state as well.
        options = {"lr": LR, "momentum": MOMENTUM, "weight_decay": DECAY} if not saved else {}
        optimizer = submission.SGDW(parameters, **options)
        if saved:
            optimizer.load_state_dict(saved)
        for _ in range(2):
            gradients = [random(rng, *w.shape) for w in starts]
            for w, grad in zip(parameters, gradients, strict=True):
                w.grad = grad
            optimizer.step()
            for number, (w, oracle) in enumerate(zip(parameters, oracles, strict=True)):
                name = f"parameter {number} after {round_trip} round trips"
                assert_close(value(w), oracle.step(gradients[number]), name=name, atol=ATOL)
        saved = optimizer.state_dict()


@check(
    points=1,
    exercise="SGDW",
    hint="Without a gradient: no decay, no step. And the next parameter's turn.",
)
def test_sgdw_skips_parameters_without_a_gradient(submission, rng):
    """A parameter whose grad is None stays as it is, and the others take their steps."""
    starts = [random(rng, 3), random(rng, 2, 2)]
    unused, w = [a_parameter(submission, start) for start in starts]
    optimizer = submission.SGDW([unused, w], lr=LR, momentum=MOMENTUM, weight_decay=DECAY)
    w.grad = grad = random(rng, 2, 2)
    optimizer.step()
    assert_close(value(unused), starts[0], name="the parameter without a gradient")
    assert_close(value(w), Oracle(starts[1]).step(grad), name="the parameter with a gradient")


@check(
    points=1,
    exercise="SGDW",
    hint="The closure needs autograd: call it where gradients are on, and return what it returns.",
)
def test_sgdw_calls_the_closure_and_returns_its_loss(submission, rng):
    """step(closure) lets the closure compute the gradients once, steps, and returns its loss."""
    start, goal = random(rng, 3), random(rng, 3)
    w, oracle = a_parameter(submission, start), Oracle(start)
    optimizer = submission.SGDW([w], lr=LR, momentum=MOMENTUM, weight_decay=DECAY)
    calls = keep(library(submission, "builtins").list)
    names = {"w": w, "goal": goal, "optimizer": optimizer, "calls": calls}
    closure = keep(library(submission, "builtins").eval, CLOSURE, names)
    for step in (1, 2):
        before = oracle.w.clone()
        loss = optimizer.step(closure)
        assert_close(value(w), oracle.step(2 * (before - goal)), name="w", atol=ATOL)
        assert_close(
            loss, ((before - goal) ** 2).sum(), name="the loss that step returns", atol=ATOL
        )
        called = len(value(calls))
        assert called == step, f"got {called} calls of the closure in {step} steps"


@check(
    points=1,
    exercise="SGDW",
    hint="Gradients are zeroed in place once the step is done: a velocity needs memory of its own.",
)
def test_sgdw_keeps_gradients_and_needs_them_no_longer(submission, rng):
    """SGDW leaves the gradients as they are, and needs them no longer once the step is done."""
    start = random(rng, 3, 2)
    w, oracle = a_parameter(submission, start), Oracle(start)
    optimizer = submission.SGDW([w], lr=LR, momentum=MOMENTUM, weight_decay=DECAY)
    for _ in range(3):
        w.grad = grad = random(rng, 3, 2)
        optimizer.step()
        assert_close(w.grad, grad, name="w.grad after the step")
        assert_close(value(w), oracle.step(grad), name="w", atol=ATOL)
        optimizer.zero_grad(set_to_none=False)


@check(points=1, exercise="SGDW", hint="Do all of the update under torch.no_grad().")
def test_sgdw_leaves_no_trace_in_autograd(submission, rng):
    """After a step the parameter is still a leaf, and nothing in the state requires a gradient."""
    start, grad = random(rng, 3), random(rng, 3)
    w = a_parameter(submission, start)
    optimizer = submission.SGDW([w], lr=LR, momentum=MOMENTUM, weight_decay=DECAY)
    w.grad = grad.requires_grad_()  # as backward(create_graph=True) leaves it
    optimizer.step()
    assert w.is_leaf, "got a parameter that has a history"
    assert w.requires_grad, "got a parameter that requires no gradient any more"
    assert_close(value(w), Oracle(start).step(grad.detach()), name="w")
    assert not any(traced(optimizer.state_dict())), "got a state that requires a gradient"


def traced(thing):
    """For each tensor in nested containers, whether it requires a gradient."""
    if isinstance(thing, torch.Tensor):
        yield thing.requires_grad
    elif isinstance(thing, dict | list | tuple):
        for item in thing.values() if isinstance(thing, dict) else thing:
            yield from traced(item)
