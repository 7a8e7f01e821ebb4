"""First checks of the initialization of a PyTorch model."""

import math

import torch

from grader.checks import assert_close, assert_normal, check, library


def small_network(submission):
    """A network in the submission's process, with 7 for each of its parameters."""
    nn = library(submission, "torch.nn")
    layers = [nn.Linear(50, 400), nn.BatchNorm1d(400), nn.ReLU(), nn.Linear(400, 10)]
    model = nn.Sequential(*layers)
    start = {name: torch.full_like(p, 7.0) for name, p in parameters(submission, model).items()}
    model.load_state_dict(start, strict=False)
    return model


def parameters(submission, model):
    """The parameters of a model by name, as data."""
    return library(submission, "builtins").dict(model.named_parameters())


# False-fail rate and power: as in test_random_weights.py, for 20,000 weights.
@check(points=2, exercise="initialize_", hint="Which modules of the model are linear layers?")
def test_initialize_draws_the_weights_of_linear_layers(submission):
    """After the call, the weights of linear layers are normal with variance 2 / fan-in."""
    model = small_network(submission)
    submission.initialize_(model)
    weight = parameters(submission, model)["0.weight"]
    assert_normal(weight, math.sqrt(2 / 50), name="weight of Linear(50, 400) after initialize_")


@check(points=2, exercise="initialize_", hint="A norm layer has a weight and a bias too.")
def test_initialize_sets_biases_and_norm_layers(submission):
    """After the call, biases are zero, and the weights of norm layers are one."""
    model = small_network(submission)
    submission.initialize_(model)
    now = parameters(submission, model)
    assert_close(now["0.bias"], torch.zeros(400), name="bias of Linear(50, 400) after initialize_")
    assert_close(now["1.weight"], torch.ones(400), name="weight of BatchNorm1d after initialize_")
    assert_close(now["1.bias"], torch.zeros(400), name="bias of BatchNorm1d after initialize_")


@check(points=1, exercise="initialize_", hint="Does the function end with a return?")
def test_initialize_returns_the_model(submission):
    """initialize_(model) returns the model that it was given."""
    model = small_network(submission)
    same = library(submission, "operator").is_(submission.initialize_(model), model)
    assert same, "initialize_: got something else than the model back, should be the model"
