"""The pages of an audit."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.findings import (
    Audited,
    ChaffFound,
    CheckFound,
    MutantFound,
    Repeated,
    Unlucky,
    WheatFound,
)
from grader.model import Chaff, Comparison, Course, Outcome, Result
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
    unlucky = Result("test_ccc", Outcome.FAILED, "got 3")
    return Audited(
        assignment=assignment,
        run=run,
        checks=(
            CheckFound(
                aaa,
                ("mutant-m", "chaff-c"),
                (),
                ("test_bbb",),
                0.0042,
                (
                    Comparison("y of relu", 7, 1.2e-5, True, None, 1e-5, 1e-6, 3),
                    Comparison("mask", 9, 0.0251, True, 2e-9),
                ),
                ("mutant-m",),
                Repeated(300, 0, 0.01),
            ),
            CheckFound(bbb, ("mutant-m", "chaff-c"), ("mutant-o",), ("test_aaa",), 0.001),
            CheckFound(ccc, repeated=Repeated(20, 2)),
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
            WheatFound("wheat-x", (), tuple(Unlucky(s, unlucky) for s in ("7", "9"))),
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
    assert "Activation functions 2 / 3 1 / 2 4 2 1 1 100.0 % 50.0 % cafe1234" in cells(index)


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
    assert "redundant test_aaa 2 1 0 2.5 % 2e-9 0 of 300: at most 1 % 4.2 " in row
    assert "4.2 Fails exactly when test_bbb" in row
    (row,) = [row for row in cells(pages(audited)[1]) if row.startswith("The sentence of bbb")]
    assert "hidden redundant test_bbb 1 1 1 none stated 1.0" in row
    assert row.endswith("catches alone mutant-o")


def test_a_check_that_nobody_fails_is_called_dead_weight(pages, audited):
    (row,) = [row for row in cells(pages(audited)[1]) if row.startswith("The sentence of ccc")]
    assert row == "The sentence of ccc. dead weight test_ccc 0 0 0 none stated 2 of 20"


def test_a_check_has_its_comparisons_and_what_looser_ones_might_miss(pages, audited):
    (row,) = [row for row in cells(pages(audited)[1]) if row.startswith("The sentence of aaa")]
    assert "might miss with tolerances 100 times as loose mutant-m" in row
    assert "line 7, y of relu : lets through 1.2e-5 relative (rtol 1e-5, atol 1e-6, 3 times)" in row
    interval = "an interval, with a false-fail rate of 2e-9"
    assert f"line 9, mask : lets through 2.5 % ({interval})" in row


def test_a_right_solution_that_was_unlucky_is_shown_with_its_salt(pages, audited):
    assert "wheat-x test_ccc failed with salt 7 and 1 more got 3" in cells(pages(audited)[1])


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
    data = as_data([audited])
    checks = data["assignments"]["activations"].pop("checks")
    assert checks["test_aaa"] == {
        "lets_through": 0.0251,
        "relative": True,
        "rate": 2e-9,
        "repeats": {"runs": 300, "failures": 0},
    }
    assert list(checks) == ["test_aaa", "test_bbb", "test_ccc", "test_ddd"]
    assert data == {
        "assignments": {
            "activations": {
                "wheats": {"total": 3, "full": 2},
                "chaffs": {"total": 2, "caught": 1},
                "mutants": {"total": 4, "killed": 2, "allowed": 1, "survived": 1},
                "diagnosis": {"named": 1.0, "wrong": 0.5},
            }
        }
    }
