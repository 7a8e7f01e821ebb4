"""The forms in which a student gets and hands in work: a .py file or a notebook."""

from enum import StrEnum

MODULE, NOTEBOOK = ".py", ".ipynb"


class Form(StrEnum):
    """Which files to work in a kit has."""

    PY = "py"
    IPYNB = "ipynb"
    BOTH = "both"
