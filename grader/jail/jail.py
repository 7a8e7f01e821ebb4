"""A jail that lasts: it starts another zygote when one is lost."""

import contextlib
import os
from pathlib import Path
from types import TracebackType

from grader.errors import JailError
from grader.jail.faults import JailLost
from grader.jail.levels import Level
from grader.jail.process import WorkerProcess
from grader.jail.zygote import JailedZygote, Orphan, ZygoteGone, ZygoteLost
from grader.model import Forbidden, Limits

TRIES = 3


class Jail:
    """Gives confined workers at one level; its zygote preloads while others do something else.

    Args:
        level: how strong it is.
        limits: what a submission may use up.
        hidden: folders that the untrusted side must not see, wherever they lie.
        forbidden: what the exercises of its submissions must not call.
        optimizers: whether submissions will use those of PyTorch, which take long to import.
    Raises: JailError if it can't be started.
    """

    def __init__(
        self,
        level: Level,
        limits: Limits,
        hidden: tuple[Path, ...] = (),
        forbidden: tuple[Forbidden, ...] = (),
        *,
        optimizers: bool = False,
    ) -> None:
        self.level = level
        self.limits = limits
        self.forbidden = forbidden
        self._hidden = hidden
        self._optimizers = optimizers
        self._zygote: JailedZygote | None = self._start()

    def __enter__(self) -> "Jail":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> JailedZygote:
        try:
            return JailedZygote(
                self.level,
                self.limits,
                self._hidden,
                self.forbidden,
                optimizers=self._optimizers,
            )
        except OSError as error:
            raise self._does_not_start(error) from error

    def _does_not_start(self, error: Exception) -> JailError:
        return JailError(
            f"the jail at level {self.level} does not start: {error}; "
            "run `grader doctor` to see what this machine can do"
        )

    def worker(self) -> WorkerProcess:
        """A fresh worker. Raises JailError."""
        reason = ""
        for _ in range(TRIES):
            try:
                return self._running().worker()
            except ZygoteLost as error:
                reason = str(error)
                self._drop()
        raise JailError(
            f"the zygote was lost {TRIES} times in a row ({reason}); run `grader doctor`"
        )

    def _running(self) -> JailedZygote:
        """The zygote, ready for orders. Raises JailError if it can't be started."""
        if self._zygote is None:
            self._zygote = self._start()
        if not self._zygote.is_set_up:
            try:
                self._zygote.set_up()
            except (ZygoteLost, OSError) as error:
                self._drop()
                raise self._does_not_start(error) from error
        return self._zygote

    def end(self, worker: WorkerProcess) -> None:
        """Kill a worker that is no longer needed."""
        try:
            if self._zygote is None:
                worker.kill()
            else:
                self._zygote.end(worker)
        except ZygoteLost:
            self._drop()

    def autopsy(self, worker: WorkerProcess) -> int:
        """How a worker ended that hung up: an exit code, or minus the number of a signal.

        Raises JailLost if its zygote did.
        """
        try:
            if self._zygote is not None:
                return self._zygote.autopsy(worker)
        except ZygoteGone:
            self._drop()
        except ZygoteLost:  # it is slow, and the worker ended by itself
            self._drop()
            worker.kill()
            return 0
        except Orphan:
            pass
        worker.kill()
        raise JailLost("the zygote ended while a submission ran; run `grader doctor`")

    def keep_to(self, core: int) -> None:
        """Keep this process and all in the jail to one core: they take turns, and a worker that
        wakes up elsewhere finds cold caches there.
        """
        if not hasattr(os, "sched_setaffinity"):
            return
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, {core})
            if self._zygote is not None and self._zygote.pid:
                os.sched_setaffinity(self._zygote.pid, {core})

    def said(self) -> str:
        """The last line that the zygote or one of its workers wrote, with a colon before it."""
        return "" if self._zygote is None else self._zygote.said()

    def _drop(self) -> None:
        if self._zygote is not None:
            self._zygote.close()
        self._zygote = None

    def close(self) -> None:
        """End everything in the jail."""
        self._drop()
