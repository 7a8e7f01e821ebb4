"""Reading submissions from zip files, whatever is in them."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.grading.parts import MAX_ENTRIES
from grader.grading.reading import MAX_FILE
from grader.grading.sources import MAX_ARCHIVE
from grader.model import SourceFile, Submission

Put = Callable[..., Path]
Only = Callable[[], Submission]
Packed = Callable[..., bytes]

CODE = b"x = 1\n"
DAMAGED = "is damaged, or is no zip file; pack it again"


@pytest.mark.parametrize("place", ["ada.zip", "ada/work.zip", "ada/deeper/Work.ZIP"])
@pytest.mark.parametrize("inside", ["sums.py", "work/sums.py", "./sums.py", "work\\sums.py"])
def test_a_zip_file_is_looked_into(
    put: Put, packed: Packed, only: Only, place: str, inside: str
) -> None:
    put(place, packed({inside: CODE}))
    assert only() == Submission("ada", (SourceFile("sums.py", CODE),))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_both_usual_ways_of_packing_are_read(
    put: Put, packed: Packed, only: Only, method: int
) -> None:
    put("ada.zip", packed({"sums.py": CODE}, method))
    assert only().files == (SourceFile("sums.py", CODE),)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_a_problem(
    put: Put, packed: Packed, only: Only, method: int
) -> None:
    put("ada.zip", packed({"sums.py": CODE}, method))
    assert only().problem == (
        "sums.py is packed in an unusual way; pack it as an ordinary zip file"
    )


def test_the_modules_beside_the_file_come_along(put: Put, packed: Packed, only: Only) -> None:
    files = {"work/sums.py": CODE, "work/helpers.py": b"", "work/p/__init__.py": b"", "x.py": b""}
    put("ada.zip", packed(files))
    assert [file.path for file in only().files] == ["sums.py", "helpers.py", "p/__init__.py"]


def test_a_file_beside_a_zip_file_comes_first(put: Put, packed: Packed, only: Only) -> None:
    put("ada/sums.py", b"# beside")
    put("ada/backup.zip", packed({"sums.py": b"# inside"}))
    assert only().files[0].data == b"# beside"
    assert only().notes == ("of several files sums.py, sums.py was taken",)


def test_what_programs_leave_behind_is_left_out(put: Put, packed: Packed, only: Only) -> None:
    junk = ["__MACOSX/._sums.py", "__MACOSX/sums.py", "._sums.py", ".git/sums.py"]
    put("ada.zip", packed({"work/sums.py": CODE} | dict.fromkeys(junk, b"junk")))
    assert only() == Submission("ada", (SourceFile("sums.py", CODE),))


def test_a_folder_that_is_called_like_a_file_is_no_file(
    put: Put, packed: Packed, only: Only
) -> None:
    put("ada.zip", packed({"sums.py/": b"", "sums.py/sums.py": CODE}))
    assert only().files == (SourceFile("sums.py", CODE),)


@pytest.mark.parametrize(
    "path", ["../sums.py", "work/../../sums.py", "/etc/sums.py", "C:\\work\\sums.py", "\\\\h\\s.py"]
)
def test_a_path_that_leads_out_is_left_out_and_said(
    put: Put, packed: Packed, only: Only, path: str
) -> None:
    put("ada.zip", packed({path: b"# out", "sums.py": CODE}))
    assert only().files == (SourceFile("sums.py", CODE),)
    assert only().notes[0].endswith("leads out of its zip file and was left out")


def test_a_link_is_left_out_and_said(put: Put, only: Only, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("sums.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    put("ada.zip", (tmp_path / "made.zip").read_bytes())
    assert only().problem == "there is no Python file in the submission; hand in sums.py"
    assert only().notes == ("sums.py is a link and was left out",)


@pytest.mark.parametrize(
    "data", [b"", b"PK\3\4", b"PK\5\6", b"no zip file\n" * 100, b"PK\5\6" + b"\xff" * 18]
)
@pytest.mark.parametrize("place", ["ada.zip", "ada/work.zip"])
def test_what_is_no_zip_file_is_a_problem(put: Put, only: Only, place: str, data: bytes) -> None:
    put(place, data)
    assert only().problem == f"{Path(place).name} {DAMAGED}; hand in sums.py"


def test_an_empty_zip_file_is_a_problem(put: Put, packed: Packed, only: Only) -> None:
    put("ada.zip", packed({}))
    assert only().problem == "there is no Python file in the submission; hand in sums.py"


def test_a_damaged_zip_file_beside_the_file_does_no_harm(put: Put, only: Only) -> None:
    put("ada/sums.py", CODE)
    put("ada/data.zip", b"junk")
    assert only().files == (SourceFile("sums.py", CODE),)
    assert only().notes == (f"data.zip {DAMAGED}",)


def test_an_encrypted_file_is_a_problem(put: Put, packed: Packed, only: Only) -> None:
    data = bytearray(packed({"sums.py": CODE}))
    data[6] |= 1  # the flag in the file's own head
    data[data.index(b"PK\1\2") + 8] |= 1  # and in the directory
    put("ada.zip", bytes(data))
    assert only().problem == "sums.py is encrypted; pack it without a password"


def test_a_zip_file_cut_short_anywhere_is_a_problem(put: Put, packed: Packed, only: Only) -> None:
    data = packed({"sums.py": CODE * 50})
    for length in range(len(data)):
        put("ada.zip", data[:length])
        assert only().problem
        assert only().files == ()


def test_a_zip_file_with_any_byte_changed_is_read_or_a_problem(
    put: Put, packed: Packed, only: Only
) -> None:
    data = packed({"sums.py": CODE * 50})
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0xFF
        put("ada.zip", bytes(changed))
        submission = only()
        assert bool(submission.problem) != bool(submission.files)


def test_a_bomb_is_a_problem_and_is_not_unpacked(put: Put, packed: Packed, only: Only) -> None:
    put("ada.zip", packed({"sums.py": b"#" * (50 << 20)}))
    assert only().problem == "sums.py is larger than 1 MB"


def test_a_bomb_that_lies_about_its_size_is_a_problem(put: Put, packed: Packed, only: Only) -> None:
    size = 4 * MAX_FILE
    data = packed({"sums.py": b"#" * size})
    assert data.count(struct.pack("<L", size)) == 2
    put("ada.zip", data.replace(struct.pack("<L", size), struct.pack("<L", 10)))
    # zipfile believes the size, and what it reads then does not have the right checksum.
    assert only().problem in (f"sums.py {DAMAGED}", "sums.py is larger than 1 MB")


def test_a_file_that_claims_more_than_it_holds_is_read(
    put: Put, packed: Packed, only: Only
) -> None:
    data = packed({"sums.py": CODE}, zipfile.ZIP_STORED)
    put(
        "ada.zip",
        data[:-22].replace(struct.pack("<L", len(CODE)), b"\xff\xff\xff\x7f") + data[-22:],
    )
    assert only().problem or only().files


def test_thousands_of_files_are_a_problem(put: Put, packed: Packed, only: Only) -> None:
    put("ada.zip", packed({f"{number}.txt": b"" for number in range(MAX_ENTRIES + 1)}))
    assert only().problem == f"ada.zip holds more than {MAX_ENTRIES} files; hand in sums.py"


def test_a_directory_of_many_megabytes_is_refused_before_it_is_read(
    put: Put, packed: Packed, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("ada.zip", packed({f"{number:0200}.txt": b"" for number in range(20_000)}))
    monkeypatch.setattr("zipfile.ZipInfo", None)  # calling it would be said to be damage
    assert only().problem == f"ada.zip holds more than {MAX_ENTRIES} files; hand in sums.py"


def test_a_zip_file_in_the_wide_format_is_read(
    put: Put, packed: Packed, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zipfile.ZIP_FILECOUNT_LIMIT", 1)
    data = packed({"sums.py": CODE, "helpers.py": b""})
    assert b"PK\6\6" in data
    put("ada.zip", data)
    assert len(only().files) == 2


def test_a_zip_file_that_is_too_large_is_a_problem_and_is_not_read(
    put: Put, packed: Packed, only: Only
) -> None:
    path = put("ada.zip", packed({"sums.py": CODE}))
    with path.open("r+b") as file:
        file.truncate(MAX_ARCHIVE + 1)
    assert only().problem == "ada.zip is larger than 64 MB; hand in sums.py"


def test_the_same_path_twice_gives_the_first(put: Put, packed: Packed, only: Only) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed([("sums.py", b"# first"), ("sums.py", b"# second")])
    put("ada.zip", data)
    assert only().files == (SourceFile("sums.py", b"# first"),)


def test_names_with_control_characters_are_readable(put: Put, packed: Packed, only: Only) -> None:
    put("ada.zip", packed({"sums.py": CODE, "a\x1b[2Jb.py": b""}))
    assert [file.path for file in only().files] == ["sums.py", "a\ufffd[2Jb.py"]
