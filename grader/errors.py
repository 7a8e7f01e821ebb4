"""The faults that stop the grader, each with one clear sentence for its user.

What a student's code does wrong is never one of these: that is an `Outcome`.
"""


class GraderError(Exception):
    """A fault of the course or of the grader; its text says what, where and what to do."""


class ManifestError(GraderError):
    """The course's own files contradict each other."""


class MarkerError(GraderError):
    """The solution markers of a reference do not fit together."""


class KitError(GraderError):
    """A student kit can't be written, or is not one."""


class NotebookError(GraderError):
    """A notebook can't be read, or a file can't be made one."""


class CheckError(GraderError):
    """A check is broken: it fails through no fault of the submission."""


class JailError(GraderError):
    """The jail can't be started, or does not hold."""


class BatchError(GraderError):
    """A batch can't be read, run or written."""


class AuditError(GraderError):
    """An audit can't be run."""
