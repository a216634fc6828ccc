"""Installs or updates the course from its zip, without touching anything the student has changed.

manifest.json in the zip lists every file of the course with its sha256, and stays in the course folder afterwards. A
file on disk that still is what the last version brought gets replaced. One that was changed (answers, a notebook that
was run) stays as it is, and the new version is put beside it under another name. Only the library is always brought
up to date, because a mixture of two versions would not run: a changed file of it is kept beside the new one.

Standard library only: start_ru.ipynb and start_en.ipynb import this module straight out of the zip.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dl101.errors import StudentError
from dl101.files import put
from dl101.language import say

MANIFEST = "manifest.json"
TOP = "dl101"


class UpdateError(StudentError):
    """Why the course was not updated, in a sentence that says what to do."""


@dataclass
class Changes:
    """What an update did, as paths below the course folder.

    `kept` are files that the student changed: (the file, the new version beside it). `saved` are changed files of the
    library: (the file, the student's version beside it).
    """

    version: str
    before: str | None = None
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    saved: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    restart: bool = False

    def __str__(self) -> str:
        if self.before is None:
            head = say(
                ru=f"Курс dl101 {self.version} установлен, файлов: {len(self.added) + len(self.replaced)}.",
                en=f"The course, dl101 {self.version}, is installed, files: {len(self.added) + len(self.replaced)}.",
            )
        elif not (self.added or self.replaced or self.kept or self.saved or self.removed):
            head = say(
                ru=f"У вас уже версия {self.version}, менять нечего.",
                en=f"You have version {self.version} already; nothing to change.",
            )
        else:
            head = say(
                ru=f"Курс обновлён, {self.before} → {self.version}. Новых файлов: {len(self.added)}, заменено: "
                f"{len(self.replaced)}.",
                en=f"The course was updated, {self.before} → {self.version}. New files: {len(self.added)}, "
                f"replaced: {len(self.replaced)}.",
            )
        lines = [head]
        if self.kept:
            lines.append(
                say(
                    ru="Эти файлы вы меняли, и они остались как были. Новая версия лежит рядом:",
                    en="You changed these files, and they stay as they were. The new version lies beside them:",
                )
            )
            lines += [f"  {name}  →  {PurePosixPath(new).name}" for name, new in self.kept]
        if self.saved:
            lines.append(
                say(
                    ru="Эти файлы библиотеки вы меняли. Теперь там новая версия, а ваша сохранена рядом:",
                    en="You changed these files of the library. The new version is in place, yours is kept beside it:",
                )
            )
            lines += [f"  {name}  →  {PurePosixPath(mine).name}" for name, mine in self.saved]
        if self.restart:
            lines.append(
                say(
                    ru="Перезапустите среду выполнения, чтобы работать с новой версией.",
                    en="Restart the runtime to work with the new version.",
                )
            )
        return "\n".join(lines)


def update(package: str | Path, folder: str | Path) -> None:
    """Brings the course in `folder` up to the version in the zip `package`, and prints what was done.

    Raises UpdateError where the zip is missing, damaged or of something else, where an older version would replace a
    newer one, and where the folder cannot be written to; what was done until then stays, and a rerun goes on.
    """
    # Nothing is returned: the start notebook ends with this call, and a notebook shows what its last line returns.
    print(apply(Path(package), Path(folder)))


def find_package(*places: Path) -> Path:
    """The newest zip of the course in these folders, by the version in it. Raises UpdateError where there is none."""
    found = []
    for place in places:
        for path in sorted(place.glob("*.zip")) if place.is_dir() else []:
            try:
                with zipfile.ZipFile(path) as archive:
                    found.append((_numbers(_manifest(archive)["version"]), path.stat().st_mtime, path))
            except (UpdateError, OSError, zipfile.BadZipFile):
                continue  # somebody else's zip
    if not found:
        where = ", ".join(str(p) for p in places)
        raise UpdateError(
            say(
                ru=f"Архива курса нет. Положите dl101.zip сюда: {where}, затем запустите ячейку ещё раз.",
                en=f"There is no zip of the course. Put dl101.zip here: {where}, then run the cell again.",
            )
        )
    return max(found)[2]


def apply(package: Path, folder: Path) -> Changes:
    """`update` without printing."""
    try:
        with zipfile.ZipFile(package) as archive:
            manifest = _manifest(archive)
            old = _installed(folder)
            if old and _numbers(manifest["version"]) < _numbers(old["version"]):
                raise UpdateError(
                    say(
                        ru=f"В архиве версия {manifest['version']}, а у вас уже {old['version']}. Скачайте "
                        "свежий архив; ничего не изменено.",
                        en=f"The zip holds version {manifest['version']}, and you have {old['version']}. "
                        "Download the latest zip; "
                        "nothing was changed.",
                    )
                )
            changes = Changes(manifest["version"], old["version"] if old else None)
            known = old["files"] if old else {}
            for name, digest in sorted(manifest["files"].items()):
                _place(archive, folder, name, digest, known.get(name), changes)
            _remove_left_over(folder, known, manifest["files"], changes)
            touched = changes.added + changes.replaced + [name for name, _ in changes.saved]
            changes.restart = _runs_from(folder) and any(name.startswith("lib/") for name in touched)
            # Last: an update that broke off still sees the old list, and goes on from there.
            put(
                folder / MANIFEST,
                json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8") + b"\n",
            )
    except FileNotFoundError as error:
        raise UpdateError(
            say(
                ru=f"Файла {error.filename or package} нет. Скачайте dl101.zip ещё раз.",
                en=f"There is no file {error.filename or package}. Download dl101.zip again.",
            )
        ) from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        raise UpdateError(
            say(
                ru=f"Архив {package.name} повреждён. Скачайте его ещё раз; ваши файлы не тронуты.",
                en=f"{package.name} is damaged. Download it again; your files are untouched.",
            )
        ) from None
    except OSError as error:
        raise UpdateError(
            say(
                ru=f"Не удалось записать в {folder} ({error.strerror or error}). Освободите место или "
                "проверьте доступ и запустите ещё раз: "
                "обновление продолжится.",
                en=f"{folder} could not be written to ({error.strerror or error}). Free some space or check "
                "the access and run this "
                "again: the update goes on.",
            )
        ) from None
    return changes


def _runs_from(folder: Path) -> bool:
    """Whether this very library, already loaded, is the one in the course folder."""
    return (folder / "lib").resolve() in Path(__file__).resolve().parents


def _manifest(archive: zipfile.ZipFile) -> dict:
    """The list of files in the zip. Raises UpdateError where it is not a zip of the course."""
    try:
        manifest = json.loads(archive.read(f"{TOP}/{MANIFEST}"))
        version, files = manifest["version"], manifest["files"]
        names = set(archive.namelist())
        good = isinstance(version, str) and all(_is_inside(name) and f"{TOP}/{name}" in names for name in files)
    except (KeyError, ValueError, TypeError, AttributeError):
        good = False
    if not good:
        raise UpdateError(
            say(
                ru=f"{Path(archive.filename or '').name} не похож на архив курса. Нужен dl101.zip.",
                en=f"{Path(archive.filename or '').name} does not look like the course. dl101.zip is needed.",
            )
        )
    return manifest


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and "\\" not in name and ":" not in name and ".." not in parts


def _installed(folder: Path) -> dict | None:
    """The list of files that the last version brought; None where there is none, or it cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest if isinstance(manifest["version"], str) and isinstance(manifest["files"], dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place(archive: zipfile.ZipFile, folder: Path, name: str, digest: str, known: str | None, changes: Changes) -> None:
    """Puts one file where it belongs, or beside what the student changed."""
    target = folder / name
    there = _digest(target)
    if there == digest:
        changes.same.append(name)
        return
    data = archive.read(f"{TOP}/{name}")
    if hashlib.sha256(data).hexdigest() != digest:
        raise zipfile.BadZipFile(name)
    if there is None:
        # New, or removed by the student: it comes back.
        put(target, data)
        changes.added.append(name)
    elif there == known or PurePosixPath(name).name == "deadlines.json":
        put(target, data)
        changes.replaced.append(name)
    elif name.startswith("lib/"):
        mine = _beside(target, say(ru="ваш", en="yours"), there)
        if not mine.exists():
            shutil.copy2(target, mine)
        put(target, data)
        changes.saved.append((name, mine.relative_to(folder).as_posix()))
    else:
        new = _beside(target, changes.version, digest)
        if _digest(new) != digest:
            put(new, data)
            changes.kept.append((name, new.relative_to(folder).as_posix()))
        else:
            changes.same.append(name)


def _remove_left_over(folder: Path, known: dict, wanted: dict, changes: Changes) -> None:
    """Takes away files of the library that the new version no longer has and nobody changed."""
    for name, digest in known.items():
        if name.startswith("lib/") and name not in wanted and _is_inside(name) and _digest(folder / name) == digest:
            (folder / name).unlink()
            changes.removed.append(name)


def _names(target: Path, mark: str) -> Iterator[Path]:
    yield target.with_name(f"{target.stem} ({mark}){target.suffix}")
    number = 2
    while True:
        yield target.with_name(f"{target.stem} ({mark}, {number}){target.suffix}")
        number += 1


def _beside(target: Path, mark: str, digest: str) -> Path:
    """The first name beside `target` that is free or holds the very same file: the student may work in that too."""
    return next(path for path in _names(target, mark) if _digest(path) in (None, digest))


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(n) if n.isdigit() else 0 for n in version.split("."))
