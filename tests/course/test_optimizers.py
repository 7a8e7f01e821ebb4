"""Which assignments have to do with PyTorch's optimizers."""

import shutil
from pathlib import Path

import pytest

from grader.course.manifest import load_course


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("reference/sums.py", "import torch.optim as o"),
        ("assignments/sums/hidden/test_*.py", "an optimizer"),
    ],
)
def test_an_assignment_whose_own_files_speak_of_optimizers_uses_them(
    sums: Path, tmp_path: Path, file: str, line: str
) -> None:
    root = Path(shutil.copytree(sums, tmp_path / "course"))
    path = next(root.glob(file))
    path.write_text(f"{path.read_text()}\n# {line}\n")
    assert load_course(root).assignments[0].optimizers


def test_other_assignments_do_not(sums: Path) -> None:
    assert not load_course(sums).assignments[0].optimizers
