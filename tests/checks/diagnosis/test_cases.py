"""Which misconceptions explain the cases of a submission."""

from grader.checks.diagnosis.aside import Gone
from grader.checks.diagnosis.cases import Case, Keeping, explain
from grader.checks.diagnosis.tolerance import Tolerance
from grader.checks.outcome import Graded
from grader.jail.conversation import Transcript
from grader.model import Outcome
from grader.worker.protocol import Answer, Get, Target

P, F = Outcome.PASSED, Outcome.FAILED


def case(outcome: Outcome, seed: int, exercise: str = "relu", **more: Tolerance) -> Case:
    said = [(Get(1, Target(None, ("a",))), Answer(1, 2.5))]
    return Case(Graded(outcome, **more), 0.0, Transcript(seed, exercise, list(said)))


class Told:
    """Knows what explains a transcript, and who is refuted by one, by their seeds."""

    def __init__(
        self, explains: dict[int, tuple[str, ...]], refuted: dict[int, tuple[str, ...]]
    ) -> None:
        self._explains, self._refuted = explains, refuted
        self.asked: list[tuple[int, Tolerance]] = []

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        self.asked.append((transcript.seed, tolerance))
        return self._explains.get(transcript.seed, ())

    def agree(self, transcript: Transcript, names: tuple[str, ...]) -> tuple[str, ...]:
        refuted = self._refuted.get(transcript.seed, ())
        return tuple(name for name in names if name not in refuted)


def explained(
    cases: list[Case], explains: dict[int, tuple[str, ...]], **refuted: tuple[str, ...]
) -> list[tuple[str, ...]]:
    by_seed = {int(seed[1:]): names for seed, names in refuted.items()}
    explain(cases, Told(explains, by_seed))
    return [each.explained for each in cases]


def test_a_failed_case_is_explained_and_a_passed_one_is_not() -> None:
    cases = [case(F, 1), case(P, 2)]
    assert explained(cases, {1: ("half",), 2: ("minus",)}) == [("half",), ()]


def test_a_case_that_passed_refutes_a_misconception_in_the_whole_exercise() -> None:
    cases = [case(F, 1), case(P, 2), case(F, 3)]
    found = explained(cases, {1: ("half", "minus"), 3: ("half",)}, _2=("half",))
    assert found == [("minus",), (), ()]


def test_a_case_that_passed_refutes_nothing_in_another_exercise() -> None:
    cases = [case(F, 1), case(P, 2, "elu")]
    assert explained(cases, {1: ("half",)}, _2=("half",)) == [("half",), ()]


def test_only_answers_can_be_explained() -> None:
    outcomes = (Outcome.NOT_ATTEMPTED, Outcome.TIMEOUT, Outcome.CRASHED, Outcome.ERROR)
    cases = [case(outcome, seed) for seed, outcome in enumerate(outcomes)]
    found = explained(cases, dict.fromkeys(range(4), ("half",)))
    assert found == [(), (), (), ("half",)]


def test_a_case_that_asked_nothing_is_not_explained() -> None:
    silent = Case(Graded(F), 0.0, Transcript(1, "relu"))
    unseen = Case(Graded(F), 0.0)
    assert explained([silent, unseen], {1: ("half",)}) == [(), ()]


def test_the_tolerance_is_that_of_the_comparison_that_failed() -> None:
    told = Told({}, {})
    own = Tolerance(0.5, 0.25)
    explain([case(F, 1, tolerance=own), case(F, 2)], told)
    assert told.asked == [(1, own), (2, Tolerance())]


class Ending(Told):
    """Is gone at the second question, or when it is asked who agrees."""

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        if self.asked:
            raise Gone
        return super().explain(transcript, tolerance)

    def agree(self, *_: object) -> tuple[str, ...]:
        raise Gone


def test_when_the_process_aside_is_gone_what_is_known_stays() -> None:
    cases = [case(F, 1), case(F, 2, "elu")]
    explain(cases, Ending({1: ("half",)}, {}))
    assert [each.explained for each in cases] == [("half",), ()]


def test_when_the_process_aside_is_gone_what_it_left_open_says_so() -> None:
    cases = [case(F, 1), case(F, 2, "elu"), case(P, 3, "elu"), case(F, 4, "selu")]
    explain(cases, Ending({}, {}))  # type: ignore[arg-type]
    assert [each.cut_off for each in cases] == [False, True, False, True]


def test_a_name_that_nobody_could_refute_any_more_is_not_given() -> None:
    cases = [case(F, 1), case(P, 2)]
    explain(cases, Ending({1: ("half",)}, {}))  # type: ignore[arg-type]
    assert [(each.explained, each.cut_off) for each in cases] == [((), True), ((), False)]


def test_what_was_explained_to_its_end_is_not_cut_off() -> None:
    cases = [case(F, 1), case(P, 2)]
    explain(cases, Told({}, {}))  # type: ignore[arg-type]
    assert not any(each.cut_off for each in cases)


def large(outcome: Outcome, seed: int, size: int) -> Case:
    found = case(outcome, seed)
    assert found.transcript
    found.transcript.size = size
    return found


def test_transcripts_are_kept_up_to_a_size_together() -> None:
    keeping = Keeping(100)
    kept = [keeping.keep(large(F, seed, size)) for seed, size in enumerate((60, 41, 40, 1))]
    said = [each.transcript for each in kept if each.transcript]
    assert [bool(each.exchanges) for each in said] == [True, False, True, False]
    assert [each.whole for each in said] == [True, False, True, False]
    assert [(each.seed, each.exercise) for each in said] == [(n, "relu") for n in range(4)]


def test_a_case_without_a_transcript_stays_as_it_is() -> None:
    silent = Case(Graded(F), 0.0)
    assert Keeping(0).keep(silent) is silent


def test_a_failed_case_is_not_explained_by_a_part_of_what_was_said() -> None:
    cases = [case(F, 1), case(F, 2)]
    assert cases[0].transcript
    cases[0].transcript.whole = False
    assert explained(cases, {1: ("half",), 2: ("minus",)}) == [(), ("minus",)]


def test_a_case_that_passed_and_is_not_kept_may_have_refuted_any_name() -> None:
    cases = [case(F, 1), Keeping(0).keep(large(P, 2, 1)), case(F, 3, "elu")]
    assert explained(cases, {1: ("half",), 3: ("minus",)}) == [(), (), ("minus",)]
