"""Layers, names, shared and frozen parameters in the parameter groups."""

import torch

from grader.checks import assert_close, check, keep, library, value

DECAY = 0.25


def named(submission, model):
    """The model's parameters by name."""
    return library(submission, "builtins").dict(model.named_parameters())


def number(submission, model):
    """Fill every parameter with a number of its own; the names by number."""
    parameters = named(submission, model)
    filled = {name: torch.full_like(p, k) for k, (name, p) in enumerate(parameters.items(), 1)}
    model.load_state_dict(filled, strict=False)
    return dict(enumerate(parameters, 1))


def named_by(parameter, names):
    """The name of the parameter that is filled with this number."""
    number = round(float(parameter.flatten()[0])) if parameter.numel() else 0
    return names.get(number, "a tensor that is no parameter of the model")


def grouped(submission, model):
    """Each group's decay, and the names of its parameters, as an optimizer of PyTorch sees them."""
    names = number(submission, model)
    groups = keep(submission.parameter_groups, model, DECAY)
    # The optimizer's own decay must not reach a group, which is why it's an odd one.
    optimizer = library(submission, "torch.optim").SGD(groups, lr=0.1, weight_decay=0.125)
    found = [
        (group["weight_decay"], [named_by(p, names) for p in group["params"]])
        for group in optimizer.param_groups
    ]
    assert len(found) == 2, f"parameter_groups: got {len(found)} groups, should be 2"
    return found


def assert_groups(submission, model, decayed, others):
    """Assert that the groups hold the parameters of these names, each once."""
    __tracebackhide__ = True
    for (decay, names), right, should in zip(
        grouped(submission, model), (decayed, others), (DECAY, 0.0), strict=True
    ):
        assert sorted(names) == sorted(right), (
            f"parameter_groups: got {sorted(names)} with the decay {decay}, should be "
            f"{sorted(right)}"
        )
        assert decay == should, f"parameter_groups: got the decay {decay}, should be {should}"


@check(
    points=2,
    exercise="parameter_groups",
    hint="model.modules() goes through all layers inside of layers, and begins with the model.",
)
def test_groups_hold_the_parameters_of_all_layers_inside_of_layers(submission):
    """The groups hold each parameter once, however deep its layer is and of whatever kind."""
    nn = library(submission, "torch.nn")
    inner = nn.Sequential(nn.Conv2d(2, 3, 3, bias=False), nn.Sequential(nn.Linear(3, 2)))
    model = nn.Sequential(nn.Conv1d(1, 2, 3), inner, nn.Embedding(4, 2), nn.PReLU(3))
    weights = ["0.weight", "1.0.weight", "1.1.0.weight", "2.weight", "3.weight"]
    assert_groups(submission, model, weights, ["0.bias", "1.1.0.bias"])
    assert_groups(submission, nn.ConvTranspose2d(2, 3, 2), ["weight"], ["bias"])


@check(
    points=2,
    exercise="parameter_groups",
    hint="The kind of the layer decides: not its name, and not how many axes its weight has.",
)
def test_no_kind_of_norm_layer_is_decayed(submission):
    """No parameter of any norm layer is decayed, whatever its shape and the layer's name."""
    nn = library(submission, "torch.nn")
    kinds = {
        "a": nn.BatchNorm1d(3),
        "b": nn.BatchNorm2d(2),
        "c": nn.BatchNorm3d(2),
        "d": nn.InstanceNorm1d(3, affine=True),
        "e": nn.InstanceNorm2d(2, affine=True),
        "f": nn.InstanceNorm3d(2, affine=True),
        "g": nn.LayerNorm([3, 4]),
        "h": nn.GroupNorm(2, 4),
    }
    norms = nn.ModuleDict(kinds | {"plain": nn.BatchNorm2d(3, affine=False)})
    model = nn.ModuleDict({"layers": norms, "norm": nn.Linear(2, 2)})
    others = [f"layers.{name}.{part}" for name in kinds for part in ("weight", "bias")]
    assert_groups(submission, model, ["norm.weight"], [*others, "norm.bias"])


@check(
    points=1,
    exercise="parameter_groups",
    hint='Look for "bias" in the parameter\'s own name, behind the last dot of the whole name.',
)
def test_biases_are_known_by_their_own_names(submission):
    """A parameter is a bias by its own name, whatever else stands in it and what its layer's is."""
    nn = library(submission, "torch.nn")
    layers = {"unbiased": nn.Linear(3, 2, bias=False), "rnn": nn.RNN(2, 3)}
    model = nn.ModuleDict(layers | {"attention": nn.MultiheadAttention(2, 1)})
    weights = ["unbiased.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0"]
    attention = ["attention.in_proj_weight", "attention.out_proj.weight"]
    biases = ["rnn.bias_ih_l0", "rnn.bias_hh_l0"]
    rest = ["attention.in_proj_bias", "attention.out_proj.bias"]
    assert_groups(submission, model, [*weights, *attention], [*biases, *rest])


@check(
    points=1,
    exercise="parameter_groups",
    hint="Remember which parameters you have seen; `is` and sets tell one tensor from another.",
)
def test_a_shared_parameter_is_listed_once(submission):
    """A parameter that several layers share is listed once."""
    nn = library(submission, "torch.nn")
    embedding, linear = nn.Embedding(5, 3), nn.Linear(3, 5)
    linear.register_parameter("weight", keep(embedding.get_parameter, "weight"))
    norm, other = nn.LayerNorm(3), nn.LayerNorm(3)
    other.register_parameter("bias", keep(norm.get_parameter, "bias"))
    model = nn.Sequential(embedding, norm, linear, other, linear)
    others = ["1.weight", "1.bias", "2.bias", "3.weight"]
    assert_groups(submission, model, ["0.weight"], others)


@check(points=1, exercise="parameter_groups", hint="Leave out what does not require a gradient.")
def test_frozen_parameters_are_left_out(submission):
    """Frozen parameters are in neither group, and stay in the model."""
    nn = library(submission, "torch.nn")
    frozen, norm = nn.Linear(3, 4).requires_grad_(False), nn.LayerNorm(4).requires_grad_(False)
    model = nn.Sequential(frozen, norm, nn.Linear(4, 2))
    assert_groups(submission, model, ["2.weight"], ["2.bias"])
    flags = {name: p.requires_grad for name, p in named(submission, model).items()}
    trained = [name for name, flag in flags.items() if flag]
    assert trained == ["2.weight", "2.bias"], f"got {trained} requiring gradients"


@check(
    points=1,
    exercise="parameter_groups",
    hint="Put the parameters themselves into the groups: no copies, and not their data.",
)
def test_an_optimizer_trains_the_model_through_its_groups(submission):
    """An optimizer that gets the groups decays the model's own weights, and nothing else."""
    nn = library(submission, "torch.nn")
    model = nn.Sequential(nn.Linear(3, 2), nn.LayerNorm(2))
    number(submission, model)
    before = named(submission, model)
    groups = keep(submission.parameter_groups, model, DECAY)
    optimizer = library(submission, "torch.optim").SGD(groups, lr=0.5, weight_decay=0.125)
    for name, parameter in before.items():
        keep(model.get_parameter, name).grad = torch.zeros_like(parameter)
    optimizer.step()
    for name, parameter in before.items():
        factor = 1 - 0.5 * DECAY if name == "0.weight" else 1.0
        after = value(keep(model.get_parameter, name))
        assert_close(after, factor * parameter, name=f"{name} after a step without gradient")
