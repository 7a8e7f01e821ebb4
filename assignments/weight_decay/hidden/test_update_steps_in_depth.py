"""Several steps, options, dtypes and arguments of the update steps."""

import numpy as np
import pytest
import torch
from torch.optim.adam import adam
from torch.optim.adamw import adamw
from torch.optim.sgd import sgd

from grader.checks import assert_close, assert_unchanged, check

LR, BETA1, BETA2, EPS, DECAY = 0.1, 0.8, 0.95, 0.01, 0.6
STEPS = 5
# Solutions may compute in float32, where a few steps add up to an error of some 1e-6.
ATOL = 1e-5


def parts(result, *names):
    """What a step returned, one array for each name."""
    returned = isinstance(result, tuple | list) and len(result) == len(names)
    assert returned, f"return {len(names)} arrays as a tuple: `return {', '.join(names)}`"
    return result


def passed_on(*results):
    """What a step returned, for the next one: steps take arrays, also if they return tensors."""
    return [x.numpy() if isinstance(x, torch.Tensor) else x for x in results]


def tensors(*arrays):
    """Copies as float64 tensors, each in a list as PyTorch's functions take them."""
    return [[torch.tensor(array, dtype=torch.float64)] for array in arrays]


def sgd_of_torch(w, grad, velocity, *, lr, momentum, weight_decay):
    """One step of `torch.optim.SGD`: the weights and the velocity."""
    w, grad, velocity = tensors(w, grad, velocity)
    options = {"dampening": 0.0, "nesterov": False, "maximize": False, "foreach": False}
    sgd(w, grad, velocity, lr=lr, momentum=momentum, weight_decay=weight_decay, **options)
    return w[0], velocity[0]


def adam_of_torch(function, w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    """One step of `torch.optim.Adam` or `AdamW`: the weights and the moments."""
    w, grad, m, v, steps = tensors(w, grad, m, v, t - 1.0)
    options = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps, "weight_decay": weight_decay}
    fixed = {"foreach": False, "amsgrad": False, "maximize": False}
    function(w, grad, m, v, [], steps, **options, **fixed)
    return w[0], m[0], v[0]


@check(
    points=3,
    exercise="sgd_step",
    hint="The decay shrinks the weights as they were before the step, not what comes out of it.",
)
def test_sgd_with_decay_and_gradient_is_pytorchs(submission, rng):
    """Over several steps, SGD is PyTorch's with twice lambda as its weight decay."""
    gradients = rng.normal(size=(STEPS, 2, 3, 4))
    w = right = rng.normal(size=(2, 3, 4))
    for grad in gradients:
        (w,) = passed_on(submission.sgd_step(w, grad, LR, 0.45))
        right, _ = sgd_of_torch(right, grad, 0 * grad, lr=LR, momentum=0.0, weight_decay=0.9)
        assert_close(w, right, atol=ATOL)


@check(
    points=3,
    exercise="sgd_step",
    hint="Put the gradient of the penalty into w - lr * (grad + ...) and collect the terms in w.",
)
@pytest.mark.parametrize(("lr", "lam"), [(0.5, 0.1), (0.01, 3.0), (1.5, 0.5)])
def test_sgd_with_decay_descends_on_loss_and_penalty(submission, rng, lr, lam):
    """Weight decay is a step of gradient descent on the loss plus the penalty, however large."""
    x, before = rng.normal(size=(2, 6, 5))
    w = torch.from_numpy(before).requires_grad_()
    loss = torch.sin(w * torch.from_numpy(x)).sum()
    (grad,) = torch.autograd.grad(loss, w, retain_graph=True)
    (both,) = torch.autograd.grad(loss + lam * (w**2).sum(), w)
    got = submission.sgd_step(before, grad.numpy(), lr, lam)
    assert_close(got, before - lr * both.numpy(), at={"w": before, "grad": grad.numpy()})


@check(
    points=2,
    exercise="sgd_step",
    hint="`w -= ...` and `w *= ...` write into the caller's array. Is the dtype still that of w?",
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sgd_keeps_dtype_and_arguments(submission, rng, dtype):
    """A step of SGD keeps the dtype, and leaves weights and gradient as they are."""
    w, grad = rng.normal(size=(2, 4, 3)).astype(dtype)
    got = assert_unchanged(submission.sgd_step, w, grad, 0.5, 0.25)
    assert_close(got, 0.75 * w - 0.5 * grad, at={"w": w, "grad": grad}, dtype=dtype)


@check(
    points=4,
    exercise="sgd_momentum_step",
    hint="Decay and gradient go into the velocity together, and w follows the new velocity.",
)
@pytest.mark.parametrize("momentum", [0.9, 0.5])
def test_momentum_and_decay_are_pytorchs(submission, rng, momentum):
    """Over several steps, SGD with momentum and weight decay moves the weights as PyTorch's."""
    gradients = rng.normal(size=(STEPS, 2, 3, 4))
    w = right = rng.normal(size=(2, 3, 4))
    velocity = speed = np.zeros_like(w)
    for grad in gradients:
        result = submission.sgd_momentum_step(w, grad, velocity, LR, momentum, DECAY)
        w, velocity = passed_on(*parts(result, "w", "velocity"))
        right, speed = sgd_of_torch(
            right, grad, speed, lr=LR, momentum=momentum, weight_decay=DECAY
        )
        assert_close(w, right, name="w", atol=ATOL)


@check(
    points=2,
    exercise="sgd_momentum_step",
    hint="The learning rate scales the step, not the velocity.",
)
@pytest.mark.parametrize("lr", [0.03, 2.0])
def test_velocity_does_not_depend_on_the_learning_rate(submission, rng, lr):
    """The velocity that is returned is the same for every learning rate, with decay in it."""
    w, grad, old = rng.normal(size=(3, 6, 5))
    result = submission.sgd_momentum_step(w, grad, old, lr, 0.7, 0.4)
    moved, velocity = parts(result, "w", "velocity")
    right, speed = sgd_of_torch(w, grad, old, lr=lr, momentum=0.7, weight_decay=0.4)
    assert_close(velocity, speed, name="velocity")
    assert_close(moved, right, name="w")


@check(
    points=2,
    exercise="sgd_momentum_step",
    hint="`velocity *= momentum` writes into the caller's array. Is the dtype still that of w?",
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_momentum_keeps_dtype_and_arguments(submission, rng, dtype):
    """A step with momentum keeps the dtype, and leaves weights, gradient and velocity alone."""
    w, grad, old = rng.normal(size=(3, 4, 3)).astype(dtype)
    result = assert_unchanged(submission.sgd_momentum_step, w, grad, old, 0.5, 0.25, 0.125)
    moved, velocity = parts(result, "w", "velocity")
    speed = 0.25 * old + grad + 0.125 * w
    assert_close(velocity, speed, name="velocity", dtype=dtype)
    assert_close(moved, w - 0.5 * speed, name="w", dtype=dtype)


def assert_follows(step, function, w, gradients, options):
    """Assert that a student's steps from zero moments move `w` as those of PyTorch's function."""
    __tracebackhide__ = True
    mine = right = (w, np.zeros_like(w), np.zeros_like(w))
    for t, grad in enumerate(gradients, start=1):
        mine = passed_on(*parts(step(mine[0], grad, *mine[1:], t, *options), "w", "m", "v"))
        right = adam_of_torch(function, right[0], grad, *right[1:], t, *options)
        assert_close(mine[0], right[0], name=f"w after step {t}", atol=ATOL)


def assert_moments(step, function, w, gradients, options):
    """Assert that each of a student's steps, from where PyTorch's led to, gives its moments."""
    __tracebackhide__ = True
    right = (w, np.zeros_like(w), np.zeros_like(w))
    for t, grad in enumerate(gradients, start=1):
        _, m, v = parts(step(right[0], grad, *right[1:], t, *options), "w", "m", "v")
        right = passed_on(*adam_of_torch(function, right[0], grad, *right[1:], t, *options))
        assert_close(m, right[1], name=f"m after step {t}", atol=ATOL)
        assert_close(v, right[2], name=f"v after step {t}", atol=ATOL)


@check(
    points=4,
    exercise="adam_step",
    hint="g, with the decay in it, goes into m and into v; both are corrected with this step's t.",
)
@pytest.mark.parametrize("decay", [0.05, DECAY])
def test_adam_with_decay_is_pytorchs(submission, rng, decay):
    """Over several steps, Adam with L2 moves the weights as PyTorch's Adam."""
    w, options = rng.normal(size=(2, 3, 4)), (LR, BETA1, BETA2, EPS, decay)
    gradients = 0.3 * rng.normal(size=(STEPS, 2, 3, 4))
    assert_follows(submission.adam_step, adam, w, gradients, options)


@check(
    points=2,
    exercise="adam_step",
    hint="eps is added to the root of the corrected v: neither under the root nor before it.",
)
def test_adam_adds_eps_behind_the_root(submission, rng):
    """For small gradients and a large eps too, Adam moves the weights as PyTorch's Adam."""
    w, options = rng.normal(size=(6, 5)), (LR, 0.9, 0.999, 0.01, 0.0)
    gradients = 0.01 * rng.normal(size=(3, 6, 5))
    assert_follows(submission.adam_step, adam, w, gradients, options)


@check(
    points=1,
    exercise="adam_step",
    hint="Return m and v as they enter the next step. Which of them has the decay in it?",
)
def test_adam_returns_the_moments_for_the_next_step(submission, rng):
    """The moments that Adam with L2 returns are PyTorch's, step by step."""
    w, options = rng.normal(size=(6, 5)), (LR, BETA1, BETA2, EPS, DECAY)
    gradients = rng.normal(size=(3, 6, 5))
    assert_moments(submission.adam_step, adam, w, gradients, options)


@check(
    points=2,
    exercise="adam_step",
    hint="np.sqrt of a Python float is a NumPy float64, which makes float32 arrays wider.",
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_adam_keeps_dtype_and_arguments(submission, rng, dtype):
    """A step of Adam keeps the dtype, and leaves weights, gradient and moments alone."""
    w, grad, m, v = rng.normal(size=(4, 4, 3)).astype(dtype)
    options = (3, LR, BETA1, BETA2, EPS, DECAY)
    result = assert_unchanged(submission.adam_step, w, grad, m, v**2, *options)
    right = adam_of_torch(adam, w, grad, m, v**2, *options)
    for name, got, should in zip("wmv", parts(result, "w", "m", "v"), right, strict=True):
        assert_close(got, should, name=name, dtype=dtype)


@check(
    points=4,
    exercise="adamw_step",
    hint="The decay scales the old weights by 1 - lr * weight_decay; Adam never sees it.",
)
@pytest.mark.parametrize("decay", [0.05, DECAY])
def test_adamw_with_decay_is_pytorchs(submission, rng, decay):
    """Over several steps, AdamW moves the weights as PyTorch's AdamW."""
    w, options = rng.normal(size=(2, 3, 4)), (LR, BETA1, BETA2, EPS, decay)
    gradients = 0.3 * rng.normal(size=(STEPS, 2, 3, 4))
    assert_follows(submission.adamw_step, adamw, w, gradients, options)


@check(
    points=1,
    exercise="adamw_step",
    hint="eps is added to the root of the corrected v: neither under the root nor before it.",
)
def test_adamw_adds_eps_behind_the_root(submission, rng):
    """For small gradients and a large eps too, AdamW moves the weights as PyTorch's AdamW."""
    w, options = rng.normal(size=(6, 5)), (LR, 0.9, 0.999, 0.01, 0.0)
    gradients = 0.01 * rng.normal(size=(3, 6, 5))
    assert_follows(submission.adamw_step, adamw, w, gradients, options)


@check(points=1, exercise="adamw_step", hint="m and v are those of the loss's gradient alone.")
def test_adamw_keeps_the_decay_out_of_the_moments(submission, rng):
    """The moments that AdamW returns are those of the gradient alone, step by step."""
    w, options = rng.normal(size=(6, 5)), (LR, BETA1, BETA2, EPS, DECAY)
    gradients = rng.normal(size=(3, 6, 5))
    assert_moments(submission.adamw_step, adamw, w, gradients, options)


@check(
    points=2,
    exercise="adamw_step",
    hint="np.sqrt of a Python float is a NumPy float64, which makes float32 arrays wider.",
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_adamw_keeps_dtype_and_arguments(submission, rng, dtype):
    """A step of AdamW keeps the dtype, and leaves weights, gradient and moments alone."""
    w, grad, m, v = rng.normal(size=(4, 4, 3)).astype(dtype)
    options = (3, LR, BETA1, BETA2, EPS, DECAY)
    result = assert_unchanged(submission.adamw_step, w, grad, m, v**2, *options)
    right = adam_of_torch(adamw, w, grad, m, v**2, *options)
    for name, got, should in zip("wmv", parts(result, "w", "m", "v"), right, strict=True):
        assert_close(got, should, name=name, dtype=dtype)
