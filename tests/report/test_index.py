"""The staff's page."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from grader.errors import BatchError
from grader.model import Outcome, Result
from grader.report import index

P, F = Outcome.PASSED, Outcome.FAILED


@pytest.fixture
def write(tmp_path, templates, run, assignment):
    """Write the index of some rows; give its HTML."""

    def html(*rows, run=run):
        path = tmp_path / "index.html"
        index.write(path, templates, run, assignment, lambda: rows)
        return path.read_text(encoding="utf-8")

    return html


def cells(html):
    """The text of each row of each table, tags left out."""
    rows = re.findall(r"<tr[ >].*?</tr>", html, flags=re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]


def test_every_student_is_linked_to_a_page(write, score):
    html = write(score(P, P, P, P, page="ada"), score(F, F, F, F, page="a b"))
    assert 'href="students/ada.html"' in html
    assert 'href="students/a%20b.html"' in html


def test_students_come_in_the_order_given(write, score):
    html = write(score(P, P, P, P, student="Zoe"), score(F, F, F, F, student="Ada"))
    assert html.index("Zoe") < html.index("Ada")


def test_a_row_has_the_points_an_exercise_and_the_total(write, score):
    assert "Ada Lovelace 5 2 7" in cells(write(score(P, P, P, F)))


def test_what_happened_is_told_in_words(write, score):
    assert "1 failed, 1 timeout" in write(score(P, F, P, Outcome.TIMEOUT))


def test_the_message_of_a_hidden_check_is_there_for_the_staff(write, score):
    html = write(score(P, Result("test_bbb", F, "got 1", "printed so"), P, P))
    assert "<pre>got 1</pre>" in html
    assert "<pre>printed so</pre>" in html
    assert "hidden/test_relu.py:7" in html


def test_a_problem_is_told_and_counted(write, score):
    rows = cells(write(*[score(problem="There is no file.", page=page) for page in "ab"]))
    assert "There is no file. 2" in rows


def test_an_exercise_has_its_mean_and_its_share_of_full_marks(write, score):
    assert "ReLU relu 3.5 5 50 %" in cells(write(score(P, P, P, P), score(P, F, P, P)))


def test_a_check_has_its_counts_the_hardest_first(write, score):
    rows = cells(write(score(P, F, P, P), score(P, F, P, Outcome.CRASHED)))
    checks = [row for row in rows if row.startswith("The sentence of")]
    assert checks[0] == "The sentence of bbb. hidden hidden/test_relu.py:7 relu 3 0 2 0 0 0 0"
    assert checks[1] == "The sentence of ddd. hidden hidden/test_gelu.py:7 gelu 3 1 0 0 0 0 1"


def test_the_summary_has_students_mean_and_median(write, score):
    html = " ".join(re.sub("<[^>]*>", " ", write(score(P, P, P, P), score(P, P, P, F))).split())
    assert "Students 2 Full marks 1 Mean 8.5 / 10 Median 8.5 / 10" in html


def test_the_histogram_is_told_in_words_too(write, score):
    html = write(score(P, P, P, P), score(F, F, F, F))
    assert "in tenths from 0 to 100 %: 1, 0, 0, 0, 0, 0, 0, 0, 0, 1</title>" in html


def test_an_empty_class_has_an_index(write):
    assert "Mean" in write()


def test_foreign_text_adds_no_tag(write, score):
    evil = "</pre></details></table><script>alert(1)</script>"

    def page(text):
        result = Result("test_bbb", F, text, text + ".")
        return write(score(P, result, P, P, student=text, problem=text, notes=(text,)))

    assert tags(page(evil)) == tags(page("x"))


def tags(source):
    """All tags of a page with their attributes."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, attributes))
    parser.feed(source)
    return found


def test_it_needs_nothing_else(write, score):
    html = write(score(P, F, P, P))
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags(html)}
    assert "url(" not in html


def test_an_unsafe_page_is_refused_and_leaves_no_file(tmp_path, write, score):
    with pytest.raises(BatchError):
        write(score(P, P, P, P, page="../ada"))
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_a_jail_is_a_warning(write, run):
    assert "Warning: graded without a jail" in write(run=replace(run, jail="none"))
    assert "Warning" not in write()


def test_two_runs_are_equal_byte_for_byte(write, score):
    slow = Result("test_aaa", F, "m", "", 9.9)
    quick = Result("test_aaa", F, "m", "", 0.1)
    assert write(score(slow, F, P, P)) == write(score(quick, F, P, P))


def test_misconceptions_are_summed_up_for_the_staff(tmp_path, templates, run, diagnosed, score):
    rows = (score(Result("test_aaa", F, explained=("half",)), P, P, P),)
    path = tmp_path / "index.html"
    index.write(path, templates, run, diagnosed, lambda: rows)
    html = path.read_text(encoding="utf-8")
    assert any(line.startswith("relu That is the *half* of x") for line in cells(html))
    assert "Misconception in <code>relu: half</code>" in html


def test_a_class_without_misconceptions_has_no_table_of_them(write, score):
    assert "Misconceptions" not in write(score(F, P, P, P))
