"""Writes the files of a kit without harm to what a student has edited."""

from collections.abc import Mapping
from pathlib import Path

from grader.course.kit_manifest import KIT_FILE, digest, read_manifest
from grader.errors import KitError


def write_files(files: Mapping[str, bytes], name: str, folder: Path) -> list[Path]:
    """Write the files of the kit of assignment `name` into `folder`, new or as an update.

    Returns the paths that were written, sorted; files that already are as they should be are
    left, files of the kit's older version that are no longer part of it are deleted.
    Raises KitError, and changes nothing, if a file in the way is not as an older kit had it.
    """
    try:
        known = _known(name, folder)
        old = [path for path in known if path not in files]
        new = [path for path, data in files.items() if not _equals(folder / path, data)]
        for path in sorted([*new, *old]):
            _refuse_edited(folder / path, path, known)
        return _replace({path: files[path] for path in new}, old, folder)
    except OSError as error:
        what = f"the kit can't be written ({error.strerror})"
        raise KitError(f"{error.filename or folder}: {what}; name another folder") from None


def _known(name: str, folder: Path) -> dict[str, str | None]:
    """The hashes of the kit that is already in the folder, if there is one."""
    if not (folder / KIT_FILE).exists():
        return {}
    manifest = read_manifest(folder, str(folder / KIT_FILE))
    if manifest.name != name:
        what = f"holds the kit of '{manifest.name}', not of '{name}'; name another folder"
        raise KitError(f"{folder}: {what}")
    return {**manifest.files, KIT_FILE: None}


def _equals(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _refuse_edited(file: Path, path: str, known: Mapping[str, str | None]) -> None:
    """Raise KitError if a file must not be overwritten; the hash None stands for any content."""
    if not file.exists() and not file.is_symlink():
        return
    if path not in known or not file.is_file():
        raise KitError(f"{file}: is in the way of the kit; move it, or name another folder")
    if known[path] not in (None, digest(file.read_bytes())):
        raise KitError(f"{file}: was edited; move it, or name another folder for the kit")


def _replace(files: Mapping[str, bytes], old: list[str], folder: Path) -> list[Path]:
    """Write each file beside its place, then rename all; `kit.toml` comes last."""
    order = sorted(files, key=lambda path: (path == KIT_FILE, path))
    beside = {path: (folder / path).with_name(f".{Path(path).name}.new") for path in order}
    try:
        for path in order:
            beside[path].parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_bytes(files[path])
        for path in old:
            (folder / path).unlink(missing_ok=True)
        for path in order:
            beside[path].replace(folder / path)
    finally:
        for file in beside.values():
            file.unlink(missing_ok=True)
    return sorted(folder / path for path in order)
