"""`make fuzz`: inputs that nobody expects, for ten minutes or as many seconds as are given.

Half of the time goes to atheris, which looks for inputs that reach new lines of the protocol;
the other half to the tests of this folder, with other examples each time.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from grader.worker import control, protocol

GUIDED = ("reply", "line", "request", "zygote")
RSS_MB, SECONDS_AN_INPUT = 2048, 10
SEEDS = (
    protocol.Answer(7, protocol.Items("list", [1, 0.5, "a", None, protocol.BigInt("-0x1f")])),
    protocol.Answer(7, protocol.Array("float32", (2,), bytes(8)), [(0, True)], ["w"], "out"),
    protocol.Answer(7, protocol.Tensor("bfloat16", (1, 2), bytes(4), True)),
    protocol.Answer(7, protocol.Mapping([("k", protocol.Scalar("int8", b"\0"))])),
    protocol.Answer(7, protocol.Opaque(1, "T", protocol.Items("tuple", [1]))),
    protocol.Answer(7, protocol.Generator(protocol.BigInt("1"), protocol.BigInt("3"), 0, 0)),
    protocol.Raised(7, "ValueError", "no", [("sums.py", 3)], True, "out"),
    protocol.Missing(7, "relu", ["rule"]),
    protocol.Prohibited(7, "torch.relu", "sums.py", 3),
    protocol.Load(1, "sums", {"sums.py": b"x = 1"}),
    protocol.Call(3, protocol.Target(None, ("f",)), [1], {"k": protocol.Bytes(b"x")}),
    protocol.Gradient(3, protocol.Target(1, ()), [protocol.Complex(0, 1)], {}, (0,), None),
    protocol.Set(3, protocol.Target("torch", ("x",)), protocol.Dtype("numpy", "int8")),
    control.Forked(1),
    control.End(1, patient=True),
    control.Failed("no"),
)


@click.command()
@click.option("--seconds", type=click.IntRange(10), default=600, show_default=True)
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path("fuzz"))
def command(seconds: int, folder: Path) -> None:
    """Fuzz for so long; what is found is written to a folder, and the exit status is 1."""
    end = time.monotonic() + seconds
    folder.mkdir(parents=True, exist_ok=True)
    for place, target in enumerate(GUIDED):
        left = end - seconds / 2 - time.monotonic()  # to start one takes a while, too
        guided(target, max(1, int(left / (len(GUIDED) - place))), folder.resolve())
    rounds = 0
    while (left := end - time.monotonic()) > 0:
        drawn(left)
        rounds += 1
    click.echo(f"Nothing was found in {seconds} seconds ({rounds} rounds of tests).")


def guided(target: str, seconds: int, folder: Path) -> None:
    """Fuzz one target with atheris; an input that fails is left in the folder."""
    click.echo(f"{target}: {seconds} seconds")
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS):
            body = protocol.encode(seed)
            Path(corpus, str(number)).write_bytes(body)
            Path(corpus, f"framed-{number}").write_bytes(len(body).to_bytes(4, "big") + body)
        bounds = [f"-max_total_time={seconds}", f"-timeout={SECONDS_AN_INPUT}"]
        bounds += [f"-rss_limit_mb={RSS_MB}", f"-artifact_prefix={folder}/{target}-"]
        line = [sys.executable, "-m", "tests.fuzz.guided", target, "-verbosity=0", *bounds, corpus]
        stop_at(subprocess.run(line, check=False).returncode)


def drawn(seconds: float) -> None:
    """Run the tests of this folder with examples drawn anew, for so long at most."""
    line = [sys.executable, "-m", "pytest", "-q", "-x", "--hypothesis-profile=fuzz", "tests/fuzz"]
    try:
        stop_at(subprocess.run(line, check=False, timeout=seconds).returncode)
    except subprocess.TimeoutExpired:
        return


def stop_at(status: int) -> None:
    """End, if something was found."""
    if status != 0:
        raise SystemExit(1)


if __name__ == "__main__":
    command()
