"""Templates made into text."""

import pytest

from grader.errors import BatchError
from grader.report.render import render, stream


@pytest.fixture
def template(tmp_path):
    """Write a template and give its folder."""

    def write(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path

    return write


def test_html_is_escaped(template):
    folder = template("a.html.j2", "{{ x }}")
    assert render(folder, "a.html.j2", x="<b>&\"'") == "&lt;b&gt;&amp;&#34;&#39;"


def test_a_part_of_a_page_is_escaped_too(template):
    assert render(template("style.j2", "{{ x }}"), "style.j2", x="<b>") == "&lt;b&gt;"


def test_markdown_is_not_escaped_as_html(template):
    assert render(template("a.md.j2", "{{ x }}"), "a.md.j2", x="<b>") == "<b>"


def test_a_stream_gives_the_same_text(template):
    folder = template("a.html.j2", "{% for x in xs %}{{ x }}é{% endfor %}")
    streamed = b"".join(stream(folder, "a.html.j2", xs=iter(range(200))))
    assert streamed.decode() == render(folder, "a.html.j2", xs=range(200))


def test_a_missing_template_is_one_clear_sentence(tmp_path):
    with pytest.raises(BatchError, match=r"a\.html\.j2: missing"):
        render(tmp_path, "a.html.j2")


def test_a_wrong_template_is_told_with_its_line(template):
    with pytest.raises(BatchError, match=r"a\.html\.j2:2: "):
        render(template("a.html.j2", "\n{% if %}"), "a.html.j2")


def test_a_name_that_does_not_exist_is_told(template):
    with pytest.raises(BatchError, match="'nobody' is undefined"):
        list(stream(template("a.html.j2", "{{ nobody }}"), "a.html.j2"))
