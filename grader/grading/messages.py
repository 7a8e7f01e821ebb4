"""What the batch and its markers say to each other: one JSON object a line.

Paths are bytes: what files are called need not be text.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from grader.model import Plot, Result


class Job(msgspec.Struct, frozen=True):
    """Score the submission at `path`, or at `inside` in the zip file that is there.

    A `salt` gives the checks other seeds than the usual ones; `exercises` names those whose checks
    are run, all of them if there are none. With `compared`, what each comparison accepts is noted.
    """

    index: int
    student: str
    path: bytes
    inside: str = ""
    salt: str = ""
    exercises: tuple[str, ...] = ()
    compared: bool = False


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The marker is up; `jail` is the level that it holds submissions at."""

    jail: str


class Marked(msgspec.Struct, frozen=True, tag="marked"):
    """One submission's results; `key` is a hash of its files, `seconds` is what it cost."""

    index: int
    student: str
    key: str
    results: tuple[Result, ...]
    problem: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    plots: tuple[Plot, ...] = ()


class Fault(msgspec.Struct, frozen=True, tag="fault"):
    """The marker stops: the sentence that its user is to read."""

    sentence: str


@dataclass(frozen=True)
class MarkerSetup:
    """What a marker is started with; `core` is the one to keep to, if it has one.

    Without `diagnose`, mistakes stay without names.
    `checks` are the names of those that a submission gets results of; `results` is where plots go.
    """

    course: bytes
    assignment: str
    level: str
    hidden: tuple[bytes, ...]
    rehearse: bool
    core: int | None = None
    diagnose: bool = True
    checks: tuple[str, ...] = ()
    results: bytes = b""


Said = Ready | Marked | Fault
encode = msgspec.json.encode
decode_job: Any = msgspec.json.Decoder(Job).decode
decode_said: Any = msgspec.json.Decoder(Said).decode
decode_marked: Any = msgspec.json.Decoder(Marked).decode
decode_setup: Any = msgspec.json.Decoder(MarkerSetup).decode
