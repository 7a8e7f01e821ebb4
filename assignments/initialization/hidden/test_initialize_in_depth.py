"""Layers of all kinds, containers and parameters of a PyTorch model that is initialized.

False-fail rate: 1e-9 at most for each sample, as `assert_normal` states, and no check has more than
four. Power: all parameters are 7 before the call, so that what is left alone is refused for sure.
Of 5,000 weights, a variance wrong by a factor of 2 or more (gain of 1, another fan, no receptive
field, groups forgotten) is refused with probability 1 - 1e-6: the bounds are 1 ± 0.15, and a
sample's variance is within 12 % of its own but once in 1e6 times.
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


@check(
    points=2,
    exercise="initialize_",
    hint="What does one output of a convolution see: kernel, channels, groups?",
)
def test_initialize_knows_the_fan_in_of_convolutions(submission):
    """Weights of convolutions in one to three dimensions are normal with variance 2 / fan-in."""
    nn = library(submission, "torch.nn")
    layers = [nn.Conv1d(16, 64, 5), nn.Conv2d(16, 32, (3, 5)), nn.Conv3d(4, 64, 3)]
    layers.append(nn.Conv2d(32, 96, 5, groups=4))
    now = initialized(submission, nn.Sequential(*layers))
    for place, fan_in in enumerate([16 * 5, 16 * 15, 4 * 27, 8 * 25]):
        name = f"{place}.weight"
        assert_normal(now[name], math.sqrt(2 / fan_in), name=f"{name} after initialize_")
        assert_constant(now, f"{place}.bias", 0.0)


@check(points=1, exercise="initialize_", hint="PyTorch has six classes of convolutions.")
def test_initialize_knows_transposed_convolutions(submission):
    """Transposed convolutions in one to three dimensions are initialized like convolutions."""
    nn = library(submission, "torch.nn")
    kinds = [nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d]
    # As many channels in as out: whichever way round one takes the weight, the fan is the same.
    now = initialized(submission, nn.Sequential(*[kind(16, 16, 3) for kind in kinds]))
    for place, fan_in in enumerate([16 * 3, 16 * 9, 16 * 27]):
        name = f"{place}.weight"
        assert_normal(now[name], math.sqrt(2 / fan_in), name=f"{name} after initialize_")
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
    """Layers that have no bias, no weight or no parameters at all are no obstacle."""
    nn = library(submission, "torch.nn")
    layers = [nn.BatchNorm1d(8, affine=False), nn.LayerNorm(8, elementwise_affine=False)]
    layers += [nn.InstanceNorm1d(8), nn.GroupNorm(2, 8, affine=False), nn.LayerNorm(8, bias=False)]
    layers += [nn.ReLU(), nn.Flatten(), nn.Conv1d(8, 8, 1, bias=False)]
    layers += [nn.Linear(50, 100, bias=False)]
    now = initialized(submission, nn.Sequential(*layers))
    assert_constant(now, "4.weight", 1.0)
    assert_normal(now["8.weight"], math.sqrt(2 / 50), name="weight of the last layer")


@check(points=2, exercise="initialize_", hint="model.children() are the layers at the top only.")
def test_initialize_finds_layers_at_any_depth(submission):
    """Layers are found in containers, inside of other modules, and as the model itself."""
    nn = library(submission, "torch.nn")
    nested = nn.Sequential(nn.ModuleList([nn.Sequential(nn.Linear(30, 40))]))
    head = nn.ModuleDict({"head": nn.Linear(40, 30)})
    transformer = nn.TransformerEncoderLayer(32, 4, 40)
    now = initialized(submission, nn.Sequential(nested, head, transformer))
    for name, fan_in in {"0.0.0.0": 30, "1.head": 40, "2.linear1": 32}.items():
        got = now[f"{name}.weight"]
        assert_normal(got, math.sqrt(2 / fan_in), name=f"{name}.weight after initialize_")
        assert_constant(now, f"{name}.bias", 0.0)
    assert_constant(now, "2.norm2.weight", 1.0)
    alone = initialized(submission, nn.Linear(30, 40))
    assert_normal(alone["weight"], math.sqrt(2 / 30), name="weight of a model of one layer")
    assert_constant(alone, "bias", 0.0)


@check(points=1, exercise="initialize_", hint="Look at a module's class, not at its attributes.")
def test_initialize_leaves_other_parameters_alone(submission):
    """Parameters of other modules than the named ones are left as they are."""
    nn = library(submission, "torch.nn")
    layers = [nn.Embedding(9, 4), nn.PReLU(6), nn.MultiheadAttention(4, 2), nn.GRUCell(3, 2)]
    layers.append(nn.Linear(3, 2))
    now = initialized(submission, nn.Sequential(*layers))
    assert_constant(now, "0.weight", 7.0)
    assert_constant(now, "1.weight", 7.0)
    assert_constant(now, "2.in_proj_weight", 7.0)
    assert_constant(now, "3.bias_ih", 7.0)
    assert_constant(now, "4.bias", 0.0)


@check(
    points=1,
    exercise="initialize_",
    hint="An optimizer holds on to the Parameter objects: write into these.",
)
def test_initialize_keeps_the_parameter_objects(submission):
    """The model has the same Parameter objects afterwards, with other values."""
    nn, identity = library(submission, "torch.nn"), library(submission, "builtins").id
    layers = [nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Conv1d(4, 2, 3), nn.LayerNorm(2)]
    model = sevens(submission, nn.Sequential(*layers))
    # Held in the worker, so that no address is used again.
    _held = keep(library(submission, "builtins").list, model.parameters())
    before = each(submission, identity, model)
    submission.initialize_(model)
    kept = each(submission, identity, model) == before
    assert kept, "initialize_: got new Parameter objects, should be the old ones with new values"
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
