"""First checks of training and evaluation."""

import math

import torch
from torch.nn import functional

from grader.checks import assert_close, check, library

WEIGHT = torch.eye(3, dtype=torch.float64)
X = torch.tensor([[2.0, 1, 0], [0, 3, 1], [1, 0, 4], [5, 2, 1]], dtype=torch.float64)


def linear(submission, weight, bias):
    """A linear layer with these parameters, where the submission runs."""
    library(submission, "torch").set_grad_enabled(True)  # whatever an evaluation left behind
    inputs, outputs = weight.shape[1], weight.shape[0]
    layer = library(submission, "torch.nn").Linear(inputs, outputs, dtype=weight.dtype)
    layer.load_state_dict({"weight": weight, "bias": bias})
    return layer


@check(points=2, exercise="evaluate_model", hint="Which class has the largest logit?")
def test_accuracy_is_the_fraction_of_right_classes(submission):
    """A model that is right for three of four samples has an accuracy of 0.75."""
    model = linear(submission, WEIGHT, torch.zeros(3, dtype=torch.float64))
    batches = [(X[:2], torch.tensor([0, 1])), (X[2:], torch.tensor([2, 1]))]
    assert_close(submission.evaluate_model(model, batches), 0.75, name="accuracy")


@check(points=2, exercise="evaluate_model", hint="Switch the model before you evaluate it.")
def test_a_model_with_dropout_is_evaluated_in_evaluation_mode(submission):
    """Dropout does nothing while a model is evaluated, though the model came in training mode."""
    nn = library(submission, "torch.nn")
    bias = torch.tensor([0.5, 0, 0], dtype=torch.float64)
    # While it is active, this dropout drops everything, and the bias decides for class 0.
    model = nn.Sequential(nn.Dropout(1.0), linear(submission, WEIGHT, bias))
    accuracy = submission.evaluate_model(model, [(X[1:3], torch.tensor([1, 2]))])
    assert_close(accuracy, 1.0, name="accuracy")


@check(points=2, exercise="train_one_epoch", hint="Three lines a batch, in which order?")
def test_a_batch_makes_a_step(submission):
    """After an epoch of one batch, the weights are those one can work out by hand."""
    zeros = torch.zeros(2, 2, dtype=torch.float64)
    model = linear(submission, zeros, zeros[0])
    optimizer = library(submission, "torch.optim").SGD(model.parameters(), lr=1.0)
    x = torch.tensor([[2.0, 0], [0, 4]], dtype=torch.float64)
    submission.train_one_epoch(model, [(x, torch.tensor([0, 1]))], optimizer)
    # Both probabilities are 1/2, so the gradient w.r.t. the logits is (-1/2, 1/2) for the first
    # sample and (1/2, -1/2) for the second, times x, divided by the two samples.
    should = torch.tensor([[0.5, -1.0], [-0.5, 1.0]], dtype=torch.float64)
    assert_close(model.weight, should, name="weight after train_one_epoch")


@check(points=2, exercise="train_one_epoch", hint="What is the loss of a model that knows nothing?")
def test_an_epoch_returns_the_mean_loss(submission):
    """The mean loss is that of cross-entropy over all samples; with zero weights, log 3."""
    weights = [torch.zeros(3, 3, dtype=torch.float64), WEIGHT]
    target = torch.tensor([0, 2, 1, 0])
    losses = [math.log(3), functional.cross_entropy(X, target)]
    for weight, should in zip(weights, losses, strict=True):
        model = linear(submission, weight, weight[0] * 0)
        # Without a learning rate the model stays as it is.
        optimizer = library(submission, "torch.optim").SGD(model.parameters(), lr=0.0)
        batches = [(X[:2], target[:2]), (X[2:], target[2:])]
        loss = submission.train_one_epoch(model, batches, optimizer)
        assert_close(loss, should, name="mean loss")
