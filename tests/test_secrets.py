"""What a submission can find in its own process: never a hidden check, never the reference."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import main

# What it looks for crosses backwards, so that looking for it does not bring it along.
SPY = '''
import ctypes
import gc
import linecache
import os
import sys

PAGE = 4096
OWN = "canary of the " + "spy"
OUT_OF_SIGHT = ctypes.create_string_buffer(b"canary of the " + b"heap")


def texts(things, seen, found, depth=0):
    """All text in things and in what they refer to."""
    for thing in things:
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if type(thing) is str:
            found.append(thing.encode("utf-8", "replace"))
        elif type(thing) in (bytes, bytearray):
            found.append(bytes(thing))
        elif depth < 100:
            texts(gc.get_referents(thing), seen, found, depth + 1)


def frames():
    """What the functions on the way here hold."""
    frame = sys._getframe()
    while frame is not None:
        yield frame.f_code
        yield frame.f_locals
        yield frame.f_globals
        frame = frame.f_back


def files():
    """What is in open files, and in those that tell about a process."""
    for number in range(3, 64):
        try:
            yield os.pread(number, 1 << 20, 0)
        except OSError:
            pass
    for path in ("environ", "cmdline", "maps"):
        try:
            yield open(f"/proc/self/{path}", "rb").read()
        except OSError:
            pass


def memory(near):
    """The memory around an address, as far as there is any: the kernel says no, not a crash."""
    libc = ctypes.CDLL(None)
    out = os.open("dump", os.O_RDWR | os.O_CREAT)
    for step in (-PAGE, PAGE):
        page = near - near % PAGE
        for _ in range(4096):
            os.lseek(out, 0, os.SEEK_SET)
            if libc.write(out, ctypes.c_void_p(page), PAGE) != PAGE:
                break
            yield os.pread(out, PAGE, 0)
            page += step
    os.close(out)


def finds(*wanted):
    found = []
    texts([gc.get_objects(), sys.modules, linecache.cache, *frames()], set(), found)
    found += files()
    top_of_heap = ctypes.CDLL(None).sbrk
    top_of_heap.restype = ctypes.c_void_p
    for near in (top_of_heap(0) - 1, ctypes.addressof(OUT_OF_SIGHT), id(OWN), id(found)):
        found.append(b"".join(memory(near)))
    everything = b"\\0".join(found)
    return [text[::-1] in everything for text in wanted], len(everything)
'''

CHECK = '''"""Hidden checks."""

from grader.checks import assert_close, check

CANARY = "canary of the hidden check"


@check(points=3, exercise="double")
def test_what_a_submission_finds(submission, reference):
    """Doubling works for any number."""
    assert_close(submission.double(3.0), reference.double(3.0))
    secrets = [CANARY, reference.CANARY, "what_a_submission_finds"]
    wanted = [*secrets, "canary of the spy", "canary of the heap"]
    found, size = submission.finds(*(text.encode()[::-1] for text in wanted))
    assert size > 10_000_000, f"it looked at {size} bytes only"
    assert found == [False, False, False, True, True], str(found)


@check(points=4, exercise="Half")
def test_half_of_anything(submission, reference, rng):
    """Halving works for any number."""
    x = rng.normal(size=5)
    assert_close(submission.Half().forward(x), reference.Half().forward(x))
'''

REFERENCE_CANARY = 'CANARY = "canary of the reference"\n'


REHEARSAL = """
def finds(*wanted):
    return [False, False, False, True, True], 1 << 30
"""


@pytest.fixture(scope="module")
def course(
    write_sums: Callable[..., Path], sums: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The small course with canaries where no submission may look, and much time to look."""
    reference = (sums / "reference/sums.py").read_text()
    manifest = (sums / "assignments/sums/assignment.toml").read_text()
    changes = {
        "assignments/sums/hidden/test_more_sums.py": CHECK,
        "assignments/sums/assignment.toml": manifest.replace(
            "call_seconds = 5", "call_seconds = 60"
        ),
        # The reference has to pass, so it looks, too; it may well find itself.
        "reference/sums.py": f"{reference}\n\n{REFERENCE_CANARY}\n\n{REHEARSAL}",
    }
    return write_sums(tmp_path_factory.mktemp("canaries"), changes)


@pytest.mark.parametrize("options", [(), ("--jail", "reduced"), ("--no-jail",)])
def test_a_submission_finds_itself_and_no_secret_of_the_course(
    course: Path,
    solution: bytes,
    put: Callable[..., Path],
    handed_in: Path,
    tmp_path: Path,
    options: tuple[str, ...],
) -> None:
    put("spy/sums.py", solution + SPY.encode())
    line = ["score", handed_in, "--assignment", "sums", "--course", course, "--to", tmp_path / "r"]
    result = CliRunner().invoke(main, [*map(str, line), "-j", "1", *options])
    assert result.exit_code == 0, result.output
    report = (tmp_path / "r" / "report.json").read_text()
    assert '"earned":10' in report, report
