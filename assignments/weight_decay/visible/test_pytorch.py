"""First checks of the parameter groups and of SGDW."""

import torch

from grader.checks import assert_close, check, keep, library, value

WEIGHTS = torch.tensor([2.0, -3.0, 0.5], dtype=torch.float64)
GRADIENT = torch.tensor([1.0, 2.0, -4.0], dtype=torch.float64)


def two_groups(groups):
    """What parameter_groups returned, if it's a list of two dicts."""
    two = isinstance(groups, list) and [isinstance(group, dict) for group in groups] == [True, True]
    assert two, "return a list of two dicts"
    return groups


@check(points=2, exercise="parameter_groups", hint="model.named_parameters() knows their names.")
def test_linear_layer_has_its_weight_in_the_first_group_and_its_bias_in_the_second(submission):
    """Of a linear layer, the weight is in the group with decay, the bias in that without."""
    model = library(submission, "torch.nn").Linear(3, 2)
    groups = two_groups(submission.parameter_groups(model, 0.1))
    decays = {
        tuple(parameter.shape): group.get("weight_decay")
        for group in groups
        for parameter in group["params"]
    }
    assert decays == {(2, 3): 0.1, (2,): 0}, (
        f"got the decays {decays} by the parameters' shapes, should be 0.1 for the weight of "
        "shape (2, 3) and 0 for the bias of shape (2,)"
    )


@check(
    points=2,
    exercise="parameter_groups",
    hint="isinstance(module, ...) tells what kind of layer a parameter belongs to.",
)
def test_parameters_of_a_norm_layer_are_not_decayed(submission):
    """In a network with a batch norm layer, one weight of three is decayed: the linear layer's."""
    nn = library(submission, "torch.nn")
    linear, norm = nn.Linear(4, 3), nn.BatchNorm1d(3)
    model = nn.Sequential(linear, nn.ReLU(), norm)
    groups = two_groups(submission.parameter_groups(model, 0.1))
    shapes = [[tuple(parameter.shape) for parameter in group["params"]] for group in groups]
    assert shapes[0] == [(3, 4)], (
        f"got parameters of shapes {shapes[0]} with decay, should be [(3, 4)]"
    )
    assert shapes[1] == [(3,)] * 3, (
        f"got parameters of shapes {shapes[1]} without decay, should be three of shape (3,)"
    )


def a_parameter(submission):
    """A parameter in the submission's process."""
    return keep(library(submission, "torch.nn").Parameter, WEIGHTS)


@check(
    points=1, exercise="SGDW", hint="Hand params and a dict of the defaults to super().__init__."
)
def test_sgdw_keeps_its_options_as_every_optimizer_does(submission):
    """The options that SGDW gets are in its param_groups."""
    optimizer = submission.SGDW([a_parameter(submission)], lr=0.1, momentum=0.9, weight_decay=0.5)
    (group,) = optimizer.param_groups
    options = {name: group.get(name) for name in ("lr", "momentum", "weight_decay")}
    assert options == {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.5}, (
        f"got the options {options}"
    )


@check(
    points=2,
    exercise="SGDW",
    hint="First the weight times 1 - lr * weight_decay, then minus lr times the gradient.",
)
def test_sgdw_decays_and_then_steps(submission):
    """Without momentum, a step of SGDW takes 5 % of each weight off, then goes down the gradient.

    (With lr = 0.1 and weight_decay = 0.5.)
    """
    w = a_parameter(submission)
    optimizer = submission.SGDW([w], lr=0.1, weight_decay=0.5)
    w.grad = GRADIENT
    optimizer.step()
    assert_close(value(w), torch.tensor([1.8, -3.05, 0.875]), at={"grad": GRADIENT}, name="w")


@check(
    points=2,
    exercise="SGDW",
    hint="self.state[w] is a dict for what the optimizer has to remember of the parameter w.",
)
def test_sgdw_remembers_its_velocity(submission):
    """With momentum 0.5 and twice the same gradient, the second step is 1.5 times the first."""
    w = a_parameter(submission)
    optimizer = submission.SGDW([w], lr=0.1, momentum=0.5)
    for total in (1.0, 2.5):
        w.grad = GRADIENT
        optimizer.step()
        assert_close(value(w), WEIGHTS - 0.1 * total * GRADIENT, name="w")
