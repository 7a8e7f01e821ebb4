"""Lines of a file that a crash may have torn."""

from pathlib import Path

import msgspec
import pytest

from grader.grading.lines import whole_lines

decode = msgspec.json.Decoder(int).decode


def read(path: Path, start: int = 0) -> list[tuple[int, int]]:
    with path.open("ab+") as file:
        file.seek(start)
        return list(whole_lines(file, decode))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lines"


def test_lines_come_with_their_places(path: Path) -> None:
    path.write_bytes(b"1\n23\n4\n")
    assert read(path) == [(0, 1), (2, 23), (5, 4)]


def test_reading_starts_where_the_file_stands(path: Path) -> None:
    path.write_bytes(b"head\n23\n4\n")
    assert read(path, start=5) == [(5, 23), (8, 4)]


@pytest.mark.parametrize("torn", [b"5", b"{\n", b"\xff\n", b"\n", b"x\n6\n"])
def test_from_a_torn_line_on_the_file_is_cut_off(path: Path, torn: bytes) -> None:
    path.write_bytes(b"1\n23\n" + torn)
    assert read(path) == [(0, 1), (2, 23)]
    assert path.read_bytes() == b"1\n23\n"


def test_a_file_of_whole_lines_stays_as_it_is(path: Path) -> None:
    path.write_bytes(b"1\n23\n")
    read(path)
    assert path.read_bytes() == b"1\n23\n"


def test_an_empty_file_has_no_lines(path: Path) -> None:
    assert read(path) == []
