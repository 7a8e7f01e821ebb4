"""What students hand in: any bytes as a source, any zip file, any name."""

import io
import tempfile
import tracemalloc
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from grader.checks.prohibited import refusals
from grader.errors import BatchError
from grader.grading.entries import Entry, find
from grader.grading.names import moodle, student_name, told_apart
from grader.grading.reading import MAX_FILE, MAX_FILES, MAX_TOTAL, key, read
from grader.grading.sources import MAX_ARCHIVE
from grader.jail import sentences
from grader.model import Forbidden, SourceFile, Submission
from grader.worker import protocol
from grader.worker.sources import SourceFinder
from tests.fuzz.strategies import Parts, edited, fuzzed, mutated

RULES = (Forbidden(("torch.nn.functional.relu", "torch.relu"), ("relu",), "Write it."),)
CODE = """import torch
from torch.nn import functional as F

helper = getattr(torch, "relu")


@torch.no_grad()
def relu(x, *, y=lambda z: F.relu(z)):
    match x:
        case [1, *rest]:
            return helper(rest).relu()
    return f"{F.relu(x)!r}"
"""
PARTS = Parts(
    [
        *(
            "\0",
            "\ufeff",
            "\r\n",
            "\r",
            "\f",
            "\x0b",
            "\u2028",
            "\\\n",
            "'''",
            '"""',
            "f'{",
            "}",
            "#",
        ),
        *(
            "relu",
            ".relu",
            "import ",
            "import(",
            "getattr",
            "from . ",
            " as ",
            "*",
            "lambda: ",
            "(",
        ),
        *("global x\n", "class ", "def ", "\tif x:\n", "  ", "(" * 300, "-" * 9000, ".relu" * 3000),
        *("a=" * 3000, "# coding: punycode\n", "# coding: utf-7\n", "# coding: rot13\n", "else:\n"),
    ]
)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "latin-1", "utf-7"])
TEXT = edited(st.just(CODE), PARTS)
SOURCES = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda text, encoding: text.encode(encoding, "replace"), TEXT, ENCODINGS),
)


@fuzzed(SOURCES)
def test_any_bytes_are_a_source_that_accuses_or_does_not(data: bytes) -> None:
    submission = Submission("ada", (SourceFile("sums.py", data),))
    assert set(refusals(submission, "sums.py", RULES)) <= {"relu"}


@fuzzed(SOURCES, st.integers(-3, 20))
def test_any_line_of_any_source_can_be_quoted(data: bytes, line: int) -> None:
    submission = Submission("ada", (SourceFile("sums.py", data),))
    reply = protocol.Raised(1, "ValueError", "", [("sums.py", line)])
    assert len(sentences.raised(reply, "relu", submission)) < 500


@fuzzed(SOURCES)
def test_what_a_worker_compiles_is_code_or_an_exception_of_pythons(data: bytes) -> None:
    finder = SourceFinder({"sums.py": data})
    assert isinstance(finder.get_source("sums"), str)


NAMES: Any = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
    st.sampled_from(
        ["sums.py", "a/sums.py", "../sums.py", "/sums.py", "C:\\sums.py", "s.zip", "a/"]
    ),
    st.sampled_from(
        ["__MACOSX/sums.py", "Ada_1_assignsubmission_file_/sums.py", ".", "..", "\0.py"]
    ),
)
MODES = st.sampled_from([0, 0o120777 << 16, 0o60666 << 16, 0o755 << 16])
MEMBERS = st.lists(st.tuples(NAMES, st.binary(max_size=40), MODES, st.booleans()), max_size=6)


def packed(members: list[tuple[str, bytes, int, bool]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that are there twice
        for number, (name, data, mode, deflated) in enumerate(members):
            info = zipfile.ZipInfo(f"{number}")
            info.filename = name.encode("utf-8", "replace").decode()
            info.external_attr = mode
            info.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            archive.writestr(info, data)
    return file.getvalue()


# Signatures, flags of encryption, sizes that are too large, ways of packing.
TROUBLE = Parts(
    [b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\xff\xff\xff\xff", b"\xff\xff"]
)
TROUBLE += [b"\0\0\0\0", b"\x01\x00", b"\x0c\x00", b"\x08\x00", b"\x01\x00\x10\x00", b"\x7f"]
ZIPS = MEMBERS.map(packed)
ARCHIVES = st.one_of(ZIPS, mutated(ZIPS, TROUBLE), st.binary(max_size=60))


def keeps_the_limits(submission: Submission) -> None:
    assert bool(submission.files) != bool(submission.problem)
    assert len(submission.files) <= MAX_FILES
    sizes = [len(file.data) for file in submission.files]
    assert all(size <= MAX_FILE for size in sizes)
    assert sum(sizes) <= MAX_TOTAL + MAX_FILE
    texts = [submission.problem, *submission.notes, *(file.path for file in submission.files)]
    assert all(text.isprintable() for text in texts)
    assert not any(".." in Path(file.path).parts for file in submission.files)
    assert key(submission)


@fuzzed(ARCHIVES)
def test_any_zip_file_is_files_or_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ada.zip")
        path.write_bytes(data)
        keeps_the_limits(read(Entry("ada", path), "sums.py"))


@fuzzed(ARCHIVES)
def test_any_zip_file_of_a_class_is_submissions_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "class.zip")
        path.write_bytes(data)
        try:
            entries = find(path, "sums").entries
        except BatchError:
            return
        for entry in entries:
            keeps_the_limits(read(entry, "sums.py"))
        assert len({entry.student for entry in entries}) == len(entries)


ON_DISK = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=40)
FOLDERS = st.lists(
    st.one_of(ON_DISK, edited(st.just("Ada_1_assignsubmission_file_"), ["_", "\n", ".py", "2"])),
    max_size=5,
)


@fuzzed(FOLDERS, st.one_of(SOURCES, ARCHIVES))
def test_any_names_in_a_folder_are_submissions_or_ignored(names: list[str], data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            place = Path(folder, name.replace("/", "").replace("\0", "") or "x")
            if place.name not in (".", "..", "") and not place.exists():
                place.write_bytes(data)
        try:
            entries = find(Path(folder), "sums").entries
        except BatchError:
            return
        for entry in entries:
            assert entry.student.isprintable()
            keeps_the_limits(read(entry, "sums.py"))


@fuzzed(st.lists(st.tuples(NAMES, st.booleans()), max_size=8))
def test_students_of_any_names_are_told_apart(named: list[tuple[str, bool]]) -> None:
    students = [student_name(name, "sums", is_folder=folder) for name, folder in named]
    told = told_apart(students, [name for name, _ in named])
    assert len(set(told)) == len(named)
    assert all(student.isprintable() and student for student in told)
    assert all(moodle(name) is None or moodle(name)[0] for name, _ in named)  # type: ignore[index]


@pytest.mark.parametrize("declared", [1 << 16, (1 << 32) - 1])
def test_memory_does_not_follow_what_a_zip_file_declares(tmp_path: Path, declared: int) -> None:
    data = bytearray(packed([("sums.py", b"x = 1\n", 0, True)]))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = data.index(signature) + offset
        data[place : place + 4] = declared.to_bytes(4, "little")
    (tmp_path / "ada.zip").write_bytes(data)
    tracemalloc.start()
    try:
        keeps_the_limits(read(Entry("ada", tmp_path / "ada.zip"), "sums.py"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MAX_ARCHIVE + 8 * MAX_FILE
