"""Reads a kit: what a student's own `grader check` needs."""

from dataclasses import dataclass
from pathlib import Path

from grader.course.checks import read_checks
from grader.course.kit_forms import MODULE, NOTEBOOK
from grader.course.kit_manifest import KIT_FILE, KitManifest, digest, read_manifest
from grader.course.manifest import find_upwards
from grader.course.tables import nearest
from grader.errors import KitError, ManifestError
from grader.model import Check, Exercise, Forbidden, Limits, Manual

CHECKS_FOLDER = "checks"
MISTAKES_FILE = ".grader/mistakes.bin"


@dataclass(frozen=True)
class Kit:
    """One assignment as a student has it.

    `points` are those of the visible checks as generated; `changed` names the generated files
    that differ now or are gone, by their paths in the kit. The points of an exercise are those
    of its visible checks.
    """

    folder: Path
    course: str
    name: str
    title: str
    version: str
    points: int
    exercises: tuple[Exercise, ...]
    checks: tuple[Check, ...]
    limits: Limits
    changed: tuple[str, ...]
    forbidden: tuple[Forbidden, ...] = ()
    manual: tuple[Manual, ...] = ()

    @property
    def file(self) -> Path:
        """The student's file: the .py file, or the notebook where there is only that."""
        module = self.folder / f"{self.name}{MODULE}"
        notebook = module.with_suffix(NOTEBOOK)
        return notebook if notebook.is_file() and not module.is_file() else module

    @property
    def checks_folder(self) -> Path:
        """The folder of the visible checks; their paths are relative to `folder`."""
        return self.folder / CHECKS_FOLDER

    @property
    def changed_checks(self) -> tuple[str, ...]:
        """The files of visible checks that are not as they were handed out."""
        return tuple(path for path in self.changed if path.startswith(f"{CHECKS_FOLDER}/"))

    @property
    def mistakes(self) -> bytes:
        """What misconceptions are known by; nothing where it would not fit the checks."""
        file = self.folder / MISTAKES_FILE
        fits = MISTAKES_FILE not in self.changed and not self.changed_checks
        return file.read_bytes() if fits and file.is_file() else b""


def find_kit(start: Path) -> Path | None:
    """The nearest folder with a `kit.toml`, from `start` upwards; None if there is none."""
    return find_upwards(start, KIT_FILE)


def read_kit(folder: Path) -> Kit:
    """The kit in a folder.

    Raises KitError if it is none, if one of its checks is missing, or if a check was edited
    into something that can't be one.
    """
    folder = folder.resolve()
    manifest = read_manifest(folder)
    checks = _checks(folder, manifest)
    return Kit(
        folder=folder,
        course=manifest.course,
        name=manifest.name,
        title=manifest.title,
        version=manifest.version,
        points=manifest.points,
        exercises=tuple(
            Exercise(name, title, sum(item.points for item in checks if item.exercise == name))
            for name, title in manifest.exercises.items()
        ),
        checks=checks,
        limits=manifest.limits,
        changed=tuple(path for path in sorted(manifest.files) if _changed(folder, path, manifest)),
        forbidden=manifest.forbidden,
        manual=manifest.manual,
    )


def _changed(folder: Path, path: str, manifest: KitManifest) -> bool:
    file = folder / path
    return not file.is_file() or digest(file.read_bytes()) != manifest.files[path]


def _checks(folder: Path, manifest: KitManifest) -> tuple[Check, ...]:
    """The checks of the files that were generated; a student may have put others beside them."""
    files = [folder / path for path in manifest.files if path.startswith(f"{CHECKS_FOLDER}/")]
    for file in files:
        if not file.is_file():
            path = file.relative_to(folder).as_posix()
            raise KitError(f"{path}:1: this file of the kit is gone; get it from the kit again")
    try:
        checks = read_checks(files, folder, "", hidden=False)
    except ManifestError as error:
        raise KitError(f"{error} (or get the file from the kit again)") from None
    _refuse_strangers(checks, manifest)
    return checks


def _refuse_strangers(checks: tuple[Check, ...], manifest: KitManifest) -> None:
    """Raise KitError at a check of no known exercise, or with the name of another check."""
    seen: set[str] = set()
    for check in checks:
        if check.exercise not in manifest.exercises:
            todo = nearest(check.exercise, manifest.exercises)
            raise KitError(f"{check.place}: unknown exercise '{check.exercise}'; {todo}")
        if check.name in seen:
            raise KitError(f"{check.place}: there is another '{check.name}'; give it another name")
        seen.add(check.name)
