"""A submission's differentiable function, as a backward: autograd runs where it lives."""

from dataclasses import dataclass
from typing import Any

import torch

from grader.checks.arrays import described
from grader.checks.compare import fail
from grader.checks.crossing import copied
from grader.jail import remote
from grader.jail.remote import Remote


@dataclass(frozen=True)
class Autograd:
    """A differentiable function or module of the submission: see `autograd`."""

    function: Any
    options: dict[str, Any]

    def gradients(
        self,
        upstream: Any,
        inputs: tuple[Any, ...],
        wrt: tuple[int, ...],
        options: dict[str, Any],
        title: str,
    ) -> Any:
        """The gradients w.r.t. the inputs at the places `wrt`, in that order; None where unused.

        Raises CheckFailed if the function, called `title`, returns no tensor.
        """
        __tracebackhide__ = True
        named = {**self.options, **options}
        away = isinstance(self.function, Remote)
        run = remote.gradient if away else _differentiate
        output, gradients, *_ = run(self.function, inputs, named, wrt, upstream)
        if not isinstance(output, torch.Tensor):
            fail(f"{title}: got {described(output)}, should be a tensor for autograd to start from")
        return gradients


def autograd(function: Any, **options: Any) -> Autograd:
    """A differentiable function (or module) of the submission, as a backward for `assert_gradient`.

    It runs forward and backward in the worker; `options` are keyword arguments for forward.
    """
    return Autograd(function, options)


def _differentiate(
    function: Any,
    inputs: tuple[Any, ...],
    options: dict[str, Any],
    wrt: tuple[int, ...],
    start: Any,
) -> tuple[Any, tuple[Any, ...]]:
    """The output, and the gradients, as `remote.gradient` gives them."""
    __tracebackhide__ = True
    args = list(copied(inputs))
    for place in wrt:
        args[place] = torch.as_tensor(args[place]).detach().clone().requires_grad_()
    output = function(*args, **copied(options))
    if not isinstance(output, torch.Tensor):
        return output, ()
    leaves = [args[place] for place in wrt]
    upstream = torch.as_tensor(start).to(output.dtype)
    return output, tuple(torch.autograd.grad(output, leaves, upstream, allow_unused=True))
