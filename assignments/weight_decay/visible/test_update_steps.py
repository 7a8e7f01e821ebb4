"""First checks of the update steps."""

import numpy as np

from grader.checks import assert_close, check

W = np.array([2.0, -3.0, 0.5])
GRAD = np.array([1.0, 2.0, -4.0])
ZERO = np.zeros(3)


def parts(result, *names):
    """What a step returned, one array for each name."""
    returned = isinstance(result, tuple | list) and len(result) == len(names)
    assert returned, f"return {len(names)} arrays as a tuple: `return {', '.join(names)}`"
    return result


@check(points=2, exercise="sgd_step", hint="Against the gradient, by lr times its size.")
def test_sgd_without_decay_goes_against_the_gradient(submission):
    """With lambda = 0, a step of SGD goes down the gradient of the loss."""
    w = submission.sgd_step(W, GRAD, 0.1, 0.0)
    assert_close(w, np.array([1.9, -3.2, 0.9]), at={"w": W, "grad": GRAD})


@check(points=2, exercise="sgd_step", hint="1 - 2 lam lr is 0.96 here.")
def test_sgd_without_gradient_lets_the_weights_decay(submission):
    """With lr = 0.1, lambda = 0.2 and no gradient, every weight loses 4 % of itself."""
    w = submission.sgd_step(W, ZERO, 0.1, 0.2)
    assert_close(w, np.array([1.92, -2.88, 0.48]), at={"w": W})


@check(
    points=2,
    exercise="sgd_momentum_step",
    hint="With the velocity at zero, the new velocity is grad + weight_decay * w.",
)
def test_first_step_with_momentum_is_one_of_sgd(submission):
    """The first step with momentum is one of SGD; weight decay counts as gradient."""
    result = submission.sgd_momentum_step(W, GRAD, ZERO, 0.1, 0.9, 0.5)
    w, velocity = parts(result, "w", "velocity")
    assert_close(velocity, np.array([2.0, 0.5, -3.75]), name="velocity")
    assert_close(w, np.array([1.8, -3.05, 0.875]), at={"w": W}, name="w")


@check(
    points=3,
    exercise="sgd_momentum_step",
    hint="The new velocity is 0.9 of the old one plus the gradient; w takes lr of the new one.",
)
def test_momentum_keeps_part_of_the_velocity(submission):
    """Without decay, momentum keeps its part of the old velocity and adds the gradient to it."""
    old = np.array([10.0, 0.0, -10.0])
    result = submission.sgd_momentum_step(W, GRAD, old, 0.1, 0.9, 0.0)
    w, velocity = parts(result, "w", "velocity")
    assert_close(velocity, np.array([10.0, 2.0, -13.0]), name="velocity")
    assert_close(w, np.array([1.0, -3.2, 1.8]), at={"w": W}, name="w")


@check(
    points=3,
    exercise="adam_step",
    hint="With t = 1, the corrected m is the gradient and the corrected v its square.",
)
def test_first_step_of_adam_goes_by_the_learning_rate(submission):
    """Without decay, Adam's first step moves each weight by lr, whatever its gradient's size."""
    result = submission.adam_step(W, GRAD, ZERO, ZERO, 1, 0.1, 0.9, 0.999, 1e-8, 0.0)
    w, m, v = parts(result, "w", "m", "v")
    assert_close(w, np.array([1.9, -3.1, 0.6]), at={"w": W, "grad": GRAD}, name="w")
    assert_close(m, np.array([0.1, 0.2, -0.4]), name="m")
    assert_close(v, np.array([0.001, 0.004, 0.016]), name="v")


@check(
    points=2,
    exercise="adam_step",
    hint="The decay is part of g, so Adam divides it by its own size.",
)
def test_adam_makes_all_steps_of_the_decay_equally_large(submission):
    """With L2 and no gradient of the loss, Adam's first step takes lr off every weight's size."""
    result = submission.adam_step(W, ZERO, ZERO, ZERO, 1, 0.1, 0.9, 0.999, 1e-8, 0.5)
    w, _, _ = parts(result, "w", "m", "v")
    assert_close(w, np.array([1.9, -2.9, 0.4]), at={"w": W}, name="w")


@check(
    points=3,
    exercise="adamw_step",
    hint="With t = 1, the corrected m is the gradient and the corrected v its square.",
)
def test_first_step_of_adamw_without_decay_is_one_of_adam(submission):
    """Without decay, AdamW's first step moves each weight by lr, whatever its gradient's size."""
    result = submission.adamw_step(W, GRAD, ZERO, ZERO, 1, 0.1, 0.9, 0.999, 1e-8, 0.0)
    w, m, v = parts(result, "w", "m", "v")
    assert_close(w, np.array([1.9, -3.1, 0.6]), at={"w": W, "grad": GRAD}, name="w")
    assert_close(m, np.array([0.1, 0.2, -0.4]), name="m")
    assert_close(v, np.array([0.001, 0.004, 0.016]), name="v")


@check(points=2, exercise="adamw_step", hint="1 - lr * weight_decay is 0.95 here.")
def test_adamw_takes_the_same_part_of_every_weight(submission):
    """With lr = 0.1, weight_decay = 0.5 and no gradient, each weight loses 5 % of itself."""
    result = submission.adamw_step(W, ZERO, ZERO, ZERO, 1, 0.1, 0.9, 0.999, 1e-8, 0.5)
    w, _, _ = parts(result, "w", "m", "v")
    assert_close(w, np.array([1.9, -2.85, 0.475]), at={"w": W}, name="w")
