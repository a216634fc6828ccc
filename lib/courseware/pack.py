"""Makes dist/dl101.zip, which students unzip into Drive: lectures, homeworks without answers, and lib/dl101.

Solutions and hidden tests never go in. manifest.json in the zip lists what the course brought, with digests,
so that an update replaces only files that the student has not changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

from courseware.build import builder, files, marks, sources
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError

NAME = "dl101.zip"
TOP = "dl101"  # the folder in My Drive that the first cell looks for
MANIFEST = "manifest.json"
START = [f"start_{language}.ipynb" for language in LANGUAGES]
# The same for every build: the zip depends on its contents alone. 1980 is the earliest year a zip knows.
_TIME = (1980, 1, 1, 0, 0, 0)

README = """\
Глубокое обучение 101 / Deep Learning 101

Русский
1. Загрузите dl101.zip и start_ru.ipynb на «Мой диск» Google Drive. Распаковывать архив не нужно.
2. Откройте start_ru.ipynb двойным щелчком: «Открыть с помощью, Google Colaboratory». Запустите ячейку: она положит
   курс в папку dl101. Так же курс обновляется; ваши ответы при этом не меняются.
3. Открывайте лекции в dl101/lectures/ru и задания в dl101/assignments/ru, начиная с первой ячейки.
На своём компьютере: распакуйте архив и откройте блокнот в JupyterLab или VS Code. Нужен Python 3.11 или новее с
пакетами numpy, matplotlib, ipywidgets, anywidget и pillow.

English
1. Upload dl101.zip and start_en.ipynb to My Drive on Google Drive. There is no need to unzip.
2. Open start_en.ipynb with a double click: “Open with, Google Colaboratory”. Run its cell: it puts the course into the
   folder dl101. The course is updated the same way; your answers stay as they are.
3. Open lectures in dl101/lectures/en and homeworks in dl101/assignments/en, beginning with the first cell.
On your own computer: unzip the archive and open a notebook in JupyterLab or VS Code. It takes Python 3.11 or newer with
numpy, matplotlib, ipywidgets, anywidget and pillow.
"""


def add_arguments(parser) -> None:
    parser.add_argument("--output", metavar="FILE", help="where the zip goes (default: dist/dl101.zip)")


def run(args, course: Course) -> int:
    path, names = pack(course, Path(args.output) if args.output else None)
    size = path.stat().st_size / 1e6
    notebooks = sum(name.endswith(".ipynb") for name in names)
    print(f"{path}: {len(names)} files, {notebooks} notebooks, {size:.1f} MB.")
    print(f"Students upload it to My Drive together with {' or '.join(START)}, which stand beside it, and run that.")
    return 0


def pack(course: Course, output: Path | None = None) -> tuple[Path, list[str]]:
    """Writes the zip; returns its path and the names in it.

    Raises UserError where notebooks are out of date, or a file holds an answer.
    """
    result = builder.check(course)
    if result.problems or result.stale:
        first = result.problems[0] if result.problems else result.stale[0].relative_to(course.root).as_posix()
        raise UserError(f"The notebooks are not in step with their sources ({first}). Run ./course build first.")
    contents = collect(course)
    if not any(name.endswith(".ipynb") for name in contents):
        raise UserError("There is no notebook to pack yet. Make one with ./course new lecture NAME.")
    refuse_answers(contents)
    path = output or course.root / "dist" / NAME
    files.write(path, to_zip(contents))
    for name in START:  # beside the zip too: a student opens it in Colab before anything is unpacked
        if name in contents:
            files.write(path.parent / name, contents[name])
    return path, sorted(contents)


def collect(course: Course) -> dict[str, bytes]:
    """Name in the zip (below the top folder) -> contents: only what this list of places names."""
    wanted: dict[str, Path] = {}
    for origin in sources.all_origins(course):
        for language in LANGUAGES:
            path = origin.student_notebook(language) or origin.notebook(language)
            wanted[path.relative_to(course.root).as_posix()] = path
    deadlines = course.assignments / "deadlines.json"
    if deadlines.exists():
        wanted["assignments/deadlines.json"] = deadlines
    library = course.root / "lib" / "dl101"
    for path in library.rglob("*"):
        hidden = any(part.startswith((".", "__pycache__")) for part in path.relative_to(library).parts)
        if path.is_file() and not hidden and path.suffix not in (".pyc", ".part"):
            wanted[path.relative_to(course.root).as_posix()] = path
    for name in ("LICENSE", "LICENSE-CC-BY-4.0.txt"):
        if (course.root / name).exists():
            wanted[name] = course.root / name
    contents = {name: path.read_bytes() for name, path in wanted.items()}
    contents["README.txt"] = README.encode("utf-8")
    contents[MANIFEST] = manifest(contents)
    return contents


def manifest(contents: dict[str, bytes]) -> bytes:
    """The list of all files with their sha256, and the version of the library."""
    listed = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(contents.items())}
    about = {"version": builder.library_version(), "files": listed}
    return (json.dumps(about, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")


def refuse_answers(contents: dict[str, bytes]) -> None:
    """Raises UserError if a notebook still has the marks of an answer or of a hidden test."""
    for name, data in contents.items():
        text = data.decode("utf-8", errors="replace")
        for mark in (marks.BEGIN_SOLUTION, marks.BEGIN_HIDDEN):
            if name.endswith(".ipynb") and mark.strip("# ") in text:
                raise UserError(f"{name} holds {mark!r}: it was not made by ./course build. Run it, then pack again.")


def to_zip(contents: dict[str, bytes]) -> bytes:
    """The zip: the same bytes for the same contents, on every system."""
    data = io.BytesIO()
    # Stored, not compressed: another zlib would give other bytes.
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", _TIME)
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, contents[name])
    return data.getvalue()
