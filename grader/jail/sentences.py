"""What happened in a worker, as sentences for the student.

A worker can lie: no text of its own gets into one as it came.
"""

import signal
from collections.abc import Iterable

from grader.harmless import told, word
from grader.model import Forbidden, Submission
from grader.worker import protocol

USED_UP = "the time for the whole submission is used up"

_SIGNALS: dict[int, str] = {
    # In the jail nobody may send signals: who wants to abort ends by one of these.
    signal.SIGSEGV: "a segmentation fault or an abort",
    signal.SIGILL: "an illegal instruction or an abort",
    signal.SIGTRAP: "a trap or an abort",
    signal.SIGABRT: "an abort",
    signal.SIGFPE: "a floating-point exception",
    signal.SIGBUS: "a bus error",
    signal.SIGKILL: "a kill (it used up its memory or its processor time, or cut its own line)",
    signal.SIGXCPU: "too much processor time",
}


def missing(reply: protocol.Missing, label: str) -> str:
    """A name that the submission does not have."""
    instead = f" (there is `{word(reply.near[0])}`)" if reply.near else ""
    if reply.name == label.rpartition(".")[2]:
        return f"`{label}` is not defined in your file{instead}"
    return f"`{word(reply.name)}`, needed for `{label}`, is not defined in your file{instead}"


def unwritten(reply: protocol.Raised, label: str, submission: Submission) -> str:
    """A stub that was not filled in."""
    where, _ = _place(reply.trace, submission)
    return f"`{label}` is not written yet{where}"


def raised(reply: protocol.Raised, label: str, submission: Submission) -> str:
    """An exception, with the student's own line."""
    where, shown = _place(reply.trace, submission)
    if reply.type == "SystemExit":
        return f"`{label}` called exit(){where}{shown}"
    message = f": {told(reply.message)}" if reply.message else ""
    return f"`{label}` raised {word(reply.type)}{message}{where}{shown}"


def stopped(reply: protocol.Raised, file: str, submission: Submission) -> str:
    """An import that ended with an exception."""
    trace = _own(reply.trace, submission)
    message = told(reply.message)
    if reply.type in ("SyntaxError", "IndentationError", "TabError"):
        name, line = trace[-1] if trace else (file, 0)
        at = f", line {line}," if line else ""
        return f"{word(name)}{at} is not valid Python: {message}{_shown(submission, (name, line))}"
    place = [step for step in trace if step[0] == file][:1] or trace[-1:]
    at = f" at line {place[0][1]}" if place else ""
    shown = _shown(submission, place[0]) if place else ""
    what = "exit()" if reply.type == "SystemExit" else f"{word(reply.type)}: {message}"
    return f"{file} stops{at} with {what}; what stands below that line does not exist{shown}"


def prohibited(
    forbidden: Iterable[Forbidden], exercise: str, name: str, file: str, line: int
) -> str:
    """A call of what an exercise must not call, at a line of a file (0: nobody knows which)."""
    rules = (item for item in forbidden if exercise in item.exercises and name in item.names)
    rule = next(rules, None)
    # What a worker says need not be true: only names of the course's own are repeated.
    what = name if rule else "something forbidden"
    where = f"{word(file)}, line {line}" if line > 0 else word(file)
    instead = f". {rule.instead}" if rule and rule.instead else ""
    return f"`{exercise}` uses {what} ({where}), which this exercise must not call{instead}"


def crashed(status: int, label: str) -> str:
    """The end of a process."""
    if status < 0:
        how = _SIGNALS.get(-status, f"signal {-status}")
        return f"`{label}` ended the Python process by {how}"
    return f"`{label}` ended the Python process instead of returning"


def late(label: str, seconds: float) -> str:
    """A call that took too long."""
    return f"`{label}` did not return within {seconds:g} seconds (an endless loop?)"


def _own(trace: list[tuple[str, int]], submission: Submission) -> list[tuple[str, int]]:
    """The steps of a trace that are in files of the submission."""
    files = {file.path for file in submission.files}
    return [step for step in trace if step[0] in files]


def _place(trace: list[tuple[str, int]], submission: Submission) -> tuple[str, str]:
    """Where a trace ends, in brackets, and the line of code that is there."""
    for file, line in _own(trace[-1:], submission):
        return f" ({word(file)}, line {line})", _shown(submission, (file, line))
    return "", ""


def _shown(submission: Submission, step: tuple[str, int]) -> str:
    code = told(_line(submission, step))
    return f"\n    {code}" if code else ""


def _line(submission: Submission, step: tuple[str, int]) -> str:
    for file in submission.files:
        if file.path == step[0]:
            lines = file.data.decode("utf-8", "replace").splitlines()
            return lines[step[1] - 1].strip()[:200] if 0 < step[1] <= len(lines) else ""
    return ""
