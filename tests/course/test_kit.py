"""Kits: what is in them, that they are reproducible, and that they hold no solution."""

import hashlib
import tomllib

import pytest

from grader.course.kit import build_kit
from grader.course.manifest import load_course
from grader.errors import MarkerError

HANDOUT = "assignments/sums/handout.md"
VISIBLE = "assignments/sums/visible/test_sums.py"
REFERENCE = "reference/sums.py"


@pytest.fixture
def kit(course):
    """The files of the kit of the course that is right."""
    return build_kit(course, course.assignments[0])


@pytest.fixture
def refused(write):
    """The sentence that the kit of a course with some files replaced is refused with."""

    def refused(changes):
        course = load_course(write(changes))
        with pytest.raises(MarkerError) as caught:
            build_kit(course, course.assignments[0])
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return refused


def test_a_kit_has_stub_readme_visible_checks_and_manifest(kit):
    assert list(kit) == ["README.md", "checks/test_sums.py", "kit.toml", "sums.py"]


def test_a_kit_of_the_same_course_is_the_same_byte_for_byte(write, tmp_path):
    course = load_course(write())
    first = build_kit(course, course.assignments[0])
    moved = tmp_path / "moved"
    course.root.rename(moved)
    course = load_course(moved)
    assert build_kit(course, course.assignments[0]) == first


def test_a_kit_does_not_depend_on_line_ends_or_byte_order_marks(kit, write, files):
    changes = {
        path: b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n")
        for path, text in files.items()
    }
    course = load_course(write(changes))
    assert build_kit(course, course.assignments[0]) == kit


def test_what_misconceptions_are_known_by_is_a_file_of_the_kit(course, kit):
    known = b"\xff\x00 known"
    more = build_kit(course, course.assignments[0], known)
    assert more.pop(".grader/mistakes.bin") == known
    listed = tomllib.loads(more["kit.toml"].decode())["files"]
    assert listed.pop(".grader/mistakes.bin") == hashlib.sha256(known).hexdigest()
    assert listed == tomllib.loads(kit["kit.toml"].decode())["files"]


def test_the_stub_has_a_head_and_no_solutions(kit):
    head, _, rest = kit["sums.py"].decode().partition('"""Doubling')
    assert all(line.startswith("#") for line in head.splitlines())
    assert "Sums" in head
    assert "Doubling and halving (version 1)" in head
    assert rest.count("raise NotImplementedError(") == 2
    assert "math.sqrt" not in rest


def test_the_stub_keeps_its_docstring(kit):
    names: dict[str, object] = {}
    exec(kit["sums.py"].decode(), names)
    assert names["__doc__"] == "Doubling and halving."


def test_the_readme_begins_with_the_handout(kit, files):
    assert kit["README.md"].decode().startswith(files[HANDOUT] + "\n## Check yourself\n")


def test_the_readme_has_a_table_of_exercises_and_points(kit):
    table = [line for line in kit["README.md"].decode().splitlines() if line.startswith("|")]
    assert table == [
        "| exercise | what | points | of these visible |",
        "| --- | --- | ---: | ---: |",
        "| `double` | Twice \\| as much | 5 | 2 |",
        "| `Half` | Half as much | 1 | 1 |",
        "| **total** | | **6** | **3** |",
    ]


def test_the_handout_is_no_template(write):
    course = load_course(write({HANDOUT: "{{ 7 * 7 }} {% if %}\n"}))
    readme = build_kit(course, course.assignments[0])["README.md"].decode()
    assert readme.startswith("{{ 7 * 7 }} {% if %}\n")


def test_visible_checks_are_as_they_are(kit, files):
    assert kit["checks/test_sums.py"].decode() == files[VISIBLE]


def test_a_kit_holds_nothing_of_the_hidden_checks(kit):
    assert all(b"anything" not in data and b"test_more" not in data for data in kit.values())


def test_a_kit_holds_nothing_of_wheats_and_chaffs(kit):
    assert all(b"squares" not in data and b"x + x" not in data for data in kit.values())


def test_the_manifest_says_what_the_kit_was_made_from(kit):
    manifest = tomllib.loads(kit["kit.toml"].decode())
    assert manifest["format"] == 1
    assert manifest["course"] == "Sums"
    assert manifest["assignment"] == "sums"
    assert manifest["title"] == "Doubling and halving"
    assert manifest["version"] == "1"
    assert manifest["points"] == 3
    assert manifest["limits"]["memory_mb"] == 512
    assert manifest["exercise"][1] == {"name": "Half", "title": "Half as much"}


def test_the_manifest_has_the_hash_of_every_other_file(kit):
    assert tomllib.loads(kit["kit.toml"].decode())["files"] == {
        path: hashlib.sha256(data).hexdigest() for path, data in kit.items() if path != "kit.toml"
    }


def test_any_title_can_stand_in_a_manifest(write, files):
    title = 'a "b" \\ é # [c]'
    text = files["course.toml"].replace('"Sums"', f"'{title}'")
    course = load_course(write({"course.toml": text}))
    kit = build_kit(course, course.assignments[0])
    assert tomllib.loads(kit["kit.toml"].decode())["course"] == title


def test_a_solution_line_in_the_handout_is_refused_with_both_places(refused, files):
    message = refused({HANDOUT: files[HANDOUT] + "\n        factor = math.sqrt(4.0)\n"})
    assert message == (
        "reference/sums.py:9: this line of a solution also stands in README.md:5 of the kit;"
        " take it out there, or out of the markers"
    )


def test_a_solution_line_in_a_visible_check_is_refused_with_both_places(refused, files):
    message = refused(
        {VISIBLE: files[VISIBLE] + "\n\ndef helper(factor, x):\n    return factor * x\n"}
    )
    assert message.startswith(
        "reference/sums.py:10: this line of a solution also stands in checks/test_sums.py:23 of"
    )


def test_a_solution_line_in_a_title_of_an_exercise_is_no_whole_line(write, files):
    path = "assignments/sums/assignment.toml"
    text = files[path].replace("Half as much", "return factor * x")
    course = load_course(write({path: text}))
    assert build_kit(course, course.assignments[0])


def test_a_line_that_the_stub_shows_anyway_is_no_secret(write, files):
    reference = files[REFERENCE] + "\n\ndef given(factor, x):\n    return factor * x\n"
    changes = {
        HANDOUT: files[HANDOUT] + "\n    return factor * x\n    return factor * x\n",
        REFERENCE: reference,
        "assignments/sums/chaffs.toml": None,
    }
    course = load_course(write(changes))
    assert b"return factor * x" in build_kit(course, course.assignments[0])["sums.py"]


def test_a_short_line_is_no_secret(write, files):
    course = load_course(write({HANDOUT: files[HANDOUT] + "\n    return halved\n"}))
    assert build_kit(course, course.assignments[0])


def test_an_exercise_that_nothing_is_cut_out_of_is_refused(refused, files):
    text = files[REFERENCE].replace("    ### BEGIN SOLUTION\n", "", 1)
    text = text.replace("    ### END SOLUTION\n", "", 1)
    message = refused({REFERENCE: text})
    assert message.startswith(
        "reference/sums.py:6: exercise 'double' has no solution between markers; "
    )


def test_an_exercise_may_be_cut_out_as_a_whole(write, files):
    text = files[REFERENCE].replace("    ### BEGIN SOLUTION\n", "", 1)
    text = text.replace("    ### END SOLUTION\n", "### END SOLUTION\n", 1)
    text = text.replace("def double", "### BEGIN SOLUTION\ndef double")
    course = load_course(write({REFERENCE: text}))
    assert b"def double" not in build_kit(course, course.assignments[0])["sums.py"]


def test_faults_of_the_markers_are_named_by_the_path_in_the_course(refused, files):
    message = refused({REFERENCE: files[REFERENCE] + "# begin solution\n"})
    assert message.startswith("reference/sums.py:26: the comment looks like a solution marker")
