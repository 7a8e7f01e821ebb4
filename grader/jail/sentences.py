"""What happened in a worker, as sentences for the student.

A worker can lie: no text of its own gets into one as it came.
"""

import signal
from collections.abc import Iterable, Sequence

from grader.harmless import told, word
from grader.jail import lines
from grader.model import Forbidden, SourceFile, Submission
from grader.worker import protocol

USED_UP = "the time for the whole submission is used up"

_NOT_PYTHON = ("SyntaxError", "IndentationError", "TabError")

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
    where, _ = lines.place(reply.trace, submission)
    return f"`{label}` is not written yet{where}"


def raised(reply: protocol.Raised, label: str, submission: Submission) -> str:
    """An exception, with the student's own line."""
    where, shown = lines.place(reply.trace, submission)
    if reply.type == "SystemExit":
        return f"`{label}` called exit(){where}{shown}"
    message = f": {told(reply.message)}" if reply.message else ""
    return f"`{label}` raised {word(reply.type)}{message}{where}{shown}"


def stopped(reply: protocol.Raised, file: str, submission: Submission) -> str:
    """An import that ended with an exception."""
    trace = lines.own(reply.trace, submission)
    message = told(reply.message)
    if reply.type in _NOT_PYTHON:
        name, line = trace[-1] if trace else (file, 0)
        at = f", line {line}," if line else ""
        shown = lines.shown(submission, (name, line))
        return f"{word(name)}{at} is not valid Python: {message}{shown}"
    place = [step for step in trace if step[0] == file][:1] or trace[-1:]
    at = f" at line {place[0][1]}" if place else ""
    shown = lines.shown(submission, place[0]) if place else ""
    what = "exit()" if reply.type == "SystemExit" else f"{word(reply.type)}: {message}"
    return f"{file} stops{at} with {what}; what stands below that line does not exist{shown}"


def cell_stopped(
    stop: protocol.Stop, main: SourceFile, submission: Submission, seconds: float
) -> str:
    """A cell of a notebook that did not run to its end."""
    trace = lines.own(stop.trace, submission)
    steps = [step for step in trace if step[0] == main.path] or trace[-1:]
    found = main.cell_at(steps[0][1]) if steps else None
    line = f"line {found[1]}" if found and found[0] == stop.number else ""
    shown = lines.shown(submission, steps[0]) if line else ""
    at = f" at {line}" if line else ""
    if stop.late:
        what = "was stopped" if steps else "was not run"
        why = f"cells that hold no exercise have {seconds:g} s together"
        return f"cell {stop.number} {what}{at}, since {why}{shown}"
    if stop.type in _NOT_PYTHON:
        comma = f", {line}," if line else ""
        return f"cell {stop.number}{comma} is not valid Python: {told(stop.message)}{shown}"
    if stop.type == "SystemExit":
        return f"cell {stop.number} stopped{at}: it called exit(){shown}"
    message = f": {told(stop.message)}" if stop.message else ""
    return f"cell {stop.number} stopped{at}: {word(stop.type)}{message}{shown}"


def cut_off(numbers: Sequence[int], fault: str) -> str:
    """What became of a notebook that runs only without some of its cells."""
    many = len(numbers) > 1
    shown = " and ".join(map(str, numbers)) if len(numbers) < 3 else f"{numbers[0]} and others"
    cells = f"cell{'s' if many else ''} {shown}"
    return f"{fault}; {cells}, which hold{'' if many else 's'} no exercise, did not count"


def prohibited(
    forbidden: Iterable[Forbidden],
    exercise: str,
    name: str,
    file: str,
    line: int,
    submission: Submission,
) -> str:
    """A call of what an exercise must not call, at a line of a file (0: nobody knows which)."""
    rules = (item for item in forbidden if exercise in item.exercises and name in item.names)
    rule = next(rules, None)
    # What a worker says need not be true: only names of the course's own are repeated.
    what = name if rule else "something forbidden"
    where = lines.at(file, line, submission)
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


def too_much(label: str, most: int) -> str:
    """A call that went beyond the bytes of all calls of one check."""
    what = "brought what this check passes and gets back"
    return f"`{label}` {what} to more than {most >> 20} MB, which is too large"
