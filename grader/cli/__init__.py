"""The command `grader`: parses, calls, prints."""

import importlib
from typing import Any

import click

from grader import __version__

EXIT_INTERRUPTED = 130

# The modules are imported when their command runs: PyTorch alone takes a second.
_COMMANDS = {
    "audit": "Prove the checks of a course: who must pass, passes; who must not, does not.",
    "check": "Check your own solution with the checks of its kit.",
    "convert": "Turn a .py file into a notebook, or a notebook into a .py file.",
    "demo": "Generate a kit, make a sample class, score it and show the pages.",
    "doctor": "Say what this machine can do, and why not more.",
    "generate": "Write student kits from the course's references.",
    "score": "Score a folder of submissions.",
}


class _Commands(click.Group):
    """The subcommands, a module each; the arguments of its methods are Click's to give."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"grader.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("grader: interrupted", err=True)
            raise SystemExit(EXIT_INTERRUPTED) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from grader.checks.near import nearest

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            hint = nearest(args[0], _COMMANDS)
            raise click.UsageError(f"no such command '{args[0]}'{hint}", ctx) from None


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def main(**_: Any) -> None:
    """Mark deep-learning exercises: correctly, safely, within milliseconds."""
