"""Workers' folders are made out of sight of others, and removed whatever is in them."""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.worker import scratch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to be removed, with a file beside it that is not."""
    (tmp_path / "beside").write_text("kept")
    return Path(scratch.make(str(tmp_path)))


def test_a_new_folder_is_its_owners_alone(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_name_of_a_folder_can_not_be_guessed_from_a_generators_state(tmp_path: Path) -> None:
    state = random.getstate()
    names = []
    for _ in range(2):
        random.setstate(state)
        names.append(scratch.make(str(tmp_path)))
    assert names[0] != names[1]
    assert len(os.path.basename(names[0])) >= 32


def test_without_a_parent_there_is_no_folder() -> None:
    assert scratch.make("") == ""


def test_where_no_folder_can_be_made_there_is_none(tmp_path: Path) -> None:
    assert scratch.make(str(tmp_path / "missing")) == ""


def test_an_empty_folder_is_removed(folder: Path) -> None:
    scratch.remove(str(folder))
    assert not folder.exists()


def test_a_folder_with_files_and_folders_is_removed(folder: Path) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_text("x")
    (folder / "a" / "other").mkdir()
    (folder / "file").write_text("x")
    os.mkfifo(folder / "pipe")
    scratch.remove(str(folder))
    assert not folder.exists()


def test_a_folder_nested_deeper_than_any_path_may_be_long_is_removed(folder: Path) -> None:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("deep", dir_fd=here)
        below = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    scratch.remove(str(folder))
    assert not folder.exists()


LOCKED = """
import os, sys
from pathlib import Path
from grader.worker import scratch
if os.geteuid() == 0:  # for the superuser no folder is locked
    os.setuid(65534)
folder = Path(scratch.make(sys.argv[1]))
(folder / "a" / "b" / "c").mkdir(parents=True)
(folder / "a" / "b" / "file").write_text("x")
for path in (folder / "a" / "b" / "c", folder / "a" / "b", folder / "a", folder):
    path.chmod(0)
scratch.remove(str(folder))
print(folder.exists())
"""


def test_folders_without_rights_are_removed() -> None:
    with tempfile.TemporaryDirectory() as parent:
        os.chmod(parent, 0o777)
        line = [sys.executable, "-c", LOCKED, parent]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.stdout == "False\n", done.stderr


def test_links_are_removed_and_not_followed(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir(mode=0o755)
    (outside / "file").write_text("kept")
    (folder / "inner").mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "inner" / "link").symlink_to(outside)
    (folder / "file").symlink_to(folder.parent / "beside")
    scratch.remove(str(folder))
    assert not folder.exists()
    assert (outside / "file").read_text() == "kept"
    assert outside.stat().st_mode & 0o777 == 0o755
    assert (folder.parent / "beside").read_text() == "kept"


def test_names_that_are_no_unicode_are_removed(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff\n")).mkdir()
    (folder / os.fsdecode(b"\xff\n") / os.fsdecode(b"\xfe")).write_text("x")
    scratch.remove(str(folder))
    assert not folder.exists()


@pytest.mark.parametrize("name", ["", "missing"])
def test_what_is_not_there_need_not_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept").write_text("x")
    scratch.remove(name)
    assert (tmp_path / "kept").exists()
