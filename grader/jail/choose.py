"""Finds the strongest level that this machine really holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import JailError
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.jail.zygote import available
from grader.model import Forbidden, Limits

if TYPE_CHECKING:
    from grader.jail.selftest import Trial


@dataclass(frozen=True)
class Examination:
    """Whether one level holds on this machine; if not, `reason` says why."""

    level: Level
    reason: str = ""
    trials: "tuple[Trial, ...]" = ()

    @property
    def holds(self) -> bool:
        """Whether every attack was stopped."""
        return not self.reason


def open_jail(
    level: Level,
    limits: Limits,
    hidden: tuple[Path, ...],
    forbidden: tuple[Forbidden, ...] = (),
    *,
    optimizers: bool = False,
) -> tuple[Jail | None, Examination]:
    """Start a jail and attack it; only a jail that held is returned, running.

    Raises JailError if that can't be told here and now.
    """
    reason = available(level)
    if reason:
        return None, Examination(level, reason)
    try:
        jail = Jail(level, limits, hidden, forbidden, optimizers=optimizers)
    except JailError as error:
        return None, Examination(level, str(error))
    if level is Level.NONE:
        return jail, Examination(level)
    return _attacked(jail)


def _attacked(jail: Jail) -> tuple[Jail | None, Examination]:
    # Only now, for it takes a second: PyTorch is imported here while the zygote imports its own.
    from grader.jail.selftest import TooBusy, self_test

    try:
        trials = self_test(jail)
    except TooBusy:  # this says nothing about the level, so no weaker one may take its place
        jail.close()
        raise
    except JailError as error:
        jail.close()
        return None, Examination(jail.level, str(error))
    except BaseException:
        jail.close()
        raise
    through = [trial for trial in trials if not trial.stopped]
    if not through:
        return jail, Examination(jail.level, "", trials)
    jail.close()
    names = ", ".join(trial.name for trial in through)
    return None, Examination(jail.level, f"the self-test got through: {names}", trials)


def strongest(
    limits: Limits,
    hidden: tuple[Path, ...],
    forbidden: tuple[Forbidden, ...] = (),
    *,
    optimizers: bool = False,
) -> Jail:
    """A jail at the strongest level that holds here. Raises JailError if none does."""
    reasons = []
    for level in (Level.STRONG, Level.REDUCED):
        jail, examination = open_jail(level, limits, hidden, forbidden, optimizers=optimizers)
        if jail is not None:
            return jail
        reasons.append(f"{level}: {examination.reason}")
    raise JailError(
        f"this machine can't confine submissions ({'; '.join(reasons)}); `grader doctor` says "
        "more, and `--no-jail` runs them unconfined, with all that your account may do"
    )


def exactly(
    level: Level,
    limits: Limits,
    hidden: tuple[Path, ...],
    forbidden: tuple[Forbidden, ...] = (),
    *,
    optimizers: bool = False,
) -> Jail:
    """A jail at this level. Raises JailError if it doesn't hold here."""
    jail, examination = open_jail(level, limits, hidden, forbidden, optimizers=optimizers)
    if jail is None:
        raise JailError(f"the jail does not hold at level {level}: {examination.reason}")
    return jail
