"""First checks of the PyTorch modules."""

import torch
from torch.nn import functional

from grader.checks import assert_close, check, library


def shapes_of_state(submission, module):
    """The names in a module's state_dict, with their shapes."""
    state = library(submission, "builtins").dict(module.state_dict())
    return {name: tuple(tensor.shape) for name, tensor in sorted(state.items())}


@check(points=2, exercise="BatchNorm2d", hint="A new module is in training mode.")
def test_batch_norm_module_normalizes_each_channel_in_training(submission, rng):
    """In training mode, a new BatchNorm2d normalizes each channel over the batch."""
    x = torch.from_numpy(rng.normal(2, 3, size=(4, 3, 5, 6)))
    should = functional.batch_norm(x, None, None, training=True)
    y = submission.BatchNorm2d(3)(x.float())
    assert_close(y, should, at={"x": x}, name="y of BatchNorm2d", rtol=1e-4, atol=1e-5)


@check(points=1, exercise="BatchNorm2d", hint="Use torch.nn.Parameter and self.register_buffer.")
def test_batch_norm_module_has_the_state_of_pytorchs(submission):
    """The names and shapes in the state_dict of BatchNorm2d are those of PyTorch's own."""
    got = shapes_of_state(submission, submission.BatchNorm2d(3))
    each = ("bias", "running_mean", "running_var", "weight")
    should = {"num_batches_tracked": (), **dict.fromkeys(each, (3,))}
    assert got == should, f"state_dict of BatchNorm2d: got {got}, should be {should}"


@check(points=1, exercise="BatchNorm2d", hint="self.training tells the mode.")
def test_batch_norm_module_takes_the_running_estimates_in_evaluation(submission, rng):
    """In evaluation mode, a new BatchNorm2d takes a mean of 0 and a variance of 1: y is x."""
    x = torch.from_numpy(rng.normal(2, 3, size=(2, 3, 4, 4))).float()
    y = submission.BatchNorm2d(3).eval()(x)
    assert_close(y, x, at={"x": x}, name="y of BatchNorm2d", rtol=1e-4)


@check(points=1, exercise="GroupNorm", hint="The groups and channels are as in group_norm.")
def test_group_norm_module_normalizes_neighbouring_channels_together(submission, rng):
    """A new GroupNorm(2, 4) normalizes the first two channels of an image together."""
    x = torch.from_numpy(rng.normal(2, 3, size=(2, 4, 3, 3)))
    y = submission.GroupNorm(2, 4)(x.float())
    should = functional.group_norm(x, 2)
    assert_close(y, should, at={"x": x}, name="y of GroupNorm", rtol=1e-4, atol=1e-5)


@check(points=1, exercise="GroupNorm", hint="One gamma and one beta a channel, not a group.")
def test_group_norm_module_has_the_state_of_pytorchs(submission):
    """The names and shapes in the state_dict of GroupNorm are those of PyTorch's own."""
    got = shapes_of_state(submission, submission.GroupNorm(2, 4))
    should = {"bias": (4,), "weight": (4,)}
    assert got == should, f"state_dict of GroupNorm: got {got}, should be {should}"
