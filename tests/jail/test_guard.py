"""Calls of what is forbidden, at every level of the jail: one guard, installed before the fork."""

import contextlib

import pytest

from grader.jail import remote
from grader.jail.conversation import Conversation
from grader.jail.faults import Prohibited
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Forbidden, Limits, SourceFile, Submission

FORBIDDEN = (Forbidden(("torch.nn.functional.gelu", "torch.nn.Dropout"), ("norm",)),)
SOURCE = b"""
import torch
from torch.nn import *
from torch.nn.functional import *

def norm(x):
    return gelu(torch.tensor(x)).item()

def free(x):
    return gelu(torch.tensor(x)).item()

"""


@pytest.mark.usefixtures("jail")  # skips the levels that do not hold here
def test_each_worker_of_a_jail_refuses_it_in_the_exercise_alone(level: Level) -> None:
    submission = Submission("student", (SourceFile("student.py", SOURCE),))
    with Jail(level, Limits(memory_mb=256), forbidden=FORBIDDEN) as jail:
        for _ in range(2):
            with contextlib.closing(Conversation(jail, submission, "student.py")) as one:
                module = remote.module(one)
                one.begin(0, None, "free")
                assert module.free(0.0) == 0.0
                one.begin(0, None, "norm")
                with pytest.raises(Prohibited, match=r"gelu \(student.py, line 7\)"):
                    module.norm(0.0)
                assert list(one.refusals) == ["norm"]
