"""`grader doctor`."""

import platform
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from click.testing import Result

import grader as package
from grader.cli import doctor
from grader.jail.choose import Examination
from grader.jail.levels import Level
from grader.jail.selftest import Trial

Grader = Callable[..., Result]

STOPPED = Trial("read a file [of the machine]", stopped=True)
THROUGH = Trial("start a process", stopped=False, detail="it returned [7]")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes this machine one at which certain levels hold."""

    def machine(*examinations: Examination) -> None:
        found = {examination.level: examination for examination in examinations}
        monkeypatch.setattr(doctor, "_examine", found.__getitem__)

    return machine


def test_it_says_as_json_what_this_machine_can_do(doctor_here: Any) -> None:
    said = doctor_here
    assert said["machine"]["numpy"] == np.__version__
    assert said["machine"]["torch"] == torch.__version__
    assert said["machine"]["grader"] == package.__version__
    assert platform.python_version() in said["machine"]["python"]
    assert list(said["levels"]) == ["strong", "reduced"]
    holding = [name for name, level in said["levels"].items() if not level["reason"]]
    assert said["jail"] == (holding[0] if holding else "none")
    for name in holding:
        trials = said["levels"][name]["trials"]
        assert len(trials) > 10
        assert all(trial["stopped"] for trial in trials)


def test_it_prints_the_strongest_level_that_holds(
    grader: Grader, machine: Callable[..., None]
) -> None:
    machine(Examination(Level.STRONG, "", (STOPPED,)), Examination(Level.REDUCED, "", (STOPPED,)))
    output = grader("doctor").stdout
    assert "✓ strong" in output
    assert "1 of 1 attacks stopped" in output
    assert "stopped  read a file [of the machine]" in output
    assert "\njail: strong (namespaces (bubblewrap), seccomp and Landlock)\n" in output


def test_it_prints_why_a_level_does_not_hold(grader: Grader, machine: Callable[..., None]) -> None:
    machine(
        Examination(Level.STRONG, "there is no bubblewrap [here]"),
        Examination(Level.REDUCED, "", (STOPPED,)),
    )
    output = grader("doctor").stdout
    assert "✗ strong: there is no bubblewrap [here]" in output
    assert "\njail: reduced" in output


def test_it_prints_what_got_through(grader: Grader, machine: Callable[..., None]) -> None:
    machine(
        Examination(Level.STRONG, "the self-test got through", (STOPPED, THROUGH)),
        Examination(Level.REDUCED, "no Landlock"),
    )
    output = grader("doctor").stdout
    assert "GOT THROUGH  start a process (it returned [7])" in output


def test_it_says_what_follows_where_nothing_holds(
    grader: Grader, machine: Callable[..., None]
) -> None:
    machine(Examination(Level.STRONG, "no"), Examination(Level.REDUCED, "no"))
    result = grader("doctor")
    assert "\njail: none (no confinement)\n" in result.stdout
    assert "`grader score` refuses to run here unless told --no-jail" in result.stdout
    assert result.exit_code == 0
