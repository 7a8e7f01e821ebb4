"""The gradients that are right: autograd of a trusted function, in float64."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from grader.checks.arrays import NumpyArray, plain
from grader.checks.backward import Autograd
from grader.errors import CheckError
from grader.jail.remote import Remote

# Beside a kink by this much, a one-sided derivative is met to far below any tolerance.
STEP = 1e-9

Trusted = Callable[..., torch.Tensor]


def allowed_gradients(
    of: Trusted,
    arrays: tuple[NumpyArray, ...],
    upstream: Any,
    kinks: tuple[float, ...],
    names: tuple[str, ...],
) -> list[list[NumpyArray]]:
    """For each input the gradients that are right: autograd's, and those beside the kinks."""
    if isinstance(of, Remote | Autograd):
        raise CheckError("`of` is the submission's; it has to be a function that we trust")
    if len(names) != len(arrays) or (kinks and len(arrays) > 1):
        raise CheckError("`names` needs one for each input, and `kinks` can have one input only")
    found = [[gradient] for gradient in true_gradients(of, arrays, upstream)]
    on = np.isin(arrays[0], kinks)
    for side in (-STEP, STEP) if on.any() else ():
        beside = arrays[0] + np.where(on, side, 0.0)
        found[0] += true_gradients(of, (beside,), upstream)
    return found


def true_gradients(of: Trusted, arrays: tuple[NumpyArray, ...], upstream: Any) -> list[NumpyArray]:
    """Autograd's gradients of `sum(upstream * of(*arrays))`, in float64. Raises CheckError."""
    leaves = [torch.tensor(x, requires_grad=True) for x in arrays]
    start = torch.tensor(plain(upstream), dtype=torch.float64)
    try:
        with torch.enable_grad():
            output = of(*leaves)
            if output.shape != start.shape:
                raise ValueError(f"upstream has shape {start.shape}, the output {output.shape}")
            # Not by `grad_outputs`: for those PyTorch imports SymPy, which takes a second.
            found = torch.autograd.grad((output * start).sum(), leaves, allow_unused=True)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CheckError(f"the trusted function can't be differentiated: {what}") from error
    pairs = zip(found, leaves, strict=True)
    return [plain(torch.zeros_like(x) if g is None else g) for g, x in pairs]
