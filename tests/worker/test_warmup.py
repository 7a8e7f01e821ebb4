"""The made-up submission of the warm-up leaves no trace of itself."""

import sys

import numpy as np
import pytest
import torch

from grader.worker import warmup


@pytest.mark.usefixtures("client")  # which puts back what is global
def test_the_warm_up_leaves_no_module_and_no_finder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warmup, "ROUNDS", 1)
    modules, finders = set(sys.modules), list(sys.meta_path)
    states = np.random.get_state(), torch.get_rng_state()
    warmup.warm_up()
    np.random.set_state(states[0])
    torch.set_rng_state(states[1])
    assert sys.meta_path == finders
    assert "grader_warmup" not in set(sys.modules) - modules
