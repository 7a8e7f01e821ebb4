"""All that a recording depends on, as one hash: while that stays, the recording does."""

import hashlib

from grader import __version__
from grader.checks.versions import versions
from grader.model import Assignment

# A file of another version is one that this grader does not know.
HEAD = b"grader mistakes 1\n"
SIZE = hashlib.sha256().digest_size


def basis(assignment: Assignment) -> bytes:
    """32 bytes that are others as soon as an assignment's misconceptions may answer otherwise."""
    paths = sorted({assignment.folder / check.path for check in assignment.visible})
    parts: list[object] = [
        *(__version__, *versions().values()),
        *(
            assignment.name,
            assignment.version,
            assignment.limits,
            assignment.reference.read_bytes(),
        ),
        *((path.name, path.read_bytes()) for path in paths),
        *(
            (each.name, each.exercise, each.replace, each.by, each.explain)
            for each in assignment.chaffs
        ),
    ]
    return hashlib.sha256(repr(parts).encode()).digest()


def rests_on(packed: bytes, basis: bytes) -> bool:
    """Whether packed recordings still hold."""
    return packed.startswith(HEAD + basis)
