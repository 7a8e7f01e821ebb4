"""The handout, split to exercises."""

from grader.course.notebook_guide import make_guide

POINTS = {"f": 2, "g": 1, "H": 1, "last": 0}
HANDOUT = """# Title

Welcome.

## How to work

```
# no heading
grader check
```

## Functions

About functions.

### `f` and `g`

    y = `x` ** 2

## Why

Since.

### `H`

$$H = 1$$

## The end

Bye.
"""


def test_a_section_goes_before_the_first_exercise_that_its_heading_names() -> None:
    guide = make_guide(HANDOUT, POINTS)
    assert guide.before == {
        "f": ("## Functions\n\nAbout functions.", "### `f` and `g`\n\n    y = `x` ** 2"),
        "H": ("## Why\n\nSince.", "### `H`\n\n$$H = 1$$"),
    }


def test_what_is_before_and_behind_the_exercises_stays_there() -> None:
    guide = make_guide(HANDOUT, POINTS)
    assert guide.intro == (
        "# Title\n\nWelcome.",
        "## How to work\n\n```\n# no heading\ngrader check\n```",
    )
    assert guide.closing == ("## The end\n\nBye.",)


def test_nothing_of_a_handout_is_lost() -> None:
    guide = make_guide(HANDOUT, POINTS)
    texts = [*guide.intro, *guide.before["f"], *guide.before["H"], *guide.closing]
    assert "\n\n".join(texts) + "\n" == HANDOUT


def test_the_exercise_that_is_first_in_the_file_counts() -> None:
    assert list(make_guide("## `g` or `f`\n", POINTS).before) == ["f"]


def test_sections_of_one_exercise_follow_each_other() -> None:
    guide = make_guide("## `f`\n\n## More of `f`\n", POINTS)
    assert guide.before == {"f": ("## `f`", "## More of `f`")}


def test_a_handout_that_names_no_exercise_is_the_intro() -> None:
    guide = make_guide("# `f`\n\nWrite `f`.\n\n## Hints\n", POINTS)
    assert (guide.intro, guide.before) == (("# `f`\n\nWrite `f`.", "## Hints"), {})


def test_an_empty_handout_has_no_texts() -> None:
    guide = make_guide("", POINTS)
    assert (guide.intro, guide.before, guide.closing) == ((), {}, ())


def test_a_fence_that_is_never_closed_ends_with_the_handout() -> None:
    assert make_guide("````\n```\n## `f`\n", POINTS).intro == ("````\n```\n## `f`",)
