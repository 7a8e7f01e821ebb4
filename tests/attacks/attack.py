"""An attack: a small submission that wants what it must not get, and what is known of it."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

AIMS = ("see", "forge", "harm", "stall")
# What each aim's submissions are asked for, and get points for if they come through.
EXERCISE = {"see": "loot", "forge": "secret", "harm": "misdeed", "stall": "hang"}
# The layers, as the table and the attacks call them.
LAYERS = {
    "boundary": "another process compares; only plain data crosses",
    "chance": "hidden checks ask for numbers that nobody knows",
    "namespaces": "bubblewrap: no files, processes or network but its own",
    "landlock": "Landlock: no files but Python's",
    "seccomp": "no system calls that a solution does not need",
    "limits": "memory, threads, sizes of files, of what is printed and of replies",
    "deadline": "a time for each call and each submission, then SIGKILL",
    "guard": "names of libraries that must not be called",
    "cleaning": "text is cut, cleaned and escaped before anybody reads it",
    "readers": "bounds on what is read of a submission",
}
_KEYS = ("stopped by", "reduced", "unjailed", "peers", "deserves", "expect", "proof", "known")


@dataclass(frozen=True)
class Attack:
    """One attack.

    Args:
        tries: what it tries, in a sentence.
        stopped_by: names of LAYERS, the first of them counts in the table.
        write: puts its files into a folder.
        reduced: why it gets through at level reduced, if it does.
        unjailed, peers: whether it gets through without a jail, and in a grader that runs checks
            and submission in one process: True, False, or None if it is not tried there.
        deserves: points that it has earned honestly, by exercise.
        expect: the outcomes that the hidden check of its aim may have; any but passed by default.
        proof: why it is an attack at all, where nothing above shows it.
        known: why it comes through at any level, and can't be prevented in principle.
    """

    name: str
    aim: str
    tries: str
    stopped_by: tuple[str, ...]
    write: Callable[[Path], None]
    reduced: str = ""
    unjailed: bool | None = None
    peers: bool | None = None
    deserves: Mapping[str, int] = field(default_factory=dict)
    expect: tuple[str, ...] = ()
    proof: str = ""
    known: str = ""


def read_attack(path: Path) -> Attack:
    """The attack in a Python file; its docstring says what it tries, then `key: value` lines.

    Raises ValueError, which names the file, at what is missing or unknown.
    """
    tries, _, rest = (ast.get_docstring(ast.parse(path.read_bytes())) or "").partition("\n")
    said = dict(_pair(path, line) for line in rest.splitlines() if line.strip())
    return Attack(
        name=path.stem.replace("_", "-"),
        aim=path.parent.name,
        tries=tries,
        stopped_by=_layers(path, said.get("stopped by", "")),
        write=lambda folder: _copy(path, folder),
        reduced=said.get("reduced", ""),
        unjailed=_through(path, said.get("unjailed", "")),
        peers=_through(path, said.get("peers", "")),
        deserves=_points(said.get("deserves", "")),
        expect=tuple(word.strip() for word in said.get("expect", "").split(",") if word),
        proof=said.get("proof", ""),
        known=said.get("known", ""),
    )


def _copy(path: Path, folder: Path) -> None:
    (folder / "target.py").write_bytes(path.read_bytes())


def _pair(path: Path, line: str) -> tuple[str, str]:
    key, colon, text = line.partition(":")
    if not colon or key not in _KEYS:
        raise ValueError(f"{path}: {line!r} has none of the keys {', '.join(_KEYS)}")
    return key, text.strip()


def _layers(path: Path, text: str) -> tuple[str, ...]:
    names = tuple(word.strip() for word in text.split(","))
    if unknown := set(names) - set(LAYERS):
        raise ValueError(f"{path}: 'stopped by' names {unknown}; layers are {', '.join(LAYERS)}")
    return names


def _through(path: Path, text: str) -> bool | None:
    try:
        return {"": None, "through": True, "stopped": False}[text]
    except KeyError:
        raise ValueError(f"{path}: {text!r} should be 'through' or 'stopped'") from None


def _points(text: str) -> dict[str, int]:
    words = text.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))
