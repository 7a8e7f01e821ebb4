"""What became of each attack."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.attacks.attack import EXERCISE, Attack
from tests.attacks.batch import NEIGHBOUR_POINTS, Ran, names

MAX_PLOTS = 100 << 20
CHECK = {
    "loot": "test_nothing_is_seen",
    "secret": "test_the_secret_of_anything",
    "misdeed": "test_nothing_happens",
    "hang": "test_nothing_is_waited_for",
}


@dataclass(frozen=True)
class Verdict:
    """One attack: how it came through, if it did, and what else is not as it should be."""

    attack: Attack
    through: tuple[str, ...]
    odd: tuple[str, ...] = ()


def verdicts(attacks: Sequence[Attack], ran: Ran) -> list[Verdict]:
    """One for each attack of a batch, in order."""
    pairs = zip(attacks, names(attacks), strict=True)
    return [_verdict(attack, ran, *both) for attack, both in pairs]


def _verdict(attack: Attack, ran: Ran, own: str, neighbour: str) -> Verdict:
    if own not in ran.rows:
        return Verdict(attack, ("it was not scored",))
    through = [*_undeserved(attack, ran, own), *_shown(ran, own)]
    if neighbour not in ran.rows or not _is_right(ran, neighbour):
        through.append("the next submission lost points")
    return Verdict(attack, tuple(through), tuple(_odd(attack, ran, own)))


def _undeserved(attack: Attack, ran: Ran, own: str) -> list[str]:
    return [
        f"{points} points for {exercise}"
        for exercise, points in ran.rows[own]["by_exercise"].items()
        if points > attack.deserves.get(exercise, 0)
    ]


def _shown(ran: Ran, own: str) -> list[str]:
    """Canaries in what the staff or the student read of it."""
    text = repr(ran.rows[own]) + ran.page(own)
    found = ["a canary stands in its report"] if "CANARY-" in text else []
    files = ran.plots(own)
    if any(b"CANARY-" in file for file in files):
        found.append("a canary stands in a picture of the staff's page")
    if sum(map(len, files)) > MAX_PLOTS:
        found.append("its pictures fill the disk")
    return found


def _is_right(ran: Ran, neighbour: str) -> bool:
    found = {name: p for name, p in ran.rows[neighbour]["by_exercise"].items() if p}
    return found == NEIGHBOUR_POINTS


def _odd(attack: Attack, ran: Ran, own: str) -> list[str]:
    points = ran.rows[own]["by_exercise"]
    lost = [e for e, due in attack.deserves.items() if points[e] < due]
    found = [f"it did not get the points that it earned for {exercise}" for exercise in lost]
    outcome = outcome_of(attack, ran, own)
    if attack.expect and outcome not in attack.expect:
        found.append(f"the outcome is {outcome}, should be {' or '.join(attack.expect)}")
    return found


def outcome_of(attack: Attack, ran: Ran, own: str) -> str:
    """The outcome of the check that the attack is after."""
    check = CHECK[EXERCISE[attack.aim]]
    results = {result["check"]: result for result in ran.rows[own]["results"]}
    return str(results[check]["outcome"])
