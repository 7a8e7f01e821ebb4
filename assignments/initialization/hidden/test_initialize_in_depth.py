"""Layers of all kinds, containers and parameters of a PyTorch model that is initialized.

False-fail rate: 1e-9 at most for each check, as `assert_normal` states for its one sample (weights
of several layers are compared as one sample, each over its own standard deviation). Power: all
parameters are 7 before the call, so that what is left alone is refused for sure. Of 5,000 weights,
a variance wrong by a factor of 2 or more (gain of 1, another fan, no receptive field, groups
forgotten) is refused with probability 1 - 1e-6: the bounds are 1 ± 0.15, and a sample's variance is
within 12 % of its own but once in 1e6 times. Of several convolutions, each has 23 % or more of the
weights, so one that is wrong by a factor of 2 puts the sample off by 0.11 or more; the bounds are
1 ± 0.06 for 28,416 weights or more, and 5 % are exceeded but once in 1e6 times.
"""

import math

import torch

from grader.checks import assert_close, assert_normal, check, keep, library


def parameters(submission, model):
    """The parameters of a model by name, as data."""
    return library(submission, "builtins").dict(model.named_parameters())


def sevens(submission, model):
    """The model, with 7 for each of its parameters."""
    start = {name: torch.full_like(p, 7.0) for name, p in parameters(submission, model).items()}
    model.load_state_dict(start, strict=False)
    return model


def initialized(submission, model):
    """The parameters of a model, which were 7, after initialize_."""
    submission.initialize_(sevens(submission, model))
    return parameters(submission, model)


def each(submission, function, model):
    """A function's value for each parameter of a model, where they live."""
    builtins = library(submission, "builtins")
    return builtins.list(builtins.map(function, model.parameters()))


def assert_constant(now, name, value):
    """A parameter has that value everywhere."""
    __tracebackhide__ = True
    assert_close(now[name], torch.full_like(now[name], value), name=f"{name} after initialize_")


def over_std(now, fans):
    """Weights over the standard deviations that belong to their fan-in, all in one sample."""
    __tracebackhide__ = True
    samples = [now[f"{layer}.weight"].flatten() * math.sqrt(fan / 2) for layer, fan in fans.items()]
    return torch.cat(samples)


@check(
    points=2,
    exercise="initialize_",
    hint="What does one output of a convolution see: kernel, channels, groups?",
)
def test_initialize_knows_the_fan_in_of_convolutions(submission):
    """Weights of convolutions in one to three dimensions are normal with variance 2 / fan-in."""
    nn = library(submission, "torch.nn")
    layers = [nn.Conv1d(32, 64, 5), nn.Conv2d(16, 48, (3, 5)), nn.Conv3d(4, 96, 3)]
    layers.append(nn.Conv2d(32, 48, 5, groups=4))
    now = initialized(submission, nn.Sequential(*layers))
    sample = over_std(now, {"0": 32 * 5, "1": 16 * 15, "2": 4 * 27, "3": 8 * 25})
    assert_normal(sample, 1.0, name="weights of convolutions over their deviation")
    for place in range(4):
        assert_constant(now, f"{place}.bias", 0.0)


@check(points=1, exercise="initialize_", hint="PyTorch has six classes of convolutions.")
def test_initialize_knows_transposed_convolutions(submission):
    """Transposed convolutions in one to three dimensions are initialized like convolutions."""
    nn = library(submission, "torch.nn")
    # As many channels in as out: whichever way round one takes the weight, the fan is the same.
    layers = [nn.ConvTranspose1d(64, 64, 3), nn.ConvTranspose2d(32, 32, 3)]
    layers.append(nn.ConvTranspose3d(16, 16, 3))
    now = initialized(submission, nn.Sequential(*layers))
    sample = over_std(now, {"0": 64 * 3, "1": 32 * 9, "2": 16 * 27})
    assert_normal(sample, 1.0, name="weights of convolutions over their deviation")
    for place in range(3):
        assert_constant(now, f"{place}.bias", 0.0)


@check(points=2, exercise="initialize_", hint="Go through the norm layers in torch.nn.")
def test_initialize_knows_all_norm_layers(submission):
    """Norm layers of every kind get weight one and bias zero."""
    nn = library(submission, "torch.nn")
    layers = [nn.BatchNorm1d(6), nn.BatchNorm2d(6), nn.BatchNorm3d(6)]
    layers += [nn.LayerNorm(6), nn.LayerNorm((2, 3)), nn.GroupNorm(2, 6)]
    layers += [nn.InstanceNorm1d(6, affine=True), nn.InstanceNorm2d(6, affine=True)]
    layers += [nn.InstanceNorm3d(6, affine=True)]
    now = initialized(submission, nn.Sequential(*layers))
    for place in range(len(layers)):
        assert_constant(now, f"{place}.weight", 1.0)
        assert_constant(now, f"{place}.bias", 0.0)


@check(points=1, exercise="initialize_", hint="Without a bias, `layer.bias` is None.")
def test_initialize_takes_layers_without_weight_or_bias(submission):
    """Layers with one output, no bias, no weight or no parameters at all are no obstacle."""
    nn = library(submission, "torch.nn")
    layers = [nn.BatchNorm1d(8, affine=False), nn.LayerNorm(8, elementwise_affine=False)]
    layers += [nn.InstanceNorm1d(8), nn.GroupNorm(2, 8, affine=False), nn.LayerNorm(8, bias=False)]
    layers += [nn.ReLU(), nn.Flatten(), nn.Conv1d(8, 8, 1, bias=False)]
    layers += [nn.Linear(50, 100, bias=False), nn.Linear(100, 1)]
    now = initialized(submission, nn.Sequential(*layers))
    assert_constant(now, "4.weight", 1.0)
    assert_constant(now, "9.bias", 0.0)
    assert_normal(now["8.weight"], math.sqrt(2 / 50), name="weight of Linear(50, 100)")


@check(points=2, exercise="initialize_", hint="model.children() are the layers at the top only.")
def test_initialize_finds_layers_at_any_depth(submission):
    """Layers are found in containers, inside of other modules, and as the model itself."""
    nn = library(submission, "torch.nn")
    nested = nn.Sequential(nn.ModuleList([nn.Sequential(nn.Linear(30, 40))]))
    head = nn.ModuleDict({"head": nn.Linear(40, 30)})
    transformer = nn.TransformerEncoderLayer(32, 4, 40)
    now = initialized(submission, nn.Sequential(nested, head, transformer))
    fans = {"0.0.0.0": 30, "1.head": 40, "2.linear1": 32}
    for name in fans:
        assert_constant(now, f"{name}.bias", 0.0)
    assert_constant(now, "2.norm2.weight", 1.0)
    alone = initialized(submission, nn.Linear(30, 40))
    assert_constant(alone, "bias", 0.0)
    sample = over_std({**now, "alone.weight": alone["weight"]}, {**fans, "alone": 30})
    assert_normal(sample, 1.0, name="weights of linear layers over their deviation")


@check(
    points=1,
    exercise="initialize_",
    hint="isinstance knows derived classes; attributes and names of parameters tell little.",
)
def test_initialize_leaves_other_parameters_alone(submission):
    """Derived classes count as well; parameters of all other modules are left as they are."""
    nn = library(submission, "torch.nn")
    layers = [nn.Embedding(9, 4), nn.PReLU(6), nn.MultiheadAttention(4, 2), nn.GRUCell(3, 2)]
    layers.append(nn.Linear(3, 2))
    now = initialized(submission, nn.Sequential(*layers))
    assert_constant(now, "0.weight", 7.0)
    assert_constant(now, "1.weight", 7.0)
    assert_constant(now, "2.in_proj_weight", 7.0)
    # The attention's out_proj is of a class derived from Linear, which PyTorch does not document.
    out = now["2.out_proj.weight"]
    assert_normal(out, math.sqrt(2 / 4), name="weight of a layer derived from Linear")
    assert_constant(now, "3.bias_ih", 7.0)
    assert_constant(now, "4.bias", 0.0)


@check(
    points=1,
    exercise="initialize_",
    hint="An optimizer holds on to the Parameter objects: write into these.",
)
def test_initialize_keeps_the_parameter_objects(submission):
    """The model has the same Parameter objects afterwards, with other values."""
    nn, builtins = library(submission, "torch.nn"), library(submission, "builtins")
    layers = [nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Conv1d(4, 2, 3), nn.LayerNorm(2)]
    model = sevens(submission, nn.Sequential(*layers))
    before = keep(builtins.list, model.parameters())
    submission.initialize_(model)
    is_ = library(submission, "operator").is_
    kept = builtins.list(builtins.map(is_, model.parameters(), before))
    same = kept == [True] * 8
    assert same, "initialize_: got new Parameter objects, should be the old ones with new values"
    assert_constant(parameters(submission, model), "3.weight", 1.0)


@check(
    points=1,
    exercise="initialize_",
    hint="A frozen parameter stays frozen, a trainable one trainable, and autograd stays on.",
)
def test_initialize_leaves_no_trace_in_autograd(submission):
    """What requires a gradient is as before, without a history, and autograd is still on."""
    nn = library(submission, "torch.nn")
    layers = [nn.Linear(3, 4).requires_grad_(False), nn.BatchNorm1d(4), nn.Linear(4, 2)]
    model = nn.Sequential(*layers)
    now = initialized(submission, model)
    requires_grad = {name: p.requires_grad for name, p in now.items()}
    should = {name: not name.startswith("0") for name in now}
    assert requires_grad == should, f"requires_grad: got {requires_grad}, should be {should}"
    leaf = library(submission, "operator").attrgetter("is_leaf")
    leaves = each(submission, leaf, model)
    assert leaves == [True] * 6, "initialize_: got parameters with an autograd history"
    enabled = library(submission, "torch").is_grad_enabled()
    assert enabled is True, "initialize_: autograd is switched off after the call, should be on"
    assert_constant(now, "1.weight", 1.0)


@check(points=1, exercise="initialize_", hint="Draw into the parameter, in the dtype it has.")
def test_initialize_keeps_the_dtype(submission):
    """Parameters keep their dtype."""
    nn = library(submission, "torch.nn")
    layers = [nn.Linear(50, 100, dtype=torch.float64), nn.LayerNorm(100, dtype=torch.float64)]
    now = initialized(submission, nn.Sequential(*layers))
    dtypes = {str(p.dtype) for p in now.values()}
    assert dtypes == {"torch.float64"}, f"dtype: got {sorted(dtypes)}, should be torch.float64"
    assert_normal(now["0.weight"], math.sqrt(2 / 50), name="weight in float64 after initialize_")


@check(points=1, exercise="initialize_", hint="Seeding is up to the caller of initialize_.")
def test_initialize_draws_from_the_global_generator(submission):
    """Weights come from PyTorch's global generator, which goes on from call to call."""
    nn, torch_there = library(submission, "torch.nn"), library(submission, "torch")
    model = nn.Linear(4, 3)
    drawn = []
    for seed in (20, None, 20):
        if seed is not None:
            torch_there.manual_seed(seed)
        submission.initialize_(model)
        drawn.append(parameters(submission, model)["weight"].detach().clone())
    assert not torch.equal(drawn[0], drawn[1]), "got the same weights twice, should be new ones"
    assert torch.equal(drawn[0], drawn[2]), "got other weights from the same seed"
