"""What one student may see: nothing else reaches a student's page."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.course.sentences import capitalised
from grader.mistakes import mistakes
from grader.model import Assignment, Check, Outcome, Result, Scored
from grader.report import results
from grader.report.student_page import CheckView, ExerciseView, StudentView
from grader.report.text import block, line

SENTENCE_LIMIT = 1000
_UNHINTED = (Outcome.PASSED, Outcome.NOT_ATTEMPTED)


def view(assignment: Assignment, scored: Scored) -> StudentView:
    """The part of `scored` that its student may see."""
    return StudentView(
        title=line(assignment.title),
        student=line(scored.student),
        points=assignment.points,
        earned=scored.earned,
        problem=block(scored.problem),
        notes=tuple(line(note, SENTENCE_LIMIT) for note in scored.notes),
        exercises=tuple(_exercises(assignment, scored)),
    )


def _exercises(assignment: Assignment, scored: Scored) -> Iterator[ExerciseView]:
    earned = results.by_exercise(assignment, scored)
    named = mistakes(assignment, _told(assignment, scored))
    shown: dict[str, list[CheckView]] = {exercise.name: [] for exercise in assignment.exercises}
    for name, check in _checks(assignment, scored):
        shown[name].append(check)
    for exercise in assignment.exercises:
        yield ExerciseView(
            name=exercise.name,
            title=line(exercise.title),
            points=exercise.points,
            earned=earned[exercise.name],
            checks=tuple(_said_once(shown[exercise.name])),
            mistakes=tuple(block(each.explain) for each in named.get(exercise.name, ())),
        )


def _told(assignment: Assignment, scored: Scored) -> Iterator[Result]:
    """The results whose diagnosis a student is told."""
    for check, result in results.paired(assignment, scored):
        if _may_tell(assignment, check):
            yield result


def _may_tell(assignment: Assignment, check: Check) -> bool:
    """Whether a student is told what a check shows beyond its outcome."""
    return assignment.diagnose_hidden or not check.hidden


def _checks(assignment: Assignment, scored: Scored) -> Iterator[tuple[str, CheckView]]:
    for check, result in results.paired(assignment, scored):
        # Where nothing could run, a hint at the mathematics would mislead.
        shown = _shown(check, result.outcome)
        if _may_tell(assignment, check):
            likeness = line(capitalised(result.likeness), SENTENCE_LIMIT)
            shown = replace(shown, likeness=likeness)
        shown = replace(shown, hint="") if scored.problem else shown
        yield check.exercise, shown if check.hidden else _with_texts(shown, result)


def _shown(check: Check, outcome: Outcome) -> CheckView:
    """What is shown of any check; it is not given the result's texts, so it can't show them."""
    return CheckView(
        title=line(check.title, SENTENCE_LIMIT),
        points=check.points,
        earned=results.points(check, outcome),
        outcome=outcome,
        hidden=check.hidden,
        hint="" if outcome in _UNHINTED else line(check.hint, SENTENCE_LIMIT),
    )


def _with_texts(shown: CheckView, result: Result) -> CheckView:
    """A visible check with what was got and what was printed."""
    return replace(shown, message=block(result.message), printed=block(result.printed))


def _said_once(checks: Iterable[CheckView]) -> Iterator[CheckView]:
    """The checks of an exercise, a message that comes again left out."""
    said: set[str] = set()
    for check in checks:
        yield replace(check, message="", repeats=True) if check.message in said else check
        said |= {check.message} - {""}
