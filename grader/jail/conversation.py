"""The conversation with one submission's workers, check after check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from grader.jail import sentences
from grader.jail.connection import Connection, Garbled, HungUp, Slow
from grader.jail.faults import (
    Crashed,
    JailLost,
    NotAttempted,
    Prohibited,
    Raised,
    SubmissionFault,
    TimedOut,
    TooMuch,
)
from grader.jail.jail import Jail
from grader.jail.notebook_run import NotebookRun
from grader.jail.patience import Patience
from grader.jail.process import WorkerProcess
from grader.jail.volume import Overfull, Volume
from grader.model import Limits, SourceFile, Submission
from grader.worker import protocol
from grader.worker.protocol import Answer, Reply, Request

# All that is said in one check may be so many times as large as one reply.
REPLIES_PER_CHECK = 4


@dataclass
class Transcript:
    """What was asked and replied in one check, of which exercise, under which seed.

    `size` is what it takes, in bytes; `whole` says that nothing is left out.
    """

    seed: int = 0
    exercise: str = ""
    exchanges: list[tuple[Request, Reply]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    label: str = ""
    size: int = 0
    whole: bool = True


class Conversation:
    """Speaks with one submission: starts workers as needed, keeps to its limits.

    `refusals` has a sentence for each exercise that is known to call what it must not; those
    that the text of the submission tells are known from the start. `limits` are the jail's, unless
    others are given; `lost` says that the zygote ended, and nothing said since counts.
    """

    def __init__(
        self,
        jail: Jail,
        submission: Submission,
        file: str,
        refusals: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._jail = jail
        self._limits = limits or jail.limits
        self._submission = submission
        self._file = file
        self._worker: WorkerProcess | None = None
        self._connection: Connection | None = None
        self._id = 0
        self._patience = Patience(self._limits)
        self.budget = self._patience.budget
        self._seed = 0
        self._loaded = self._begun = False
        # A worker keeps to the limit by itself, and says so, unless it lies.
        self._most_printed = (self._limits.output_kb << 10) + 100
        self._end: SubmissionFault | None = None
        self.lost: JailLost | None = None
        self.stopped = ""
        self._main = next((f for f in submission.files if f.path == file), SourceFile(file, b""))
        self._notebook = NotebookRun(self._main, submission)
        self.refusals = dict(refusals or {})
        self._exercise = ""
        self._volume = Volume(REPLIES_PER_CHECK * self._limits.reply_mb << 20)
        self.transcript = Transcript()

    def begin(self, seed: int, seconds: float | None = None, exercise: str = "") -> None:
        """A new check begins, of `exercise`; `seconds` is its own limit for a call."""
        self._seed = seed
        self._exercise = exercise
        self._begun = False
        self._patience.begin(seconds)
        self._volume = Volume(self._volume.most)
        self.transcript = Transcript(seed, exercise)

    def ask(self, make: Callable[[int], Request], label: str) -> Answer:
        """The answer to the request that `make` builds for an id.

        Raises SubmissionFault, JailLost.
        """
        self.transcript.label = label
        if self.lost is not None:
            raise self.lost.with_traceback(None)
        if self._end is not None:
            raise self._end.with_traceback(None)
        if self._exercise in self.refusals:
            raise Prohibited(self.refusals[self._exercise])
        self._patience.seconds(label)
        if not self._id:  # that a jail is still starting is no submission's fault
            self._meet(self._jail.worker())
        with self.budget:
            reply = self._reply(make, label)
        return self._judge(reply, label)

    def _reply(self, make: Callable[[int], Request], label: str) -> Reply:
        if self._connection is None:
            self._meet(self._jail.worker())
        assert self._connection is not None
        if not self._loaded:
            self._load(self._connection)
        seconds = self._patience.seconds(label)
        if not self._begun:
            self._connection.tell(protocol.Begin(self._next(), self._seed, self._exercise))
            self._begun = True
        return self._exchange(self._connection, make(self._next()), label, seconds)

    def _meet(self, worker: WorkerProcess) -> None:
        """Speak with this worker from now on, which has seen nothing yet."""
        self._worker = worker
        self._connection = Connection(worker.channel, self._limits.reply_mb << 20)
        self._loaded = self._begun = False

    def _load(self, connection: Connection) -> None:
        """Import the submission in its worker; what fails here fails for good."""
        self._loaded = True
        cells = self._notebook.cells()
        apart = [cell.number for cell in cells or () if not cell.solution]
        files = {file.path: file.data for file in self._submission.files}
        allowed = self._patience.for_experiments if apart else 0.0
        name = self._file.removesuffix(".py")
        request = protocol.Load(self._next(), name, files, cells, allowed)
        seconds = self._patience.to_load + allowed
        try:
            reply = self._exchange(connection, request, self._main.name, seconds)
        except SubmissionFault as fault:
            if not apart or self.budget.left <= 0:
                self._end = fault
                raise
            self._load_without(apart, fault)
            return
        if isinstance(reply, protocol.Raised):
            self.stopped = sentences.stopped(reply, self._file, self._submission)
        elif isinstance(reply, protocol.Loaded):
            self._notebook.note(reply.stops, allowed)
        self.transcript.exchanges.clear()

    def _load_without(self, apart: list[int], fault: SubmissionFault) -> None:
        """Load a notebook without the cells that hold no exercise: they may not cost one."""
        self._notebook.leave_out(apart, str(fault))
        self._patience.forget(self._main.name)
        self._meet(self._jail.worker())
        assert self._connection is not None
        self._load(self._connection)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each cell of a notebook that did not run to its end; the first of many."""
        return self._notebook.notes

    def _missing(self, reply: protocol.Missing, label: str) -> SubmissionFault:
        why = self.stopped or self._notebook.undefined(reply.name)
        if why:
            return Raised(why, "ImportError")
        return NotAttempted(sentences.missing(reply, label))

    def _exchange(
        self, connection: Connection, request: Request, label: str, seconds: float
    ) -> Reply:
        left = self.budget.left
        try:
            reply = connection.ask(request, min(seconds, left), self._counting(request))
        except Slow:
            self._patience.was_late(label)
            self._drop(autopsy=False)
            late = sentences.late(label, seconds) if seconds <= left else sentences.USED_UP
            raise TimedOut(late) from None
        except HungUp:
            raise Crashed(sentences.crashed(self._drop(autopsy=True), label)) from None
        except Garbled as error:
            self._drop(autopsy=False)
            raise Crashed(f"`{label}` broke the line to the grader: {error}") from None
        except Overfull:
            self._drop(autopsy=False)
            self.transcript.whole = False
            raise TooMuch(sentences.too_much(label, self._volume.most)) from None
        self.transcript.exchanges.append((request, reply))
        self.transcript.size = self._volume.said
        return reply

    def _counting(self, request: Request) -> Volume | None:
        """What counts an exchange: those with the check at hand, where no import belongs to."""
        return None if isinstance(request, protocol.Load) else self._volume

    def _judge(self, reply: Reply, label: str) -> Answer:
        if isinstance(reply, protocol.Missing):
            raise self._missing(reply, label)
        if isinstance(reply, protocol.Loaded):
            raise self.garbled(label, "it answered what it was not asked")
        if isinstance(reply, protocol.Prohibited):
            raise self._prohibited(reply)
        if reply.printed:
            self.transcript.printed.append(reply.printed[: self._most_printed])
        if isinstance(reply, protocol.Raised):
            if reply.unwritten:
                raise NotAttempted(sentences.unwritten(reply, label, self._submission))
            more = self._notebook.also(reply)
            raise Raised(sentences.raised(reply, label, self._submission) + more, reply.type)
        return reply

    def _prohibited(self, reply: protocol.Prohibited) -> Prohibited:
        known = any(file.path == reply.file for file in self._submission.files)
        place = (reply.file, reply.line) if known else (self._file, 0)
        rules, exercise = self._jail.forbidden, self._exercise
        sentence = sentences.prohibited(rules, exercise, reply.name, *place, self._submission)
        return Prohibited(self.refusals.setdefault(exercise, sentence))

    def garbled(self, label: str, reason: str) -> Crashed:
        """The fault of an answer whose values can't be read; its worker is dropped."""
        self._drop(autopsy=False)
        return Crashed(f"`{label}` broke the line to the grader: {reason}")

    def _next(self) -> int:
        self._id += 1
        return self._id

    def _drop(self, *, autopsy: bool) -> int:
        worker, self._worker, self._connection = self._worker, None, None
        if worker is None:
            return 0
        if autopsy:
            try:
                return self._jail.autopsy(worker)
            except JailLost as lost:
                self.lost = lost
                raise
        self._jail.end(worker)
        return 0

    def close(self) -> None:
        """End the submission's worker."""
        self._drop(autopsy=False)
