"""Convolutions, layers without bias and numerics of folding a batch normalization."""

import numpy as np
import pytest

from grader.checks import assert_close, assert_unchanged, check


def folded(weight, bias, gamma, beta, mean, var, eps=1e-5):
    """The folded layer in float64, one output at a time."""
    w, b = np.empty(weight.shape), np.empty(len(weight))
    for i in range(len(weight)):
        slope = float(gamma[i]) / np.sqrt(float(var[i]) + eps)
        w[i] = weight[i].astype(np.float64) * slope
        b[i] = float(beta[i]) + ((0.0 if bias is None else float(bias[i])) - float(mean[i])) * slope
    return w, b


def layers(rng, *shape):
    """The weight and bias of a layer, and all that belongs to the normalization behind it."""
    gamma, beta, mean, bias = rng.normal(size=(4, shape[0]))
    return rng.normal(size=shape), bias, gamma, beta, mean, rng.uniform(0.5, 4, size=shape[0])


def assert_folded(got, should, **options):
    """Assert that a weight and a bias are right."""
    for name, mine, right in zip(("weight", "bias"), got, should, strict=True):
        title = f"{name} of fold_batch_norm"
        assert_close(mine, right, name=title, rtol=1e-4, atol=1e-5, **options)


@check(points=2, exercise="fold_batch_norm", hint="The scale runs over the outputs: which axis?")
@pytest.mark.parametrize("shape", [(3, 3, 3, 3), (4, 2, 3, 5), (3, 5)])
def test_folding_into_layers_of_any_shape(submission, rng, shape):
    """Folding scales the outputs of linear layers and of convolutions."""
    given = layers(rng, *shape)
    assert_folded(submission.fold_batch_norm(*given), folded(*given))


@check(points=2, exercise="fold_batch_norm", hint="No bias is a bias of zero.")
def test_folding_into_a_layer_without_bias(submission, rng):
    """A layer without a bias gets one by folding."""
    weight, _, *rest = layers(rng, 4, 3)
    assert_folded(submission.fold_batch_norm(weight, None, *rest), folded(weight, None, *rest))


@check(points=1, exercise="fold_batch_norm", hint="The root of what, exactly? eps stands below it.")
@pytest.mark.parametrize("options", [{}, {"eps": 0.01}])
def test_folding_adds_eps_to_the_variance(submission, rng, options):
    """Folding takes eps into account, which matters when variances are tiny."""
    *given, var = layers(rng, 4, 3)
    var = 1e-6 * var
    assert_folded(
        submission.fold_batch_norm(*given, var, **options), folded(*given, var, **options)
    )


@check(
    points=1, exercise="fold_batch_norm", hint="Make a new weight: `weight *= ...` changes theirs."
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_folding_keeps_the_dtype_and_its_arguments(submission, rng, dtype):
    """Folding keeps the dtype, and leaves the layer and the normalization alone."""
    given = tuple(array.astype(dtype) for array in layers(rng, 4, 3))
    got = assert_unchanged(submission.fold_batch_norm, *given)
    assert_folded(got, folded(*given), dtype=dtype)
