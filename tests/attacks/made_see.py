"""Attacks that want to see, and that lie in what is handed in, not in what it does."""

import os
import stat
import zipfile
from pathlib import Path

from tests.attacks.made import made, submit

# Where the attacks' folders lie, seen from one of them.
HIDDEN = "../../course/assignments/target/hidden/test_target_more.py"
REFERENCE = "../../course/reference/target.py"
HOME = "../../home/diary.txt"
# Gives all the text of all modules that were handed in, and of all files around.
READ = b"""
import glob
import importlib
import inspect


def loot(places):
    found = []
    names = ("a", "b", "c", "package", "package.a", "hidden.test_target_more", "neighbour", "d")
    for name in names:
        try:
            module = importlib.import_module(name)
            found += [repr(vars(module)), inspect.getsource(module)]
            found.append(module.__loader__.get_source(name))
        except BaseException as error:
            found += [repr(error), repr(getattr(error, "text", ""))]
    for path in glob.glob("**", recursive=True):
        try:
            found.append(open(path).read())
        except OSError:
            pass
    return "\\n".join(map(str, found))[:1_000_000]
"""


@made("see", "readers", proof="a reader that follows links takes the file for the student's own")
def links_in_the_submission(folder: Path) -> None:
    """Hand in links to the hidden checks and the reference beside the own file."""
    submit(folder, READ)
    for name, path in (("a.py", HIDDEN), ("b.py", REFERENCE), ("c.py", HOME)):
        (folder / name).symlink_to(path)


@made(
    "see",
    "readers",
    proof="a reader that follows links runs the reference as the submission",
    expect=("not attempted",),
)
def a_link_as_the_submission(folder: Path) -> None:
    """Hand in a link to the reference as the own file."""
    (folder / "target.py").symlink_to(REFERENCE)


@made("see", "readers", proof="a reader that walks into linked folders takes all that is there")
def linked_folders_in_the_submission(folder: Path) -> None:
    """Hand in links to folders: the checks, all other submissions, the course, the root."""
    submit(folder, READ)
    (folder / "hidden").symlink_to("../../course/assignments/target/hidden")
    (folder / "package").symlink_to("..")
    (folder / "course").symlink_to("../../course")
    (folder / "root").symlink_to("/")
    (folder / "loop").symlink_to(".")


@made("see", "readers", proof="a reader that unpacks to disk makes the link, and then follows it")
def links_in_a_zip(folder: Path) -> None:
    """Hand in a zip file with links in it, to files and to folders that later members lie in."""
    with zipfile.ZipFile(folder / "target.zip", "w") as archive:
        archive.writestr("target.py", READ)
        for name, path in (("a.py", HIDDEN), ("b.py", "../" + REFERENCE), ("package", "../..")):
            link = zipfile.ZipInfo(name)
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, path)
        archive.writestr("package/a.py", "")


@made("see", "readers", proof="names that lead out are read, or written, where they lead to")
def paths_that_lead_out_in_a_zip(folder: Path) -> None:
    """Hand in a zip file with members whose paths lead to the checks, and out of everything."""
    with zipfile.ZipFile(folder / "target.zip", "w") as archive:
        archive.writestr("target.py", READ)
        for name in (HIDDEN, REFERENCE, f"/{HOME}", "a/../../b.py", "..\\..\\c.py", "C:\\d.py"):
            archive.writestr(name, "")


@made("see", "readers", proof="a codec is a module that is imported by its name, and gets a text")
def an_encoding_that_reads_files(folder: Path) -> None:
    """Hand in sources whose declared encodings are names of files, modules and odd codecs."""
    submit(folder, READ)
    for name, codec in (("a", "../../course/reference/target"), ("b", "idna"), ("c", "rot13")):
        (folder / f"{name}.py").write_text(f"# -*- coding: {codec} -*-\nX = 1\n")
    (folder / "d.py").write_text("# -*- coding: raw_unicode_escape -*-\n# \\u000aX = 1\n")


@made("see", "readers, boundary", proof="who imports by path from the class's folder finds it")
def modules_named_as_the_graders(folder: Path) -> None:
    """Hand in modules under the names of the grader's and the checks' own, to be run there."""
    submit(folder, READ)
    spy = b"import os\nraise SystemExit(open(os.environ['GRADER_ATTACKS']).read())"
    for name in ("conftest", "sitecustomize", "usercustomize", "pytest", "numpy", "msgspec"):
        (folder / f"{name}.py").write_bytes(spy)
    for package in ("grader", "hidden", "visible", "reference"):
        os.mkdir(folder / package)
        (folder / package / "__init__.py").write_bytes(spy)
    for name, text in (("pytest.ini", "[pytest]\naddopts = --pyargs\n"), ("a.pth", "import os\n")):
        (folder / name).write_text(text)
