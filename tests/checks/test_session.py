"""run_session: one collection, many submissions, and no fault taken for another."""

import hashlib
import os
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.checks import session
from grader.checks.diagnosis.cases import Keeping
from grader.checks.diagnosis.tolerance import Tolerance
from grader.checks.session import run_session
from grader.checks.source import WorkerSource, seed
from grader.errors import CheckError
from grader.jail.conversation import Conversation, Transcript
from grader.model import Check, Outcome, Result

Write = Callable[..., Path]
Mark = Callable[..., list[tuple[Result, ...]]]
Expected = Callable[[], tuple[Check, ...]]

RIGHT = "def double(x): return 2 * x\ndef half(x): return x / 2"
WRONG = "def double(x): return 3 * x\ndef half(x): return x / 2"

SUMS = '''
@check(points=1, exercise="double")
def test_double(submission):
    """Twice 3 is 6."""
    assert_close(submission.double(3.0), 6.0)

@check(points=1, exercise="half")
def test_half(submission):
    """Half of 4 is 2."""
    assert_close(submission.half(4.0), 2.0)
'''


def one(body: str, head: str = "", args: str = "submission") -> str:
    """A file with one check."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    decorated = f'{head}\n@check(points=1, exercise="double")\n'
    return f'{decorated}def test_one({args}):\n    """A sentence."""\n{lines}\n'


def outcomes(results: tuple[Result, ...]) -> list[str]:
    return [result.outcome.value for result in results]


def line_of(folder: Path, text: str) -> str:
    """The place of the first line with a text: `visible/test_x.py:7`, in the words of messages."""
    for file in sorted(folder.glob("visible/*.py")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if text in line:
                return f"{file}:{number}"
    raise AssertionError(text)


# Results


def test_every_submission_has_a_result_for_every_check(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    right, wrong = mark(RIGHT, WRONG)
    assert outcomes(right) == ["passed", "passed"]
    assert outcomes(wrong) == ["failed", "passed"]
    assert [result.check for result in wrong] == ["test_double", "test_half"]


def test_the_message_is_what_the_student_reads(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    ((double, half),) = mark(WRONG)
    assert double.message == "double: got 9.0, should be 6.0"
    assert half.message == ""


def test_results_are_in_the_order_of_the_expected_checks(
    write: Write, mark: Mark, expected: Expected
) -> None:
    write(b=SUMS, a=one("assert submission.double(1.0) == 2.0"))
    (results,) = mark(RIGHT, checks=expected()[::-1])
    assert [result.check for result in results] == ["test_half", "test_double", "test_one"]


def test_only_some_checks_can_be_run(write: Write, mark: Mark, expected: Expected) -> None:
    write(sums=SUMS)
    (results,) = mark(WRONG, only=[check for check in expected() if check.exercise == "half"])
    assert [result.check for result in results] == ["test_half"]


def test_a_check_that_runs_alone_passes_again_and_again(
    write: Write, mark: Mark, expected: Expected
) -> None:
    write(sums=SUMS)
    marked = mark(RIGHT, RIGHT, WRONG, only=expected()[:1])
    assert [outcomes(results) for results in marked] == [["passed"], ["passed"], ["failed"]]


def test_results_tell_how_long_a_check_took(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    (results,) = mark(RIGHT)
    assert all(result.seconds > 0 for result in results)


def test_what_was_printed_belongs_to_the_check(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    ((double, half),) = mark("def double(x): print('hello')\ndef half(x): return x / 2")
    assert double.printed == "hello\n"
    assert half.printed == ""


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("", Outcome.NOT_ATTEMPTED),
        ("def double(x): raise NotImplementedError", Outcome.NOT_ATTEMPTED),
        ("def double(x): return 1 / 0", Outcome.FAILED),
        ("def double(x): return [x, x]", Outcome.FAILED),
        ("def double(x): import os; os._exit(0)", Outcome.CRASHED),
        ("def double(x:", Outcome.FAILED),
    ],
)
def test_each_way_to_go_wrong_has_its_outcome(
    write: Write, mark: Mark, source: str, outcome: Outcome
) -> None:
    write(sums=one("assert_close(submission.double(3.0), 6.0)"))
    ((result,),) = mark(source)
    assert result.outcome is outcome
    assert result.message


def test_a_check_has_its_own_limit_for_a_call(write: Write, mark: Mark) -> None:
    text = one("submission.double(3.0)").replace('double")', 'double", seconds=0.1)')
    write(sums=text)
    ((result,),) = mark("def double(x):\n    while True: pass")
    assert result.outcome is Outcome.TIMEOUT
    assert "did not return within 0.1 seconds" in result.message


def test_an_answer_that_the_check_cannot_use_is_an_error(write: Write, mark: Mark) -> None:
    write(sums=one("y, cache = submission.double(3.0)\nassert y == 6"))
    right, wrong = mark("def double(x): return 2 * x, x", "def double(x): return None")
    assert outcomes(right) == ["passed"]
    assert outcomes(wrong) == ["error"]
    assert "`double` returned None" in wrong[0].message


def test_the_answers_of_one_check_excuse_no_other(write: Write, mark: Mark) -> None:
    later = one("assert {}['missing']", args="").replace("test_one", "test_two")
    write(a=one("submission.double(3.0)"), b=later)
    with pytest.raises(CheckError, match="the check is broken: KeyError"):
        mark(RIGHT)


# Parametrized checks

CASES = one(
    "assert_close(submission.double(x), 2 * x)",
    head='@pytest.mark.parametrize("x", [0.0, 1.0, 2.0])',
    args="submission, x",
)


def test_a_parametrized_check_passes_if_all_of_its_cases_do(write: Write, mark: Mark) -> None:
    write(sums=CASES)
    right, wrong = mark(RIGHT, "def double(x): return x * x")
    assert outcomes(right) == ["passed"]
    assert outcomes(wrong) == ["failed"]
    assert wrong[0].message == "double: got 1.0, should be 2.0"


def test_a_case_may_come_from_marks_on_marks_and_through_a_fixture(
    write: Write, mark: Mark
) -> None:
    body = "assert_close(submission.double(x), float(y + z))"
    fixture = "@pytest.fixture\ndef z(request):\n    return int(request.param)\n\n\n"
    marks = [
        '@pytest.mark.parametrize(("x", "y"), [(1.0, 1), (2.0, 3)])',
        '@pytest.mark.parametrize("z", ["1"], indirect=True)',
    ]
    write(sums=one(body, head=fixture + "\n".join(marks), args="submission, x, y, z"))
    (results,) = mark(RIGHT)
    assert outcomes(results) == ["passed"]


def test_the_time_of_a_parametrized_check_is_that_of_all_cases(write: Write, mark: Mark) -> None:
    write(sums=CASES.replace("[0.0, 1.0, 2.0]", "[0.0]"), more=SUMS)
    (results,) = mark(RIGHT)
    assert results[0].seconds > 0


# Fixtures of the author


LOG = '''
import pathlib
def log(text):
    with open({path!r}, "a") as file:
        file.write(text + " ")

@pytest.fixture(scope="{scope}")
def thing():
    log("up")
    yield [1.0]
    log("down")

@check(points=1, exercise="double")
def test_one(submission, thing):
    """A sentence."""
    log("one")
    assert_close(submission.double(thing[0]), 2.0)

@check(points=1, exercise="double")
def test_two(submission, thing):
    """A sentence."""
    log("two")
    assert_close(submission.double(thing[0]), 2.0)
'''


@pytest.mark.parametrize(
    ("scope", "logged"),
    [
        ("function", "up one down up two down up one down up two down "),
        ("module", "up one two down up one two down "),
        ("session", "up one two one two down "),
    ],
)
def test_a_fixture_is_up_as_long_as_its_scope(
    write: Write, mark: Mark, tmp_path: Path, scope: str, logged: str
) -> None:
    write(sums=LOG.format(path=str(tmp_path / "log"), scope=scope))
    marked = mark(RIGHT, WRONG)
    assert [outcomes(results) for results in marked] == [["passed"] * 2, ["failed"] * 2]
    assert (tmp_path / "log").read_text() == logged


def test_a_fixture_of_the_author_can_call_the_submission(write: Write, mark: Mark) -> None:
    head = "@pytest.fixture\ndef six(submission):\n    return submission.double(3.0)\n"
    write(sums=one("assert six == 6.0", head=head, args="six"))
    right, wrong, missing, odd = mark(RIGHT, WRONG, "", "def double(x): return 1 / 0")
    assert [outcomes(results) for results in (right, wrong, missing, odd)] == [
        ["passed"],
        ["failed"],
        ["not attempted"],
        ["failed"],
    ]


def test_an_assertion_when_a_fixture_ends_costs_the_check(write: Write, mark: Mark) -> None:
    head = (
        "@pytest.fixture\ndef calls(submission):\n    yield []\n"
        "    assert submission.half(4.0) == 2.0, 'half was spoiled'\n"
    )
    write(sums=one("submission.double(1.0)", head=head, args="submission, calls"))
    spoils = "def double(x):\n  global half\n  half = None\ndef half(x): return x / 2"
    right, wrong = mark(RIGHT, spoils)
    assert outcomes(right) == ["passed"]
    assert outcomes(wrong) == ["failed"]


def test_what_went_wrong_first_is_what_is_told(write: Write, mark: Mark) -> None:
    head = "@pytest.fixture\ndef late(submission):\n    yield\n    assert False, 'second'\n"
    write(sums=one("assert False, 'first'", head=head, args="submission, late"))
    ((result,),) = mark(RIGHT)
    assert result.message == "first"


def test_a_fixture_that_is_broken_is_the_fault_of_the_check(write: Write, mark: Mark) -> None:
    head = "@pytest.fixture(scope='session')\ndef data():\n    return undefined\n"
    folder = write(sums=one("pass", head=head, args="submission, data"))
    with pytest.raises(CheckError, match="NameError") as caught:
        mark(RIGHT)
    assert str(caught.value).startswith(line_of(folder, "return undefined"))


def test_a_fixture_that_cannot_end_is_the_fault_of_the_check(write: Write, mark: Mark) -> None:
    head = "@pytest.fixture(scope='session')\ndef data():\n    yield\n    1 / 0\n"
    folder = write(sums=one("pass", head=head, args="submission, data"))
    with pytest.raises(CheckError, match="ZeroDivisionError") as caught:
        mark(RIGHT)
    assert str(caught.value).startswith(line_of(folder, "1 / 0"))


@pytest.mark.parametrize(
    ("head", "args", "said"),
    [
        ("", "submission, unknown", "there is no fixture 'unknown'"),
        (
            "@pytest.fixture(scope='module')\ndef wide(submission):\n    return 1\n",
            "wide",
            "ScopeMismatch",
        ),
    ],
)
def test_a_fixture_that_cannot_be_had_is_the_fault_of_the_check(
    write: Write, mark: Mark, head: str, args: str, said: str
) -> None:
    write(sums=one("pass", head=head, args=args))
    with pytest.raises(CheckError, match=said):
        mark(RIGHT)


def test_the_reference_is_there_for_checks_that_ask(write: Write, mark: Mark) -> None:
    body = "assert_close(submission.double(3.0), reference.double(3.0))"
    module = ModuleType("reference")
    exec(RIGHT, vars(module))
    check = Check("test_one", "A sentence.", "double", 1, True, Path("visible/test_sums.py"), 1)
    write(sums=one(body, args="submission, reference"))
    assert outcomes(mark(RIGHT, checks=[check], reference=module)[0]) == ["passed"]
    with pytest.raises(CheckError, match="no reference here"):
        mark(RIGHT, checks=[check])


# Chance and state


RANDOM = '''
@check(points=1, exercise="double")
def test_one(submission, rng):
    """A sentence."""
    assert False, f"{rng.integers(2**60)} {submission.draw()}"

@check(points=1, exercise="double")
@pytest.mark.parametrize("case", [1])
def test_two(submission, rng, case):
    """A sentence."""
    assert False, f"{rng.integers(2**60)} {submission.draw()}"
'''
DRAWS = """
import random
import numpy as np
import torch
def draw():
    return f"{random.random()} {np.random.rand()} {torch.rand(1).item()}"
"""


def drawn(results: tuple[Result, ...]) -> list[str]:
    return [result.message for result in results]


def test_chance_is_the_same_each_time(write: Write, mark: Mark) -> None:
    write(sums=RANDOM)
    first, second = mark(DRAWS, DRAWS)
    assert drawn(first) == drawn(second) == drawn(mark(DRAWS)[0])


def test_chance_does_not_depend_on_what_runs_before(
    write: Write, mark: Mark, expected: Expected
) -> None:
    write(sums=RANDOM)
    (both,) = mark(DRAWS)
    (alone,) = mark(DRAWS, only=expected()[1:])
    assert drawn(alone) == drawn(both)[1:]


def test_chance_differs_between_checks_and_between_versions(write: Write, mark: Mark) -> None:
    write(sums=RANDOM)
    numbers = [drawn(mark(DRAWS, namespace=name)[0]) for name in ("sums:1", "sums:2", "other:1")]
    parts = [message.split() for messages in numbers for message in messages]
    for column in zip(*parts, strict=True):
        assert len(set(column)) == 6


class Asked:
    """Explains nothing, and notes what it is asked."""

    def __init__(self) -> None:
        self.exercises: list[str] = []

    def explain(self, transcript: Transcript, _: Tolerance) -> tuple[str, ...]:
        self.exercises.append(transcript.exercise)
        return ()

    def agree(self, _: Transcript, names: tuple[str, ...]) -> tuple[str, ...]:
        return names


@pytest.mark.parametrize(("most", "asked"), [(1 << 20, ["double", "half"]), (0, [])])
def test_what_failed_is_explained_as_far_as_what_was_said_is_kept(
    write: Write,
    converse: Callable[[str], Conversation],
    expected: Expected,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    asked: list[str],
) -> None:
    monkeypatch.setattr(session, "Keeping", lambda: Keeping(most))
    folder, aside = write(sums=SUMS), Asked()
    source = WorkerSource(converse("def double(x): return 0\ndef half(x): return 0"), None, aside)
    run_session(folder, [folder / "visible"], expected(), "sums:1", lambda run: run(source))
    assert aside.exercises == asked


class Listening:
    """A source that notes the seeds it is given."""

    aside = None

    def __init__(self) -> None:
        self.seeds: list[int] = []

    def begin(self, seed: int, seconds: float | None, exercise: str = "") -> ModuleType:  # noqa: ARG002
        self.seeds.append(seed)
        module = ModuleType("sums")
        module.draw = lambda: ""  # type: ignore[attr-defined]
        return module

    def reference(self) -> None: ...

    def transcript(self) -> None: ...

    def refusals(self) -> dict[str, str]:
        return {}

    def explain(self, error: BaseException) -> None: ...


def seeded(*parts: str) -> int:
    """The first 63 bits of a hash: results of courses that were scored before depend on it."""
    return int(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16], 16) >> 1


@pytest.mark.parametrize(("salt", "namespace"), [((), "sums:1"), (("17",), "sums:1:17")])
def test_seeds_are_made_from_the_version_the_check_and_the_salt_if_there_is_one(
    write: Write, expected: Expected, tmp_path: Path, salt: tuple[str, ...], namespace: str
) -> None:
    write(sums=RANDOM)
    source, names = Listening(), ("test_one", "test_two[1]")
    marked: list[tuple[Result, ...]] = []

    def body(runner: Any) -> None:
        marked.append(runner(source, *salt))

    run_session(tmp_path, [tmp_path / "visible"], expected(), "sums:1", body)
    assert source.seeds == [seeded(namespace, name, "global") for name in names]
    generators = [np.random.default_rng(seeded(namespace, name)) for name in names]
    numbers = [str(generator.integers(2**60)) for generator in generators]
    assert [result.message.strip() for result in marked[0]] == numbers


def test_the_usual_seeds_are_those_they_have_always_been() -> None:
    assert seed("sums:1", "test_one") == seeded("sums:1", "test_one") == 8774239888983104514


def test_a_salt_changes_all_chance_for_one_run_alone(
    write: Write, expected: Expected, tmp_path: Path, converse: Callable[[str], Conversation]
) -> None:
    write(sums=RANDOM)
    marked: list[list[str]] = []

    def body(runner: Any) -> None:
        for salt in ("", "1", "2", "1", ""):
            marked.append(drawn(runner(WorkerSource(converse(DRAWS)), salt)))

    run_session(tmp_path, [tmp_path / "visible"], expected(), "sums:1", body)
    usual, first, second, first_again, usual_again = marked
    assert usual == usual_again
    assert first == first_again
    for columns in zip(*(" ".join(each).split() for each in (usual, first, second)), strict=True):
        assert len(set(columns)) == 3


def test_no_state_leaks_from_one_submission_to_the_next(write: Write, mark: Mark) -> None:
    head = "@pytest.fixture(scope='module')\ndef seen():\n    return []\n"
    body = "assert not seen\nseen.append(submission.double(1.0))"
    write(sums=one(body, head=head, args="submission, seen"))
    marked = mark(RIGHT, RIGHT, RIGHT)
    assert [outcomes(results) for results in marked] == [["passed"]] * 3


def test_the_fault_of_one_submission_is_not_the_next_ones(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    marked = mark("def double(x: nonsense", "import os; os._exit(1)", RIGHT)
    assert outcomes(marked[2]) == ["passed", "passed"]


# What a check prints, warns of and leaves behind


def test_a_check_that_prints_changes_nothing(
    write: Write, mark: Mark, capfd: pytest.CaptureFixture[str]
) -> None:
    write(sums=one("print('from the check')\nassert submission.double(1.0) == 2.0"))
    ((result,),) = mark(RIGHT)
    assert result == replace(result, outcome=Outcome.PASSED, message="", printed="")
    assert capfd.readouterr().out == "from the check\n"


def test_a_session_itself_prints_nothing(
    write: Write, mark: Mark, capfd: pytest.CaptureFixture[str]
) -> None:
    write(sums=SUMS)
    mark(RIGHT, WRONG)
    with pytest.raises(CheckError):
        mark(RIGHT, checks=[])
    write(sums="import nonsense")
    with pytest.raises(CheckError):
        mark(RIGHT, checks=[])
    assert capfd.readouterr() == ("", "")


def test_a_warning_in_a_check_changes_nothing(write: Write, mark: Mark) -> None:
    write(sums=one("np.exp(1000 * submission.double(1.0))"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert outcomes(mark(RIGHT)[0]) == ["passed"]


def test_a_session_leaves_nothing_behind(write: Write, mark: Mark) -> None:
    folder = write(sums=SUMS)
    before = (set(sys.modules), dict(os.environ), list(sys.path), sys.dont_write_bytecode)
    mark(RIGHT)
    after = (set(sys.modules), dict(os.environ), list(sys.path), sys.dont_write_bytecode)
    assert {name for name in after[0] - before[0] if "visible" in name} == set()
    current = "PYTEST_CURRENT_TEST"  # of this very test: pytest takes it away with the inner one
    assert {k: v for k, v in after[1].items() if k != current} == {
        k: v for k, v in before[1].items() if k != current
    }
    assert after[2:] == before[2:]
    assert sorted(path.name for path in folder.rglob("*")) == ["test_sums.py", "visible"]


def test_files_of_one_name_in_two_assignments_are_two(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    mark(RIGHT)
    write(sums=SUMS.replace("6.0", "9.0"))
    assert outcomes(mark(RIGHT)[0]) == ["failed", "passed"]


# Broken checks


def refused(mark: Mark, **options: Any) -> str:
    with pytest.raises(CheckError) as caught:
        mark(RIGHT, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("import nonsense\n", "import nonsense", "ModuleNotFoundError"),
        ("from grader.checks import nonsense\n", "import nonsense", "ImportError"),
        ("x = (1 +\n", "x = (1 +", "SyntaxError"),
        ("1 / 0\n", "1 / 0", "ZeroDivisionError"),
        ("def f():\n    return undefined\nf()\n", "return undefined", "NameError"),
        (
            "@pytest.mark.parametrize('y', [1])\ndef test_one(submission): ...\n",
            "",
            "uses no argument 'y'",
        ),
        ("@pytest.mark.nonsense\ndef test_one(submission): ...\n", "mark.nonsense", "nonsense"),
        ("def test_one(submission): ...\n", "def test_one", "test_one has lost its @check"),
        (
            "getattr(pytest, 'skip')('no', allow_module_level=True)\n",
            None,
            "does not find the check",
        ),
        ("pytest.exit('no')\n", "pytest.exit", "can't be read: Exit: no"),
        ("raise KeyboardInterrupt", None, None),
    ],
)
def test_a_file_that_cannot_be_collected_is_named_with_its_line(
    write: Write, mark: Mark, text: str, at: str | None, said: str | None
) -> None:
    folder = write(sums=text)
    known = Check("test_one", "A sentence.", "double", 1, False, Path("visible/test_sums.py"), 3)
    if said is None:
        with pytest.raises(KeyboardInterrupt):
            mark(RIGHT, checks=[known])
        return
    message = refused(mark, checks=[known])
    assert said in message
    place = f"{folder}/visible/test_sums.py:3" if at is None else line_of(folder, at)
    assert message.startswith(place.rpartition(":")[0] if at == "" else f"{place}: ")
    assert "\n" not in message


def test_a_check_that_pytest_does_not_find_is_refused(
    write: Write, mark: Mark, expected: Expected
) -> None:
    folder = write(sums=SUMS)
    gone = replace(expected()[0], name="test_gone", line=40)
    message = refused(mark, checks=[*expected(), gone])
    assert message == (
        f"{folder}/visible/test_sums.py:40: pytest does not find the check test_gone"
    )


def test_a_check_that_the_course_does_not_know_is_refused(
    write: Write, mark: Mark, expected: Expected
) -> None:
    folder = write(sums=SUMS)
    message = refused(mark, checks=expected()[:1])
    assert message == (
        f"{folder}/visible/test_sums.py:12: the course does not know the check test_half"
    )


def test_a_check_without_a_file_is_refused(write: Write, mark: Mark, expected: Expected) -> None:
    folder = write(sums=SUMS)
    known = expected()
    (folder / "visible" / "test_sums.py").unlink()
    assert "pytest does not find the check test_double" in refused(mark, checks=known)


@pytest.mark.parametrize("name", ["skip", "skipif", "xfail"])
def test_a_mark_that_would_leave_a_check_out_is_refused(
    write: Write, mark: Mark, name: str
) -> None:
    hidden_from_the_reader = f"getattr(pytest.mark, '{name}')"
    folder = write(sums=one("pass", head=f"spare = {hidden_from_the_reader}\n@spare"))
    assert re.search(rf"must not {name}|'{name}' not found", refused(mark))
    assert folder


def test_no_checks_at_all_have_no_results(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    assert mark(RIGHT, only=[]) == [()]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("submission.double(1.0)\nundefined", "the check is broken: NameError"),
        ("submission.double(1.0)\nimport nonsense", "the check is broken: ModuleNotFoundError"),
        ("raise TypeError('early')", "the check is broken: TypeError: early"),
        ("getattr(pytest, 'skip')('no')", "a check must not skip or xfail"),
        ("getattr(pytest, 'xfail')('no')", "a check must not skip or xfail"),
        ("getattr(pytest, 'importorskip')('nonsense')", "a check must not skip or xfail"),
        ("pytest.exit('no')", "a check must not end pytest"),
        ("submission.double(lambda: 0)", "can't cross to the submission's process"),
        ("assert_gradient(submission.double, of=len, at=1.0, upstream=1.0)", "TypeError"),
        ("exit(3)", "the check is broken: SystemExit: 3"),
    ],
)
def test_a_broken_check_costs_nobody_points_and_is_named_with_its_line(
    write: Write, mark: Mark, body: str, said: str
) -> None:
    folder = write(sums=one(body))
    message = refused(mark, only=None)
    assert said in message
    assert message.startswith(line_of(folder, body.splitlines()[-1]) + ": ")


def test_a_place_in_a_course_is_relative_to_its_folder(write: Write, mark: Mark) -> None:
    folder = write(sums=one("undefined"))
    (folder / "course.toml").touch()
    assert refused(mark).startswith("visible/test_sums.py:10: ")


def test_no_time_is_spent_on_an_account_that_nobody_reads(
    write: Write, mark: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise NotImplementedError

    write(sums=SUMS)
    monkeypatch.setattr(pytest.Function, "repr_failure", refuse)
    assert outcomes(mark(WRONG)[0]) == ["failed", "passed"]


def test_after_a_broken_check_another_session_works(write: Write, mark: Mark) -> None:
    write(sums=one("undefined"))
    refused(mark)
    write(sums=SUMS)
    assert outcomes(mark(RIGHT)[0]) == ["passed", "passed"]


def test_what_the_body_raises_comes_out(write: Write, expected: Expected, tmp_path: Path) -> None:
    write(sums=SUMS)

    def body(_: Any) -> None:
        raise error

    for error in (KeyError("mine"), KeyboardInterrupt(), SystemExit(3)):
        with pytest.raises(type(error)) as caught:
            run_session(tmp_path, [tmp_path / "visible"], expected(), "sums:1", body)
        assert caught.value is error


def test_ctrl_c_in_a_check_stops_the_session(write: Write, mark: Mark) -> None:
    write(sums=one("raise KeyboardInterrupt"))
    with pytest.raises(KeyboardInterrupt):
        mark(RIGHT)


def test_a_source_can_be_run_again(
    write: Write, expected: Expected, tmp_path: Path, converse: Callable[[str], Conversation]
) -> None:
    write(sums=SUMS)
    marked: list[Any] = []

    def body(runner: Any) -> None:
        source = WorkerSource(converse(WRONG))
        marked.extend(outcomes(runner(source)) for _ in range(2))

    run_session(tmp_path, [tmp_path / "visible"], expected(), "sums:1", body)
    assert marked == [["failed", "passed"]] * 2


# What lies around must not matter

SPOILER = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return True

def pytest_collection_modifyitems(items):
    items.clear()

@pytest.fixture
def submission():
    raise RuntimeError("the wrong fixture")
"""


@pytest.mark.parametrize("place", ["conftest.py", "visible/conftest.py", "../conftest.py"])
def test_a_conftest_nearby_does_not_matter(
    write: Write, mark: Mark, place: str, request: pytest.FixtureRequest
) -> None:
    folder = write(sums=SUMS)
    spoiler = (folder / place).resolve()
    request.addfinalizer(lambda: spoiler.unlink(missing_ok=True))
    spoiler.write_text(SPOILER)
    assert outcomes(mark(WRONG)[0]) == ["failed", "passed"]


@pytest.mark.parametrize("name", ["pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"])
@pytest.mark.parametrize("place", [".", "visible"])
def test_a_configuration_nearby_does_not_matter(
    write: Write, mark: Mark, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    folder = write(sums=SUMS)
    heads = {"pyproject.toml": "[tool.pytest.ini_options]", "setup.cfg": "[tool:pytest]"}
    lines = [heads.get(name, "[pytest]"), "addopts = '-k nothing -x --collect-only'"]
    lines += ["python_functions = 'nothing_*'", "xfail_strict = true"]
    (folder / place / name).write_text("\n".join(lines))
    monkeypatch.chdir(folder / place)
    assert outcomes(mark(WRONG)[0]) == ["failed", "passed"]


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PYTEST_ADDOPTS", "-k nothing --collect-only -x"),
        ("PYTEST_ADDOPTS", "--no-such-option"),
        ("PYTEST_PLUGINS", "spoiler"),
        ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", ""),
        ("PYTHONWARNINGS", "error"),
        ("PYTEST_DEBUG", "1"),
        ("CI", "true"),
    ],
)
def test_the_environment_does_not_matter(
    write: Write,
    mark: Mark,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variable: str,
    text: str,
) -> None:
    write(sums=SUMS)
    (tmp_path / "spoiler.py").write_text(SPOILER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv(variable, text)
    assert outcomes(mark(WRONG)[0]) == ["failed", "passed"]
    assert os.environ[variable] == text


def test_an_installed_plugin_does_not_matter(
    write: Write, mark: Mark, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(sums=SUMS)
    (tmp_path / "spoiler.py").write_text(SPOILER)
    info = tmp_path / "spoiler-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: spoiler\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pytest11]\nspoiler = spoiler\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    assert outcomes(mark(WRONG)[0]) == ["failed", "passed"]


def test_a_package_with_the_name_of_the_folder_does_not_matter(
    write: Write, mark: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(sums=SUMS)
    other = ModuleType("visible")
    monkeypatch.setitem(sys.modules, "visible", other)
    monkeypatch.setitem(sys.modules, "visible.test_sums", ModuleType("visible.test_sums"))
    assert outcomes(mark(WRONG)[0]) == ["failed", "passed"]
    assert sys.modules["visible"] is other


def test_messages_do_not_depend_on_how_much_pytest_says(
    write: Write, mark: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(sums=one("assert list(range(40)) == submission.double(3.0)"))
    monkeypatch.delenv("CI", raising=False)
    ((plain,),) = mark(RIGHT)
    monkeypatch.setenv("CI", "true")
    ((on_ci,),) = mark(RIGHT)
    assert plain.message == on_ci.message
    assert re.match("assert .* == ", plain.message)


def test_addresses_of_objects_are_left_out(write: Write, mark: Mark) -> None:
    write(sums=SUMS)
    ((double, _),) = mark("def double(x): print(object()); raise ValueError(repr(object()))")
    assert double.printed == "<object object at 0x…>\n"
    assert "raised ValueError: <object object at 0x…> (" in double.message


def test_a_result_says_how_the_answer_is_related_to_the_right_one(write: Write, mark: Mark) -> None:
    write(
        related="""
        @check(points=1, exercise="double")
        @pytest.mark.parametrize("sign", [1.0, -1.0])
        def test_double(submission, sign):
            \"\"\"Twice as much.\"\"\"
            x = sign * np.array([0.5, 1.25, 3.0])
            assert_close(submission.double(x), 2 * x)
        """
    )
    right, wrong = mark("def double(x): return 2 * x", "def double(x): return x + abs(x) * 3")
    assert right[0].likeness == ""
    assert wrong[0].likeness == "your values are exactly 2 times the right ones"
    assert "exactly 2 times" not in wrong[0].message
