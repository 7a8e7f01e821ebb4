"""How strong a jail is."""

from enum import StrEnum


class Level(StrEnum):
    """The levels of confinement, as every report shows them."""

    STRONG = "strong"
    REDUCED = "reduced"
    NONE = "none"


MEANING = {
    Level.STRONG: "namespaces (bubblewrap), seccomp and Landlock",
    Level.REDUCED: "seccomp and Landlock, no namespaces",
    Level.NONE: "no confinement",
}
