"""Builds the kit of an assignment: all that a student gets."""

from pathlib import Path

from grader.course import markers
from grader.course.blocks import definitions, first_line, last_line
from grader.course.kit_forms import Form
from grader.course.kit_manifest import KIT_FILE, kit_toml
from grader.course.kit_reading import CHECKS_FOLDER, MISTAKES_FILE, Kit, find_kit, read_kit
from grader.course.kit_work import work_files
from grader.course.kit_writing import write_files
from grader.course.leaks import guard_files
from grader.course.templates import render
from grader.course.texts import parse_python, read_text
from grader.errors import MarkerError
from grader.model import Assignment, Course

__all__ = ["Form", "Kit", "build_kit", "find_kit", "read_kit", "write_kit"]


def build_kit(
    course: Course, assignment: Assignment, mistakes: bytes = b"", *, form: Form = Form.PY
) -> dict[str, bytes]:
    """The files of a kit by their paths in it (relative, with slashes), sorted.

    `mistakes` is what `grader check` knows misconceptions by; without it, it names none.
    `form` says whether there is a .py file to work in, a notebook, or both.
    Equal courses give equal bytes. Raises MarkerError if the markers of the reference do not
    fit together, if an exercise has no solution between markers, or if a line of a solution
    would stand in the kit; ManifestError if a file can't be read.
    """
    where = assignment.reference.relative_to(course.root).as_posix()
    source = read_text(assignment.reference, where)
    _refuse_solved(assignment, source, where)
    stub, handout = _stub(course, assignment, source, where), _handout(course, assignment)
    texts = {"README.md": _readme(assignment, handout, form), **_checks(course, assignment)}
    files = {path: text.encode() for path, text in sorted(texts.items())}
    # A notebook holds what the stub and the README hold, but its lines are hidden in JSON.
    guarded = {**files, assignment.file: stub.encode()}
    files |= work_files(assignment, stub, handout, form)
    more = {MISTAKES_FILE: mistakes} if mistakes else {}
    files[KIT_FILE] = kit_toml(course, assignment, files | more)
    guard_files({**guarded, KIT_FILE: files[KIT_FILE]}, markers.secrets(source, where), where)
    return dict(sorted((files | more).items()))


def write_kit(
    course: Course,
    assignment: Assignment,
    folder: Path,
    mistakes: bytes = b"",
    *,
    form: Form = Form.PY,
) -> list[Path]:
    """Write the kit of an assignment into `folder` itself; returns the files written, sorted.

    A kit that is already there is brought up to date. Raises KitError, and changes nothing, if
    that would overwrite what a student has edited, or another file; and as `build_kit` does.
    """
    return write_files(build_kit(course, assignment, mistakes, form=form), assignment.name, folder)


def _refuse_solved(assignment: Assignment, source: str, where: str) -> None:
    """Raise MarkerError at an exercise that nothing is cut out of."""
    regions = markers.parse(source, where)
    for item in definitions(parse_python(source, where)):
        lines = range(first_line(item), last_line(item) + 1)
        cut = any(region.begin in lines or _holds(region, item.lineno) for region in regions)
        if item.name in assignment.names and not cut:
            raise MarkerError(
                f"{where}:{item.lineno}: exercise '{item.name}' has no solution between markers;"
                " put '### BEGIN SOLUTION' and '### END SOLUTION' around it"
            )


def _holds(region: markers.Region, line: int) -> bool:
    return region.begin < line < region.end


def _stub(course: Course, assignment: Assignment, source: str, where: str) -> str:
    """The stub with its head."""
    head = render("stub_head.py.j2", course=course, assignment=assignment)
    return head + markers.stub(source, where)


def _handout(course: Course, assignment: Assignment) -> str:
    path = assignment.folder / "handout.md"
    return read_text(path, path.relative_to(course.root).as_posix()).rstrip() + "\n"


def _readme(assignment: Assignment, handout: str, form: Form) -> str:
    """The handout, and how to check oneself."""
    rows = [
        {
            "exercise": exercise,
            "visible": sum(
                check.points for check in assignment.visible if check.exercise == exercise.name
            ),
        }
        for exercise in assignment.exercises
    ]
    visible = sum(check.points for check in assignment.visible)
    return render(
        "kit_readme.md.j2",
        handout=handout,
        assignment=assignment,
        form=form,
        rows=rows,
        visible=visible,
    )


def _checks(course: Course, assignment: Assignment) -> dict[str, str]:
    """The files of the visible checks as they are."""
    paths = sorted({assignment.folder / check.path for check in assignment.visible})
    return {
        f"{CHECKS_FOLDER}/{path.name}": read_text(path, path.relative_to(course.root).as_posix())
        for path in paths
    }
