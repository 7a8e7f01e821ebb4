"""The files of a kit that a student works in."""

from grader.course.kit_forms import NOTEBOOK, Form
from grader.course.notebook_kit import kit_notebook
from grader.course.notebook_writing import write_notebook
from grader.model import Assignment


def work_files(assignment: Assignment, stub: str, handout: str, form: Form) -> dict[str, bytes]:
    """The stub as a .py file, as a notebook with the handout's text, or both, by name.

    Raises NotebookError if the notebook can't be made.
    """
    files: dict[str, bytes] = {}
    if form is not Form.IPYNB:
        files[assignment.file] = stub.encode()
    if form is not Form.PY:
        notebook = kit_notebook(assignment, stub, handout)
        files[f"{assignment.name}{NOTEBOOK}"] = write_notebook(notebook, assignment.name)
    return files
