"""Masks, gradients, modes and dtypes of dropout as a PyTorch module."""

import pytest
import torch

from grader.checks import (
    assert_bernoulli,
    assert_close,
    assert_gradient,
    assert_independent,
    assert_unchanged,
    autograd,
    check,
    library,
)

P = 0.4
KEEP = 1 - P
# False-fail rate: every check here makes at most one statistical test, which refuses a right mask
# with a probability of at most 1e-9. Power: of 10,000 pairs or more, independent elements agree in
# 0.52 (KEEP**2 + P**2), give or take 0.031; elements that share a mask always agree.


@check(points=1, exercise="Dropout", hint="The probability to keep is 1 - p, for every p.")
def test_dropout_module_drops_with_the_probability_it_is_given(submission):
    """The module drops with the probability that it is given, and else with 0.5."""
    y = submission.Dropout(0.8)(torch.ones(100, 100))
    # Power: of 10,000 elements, the share that is kept is met within 0.025, which
    # is six standard deviations.
    assert_bernoulli(y != 0, 0.2, name="Dropout")
    assert_close(y, (y != 0) / 0.2)
    y = submission.Dropout()(torch.ones(10, 10))
    assert_close(y, (y != 0) / 0.5, name="y with p by default")
    # All 100 elements are dropped with probability 2**-100.
    assert_close(y.max(), 2.0, name="largest element of y with p by default")


@check(points=1, exercise="Dropout", hint="Draw the mask in forward, one number for each element.")
def test_dropout_module_draws_a_new_mask_for_each_element_and_call(submission):
    """The module decides for each element by itself, and anew in each call."""
    layer, x = submission.Dropout(P), torch.ones(150, 4, 5, 5)
    mask, later = (layer(x).reshape(150, 100) != 0 for _ in range(2))
    samples, units = mask[50:100], mask[100:]
    # One test of disjoint pairs: 5,000 of two calls, and 2,500 each of two samples and two units,
    # of which all but a few are neighbours in one channel.
    # If those 2,500 always agree, 0.64 of all pairs do, which is 24 standard deviations away.
    pairs = (
        (mask[:50], later[:50]),
        (samples[::2], samples[1::2]),
        (units[:, ::2], units[:, 1::2]),
    )
    first, second = (
        torch.cat([part.flatten() for part in side]) for side in zip(*pairs, strict=True)
    )
    assert_independent(first, second, KEEP, name="masks of two calls, samples and units")


@check(points=1, exercise="Dropout", hint="The number of dropped elements is random, too.")
def test_dropout_module_does_not_drop_a_fixed_number(submission):
    """How many elements the module drops differs from call to call."""
    layer, x = submission.Dropout(0.5), torch.ones(1, 100)
    counts = {int((layer(x) != 0).sum()) for _ in range(12)}
    # A count of 100 has no value with a probability above 0.0796, so all twelve are equal with one
    # of at most 0.0796**11 = 9e-13. A fixed number always gives one count.
    assert len(counts) > 1, f"Dropout: kept exactly {counts.pop()} of 100 elements in 12 calls"


@check(points=1, exercise="Dropout", hint="Forward and backward have to use one and the same mask.")
def test_dropout_module_passes_the_gradient_of_what_it_kept(submission, rng):
    """Autograd passes the gradient through the very elements that the module kept."""
    layer, there = submission.Dropout(P), library(submission, "torch")
    there.set_grad_enabled(True)  # whatever an evaluation left behind
    x, dout = rng.uniform(1, 2, size=(2, 20, 30))
    there.manual_seed(7)
    y = layer(torch.from_numpy(x))
    fits = isinstance(y, torch.Tensor) and y.shape == x.shape
    assert fits, f"Dropout: should give a tensor of shape {x.shape}"
    there.manual_seed(7)
    factor = (y != 0) / KEEP
    assert_gradient(autograd(layer), of=lambda x: x * factor, at=x, upstream=dout)


@check(
    points=1,
    exercise="Dropout",
    hint="Both ends are probabilities. And 0 / 0 is NaN.",
)
def test_dropout_module_of_nothing_and_of_everything(submission):
    """The module works for p = 0, which keeps everything, and for p = 1, which drops everything."""
    x = torch.linspace(-1, 1, 40).reshape(8, 5)
    for p in (0.0, 1.0):
        assert_close(submission.Dropout(p)(x), (1 - p) * x, at={"x": x})


@check(points=1, exercise="Dropout", hint="Make the mask like x: its shape, and no wider dtype.")
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dropout_module_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """The module works on any shape, keeps the dtype, and leaves its argument alone."""
    layer = submission.Dropout(P)
    for shape in [(50,), (2, 3, 4, 5)]:
        x = torch.from_numpy(rng.uniform(1, 2, size=shape)).to(dtype)
        y = assert_unchanged(layer, x)
        should = torch.where(y == 0, 0.0, x.double() / KEEP)
        assert_close(y, should, at={"x": x}, dtype=dtype)


@check(points=1, exercise="Dropout", hint="torch.rand draws from the default generator.")
def test_dropout_module_draws_from_the_default_generator(submission, rng):
    """After torch.manual_seed the module's masks repeat; another seed gives others."""
    layer, there, x = submission.Dropout(P), library(submission, "torch"), torch.ones(100, 100)
    masks, seed = [], int(rng.integers(1 << 30))
    for each in (seed, seed, seed + 1):
        there.manual_seed(each)
        y = layer(x)
        assert y.shape == x.shape, f"Dropout: got shape {tuple(y.shape)}, should be (100, 100)"
        masks.append(y != 0)
    assert_close(masks[1], masks[0], name="mask after the same seed")
    assert_independent(masks[0], masks[2], KEEP, name="masks after two seeds")


@check(points=1, exercise="Dropout", hint="Ask self.training in each call; modes are switched.")
def test_dropout_module_follows_the_mode_of_the_model_around_it(submission):
    """The module follows the mode of the model around it, back and forth, for every p."""
    layer, x = submission.Dropout(1.0), torch.linspace(1, 2, 40).reshape(8, 5)
    model = library(submission, "torch.nn").Sequential(layer)
    model.eval()
    assert_close(model(x), x, at={"x": x}, name="Dropout in evaluation mode")
    model.train()
    assert_close(model(x), 0 * x, at={"x": x}, name="Dropout in training mode")
