"""The pages a student gets."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from grader.errors import BatchError
from grader.model import Outcome, Result
from grader.report import students

P, F = Outcome.PASSED, Outcome.FAILED
CANARY = "canary</pre><script>```\n# canary\x1b[31m"


@pytest.fixture
def write(tmp_path, templates, run, assignment):
    """Write a student's pages; give their HTML and Markdown."""

    def pages(scored, *, assignment=assignment, run=run):
        paths = students.write(tmp_path, templates, run, assignment, scored)
        return tuple(path.read_text(encoding="utf-8") for path in paths)

    return pages


class Tags(HTMLParser):
    """Collects the tags of a page, the attributes, and its text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def test_the_pages_are_named_after_the_student(tmp_path, templates, run, assignment, score):
    paths = students.write(tmp_path / "new", templates, run, assignment, score(P, P, P, P))
    assert paths == (tmp_path / "new" / "ada.html", tmp_path / "new" / "ada.md")


def test_an_unsafe_page_is_refused(write, score):
    with pytest.raises(BatchError):
        write(score(P, P, P, P, page="../ada"))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_nothing_of_a_hidden_result_is_on_any_page(write, score, outcome):
    hidden = [Result(name, outcome, CANARY, CANARY) for name in ("test_bbb", "test_ddd")]
    for page in write(score(F, hidden[0], F, hidden[1])):
        assert "canary" not in page


def test_nothing_of_a_hidden_check_but_its_sentence_and_hint_is_on_any_page(
    write, score, assignment
):
    secret = {"name": "test_canary", "path": Path("canary/hidden.py"), "line": 987654}
    checks = [replace(check, **secret) if check.hidden else check for check in assignment.checks]
    known = replace(assignment, checks=tuple(checks), folder=Path("canary"))
    for page in write(score(F, F, F, F), assignment=known):
        assert "canary" not in page
        assert "987654" not in page


def test_the_sentences_of_all_checks_are_on_both_pages(write, score):
    for page in write(score(P, F, P, F)):
        assert all(f"The sentence of {name}." in page for name in ("aaa", "bbb", "ccc", "ddd"))


def test_the_hint_of_a_failed_hidden_check_is_on_both_pages(write, score):
    for page in write(score(P, F, P, P)):
        assert "The hint of bbb." in page


def test_the_message_of_a_failed_visible_check_is_on_both_pages(write, score):
    for page in write(score(Result("test_aaa", F, "got 1, should be 2"), P, P, P)):
        assert "got 1, should be 2" in page


def test_the_total_is_on_both_pages(write, score):
    html, markdown = write(score(P, P, P, F))
    assert "7 / 10 points" in Tags(html).text
    assert "**7 / 10 points**" in markdown


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_told_by_a_word(write, score, outcome):
    html, markdown = write(score(outcome, P, P, P))
    assert f"</span>{outcome.value}</span>" in html
    assert f"**{outcome.value}**" in markdown


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.ERROR, "raised an exception"),
        (Outcome.NOT_ATTEMPTED, "not written yet"),
        (Outcome.TIMEOUT, "longer than the limit"),
        (Outcome.CRASHED, "ended before it gave an answer"),
    ],
)
def test_an_outcome_is_explained_where_it_appears(write, score, outcome, words):
    for page in write(score(P, outcome, P, P)):
        assert page.count(words) == 1


def test_an_outcome_that_did_not_happen_is_not_explained(write, score):
    for page in write(score(P, F, P, P)):
        assert "longer than the limit" not in page


def test_a_problem_and_notes_are_on_both_pages(write, score):
    for page in write(score(P, P, P, P, problem="There is no file.", notes=("A note.",))):
        assert "There is no file." in page
        assert "A note." in page


def test_foreign_text_adds_no_tag_to_the_html(write, score):
    evil = "</pre></title></style><script>alert(1)</script><img src=x onerror=y>\"' onclick=z"
    texts = {"student": evil, "problem": evil, "notes": (evil,)}
    plain = {"student": "x", "problem": "x", "notes": ("x",)}
    nasty, _ = write(score(Result("test_aaa", F, evil, evil), P, P, P, **texts))
    tame, _ = write(score(Result("test_aaa", F, "x", "x"), P, P, P, **plain))
    assert Tags(nasty).tags == Tags(tame).tags
    assert Tags(nasty).attributes == Tags(tame).attributes


def test_foreign_text_adds_no_structure_to_the_markdown(write, score):
    evil = "a\n# h\n\n```\n~~~\n- i\n> q\n<b>\n|x|\n---\n[l](u) ![i](u) `c` **b**\n\n1. o"
    texts = {"student": evil, "problem": evil}
    plain = {"student": "x", "problem": "x"}
    _, nasty = write(score(Result("test_aaa", F, evil, evil + "`"), P, P, P, **texts))
    _, tame = write(score(Result("test_aaa", F, "x", "y"), P, P, P, **plain))
    assert structure(nasty) == structure(tame)


def test_a_note_adds_no_structure_to_the_markdown(write, score):
    evil = "a\n# h\n\n- i <b>[l](u) **b**\n\n```"
    _, nasty = write(score(P, P, P, P, notes=(evil,)))
    _, tame = write(score(P, P, P, P, notes=("x",)))
    assert structure(nasty) == structure(tame)


def test_a_message_stands_under_its_check_in_the_markdown(write, score):
    _, markdown = write(score(Result("test_aaa", F, "got 1\n\nshould be 2", "printed"), P, P, P))
    tokens = MarkdownIt("commonmark").parse(markdown)
    fences = [(token.level, token.content) for token in tokens if token.type == "fence"]
    assert fences == [(2, "got 1\n\nshould be 2\n"), (2, "printed\n")]


def structure(source):
    """The kinds of all tokens of a Markdown page, the text aside."""
    parser = MarkdownIt("commonmark").enable("table")
    tokens = [each for token in parser.parse(source) for each in [token, *(token.children or [])]]
    return [each.type for each in tokens if each.type not in ("text", "text_special")]


def test_a_name_with_a_newline_stays_on_its_line(write, score):
    _, markdown = write(score(P, P, P, P, student="Ada\n# Lovelace"))
    assert markdown.startswith("# Activation functions: Ada \\# Lovelace\n")


def test_no_control_character_and_no_override_is_on_any_page(write, score):
    evil = "a\x1b[31mb\x00c\u202ed\x9be"
    texts = {"student": evil, "problem": evil, "notes": (evil,)}
    for page in write(score(Result("test_aaa", F, evil, evil), P, P, P, **texts)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def test_the_html_needs_nothing_else(write, score):
    page = Tags(write(score(F, F, F, F))[0])
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert all(value.startswith("#") for name, value in page.attributes if name in ("href", "src"))


def test_the_html_loads_nothing_from_its_styles(write, score):
    html, _ = write(score(P, P, P, P))
    assert "url(" not in html
    assert "@import" not in html


def test_headings_do_not_skip_a_level(write, score):
    tags = Tags(write(score(F, F, F, F, problem="p"))[0]).tags
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_both_pages_tell_what_they_were_graded_with(write, score):
    html, markdown = write(score(P, P, P, P))
    for page in (Tags(html).text, markdown.replace("**", "")):
        words = " ".join(page.split())
        assert "grader 0.1.0, Python 3.11.7, NumPy 2.1.0, PyTorch 2.5.1" in words
        assert "jail level strong" in words


def test_a_run_without_a_jail_is_a_warning_on_both_pages(write, score, run):
    for page in write(score(P, P, P, P), run=replace(run, jail="none")):
        assert "Warning: graded without a jail" in page


def test_a_run_in_a_jail_is_no_warning(write, score):
    for page in write(score(P, P, P, P)):
        assert "Warning" not in page


def test_the_same_input_gives_the_same_bytes(write, score):
    assert write(score(P, F, P, F)) == write(score(P, F, P, F))


def test_the_time_a_check_took_is_on_no_page(write, score):
    quick, slow = (write(score(Result("test_aaa", F, "m", "", s), F, P, P)) for s in (0.1, 9.87))
    assert quick == slow


def test_an_assignment_without_points_is_no_division_by_zero(write, score, assignment):
    exercises = tuple(replace(each, points=0) for each in assignment.exercises)
    worthless = replace(assignment, points=0, exercises=exercises)
    assert "0 / 0" in Tags(write(score(F, F, F, F), assignment=worthless)[0]).text


def test_a_page_is_written_without_leaving_anything_beside_it(tmp_path, write, score):
    write(score(P, P, P, P))
    assert {path.name for path in tmp_path.iterdir()} == {"ada.html", "ada.md"}


def test_a_mistake_is_explained_on_both_pages(write, score, diagnosed):
    results = [Result("test_aaa", F, explained=("half",), likeness="your values are all 0")]
    for page in write(score(*results, P, P, P), assignment=diagnosed):
        assert "What probably went wrong" in page
        assert "one of these" not in page
        assert "half" in page
        assert "our values are all 0" not in page


def test_two_mistakes_are_told_as_two_on_both_pages(write, score, diagnosed):
    results = [Result("test_aaa", F, explained=("half", "minus"))]
    for page in write(score(*results, P, P, P), assignment=diagnosed):
        assert "one of these, or both" in page
        assert "half" in page
        assert "minus" in page


def test_how_the_answer_is_related_is_told_where_no_mistake_is_known(write, score):
    results = [P, Result("test_bbb", F, "got 1", likeness="your values are all 0")]
    for page in write(score(*results, P, P)):
        assert "Your values are all 0." in page


def test_no_mistake_is_told_where_none_was_found(write, score, diagnosed):
    for page in write(score(F, F, P, P), assignment=diagnosed):
        assert "What probably went wrong" not in page
