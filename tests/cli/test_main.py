"""The command as a whole."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from grader import __version__, cli

Grader = Callable[..., Result]

COMMANDS = ["check", "demo", "doctor", "generate", "score"]


def test_help_names_every_command(grader: Grader) -> None:
    for option in ("--help", "-h"):
        result = grader(option)
        assert result.exit_code == 0
        for command in COMMANDS:
            assert f"\n  {command}" in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(grader: Grader, command: str) -> None:
    result = grader(command, "--help")
    assert result.exit_code == 0
    assert f"{command} [OPTIONS]" in result.stdout


def test_the_version_is_said(grader: Grader) -> None:
    assert grader("--version").stdout == f"grader, version {__version__}\n"


def test_a_misspelled_command_is_suggested(grader: Grader) -> None:
    result = grader("scroe")
    assert result.exit_code == 2
    assert "no such command 'scroe'; do you mean 'score'?" in result.stderr


def test_an_unknown_command_is_wrong_usage(grader: Grader) -> None:
    result = grader("xyz")
    assert result.exit_code == 2
    assert "no such command 'xyz'\n" in result.stderr


def test_no_command_shows_help(grader: Grader) -> None:
    result = grader()
    assert result.exit_code == 2
    assert "Usage:" in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_wrong_usage(grader: Grader, command: str) -> None:
    assert grader(command, "--no-such-option").exit_code == 2


def test_an_interruption_has_its_own_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.importlib, "import_module", interrupt)
    result = CliRunner().invoke(cli.main, ["score"])
    assert result.exit_code == 130
    assert result.stderr == "grader: interrupted\n"


@pytest.mark.parametrize("command", ["--help", "score --help", "demo --help"])
def test_help_does_not_wait_for_pytorch(command: str) -> None:
    code = (
        "import sys\n"
        "from grader.cli import main\n"
        f"main({command.split()}, standalone_mode=False)\n"
        "sys.exit(any(name in sys.modules for name in ('torch', 'numpy', 'pytest')))"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert process.returncode == 0, process.stderr


def test_it_can_print_where_only_plain_letters_can_be() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    code = "from grader.cli.common import console; console().print('\N{CHECK MARK} Zoë')"
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert process.stdout == "? Zo?\n"
