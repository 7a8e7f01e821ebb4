"""The pictures in the notebook of a submission, whether or not its code is what counts."""

from collections.abc import Collection, Sequence

from grader.course.notebook_pictures import pictures
from grader.course.notebook_reading import MAX_BYTES
from grader.errors import NotebookError
from grader.grading.archives import BadArchive
from grader.grading.parts import Part
from grader.model import Picture


def saved_pictures(parts: Sequence[Part], manual: Collection[str]) -> tuple[Picture, ...]:
    """Those of the manual exercises; none of a notebook that can't be read: that is said elsewhere.

    Raises OSError.
    """
    found: tuple[Picture, ...] = ()
    for part in parts if manual else ():
        if part.is_notebook:
            try:
                found += pictures(part.read(MAX_BYTES + 1), str(part.path), manual)
            except (NotebookError, BadArchive):
                continue
    return found
