"""State, modes, options and gradients of the PyTorch modules."""

import pytest
import torch
from torch.nn import functional

from grader.checks import (
    assert_close,
    assert_gradient,
    assert_raises,
    autograd,
    check,
    keep,
    library,
)

LOOSE = {"rtol": 1e-4, "atol": 1e-5}


def batch(rng, *shape):
    """A float32 batch of images."""
    return torch.from_numpy(rng.normal(2, 3, size=shape)).float()


def state_of(submission, module):
    """A module's state_dict, by name."""
    return library(submission, "builtins").dict(module.state_dict())


def assert_state(submission, module, right):
    """Assert that a module of the submission has the state of one of PyTorch's."""
    got, should = state_of(submission, module), right.state_dict()
    assert sorted(got) == sorted(should), (
        f"state_dict: got {', '.join(sorted(got)) or 'nothing'},"
        f" should be {', '.join(sorted(should)) or 'nothing'}"
    )
    for name, tensor in should.items():
        if tensor.dtype == torch.int64:  # a count: no tolerance
            assert_close(got[name], tensor, name=name, dtype=torch.int64)
        else:
            assert_close(got[name], tensor, name=name, **LOOSE)


def trained(rng, **options):
    """A BatchNorm2d of PyTorch's with a weight, a bias and a past of 4 batches."""
    module = torch.nn.BatchNorm2d(3, **options)
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(rng.normal(size=3)))
        module.bias.copy_(torch.from_numpy(rng.normal(size=3)))
    for _ in range(4):
        module(batch(rng, 4, 3, 2, 2))
    return module


def parameter_gradients(module, x, dout):
    """The gradients of `sum(dout * module(x))` w.r.t. the weight and the bias of a module."""
    keep(module, x).backward(dout)
    return [keep(module.get_parameter, name).grad for name in ("weight", "bias")]


@check(
    points=2,
    exercise="BatchNorm2d",
    hint="How many values make up the unbiased variance? And is every batch counted?",
)
@pytest.mark.parametrize("momentum", [0.3, 0.0])
def test_batch_norm_module_gathers_the_state_of_pytorchs(submission, rng, momentum):
    """After several batches in training mode, the state_dict holds what PyTorch's would."""
    mine = submission.BatchNorm2d(3, momentum=momentum)
    right = torch.nn.BatchNorm2d(3, momentum=momentum)
    for size in (2, 4, 3):
        x = batch(rng, size, 3, 2, 2)
        keep(mine, x)
        right(x)
    assert_state(submission, mine, right)


@check(points=1, exercise="BatchNorm2d", hint="Use the eps, weight and estimates there are.")
def test_batch_norm_module_loads_a_state_of_pytorchs(submission, rng):
    """With a state_dict of PyTorch's loaded, BatchNorm2d evaluates and trains on as PyTorch's."""
    right = trained(rng, eps=0.5)
    mine = submission.BatchNorm2d(3, eps=0.5)
    keep(mine.load_state_dict, dict(right.state_dict()))
    x = batch(rng, 5, 3, 2, 4)
    keep(mine.eval)
    assert_close(mine(x), right.eval()(x), at={"x": x}, name="y in evaluation", **LOOSE)
    keep(mine.train)
    assert_close(mine(x), right.train()(x), at={"x": x}, name="y in training", **LOOSE)
    assert_state(submission, mine, right)


@check(points=1, exercise="BatchNorm2d", hint="Only training mode moves the running estimates.")
def test_batch_norm_module_learns_nothing_in_evaluation(submission, rng):
    """In evaluation mode, a single image is normalized rightly, and the state stays as it is."""
    right = trained(rng).eval()
    mine = submission.BatchNorm2d(3)
    keep(mine.load_state_dict, dict(right.state_dict()))
    keep(mine.eval)
    x = batch(rng, 1, 3, 4, 4)
    assert_close(mine(x), right(x), at={"x": x}, name="y in evaluation", **LOOSE)
    assert_state(submission, mine, right)


@check(
    points=1,
    exercise="BatchNorm2d",
    hint="The k-th batch has weight 1 / k; num_batches_tracked knows k, also after loading.",
)
def test_batch_norm_module_averages_over_all_batches_without_momentum(submission, rng):
    """With momentum=None, the running estimates are the mean over all batches, loaded ones too."""
    right = trained(rng, momentum=None)
    mine = submission.BatchNorm2d(3, momentum=None)
    keep(mine.load_state_dict, dict(right.state_dict()))
    for size in (2, 4):
        x = batch(rng, size, 3, 2, 2)
        keep(mine, x)
        right(x)
    assert_state(submission, mine, right)


@check(points=1, exercise="BatchNorm2d", hint="Without affine, there is no weight and no bias.")
def test_batch_norm_module_without_affine(submission, rng):
    """With affine=False, BatchNorm2d normalizes without weight and bias, and has none to save."""
    mine, right = submission.BatchNorm2d(3, affine=False), torch.nn.BatchNorm2d(3, affine=False)
    x = 0.001 * batch(rng, 4, 3, 2, 2)  # so that the default of eps matters
    assert_close(mine(x), right(x), at={"x": x}, name="y of BatchNorm2d", **LOOSE)
    assert_state(submission, mine, right)


@check(points=1, exercise="BatchNorm2d", hint="What is there to normalize with in evaluation?")
def test_batch_norm_module_without_running_estimates(submission, rng):
    """With track_running_stats=False, the batch's own statistics normalize in both modes."""
    mine = submission.BatchNorm2d(3, track_running_stats=False)
    right = torch.nn.BatchNorm2d(3, track_running_stats=False)
    for mode in (True, False):
        keep(mine.train, mode)
        x = batch(rng, 4, 3, 2, 2)
        name = f"y in {'training' if mode else 'evaluation'}"
        assert_close(mine(x), right.train(mode)(x), at={"x": x}, name=name, **LOOSE)
    assert_state(submission, mine, right)


@check(
    points=1,
    exercise="BatchNorm2d",
    hint="In training, let autograd see the mean and the variance; detach nothing of y.",
)
@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_module_has_all_gradients(submission, rng, training):
    """Autograd finds the gradients of x, weight and bias, in training and in evaluation mode."""
    right = trained(rng).double().train(training)
    mine = submission.BatchNorm2d(3)
    keep(mine.load_state_dict, dict(right.state_dict()))
    keep(mine.double)
    keep(mine.train, training)
    x, dout = rng.normal(2, 3, size=(2, 4, 3, 2, 2))
    # A forward pass moves the estimates of `right`, but only in training, where y ignores them.
    assert_gradient(autograd(mine), of=right, at=x, upstream=dout, **LOOSE)
    right.zero_grad()
    right(torch.from_numpy(x)).backward(torch.from_numpy(dout))
    got = parameter_gradients(mine, torch.from_numpy(x), torch.from_numpy(dout))
    assert_close(got[0], right.weight.grad, name="gradient of weight", **LOOSE)
    assert_close(got[1], right.bias.grad, name="gradient of bias", **LOOSE)


@check(
    points=1,
    exercise="BatchNorm2d",
    hint="Running estimates are buffers, not parameters; update them under torch.no_grad().",
)
def test_batch_norm_module_learns_its_weight_and_bias_only(submission, rng):
    """The parameters are weight and bias alone; running estimates never require a gradient."""
    mine, builtins = submission.BatchNorm2d(3), library(submission, "builtins")
    keep(mine, batch(rng, 4, 3, 2, 2).requires_grad_())
    names = sorted(builtins.dict(mine.named_parameters()))
    assert names == ["bias", "weight"], f"parameters: got {names}, should be bias and weight"
    for name, buffer in builtins.dict(mine.named_buffers()).items():
        assert not buffer.requires_grad, f"{name} requires a gradient; it should not"


@check(points=1, exercise="GroupNorm", hint="Use the eps, weight and bias there are.")
def test_group_norm_module_loads_a_state_of_pytorchs(submission, rng):
    """With a state_dict of PyTorch's loaded, GroupNorm gives what PyTorch's does, in both modes."""
    right, mine = torch.nn.GroupNorm(3, 6, eps=0.5), submission.GroupNorm(3, 6, eps=0.5)
    with torch.no_grad():
        right.weight.copy_(torch.from_numpy(rng.normal(size=6)))
        right.bias.copy_(torch.from_numpy(rng.normal(size=6)))
    keep(mine.load_state_dict, dict(right.state_dict()))
    for mode in (True, False):
        keep(mine.train, mode)
        x = batch(rng, 2, 6, 2, 5)
        assert_close(mine(x), right(x), at={"x": x}, name="y of GroupNorm", **LOOSE)
    assert_state(submission, mine, right)


@check(points=1, exercise="GroupNorm", hint="Without affine, there is no weight and no bias.")
def test_group_norm_module_without_affine(submission, rng):
    """With affine=False, GroupNorm normalizes without weight and bias, and has none to save."""
    mine, right = submission.GroupNorm(2, 6, affine=False), torch.nn.GroupNorm(2, 6, affine=False)
    x = 0.001 * batch(rng, 1, 6, 2, 2)  # so that the default of eps matters
    assert_close(mine(x), right(x), at={"x": x}, name="y of GroupNorm", **LOOSE)
    assert_state(submission, mine, right)


@check(points=1, exercise="GroupNorm", hint="Let autograd see the mean and the variance.")
def test_group_norm_module_has_all_gradients(submission, rng):
    """Autograd finds the gradients w.r.t. x, weight and bias."""
    mine = submission.GroupNorm(2, 4)
    keep(mine.double)
    x, dout = rng.normal(2, 3, size=(2, 3, 4, 2, 2))
    assert_gradient(
        autograd(mine), of=lambda x: functional.group_norm(x, 2), at=x, upstream=dout, **LOOSE
    )
    right = torch.nn.GroupNorm(2, 4).double()
    right(torch.from_numpy(x)).backward(torch.from_numpy(dout))
    got = parameter_gradients(mine, torch.from_numpy(x), torch.from_numpy(dout))
    assert_close(got[0], right.weight.grad, name="gradient of weight", **LOOSE)
    assert_close(got[1], right.bias.grad, name="gradient of bias", **LOOSE)


@check(points=1, exercise="GroupNorm", hint="Look at num_channels % num_groups.")
def test_group_norm_module_refuses_groups_of_unequal_size(submission):
    """A number of groups that does not divide the number of channels raises a ValueError."""
    assert_raises(ValueError, submission.GroupNorm, 4, 6)
    x = torch.arange(24.0).reshape(1, 6, 2, 2)
    should = functional.group_norm(x.double(), 3)
    assert_close(submission.GroupNorm(3, 6)(x), should, at={"x": x}, name="y of GroupNorm", **LOOSE)
