"""What fuzzing and reading with an evil eye have found: each was a traceback, a stall or a flood.

What used to stall took the square of its length, or more: hours for what is a second now.
"""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.course.checks import read_file
from grader.course.manifest import load_course
from grader.course.markers import stub
from grader.course.prohibited import MOST, find_prohibited
from grader.errors import ManifestError, MarkerError
from grader.grading.entries import Entry, find
from grader.grading.journal import NAME, Journal
from grader.grading.names import student_name, told_apart
from grader.grading.parts import MAX_ENTRIES, Notes
from grader.grading.reading import read
from grader.grading.sources import MAX_ARCHIVE, MAX_ZIPS, python_files
from grader.model import Forbidden, RunInfo
from grader.worker.protocol import MAX_COLLISIONS, BigInt, Items, Mapping
from grader.worker.serving import serve
from grader.worker.values import Decoder, NotData

RULES = tuple(Forbidden((f"torch.{name}",), ("relu", "free")) for name in ("relu", "var", "std"))
STALLS = {
    "a function that nobody calls": b"def apart():\n" + b"    x.relu\n" * 23_000,
    "functions that nobody calls": b"".join(b"def f%d(): x.relu\n" % n for n in range(12_000)),
    "many times getattr in a line": b"getattr " * 32_000 + b"relu",
    "many times import in a line": b"import " * 36_000,
    "many lists of imports": b"import(" * 36_000,
    "a name of dashes": b"'" + b"_ " * 120_000 + b".relu'",
    "one value with many names": b"x.relu\n" + b"a=" * 120_000 + b"1",
    "many calls with many names": (
        b"x.relu\n" + b"".join(b"a%d=" % n for n in range(9000)) + b"f()," * 40_000
    ),
    "calls of calls of calls": b"y = torch.relu\ndef relu():\n"
    + (b"  a" + b".a()" * 400 + b"\n") * 150,
    "functions that call each other": b"y = torch.relu\ndef relu(): f0()\n"
    + b"".join(b"def f%d():f%d()\n" % (n, n + 1) for n in range(12_000)),
    "a slow encoding": b"# coding: punycode\nx.relu\n#" + b"-" + b"9zz" * 80_000,
}


@pytest.mark.parametrize("source", STALLS.values(), ids=STALLS.keys())
def test_a_source_that_stalled_the_search_for_forbidden_calls(source: bytes) -> None:
    assert len(source) <= MOST
    assert find_prohibited({"sums.py": source}, "sums.py", RULES) == []


def test_files_are_parsed_only_as_far_as_they_are_short_together() -> None:
    use = b"import torch\n\n\ndef relu(x):\n    return torch.relu(x)\n"
    files = {f"a{number}.py": b"#" * 1000 for number in range(1000)}
    assert len(find_prohibited({**files, "sums.py": use}, "sums.py", RULES)) == 1
    assert find_prohibited({"a.py": use, "sums.py": b"#" * MOST}, "a.py", RULES)
    assert not find_prohibited({"a.py": use, "sums.py": b"#" * MOST}, "sums.py", RULES)


def test_a_file_that_can_not_be_parsed_hides_no_other() -> None:
    files = {"deep.py": b"-" * 9000 + b"1", "sums.py": b"import torch\nrelu = torch.relu"}
    assert len(find_prohibited(files, "sums.py", RULES)) == 1


def colliding(number: int) -> Items:
    """A tuple of the same hash as all others of these."""
    return Items("tuple", [0.5] * 200 + [BigInt(hex((number + 8) * (2**61 - 1)))])


@pytest.mark.parametrize("kind", ["set", "frozenset", "dict"])
def test_keys_of_one_hash_are_not_compared_with_each_other(kind: str) -> None:
    keys = [colliding(number) for number in range(9000)]
    value: Any = Mapping([(key, None) for key in keys]) if kind == "dict" else Items(kind, keys)  # type: ignore[arg-type]
    with pytest.raises(NotData, match="one hash"):
        Decoder(lambda opaque: opaque).decode(value)


def test_a_few_keys_of_one_hash_are_data() -> None:
    value = Items("set", [colliding(number) for number in range(MAX_COLLISIONS)])
    assert len(Decoder(lambda opaque: opaque).decode(value)) == MAX_COLLISIONS


class Line:
    """A marker's line that says one thing."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def makefile(self, _: str) -> Any:
        """The line as a file."""
        return io.BytesIO(len(self.body).to_bytes(4, "big") + self.body)


@pytest.mark.parametrize("body", [b"\x81\xa1z" + b"\x91" * 100_000, b"\x81\xa1_\xa1\xff", b"\xc1"])
def test_a_request_that_can_not_be_read_ends_a_worker_quietly(body: bytes) -> None:
    line: Any = Line(body)
    server: Any = None  # it is not asked
    serve(line, server)


def test_zip_files_in_memory_are_bounded_together(tmp_path: Path) -> None:
    inner, outer = tmp_path / "inner.zip", tmp_path / "class.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("junk", bytes(20 << 20))
        archive.writestr("sums.py", b"x = 1\n")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.write(inner, f"ada/{number}.zip")
    notes = Notes()
    tracemalloc.start()
    try:
        parts = list(python_files(Entry("ada", outer, "ada"), notes))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2.5 * MAX_ARCHIVE
    assert len(parts) == 3
    assert notes.faults[0] == "3.zip is larger than 64 MB, together with the zip files before it"


def test_files_in_zip_files_are_counted_together(
    put: Callable[..., Path], packed: Callable[..., bytes]
) -> None:
    for number in range(3):
        put(f"ada/{number}.zip", packed({f"{k}.txt": b"" for k in range(MAX_ENTRIES // 2)}))
    folder = put("ada/sums.py").parent
    assert read(Entry("ada", folder), "sums.py").problem == (
        f"the submission holds more than {MAX_ENTRIES} files"
    )


def test_zip_files_are_counted(put: Callable[..., Path]) -> None:
    paths = [put(f"ada/{number}.zip", b"PK") for number in range(MAX_ZIPS + 1)]
    assert read(Entry("ada", paths[0].parent), "sums.py").problem == (
        f"the submission holds more than {MAX_ZIPS} zip files"
    )


def test_the_end_of_a_directory_inside_of_another_hides_no_directory(
    put: Callable[..., Path], packed: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytearray(packed({f"{number:0200}.txt": b"" for number in range(20_000)}))
    end = data.rindex(b"PK\5\6")
    struct.pack_into("<4s", data, end + 8, b"PK\5\6")  # in place of two numbers of entries
    path = put("ada.zip", bytes(data))
    monkeypatch.setattr("zipfile.ZipInfo", None)  # no entry is read
    assert read(Entry("ada", path), "sums.py").problem == (
        f"ada.zip holds more than {MAX_ENTRIES} files; hand in sums.py"
    )


def test_a_class_of_many_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for number in range(30_000):
            archive.writestr(f"Ada_7_assignsubmission_file_{number}/sums.py", b"")
    assert len(find(tmp_path / "class.zip", "sums").entries) == 30_000


def test_many_namesakes_are_told_apart() -> None:
    told = told_apart(["Ada"] * 100_000, ["Ada_7_assignsubmission_file_"] * 100_000)
    assert len(set(told)) == 100_000
    assert told[:3] == ["Ada (7)", "Ada (7) 2", "Ada (7) 3"]


def test_a_name_of_dashes_is_a_name() -> None:
    assert student_name("-" * 500_000 + "x.py", "sums", is_folder=False) == "-" * 100
    assert student_name("Ada _-sums.py", "sums", is_folder=False) == "Ada"


DEEP = [b'{"index":1,"x":' + b"[" * 100_000 + b"\n", b'{"x":' * 100_000 + b"\n"]


@pytest.mark.parametrize("line", DEEP)
def test_a_line_of_a_journal_that_is_nested_deeply_is_none(tmp_path: Path, line: bytes) -> None:
    run = RunInfo("Arithmetic", "sums", "1", "strong", "c", "0.1.0", "3.11.7", "2.1.0", "2.5.1")
    with Journal(tmp_path, run):
        head = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(head + line)
    with Journal(tmp_path, run) as journal:
        assert journal.get("Ada") is None
    assert (tmp_path / NAME).read_bytes() == head


HUGE = "0x" + "f" * 5000
MANIFEST, COURSE = "assignments/sums/assignment.toml", "course.toml"
FAULTS = {
    "huge points": (MANIFEST, "points = 10", f"points = {HUGE}", "a whole number from 1 to"),
    "a huge title": (COURSE, '"Arithmetic"', HUGE, "too large to be shown"),
    "a wait for ever": (MANIFEST, "call_seconds = 5", "call_seconds = 1e300", "at most 1000000"),
    "memory without end": (MANIFEST, "call_seconds = 5", f"memory_mb = {10**15}", "from 1 to"),
    "a long name": (COURSE, '["sums"]', f'["{"a" * 300}"]', "has no assignments/"),
    "a name of two lines": (COURSE, '["sums"]', '["su\\nms"]', "no Python identifier"),
    "a name of two lines twice": (COURSE, '["sums"]', '["a\\nb", "a\\nb"]', "there twice"),
}


@pytest.mark.parametrize(("path", "old", "new", "why"), FAULTS.values(), ids=FAULTS.keys())
def test_a_manifest_that_ended_in_a_traceback(
    tmp_path: Path, write_sums: Any, sums: Path, path: str, old: str, new: str, why: str
) -> None:
    text = (sums / path).read_text()
    assert text.count(old) == 1
    folder = write_sums(tmp_path, {path: text.replace(old, new)})
    with pytest.raises(ManifestError, match=why) as caught:
        load_course(folder)
    assert "\n" not in str(caught.value)


DEEP_CODE = ["-" * 9000 + "1", "lambda: " * 9000 + "1", "x" + ".a" * 90_000]


@pytest.mark.parametrize("code", DEEP_CODE)
def test_code_that_is_nested_too_deeply_is_a_fault_of_the_course(code: str) -> None:
    with pytest.raises(MarkerError, match=r"^a.py:1: does not compile"):
        stub(code, "a.py")
    with pytest.raises(ManifestError, match=r"^test_a.py:1: does not compile"):
        read_file(code, Path("test_a.py"), "test_a.py", hidden=False)


@pytest.mark.parametrize(
    "given", [f"points={HUGE}", f"points=[{HUGE}]", f"points=1, seconds={HUGE}"]
)
def test_a_huge_number_in_a_check_is_a_fault_of_the_course(given: str) -> None:
    code = f'@check(exercise="a", {given})\ndef test_a():\n    """A."""\n'
    with pytest.raises(ManifestError, match="too large to be shown"):
        read_file(code, Path("test_a.py"), "test_a.py", hidden=False)
