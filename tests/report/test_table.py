"""The class in a few words a student."""

from grader.model import Outcome
from grader.report.table import Line, summary

P, F = Outcome.PASSED, Outcome.FAILED


def test_a_line_tells_name_points_and_what_happened(assignment, score):
    (line,) = summary(assignment, [score(P, F, F, Outcome.TIMEOUT)]).lines
    assert line == Line("Ada Lovelace", 2, 10, "2 failed, 1 timeout", problem=False)


def test_a_problem_is_told_instead(assignment, score):
    scored = score(*[Outcome.ERROR] * 4, problem="There is no file.\nLook again.")
    (line,) = summary(assignment, [scored]).lines
    assert (line.what, line.problem) == ("There is no file.", True)


def test_lines_come_in_the_order_given(assignment, score):
    rows = (score(P, P, P, P, student=name) for name in ("Zoe", "Ada"))
    assert [line.student for line in summary(assignment, rows).lines] == ["Zoe", "Ada"]


def test_no_terminal_sequence_is_left(assignment, score):
    scored = score(P, P, P, P, student="\x1b[31mAda\n", problem="\x1b]0;x\x07bad")
    (line,) = summary(assignment, [scored]).lines
    assert (line.student, line.what) == ("Ada", "bad")
