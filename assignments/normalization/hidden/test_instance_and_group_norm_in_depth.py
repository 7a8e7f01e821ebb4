"""Batches, groups, numerics and gradients of instance and group normalization."""

from functools import partial

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.checks import (
    assert_close,
    assert_gradient,
    assert_no_warnings,
    assert_unchanged,
    check,
)

NAMES = ("dx", "dgamma", "dbeta")


def instances(x, gamma, beta, eps=1e-5):
    """PyTorch's instance norm."""
    return functional.instance_norm(x, weight=gamma, bias=beta, eps=eps)


def in_groups(count, eps=1e-5):
    """PyTorch's group norm with `count` groups, as a function of x, gamma and beta."""
    return lambda x, gamma, beta: functional.group_norm(x, count, gamma, beta, eps)


def numbers(function, *arrays, **options):
    """What a function of tensors gives for arrays, in float64."""
    given = (torch.tensor(array, dtype=torch.float64) for array in arrays)
    return function(*given, **options).numpy()


def images(rng, *shape):
    """Images whose samples and channels all differ in mean and scale, with a gamma and a beta."""
    scale, shift = rng.uniform(0.5, 4, size=(2, *shape[:2], 1, 1))
    return (rng.normal(size=shape) * scale + shift, *rng.normal(size=(2, shape[1])))


@check(points=2, exercise="instance_norm", hint="Do two images have a mean in common?")
def test_instance_norm_normalizes_each_image_by_itself(submission, rng):
    """Instance norm normalizes each channel of each image of a batch by itself."""
    x, gamma, beta = images(rng, 3, 4, 2, 5)
    should = numbers(instances, x, gamma, beta)
    y = submission.instance_norm(x, gamma, beta)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5)


@check(points=1, exercise="instance_norm", hint="The root of what, exactly? eps stands below it.")
@pytest.mark.parametrize("options", [{}, {"eps": 0.01}])
def test_instance_norm_adds_eps_to_the_variance(submission, rng, options):
    """Instance norm of tiny variances is right for any eps; all-equal values give no warning."""
    x = 0.001 * rng.normal(size=(2, 3, 4, 4))
    x[0, 1] = 2.0
    gamma, beta = rng.normal(size=(2, 3))
    y = assert_no_warnings(submission.instance_norm, x, gamma, beta, **options)
    should = numbers(instances, x, gamma, beta, **options)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5)


@check(
    points=1,
    exercise="instance_norm",
    hint="Is every array a new one, and of the dtype of x? Is the mean subtracted before squaring?",
)
@pytest.mark.parametrize("offset", [0, 10_000])
def test_instance_norm_keeps_float32_and_its_arguments(submission, rng, offset):
    """Instance norm of float32 values is float32, accurate also far from zero, and a new array."""
    x = rng.normal(offset, 1, size=(2, 3, 4, 4)).astype(np.float32)
    gamma, beta = np.ones(3, dtype=np.float32), np.zeros(3, dtype=np.float32)
    y = assert_unchanged(submission.instance_norm, x, gamma, beta)
    should = numbers(instances, x, gamma, beta)
    atol = 0.05 if offset else 1e-5
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=atol, dtype=np.float32)


@check(
    points=2,
    exercise="instance_norm_backward",
    hint="The images have statistics of their own, but share gamma and beta; eps is given.",
)
@pytest.mark.parametrize(("scale", "options"), [(1, {}), (1, {"eps": 0.5}), (0.001, {})])
def test_instance_norm_has_three_gradients_for_a_batch(submission, rng, scale, options):
    """The gradients of instance norm are right for a batch, for any eps, for tiny variances too."""
    x, gamma, beta = images(rng, 3, 4, 2, 5)
    x, gamma = scale * x, scale * gamma  # gamma, too: dx would be around 300
    assert_gradient(
        submission.instance_norm_backward,
        of=partial(instances, **options),
        at=(x, gamma, beta),
        upstream=rng.normal(size=x.shape),
        cached=(x, gamma),
        options=options,
        names=NAMES,
        rtol=1e-4,
        atol=1e-5,
    )


@check(points=1, exercise="instance_norm_backward", hint="`dx = dout` is a second name, no copy.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_instance_norm_backward_keeps_the_dtype_and_its_arguments(
    submission, reference, rng, dtype
):
    """The gradients of instance norm have the dtype of the input; arguments are left alone."""
    x, dout = rng.normal(size=(2, 2, 3, 4, 4)).astype(dtype)
    given = (dout, x, rng.normal(size=3).astype(dtype))
    got = assert_unchanged(submission.instance_norm_backward, *given)
    should = reference.instance_norm_backward(*(array.astype(np.float64) for array in given))
    for name, mine, right in zip(NAMES, got, should, strict=True):
        assert_close(mine, right, name=name, rtol=1e-4, atol=1e-4, dtype=dtype)


@check(points=2, exercise="group_norm", hint="How many channels has a group, and how many groups?")
@pytest.mark.parametrize("groups", [1, 2, 6])
def test_group_norm_makes_as_many_groups_as_it_is_told(submission, rng, groups):
    """Group norm makes as many groups as it is told, from one for all to one a channel."""
    x, gamma, beta = images(rng, 3, 6, 2, 5)
    should = numbers(in_groups(groups), x, gamma, beta)
    y = submission.group_norm(x, groups, gamma, beta)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5)


@check(points=1, exercise="group_norm", hint="The root of what, exactly? eps stands below it.")
@pytest.mark.parametrize("options", [{}, {"eps": 0.01}])
def test_group_norm_adds_eps_to_the_variance(submission, rng, options):
    """Group norm of tiny variances is right for any eps, and all-equal values give no warning."""
    x = 0.001 * rng.normal(size=(2, 4, 3, 3))
    x[0, :2] = 2.0
    gamma, beta = rng.normal(size=(2, 4))
    y = assert_no_warnings(submission.group_norm, x, 2, gamma, beta, **options)
    should = numbers(in_groups(2, **options), x, gamma, beta)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5)


@check(
    points=1,
    exercise="group_norm",
    hint="Is every array a new one, and of the dtype of x? Is the mean subtracted before squaring?",
)
@pytest.mark.parametrize("offset", [0, 10_000])
def test_group_norm_keeps_float32_and_its_arguments(submission, rng, offset):
    """Group norm of float32 values is float32, accurate also far from zero, and a new array."""
    x = rng.normal(offset, 1, size=(1, 4, 4, 4)).astype(np.float32)
    gamma, beta = np.ones(4, dtype=np.float32), np.zeros(4, dtype=np.float32)
    y = assert_unchanged(submission.group_norm, x, 2, gamma, beta)
    should = numbers(in_groups(2), x, gamma, beta)
    atol = 0.05 if offset else 1e-5
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=atol, dtype=np.float32)


@check(
    points=4,
    exercise="group_norm_backward",
    hint="The gradients through the mean and the variance run over a group; eps is given.",
)
@pytest.mark.parametrize(
    ("groups", "scale", "options"), [(3, 1, {}), (1, 1, {"eps": 0.5}), (6, 1, {}), (2, 0.001, {})]
)
def test_group_norm_has_three_gradients_for_any_groups(submission, rng, groups, scale, options):
    """The gradients of group norm are right for any groups and eps, for tiny variances too."""
    x, gamma, beta = images(rng, 3, 6, 2, 5)
    x, gamma = scale * x, scale * gamma  # gamma, too: dx would be around 300
    assert_gradient(
        submission.group_norm_backward,
        of=in_groups(groups, **options),
        at=(x, gamma, beta),
        upstream=rng.normal(size=x.shape),
        cached=(x, groups, gamma),
        options=options,
        names=NAMES,
        rtol=1e-4,
        atol=1e-5,
    )


@check(points=1, exercise="group_norm_backward", hint="`dx = dout` makes a second name, no copy.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_group_norm_backward_keeps_the_dtype_and_its_arguments(submission, reference, rng, dtype):
    """The gradients of group norm have the dtype of the input; all arguments are left alone."""
    x, dout = rng.normal(size=(2, 2, 4, 3, 3)).astype(dtype)
    gamma = rng.normal(size=4).astype(dtype)
    got = assert_unchanged(submission.group_norm_backward, dout, x, 2, gamma)
    dout, x, gamma = (array.astype(np.float64) for array in (dout, x, gamma))
    should = reference.group_norm_backward(dout, x, 2, gamma)
    for name, mine, right in zip(NAMES, got, should, strict=True):
        assert_close(mine, right, name=name, rtol=1e-4, atol=1e-4, dtype=dtype)
