"""A sample class for a demonstration: students of all kinds, whose scores are known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from grader.audit.sample import Sample, reference, source_of, stub, wheats, wrong_ones
from grader.course import markers
from grader.course.notebook_names import parsed
from grader.model import Assignment, Scored

# What a broken function does instead of its work, by the name of the student who hands it in.
BROKEN = {
    "loops-forever": "while True:\n    pass",
    "leaves-the-process": "import os\nos._exit(0)",
    "calls-exit": "import sys\nsys.exit('enough')",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "asks-for-input": "return float(input('x? '))",
    "floods-the-screen": "print('spam ' * 100_000)\nreturn 'printed'",
    "takes-all-memory": "return bytearray(1 << 45)",
    "returns-nothing": "pass",
    "returns-text": "return 'forty-two'",
}


def as_expected(sample: Sample, scored: Scored, assignment: Assignment) -> bool:
    """Whether a sample has lost points where it must, and nowhere else."""
    points = scored.by_exercise
    return sample.loses == {e.name for e in assignment.exercises if points[e.name] < e.points}


def sample_class(assignment: Assignment) -> list[Sample]:
    """The reference, the stub, the wheats, every chaff, half-finished and broken ones."""
    source = source_of(assignment)
    full, blank = reference(assignment), stub(assignment)
    samples = [
        full,
        blank,
        Sample("hands-in-an-empty-file", b"", blank.loses),
        Sample("has-a-syntax-error", full.source + b"\ndef oops(:\n", blank.loses),
    ]
    samples += wheats(assignment)
    samples += wrong_ones(assignment)
    samples += _half_finished(assignment, source)
    samples += _broken(assignment, source)
    return samples


def half_notebooks(samples: Sequence[Sample]) -> list[Sample]:
    """The samples, every second one of those that are Python as a notebook."""
    written = [sample for sample in samples if sample.source and parsed(sample.source.decode())]
    chosen = {sample.student for sample in written[1::2]}
    return [replace(sample, notebook=sample.student in chosen) for sample in samples]


def _half_finished(assignment: Assignment, source: str) -> Iterator[Sample]:
    """The first third, half and all but the last of the exercises written."""
    exercises = assignment.names
    for count in sorted({len(exercises) // 3, len(exercises) // 2, len(exercises) - 1} - {0}):
        left = frozenset(exercises[count:])
        blank = _rewritten(source, assignment, left, _unwritten)
        yield Sample(f"wrote-{count}-of-{len(exercises)}", blank.encode(), left)
    last = frozenset(exercises[-1:])
    stopped = _rewritten(source, assignment, last, _unwritten)
    yield Sample("raises-at-the-end", f"{stopped}\nprint(undefined)\n".encode(), last)


def _unwritten(name: str) -> str:
    return f'raise NotImplementedError("{name}: your code goes here")'


def _broken(assignment: Assignment, source: str) -> Iterator[Sample]:
    """One exercise each that misbehaves, all others as they should be."""
    tries = {**BROKEN, "reads-hidden-checks": _spy(assignment)}
    for number, (student, code) in enumerate(tries.items()):
        exercise = frozenset([assignment.names[number % len(assignment.names)]])
        broken = _rewritten(source, assignment, exercise, _instead(code))
        yield Sample(student, broken.encode(), exercise)


def _instead(code: str) -> Callable[[str], str]:
    return lambda _: code


def _spy(assignment: Assignment) -> str:
    hidden = str(assignment.folder / "hidden")
    return (
        "import pathlib, sys\n"
        f"for path in pathlib.Path({hidden!r}).glob('*.py'):\n"
        "    print(path.read_text())\n"
        "return [sorted(sys.modules), open('/proc/self/environ').read()]"
    )


def _rewritten(
    source: str, assignment: Assignment, exercises: frozenset[str], code: Callable[[str], str]
) -> str:
    def choose(region: markers.Region) -> str | None:
        return code(region.owner) if region.top in exercises else None

    return markers.fill(source, assignment.reference.name, choose)
