"""The plugin is loaded wherever pytest runs: it must be light."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import grader.checks


def loaded(code: str) -> set[str]:
    """The modules that are there after some code."""
    script = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_plugin_loads_neither_torch_nor_numpy_nor_the_jail() -> None:
    modules = loaded("import grader.checks.plugin")
    assert "grader.checks.plugin" in modules
    assert not modules & {"torch", "numpy", "msgspec", "grader.jail", "grader.worker"}


def test_a_run_of_other_tests_loads_neither_torch_nor_numpy(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("def test_fails(): assert False")
    arguments = ["-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    arguments += ["-p", "no:cacheprovider", "-p", "grader.checks.plugin"]
    code = "import os; os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1'; import pytest"
    modules = loaded(f"{code}; assert pytest.main({arguments!r}) == 1")
    assert "grader.checks.plugin" in modules
    assert not modules & {"torch", "numpy"}


def test_a_name_is_loaded_when_it_is_used() -> None:
    assert "torch" not in loaded("from grader.checks import check")
    assert "torch" in loaded("from grader.checks import assert_close")


@pytest.mark.parametrize("name", grader.checks.__all__)
def test_every_name_can_be_imported(name: str) -> None:
    assert getattr(grader.checks, name).__name__ == name
    assert name in dir(grader.checks)


def test_a_star_imports_them_all() -> None:
    names: dict[str, object] = {}
    exec("from grader.checks import *", names)
    assert set(grader.checks.__all__) <= set(names)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"'grader\.checks' has no attribute 'assert_equal'"):
        _ = grader.checks.assert_equal


def test_names_and_modules_do_not_get_in_each_others_way() -> None:
    code = (
        "import grader.checks.compare, grader.checks.calling, grader.checks.gradients\n"
        "from grader.checks import *\n"
        "assert callable(check) and callable(autograd) and callable(value)"
    )
    assert "grader.checks" in loaded(code)
