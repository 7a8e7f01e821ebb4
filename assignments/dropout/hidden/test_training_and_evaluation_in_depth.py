"""Modes, gradients and batches of different sizes in training and evaluation."""

import math

import pytest
import torch
from torch.nn import functional

from grader.checks import assert_close, assert_raises, check, keep, library, value

WEIGHT = torch.eye(3, dtype=torch.float64)
X = torch.tensor(
    [[2.0, 1, 0], [0, 3, 1], [1, 0, 4], [5, 2, 1], [0, 1, 2], [1, 2, 0]], dtype=torch.float64
)
TARGET = torch.tensor([0, 2, 2, 1, 0, 1])
BATCHES = [(X[:1], TARGET[:1]), (X[1:4], TARGET[1:4]), (X[4:], TARGET[4:])]


def linear(submission, weight=WEIGHT):
    """A linear layer with these weights and no bias of note, where the submission runs."""
    library(submission, "torch").set_grad_enabled(True)  # whatever an evaluation left behind
    layer = library(submission, "torch.nn").Linear(3, 3, dtype=torch.float64)
    layer.load_state_dict({"weight": weight, "bias": 0 * weight[0]})
    return layer


def sgd(submission, model, **options):
    """SGD for a model of the submission's process."""
    return library(submission, "torch.optim").SGD(model.parameters(), **options)


def once(submission, batches):
    """The batches as an iterator, which can be gone through only once."""
    return keep(library(submission, "builtins").iter, batches)


@check(points=1, exercise="evaluate_model", hint="Count samples, not batches.")
def test_accuracy_counts_every_sample_once(submission):
    """The accuracy is right for batches of different sizes, which come only once."""
    model = linear(submission)
    assert_close(submission.evaluate_model(model, once(submission, BATCHES)), 0.5, name="accuracy")


def assert_modes(modules, modes):
    got = [module.training for module in modules]
    assert got == modes, f"evaluate_model: got modules with training = {got}, should be {modes}"


def nested(submission):
    """A model, all of its modules from the outermost on, and its BatchNorm among them."""
    nn = library(submission, "torch.nn")
    norm, drop = nn.BatchNorm1d(3, dtype=torch.float64), nn.Dropout(0.5)
    inner, last = nn.Sequential(norm, drop), linear(submission)
    model = nn.Sequential(inner, last)
    return [model, inner, norm, drop, last]


@check(
    points=2, exercise="evaluate_model", hint="model.train() switches all modules in it. All alike?"
)
@pytest.mark.parametrize("training", [True, False])
def test_every_module_comes_back_in_its_own_mode(submission, training):
    """After evaluation, the model and every module in it are in the mode that they came in."""
    modules = nested(submission)
    modules[0].train(training)
    modules[2].train(not training)
    halves = [(X[:3], TARGET[:3]), (X[3:], TARGET[3:])]
    assert_close(submission.evaluate_model(modules[0], halves), 0.5, name="accuracy")
    assert_modes(modules, [training, training, not training, training, training])


@check(points=2, exercise="evaluate_model", hint="`finally` runs whether or not there is an error.")
def test_modes_come_back_when_the_evaluation_raises(submission):
    """If a batch doesn't fit the model, the exception goes on; modes and autograd come back."""
    modules = nested(submission)
    modules[2].eval()
    unfit = torch.ones(2, 7, dtype=torch.float64), torch.tensor([0, 1])
    assert_raises(RuntimeError, submission.evaluate_model, modules[0], [BATCHES[2], unfit])
    assert_modes(modules, [True, True, False, True, True])
    assert library(submission, "torch").is_grad_enabled(), "evaluate_model left autograd off"


@check(points=2, exercise="evaluate_model", hint="Wrap the loop in a context of torch's.")
def test_evaluation_records_no_gradients_and_changes_nothing(submission):
    """Evaluation records nothing, and leaves parameters, gradients and buffers as they were."""
    nn, builtins = library(submission, "torch.nn"), library(submission, "builtins")
    norm, layer, probe = nn.BatchNorm1d(3, dtype=torch.float64), linear(submission), nn.Identity()
    recorded = keep(builtins.list)
    probe.forward = builtins.eval("lambda seen: lambda x: seen.append(x.requires_grad) or x")(
        recorded
    )
    weight = keep(library(submission, "operator").attrgetter("weight"), layer)
    weight.grad = 2 * WEIGHT
    submission.evaluate_model(nn.Sequential(norm, layer, probe), BATCHES)
    got = value(recorded)  # one for each call of the model, however many samples it is given
    assert got, "evaluate_model: the model was not called"
    assert not any(got), f"evaluate_model: requires_grad of the outputs is {got}"
    assert library(submission, "torch").is_grad_enabled(), "evaluate_model left autograd off"
    assert layer.weight.requires_grad, "evaluate_model left parameters without gradients"
    assert_close(layer.weight, WEIGHT, name="weight after evaluate_model")
    assert weight.grad is not None, "evaluate_model took the gradients away"
    assert_close(weight.grad, 2 * WEIGHT, name="weight.grad after evaluate_model")
    assert_close(norm.running_mean, torch.zeros(3), name="running_mean after evaluate_model")


@check(
    points=2, exercise="train_one_epoch", hint="backward() adds to the gradients that are there."
)
def test_each_batch_makes_a_step_with_its_own_gradient(submission, reference):
    """An epoch of several batches makes one step with each batch's own gradient, in order."""
    model, mine = linear(submission), torch.nn.Linear(3, 3, dtype=torch.float64)
    mine.load_state_dict({"weight": WEIGHT, "bias": 0 * WEIGHT[0]})
    optimizer = sgd(submission, model, lr=0.5, momentum=0.9)
    loss = submission.train_one_epoch(model, once(submission, BATCHES), optimizer)
    right = torch.optim.SGD(mine.parameters(), lr=0.5, momentum=0.9)
    should = reference.train_one_epoch(mine, BATCHES, right)
    assert_close(model.weight, mine.weight, name="weight after train_one_epoch")
    assert_close(model.bias, mine.bias, name="bias after train_one_epoch")
    assert_close(loss, should, name="mean loss")


@check(points=1, exercise="train_one_epoch", hint="Weigh the mean loss of a batch with its size.")
def test_the_mean_loss_counts_every_sample_once(submission):
    """The mean loss is right for batches of different sizes, and is a number without a graph."""
    model = linear(submission)
    loss = submission.train_one_epoch(model, BATCHES, sgd(submission, model, lr=0.0))
    graph = isinstance(loss, torch.Tensor) and loss.requires_grad
    assert not graph, "train_one_epoch: got a tensor with the graph of all batches, should be float"
    assert_close(loss, functional.cross_entropy(X, TARGET), name="mean loss")


@check(points=1, exercise="train_one_epoch", hint="What mode might the model come in?")
def test_every_module_is_in_training_mode(submission):
    """A model that comes in evaluation mode is trained in training mode, with all modules in it."""
    nn = library(submission, "torch.nn")
    drop = nn.Dropout(1.0)
    inner = nn.Sequential(drop)
    model = nn.Sequential(linear(submission), inner)
    model.eval()
    loss = submission.train_one_epoch(model, BATCHES, sgd(submission, model, lr=0.1))
    # This dropout drops everything, so all logits are zero, whatever the weights are.
    assert_close(loss, math.log(3), name="mean loss")
    got = [module.training for module in (model, inner, drop)]
    assert got == [True] * 3, f"train_one_epoch: got modules with training = {got} at the end"


@check(
    points=1, exercise="train_one_epoch", hint="Whose gradients are there before the first batch?"
)
def test_left_over_gradients_are_of_no_effect(submission):
    """Gradients that the parameters came with take no part in the first step."""
    zeros = torch.zeros(3, 3, dtype=torch.float64)
    model = linear(submission, zeros)
    weight = keep(library(submission, "operator").attrgetter("weight"), model)
    weight.grad = zeros + 100
    submission.train_one_epoch(model, BATCHES[:1], sgd(submission, model, lr=1.0))
    # All probabilities are 1/3, and the one sample is of class 0.
    slope = torch.tensor([-2.0, 1, 1], dtype=torch.float64) / 3
    assert_close(model.weight, -torch.outer(slope, X[0]), name="weight after train_one_epoch")
