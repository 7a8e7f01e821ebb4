"""The table of the attacks, for a terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.attacks.attack import AIMS
from tests.attacks.verdict import Verdict


def print_table(found: Sequence[Verdict], damage: Sequence[str], *, verbose: bool) -> None:
    """One row an aim; then each attack that came through, and all that is odd."""
    out = Console(highlight=False)
    rows = Table(box=SIMPLE_HEAD, padding=0, pad_edge=False)
    for name in ("aim", "tried", "stopped", "through", "known"):
        rows.add_column(name, justify="left" if name == "aim" else "right")
    rows.add_column("by which layer first")
    for aim in AIMS:
        group = [verdict for verdict in found if verdict.attack.aim == aim]
        if group:
            rows.add_row(aim, *_cells(group))
    out.print(rows)
    for verdict in found:
        attack = verdict.attack
        if verbose:
            out.print(f"{attack.aim:6}{attack.name}: {attack.tries}", markup=False)
        for what in verdict.through:
            why = f" (known: {attack.known})" if attack.known else ""
            out.print(f"  {attack.name} came through: {what}{why}", markup=False)
        for what in verdict.odd:
            out.print(f"  {attack.name}: {what}", markup=False)
    for what in damage:
        out.print(f"  {what}", markup=False)


def _cells(group: Sequence[Verdict]) -> list[str]:
    through = [verdict.attack for verdict in group if verdict.through]
    known = sum(bool(attack.known) for attack in through)
    layers = Counter(v.attack.stopped_by[0] for v in group if not v.through)
    by = ", ".join(f"{name} {count}" for name, count in layers.most_common())
    counts = (len(group), len(group) - len(through), len(through) - known, known)
    return [*map(str, counts), by]
