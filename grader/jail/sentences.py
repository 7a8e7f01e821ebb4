"""What happened in a worker, as sentences for the student."""

import signal
from collections.abc import Iterable

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
    instead = f" (there is `{reply.near[0]}`)" if reply.near else ""
    if reply.name == label.rpartition(".")[2]:
        return f"`{label}` is not defined in your file{instead}"
    return f"`{reply.name}`, needed for `{label}`, is not defined in your file{instead}"


def unwritten(reply: protocol.Raised, label: str) -> str:
    """A stub that was not filled in."""
    return f"`{label}` is not written yet{_place(reply.trace[-1:])}"


def raised(reply: protocol.Raised, label: str, submission: Submission) -> str:
    """An exception, with the student's own line."""
    where = _place(reply.trace[-1:])
    code = _line(submission, reply.trace[-1]) if reply.trace else ""
    shown = f"\n    {code}" if code else ""
    if reply.type == "SystemExit":
        return f"`{label}` called exit(){where}{shown}"
    message = f": {reply.message}" if reply.message else ""
    return f"`{label}` raised {reply.type}{message}{where}{shown}"


def stopped(reply: protocol.Raised, file: str, submission: Submission) -> str:
    """An import that ended with an exception."""
    if reply.type in ("SyntaxError", "IndentationError", "TabError"):
        name, line = reply.trace[-1] if reply.trace else (file, 0)
        code = _line(submission, (name, line))
        shown = f"\n    {code}" if code else ""
        at = f", line {line}," if line else ""
        return f"{name}{at} is not valid Python: {reply.message}{shown}"
    place = [step for step in reply.trace if step[0] == file][:1] or reply.trace[-1:]
    at = f" at line {place[0][1]}" if place else ""
    code = _line(submission, place[0]) if place else ""
    shown = f"\n    {code}" if code else ""
    what = "exit()" if reply.type == "SystemExit" else f"{reply.type}: {reply.message}"
    return f"{file} stops{at} with {what}; what stands below that line does not exist{shown}"


def prohibited(
    forbidden: Iterable[Forbidden], exercise: str, name: str, file: str, line: int
) -> str:
    """A call of what an exercise must not call, at a line of a file (0: nobody knows which)."""
    rules = (item for item in forbidden if exercise in item.exercises and name in item.names)
    rule = next(rules, None)
    # What a worker says need not be true: only names of the course's own are repeated.
    what = name if rule else "something forbidden"
    where = f"{file}, line {line}" if line > 0 else file
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


def _place(trace: list[tuple[str, int]]) -> str:
    return "".join(f" ({file}, line {line})" for file, line in trace)


def _line(submission: Submission, step: tuple[str, int]) -> str:
    for file in submission.files:
        if file.path == step[0]:
            lines = file.data.decode("utf-8", "replace").splitlines()
            return lines[step[1] - 1].strip()[:200] if 0 < step[1] <= len(lines) else ""
    return ""
