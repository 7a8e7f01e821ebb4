"""Submissions that stall whoever opens them: files, folders and zip files of all kinds."""

import io
import os
import socket
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from tests.attacks.made import FULL, HONEST, made, submit

NONE = ("not attempted",)


def _hidden(folder: Path) -> Path:
    """The hidden checks, as they lie beside the class."""
    return folder.parent.parent / "course/assignments/target/hidden/test_target_more.py"


def _zip(folder: Path, files: dict[str, bytes], name: str = "target.zip") -> None:
    (folder / name).write_bytes(_zipped(files))


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return packed.getvalue()


@made("stall", "readers", proof="a reader that unpacks it takes all of it", expect=NONE)
def a_zip_bomb(folder: Path) -> None:
    """Hand in a zip file of a hundred kilobytes, with a file of a hundred megabytes in it."""
    _zip(folder, {"target.py": HONEST + bytes(100 << 20)})


@made("stall", "readers", proof="each layer alone is small", expect=NONE)
def zips_in_zips(folder: Path) -> None:
    """Nest zip files six deep, ten in each."""
    data = _zipped({"target.py": HONEST + bytes(1 << 20)})
    for _ in range(6):
        data = _zipped({f"{number}.zip": data for number in range(10)})
    (folder / "target.zip").write_bytes(data)


@made("stall", "readers", proof="its list takes a hundred times its bytes", expect=NONE)
def a_zip_of_100000_files(folder: Path) -> None:
    """Hand in a zip file that lists a hundred thousand empty files."""
    _zip(folder, {f"{number}/target.py": b"" for number in range(100_000)})


@made("stall", "readers", proof="who believes what it says reads without a bound", expect=NONE)
def a_zip_that_lies(folder: Path) -> None:
    """Hand in a zip file whose file is a thousand times as large as it says."""
    data = bytearray(_zipped({"target.py": HONEST + b"#" * (20 << 20)}))
    size = struct.pack("<L", len(HONEST) + (20 << 20))
    (folder / "target.zip").write_bytes(data.replace(size, struct.pack("<L", len(HONEST))))


@made("stall", "readers", proof="a few bytes are unpacked once for each name", expect=NONE)
def a_zip_of_one_file_in_many_places(folder: Path) -> None:
    """Hand in a zip file that lists one packed megabyte under four thousand names."""
    one = _zipped({"a/target.py": b"#" * (1 << 20)})
    end = one.rindex(b"PK\1\2")
    head, tail = one[:end], one.rindex(b"PK\5\6")
    entry = one[end:tail]
    many = entry * 4000
    close = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 4000, 4000, len(many), len(head), 0)
    (folder / "target.zip").write_bytes(head + many + close)


@made("stall", "readers", proof="unpacked, they lie where others' files do", deserves=FULL)
def a_zip_with_paths(folder: Path) -> None:
    """Hand in a zip file whose names lead out of it, beside honest work."""
    names = ("../../home/diary.txt", "../../../target.py", "/tmp/target.py", "C:\\target.py")
    more = ("..\\..\\target.py", "a/../../target.py", "//host/target.py", "x\0.py", "\x1b[2J.py")
    _zip(folder, {"target.py": HONEST, **dict.fromkeys((*names, *more), b"boom = 1\n")})


@made("see", "readers", proof="unpacked and followed, it is the text of the checks", expect=NONE)
def a_link_in_a_zip(folder: Path) -> None:
    """Hand in a zip file with a link to the hidden checks."""
    link = zipfile.ZipInfo("target.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "target.zip", "w") as archive:
        archive.writestr(link, str(_hidden(folder)))


@made("stall", "readers", proof="zipfile takes whatever memory this asks for", expect=NONE)
def a_zip_in_another_way(folder: Path) -> None:
    """Hand in a zip file that is packed in ways that take more memory to unpack."""
    with zipfile.ZipFile(folder / "target.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("target.py", HONEST + bytes(1 << 20))
    with zipfile.ZipFile(folder / "other.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("target.py", HONEST + bytes(1 << 20))


@made("stall", "readers", proof="zipfile raises just anything on it", expect=NONE)
def a_zip_that_is_damaged(folder: Path) -> None:
    """Hand in zip files that are cut, turned around, or say that they begin before themselves."""
    data = _zipped({"target.py": HONEST})
    (folder / "target.zip").write_bytes(data[:-30])
    (folder / "b.zip").write_bytes(data[30:])
    (folder / "c.zip").write_bytes(data.replace(b"PK\1\2", b"PK\1\3"))
    (folder / "d.zip").write_bytes(data[:-6] + b"\xff\xff\xff\xff\0\0")
    (folder / "e.zip").write_bytes(data[:40] + zlib.compress(b"x" * 99) + data[60:])


@made("stall", "readers", proof="to read it takes minutes and gigabytes", expect=NONE)
def a_notebook_of_100000_cells(folder: Path) -> None:
    """Hand in a notebook of a hundred thousand cells."""
    cell = '{"cell_type": "code", "source": ["x = 1"], "metadata": {}, "outputs": []}'
    cells = ",".join([cell] * 100_000)
    head = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ['
    (folder / "target.ipynb").write_text(head + cells + "]}")


@made("stall", "readers, cleaning", proof="a page or a line of a log shows names", deserves=FULL)
def names_of_all_kinds(folder: Path) -> None:
    """Hand in honest work beside files whose names no page and no terminal should show."""
    submit(folder, HONEST)
    names = [b"\x1b[2J\x07\r.py", b"a\nb.py", b"\xff\xfe.py", b"x" * 252 + b".py", b" .py"]
    names += [b"<script>alert(1)<!--.py", "\u202egnp.py".encode(), b"-rf.py", b"$(touch x).py"]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x = 1\n")


@made("see", "readers", proof="followed, it is the text of the checks", expect=NONE)
def a_link_to_the_hidden_checks(folder: Path) -> None:
    """Hand in a link to the hidden checks as one's own file."""
    (folder / "target.py").symlink_to(_hidden(folder))


@made("see", "readers", proof="followed, it is the folder of the checks", expect=NONE)
def a_link_to_the_course(folder: Path) -> None:
    """Hand in a folder that is a link to the course, and one to a neighbour's."""
    (folder / "course").symlink_to(folder.parent.parent / "course")
    (folder / "class").symlink_to(folder.parent)


@made("stall", "readers", proof="to read it never ends", expect=NONE)
def a_link_to_an_endless_device(folder: Path) -> None:
    """Hand in links to devices that never end."""
    (folder / "target.py").symlink_to("/dev/zero")
    (folder / "target.zip").symlink_to("/dev/urandom")


@made("stall", "readers", proof="to read it, or to look for its end, never ends", expect=NONE)
def a_link_to_itself(folder: Path) -> None:
    """Hand in links to links to themselves, and a folder that lies in itself."""
    (folder / "target.py").symlink_to("target.py")
    (folder / "again").mkdir()
    (folder / "again" / "again").symlink_to("..")
    (folder / "again" / "target.py").symlink_to("../target.py")


@made("stall", "readers", proof="to open it waits for the other end", expect=NONE)
def a_pipe(folder: Path) -> None:
    """Hand in a pipe that nobody writes to."""
    os.mkfifo(folder / "target.py")
    os.mkfifo(folder / "target.zip")


@made("stall", "readers", proof="it can't be opened", expect=NONE)
def a_socket(folder: Path) -> None:
    """Hand in a socket."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)  # the path as a whole may be longer than a socket's can be
        with socket.socket(socket.AF_UNIX) as line:
            line.bind("target.py")
    finally:
        os.fchdir(here)
        os.close(here)


@made("stall", "readers", proof="to read it never ends", expect=NONE)
def a_device(folder: Path) -> None:
    """Hand in a device that never ends, where the superuser unpacked it; or else a link to one."""
    try:
        os.mknod(folder / "target.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        (folder / "target.py").symlink_to("/dev/zero")


@made("stall", "readers", proof="it is called as a file, and is none", expect=NONE)
def a_folder_as_a_file(folder: Path) -> None:
    """Hand in folders that are called as files are."""
    (folder / "target.py" / "target.py").mkdir(parents=True)
    (folder / "target.zip").mkdir()


@made("stall", "readers", proof="to read it takes a terabyte of memory", expect=NONE)
def a_file_of_a_terabyte(folder: Path) -> None:
    """Hand in files of a terabyte that take no room on the disk."""
    for name in ("target.py", "target.zip"):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 40)


@made("stall", "readers", proof="who recurses through folders ends there", deserves=FULL)
def a_folder_without_end(folder: Path) -> None:
    """Hand in honest work four hundred folders deep."""
    deep = folder.joinpath(*["d"] * 400)
    deep.mkdir(parents=True)
    submit(deep, HONEST)


@made("stall", "readers", proof="each of them is read, and each of them may be the one")
def files_of_one_name(folder: Path) -> None:
    """Hand in a thousand files of the right name, each in a folder of its own."""
    for number in range(1000):
        (folder / f"{number:04d}").mkdir()
        submit(folder / f"{number:04d}", b"x = 1\n" * 10)


@made("stall", "readers", proof="all of them together are larger than any one may be")
def files_that_are_large_together(folder: Path) -> None:
    """Hand in ninety files of almost a megabyte each."""
    for number in range(90):
        (folder / f"part_{number}.py").write_bytes(b"#" * 1_000_000)
    submit(folder, b"x = 1\n")
