"""The pages of an audit."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.findings import Audited, ChaffFound, CheckFound, MutantFound, WheatFound
from grader.model import Chaff, Course, Outcome, Result
from grader.report.audit_data import as_data
from grader.report.audit_pages import write_index, write_page


def chaff(name):
    return Chaff(name, "relu", "a", "b", "That is b.", Path("chaffs.toml"), 3)


def mutant(name, **more):
    return MutantFound(name, ("relu", "gelu"), "swap", 4, "@@ -4 @@\n-old\n+new\n", **more)


@pytest.fixture
def audited(assignment, run):
    """Findings of all kinds."""
    aaa, bbb, ccc, ddd = assignment.checks
    return Audited(
        assignment=assignment,
        run=run,
        checks=(
            CheckFound(aaa, ("mutant-m", "chaff-c"), (), ("test_bbb",), 0.0042),
            CheckFound(bbb, ("mutant-m", "chaff-c"), ("mutant-o",), ("test_aaa",), 0.001),
            CheckFound(ccc),
            CheckFound(ddd),
        ),
        chaffs=(
            ChaffFound(chaff("c"), ("test_aaa", "test_bbb"), (), True, ("d",)),
            ChaffFound(chaff("d"), hurts=("gelu",)),
        ),
        mutants=(
            mutant("m", killed_by=("test_aaa", "test_bbb"), by_hidden=True),
            mutant("n", killed_by=("test_aaa",)),
            mutant("o"),
            mutant("p", reason="It is `equal`.", allowed_at="chaffs.toml:9"),
        ),
        reference=WheatFound("reference"),
        wheats=(
            WheatFound("wheat-v"),
            WheatFound("wheat-w", (Result("test_ddd", Outcome.FAILED, "got 1\nshould be 2"),)),
        ),
        short=("the mutant o survives",),
    )


@pytest.fixture
def pages(tmp_path):
    """The pages of findings: the text of index.html and of the assignment's."""

    def pages(*found):
        course = Course("Deep Learning", tmp_path, tuple(each.assignment for each in found))
        for each in found:
            write_page(tmp_path / "to", each)
        write_index(tmp_path / "to", course, [each.summary for each in found])
        return [
            (tmp_path / "to" / f"{name}.html").read_text(encoding="utf-8")
            for name in ("index", "activations")
        ]

    return pages


def cells(html):
    """The text of each row of each table, tags left out."""
    rows = re.findall(r"<tr[ >].*?</tr>", html, flags=re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]


def test_the_index_has_a_row_an_assignment(pages, audited):
    index, _ = pages(audited)
    assert 'href="activations.html"' in index
    assert "Activation functions 1 / 2 1 / 2 4 2 1 1 100.0 % 50.0 % cafe1234" in cells(index)


@pytest.fixture
def index(tmp_path, audited):
    """The page of the course that lists these summaries; there is a page of `activations`."""

    def index(*summaries):
        write_page(tmp_path, audited)
        write_index(tmp_path, Course("Deep Learning", tmp_path, ()), summaries)
        return (tmp_path / "index.html").read_text(encoding="utf-8")

    return index


def test_what_is_outdated_is_marked_in_its_row_and_at_what_falls_short(index, audited):
    page = index(replace(audited.summary, outdated=True))
    assert page.count(">from an earlier run</span>") == 2
    assert "audit it again" in page


def test_nothing_is_marked_where_nothing_is_outdated(index, audited):
    assert "earlier" not in index(audited.summary)


def test_an_assignment_without_a_page_is_not_listed(index, audited):
    page = index(audited.summary, replace(audited.summary, name="lost", title="Lost"))
    assert len(cells(page)) == 2
    assert "Lost" not in page


def test_what_falls_short_is_on_both_pages(pages, audited):
    assert all("<li>the mutant o survives</li>" in page for page in pages(audited))


def test_nothing_falls_short_where_nothing_does(pages, audited):
    assert not any("short" in page for page in pages(replace(audited, short=())))


def test_an_exercise_has_its_mutants_by_who_killed_them(pages, audited):
    _, page = pages(audited)
    assert "ReLU 2 0 1 / 2 4 1 1 1 1" in cells(page)


def test_an_exercise_has_its_dead_weight(pages, audited):
    _, page = pages(audited)
    assert "GELU, exact 2 2 0 / 0 0 0 0 0 0" in cells(page)


def test_a_check_has_what_it_catches_its_time_and_its_twins(pages, audited):
    (row,) = [row for row in cells(pages(audited)[1]) if row.startswith("The sentence of aaa")]
    assert "redundant test_aaa 2 1 0 4.2 Fails exactly when test_bbb" in row
    (row,) = [row for row in cells(pages(audited)[1]) if row.startswith("The sentence of bbb")]
    assert "hidden redundant test_bbb 1 1 1 1.0" in row
    assert row.endswith("catches alone mutant-o")


def test_a_check_that_nobody_fails_is_called_dead_weight(pages, audited):
    (row,) = [row for row in cells(pages(audited)[1]) if row.startswith("The sentence of ccc")]
    assert row == "The sentence of ccc. dead weight test_ccc 0 0 0"


def test_a_chaff_has_who_catches_it_and_whether_it_is_named(pages, audited):
    rows = cells(pages(audited)[1])
    assert "c named without it: d test_aaa , test_bbb" in rows
    assert "d not caught hurts gelu not named" in rows


def test_survivors_and_allowed_ones_have_their_diff_and_the_killed_have_none(pages, audited):
    _, page = pages(audited)
    assert re.findall(r'class="mutant">\s*<p><code>(.)</code>', page) == ["o", "p"]
    assert page.count('<span class="added">+new</span>') == 2
    assert "It is <code>equal</code>." in page
    assert "chaffs.toml:9" in page


def test_a_wheat_that_loses_has_its_message(pages, audited):
    _, page = pages(audited)
    assert "wheat-v none" in cells(page)
    assert "wheat-w test_ddd failed got 1 should be 2" in cells(page)


def test_foreign_text_adds_no_tag(pages, audited):
    def tags(text):
        lost = (WheatFound(text, (Result("test_ddd", Outcome.FAILED, text),)),)
        odd = (replace(mutant(text), diff=f"+{text}", operator=text),)
        found = replace(audited, wheats=lost, mutants=odd, short=(text,))
        parser, seen = HTMLParser(), []
        parser.handle_starttag = lambda tag, attributes: seen.append((tag, attributes))
        parser.feed("".join(pages(found)))
        return seen

    assert tags("</pre></table><script>alert(1)</script>") == tags("x")


def test_the_data_has_the_counts_by_assignment(audited):
    assert as_data([audited]) == {
        "assignments": {
            "activations": {
                "wheats": {"total": 2, "full": 1},
                "chaffs": {"total": 2, "caught": 1},
                "mutants": {"total": 4, "killed": 2, "allowed": 1, "survived": 1},
                "diagnosis": {"named": 1.0, "wrong": 0.5},
            }
        }
    }
