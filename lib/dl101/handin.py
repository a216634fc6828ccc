"""The last cell of a homework: checks the notebook, saves a copy and says what became of it.

In Colab the copy goes to 'My Drive/dl101-handed-in', elsewhere to 'dl101-handed-in' beside the notebook. Earlier
copies stay. The name of the file holds the homework and the student, which is how the instructor's machine sorts it.
"""

from __future__ import annotations

import ast
import contextlib
import html
import json
import os
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from dl101 import checkpoint as checkpoints
from dl101 import colab
from dl101.files import put
from dl101.language import say
from dl101.start import course_folder

FOLDER = "dl101-handed-in"
CODE_STUB = "raise NotImplementedError  # ваш код / your code"
TEXT_STUB = "*Ваш ответ / Your answer:*"
MAX_NOTEBOOK = 10 * 2**20  # bytes; above it the outputs are left out of the copy
MAX_FILES = 50 * 2**20  # bytes of photos and other files


class NotHandedIn(Exception):
    """Why nothing was handed in, in a sentence that says what to do."""


@dataclass
class Receipt:
    """What hand_in did. `path` is None where nothing was handed in; `lines` say the rest."""

    path: Path | None
    lines: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        colour = "#2b7a4b" if self.path else "#b3541e"
        sign = "✓" if self.path else "✗"
        head, *rest = [html.escape(line) for line in self.lines]
        body = "".join(f"<div>{line}</div>" for line in rest)
        return (
            f'<div style="border-left:4px solid {colour};padding:.4em .8em;max-width:60em;line-height:1.5">'
            f"<div><b>{sign} {head}</b></div>{body}</div>"
        )


def hand_in(
    assignment: str, student: str = "", files=(), notebook: str | Path | None = None, checkpoint: str = ""
) -> None:
    """Hands in this notebook, and shows what was done.

    `student` is the login or number that the instructor knows; it is remembered after the first time. `files` are
    photos or folders of photos to hand in along with the notebook; empty names are passed over.
    `notebook` names the file where it cannot be found. `checkpoint` is the name of the file of weights that the
    homework wants beside the notebook; it comes along, and is missed aloud.
    While a homework is graded it does nothing.
    """
    if grading():
        return
    _show(prepare(assignment, student, files, notebook, checkpoint=checkpoint))


def grading() -> bool:
    """Whether the notebook is run by a grader, nbgrader or the course's own, or outside any notebook."""
    return "NBGRADER_EXECUTION" in os.environ or _shell() is None


def prepare(
    assignment: str,
    student: str = "",
    files=(),
    notebook: str | Path | None = None,
    now: datetime | None = None,
    checkpoint: str = "",
) -> Receipt:
    """Does the work of `hand_in` and returns the receipt instead of showing it."""
    now = now or datetime.now().astimezone()
    try:
        content, place = _notebook(assignment, notebook)
        folder = _folder(place)
        who = _student(student, folder)
        warnings = check(content, assignment)
        extra, more = _extra(files, place)
        if checkpoint:
            weights, about = _weights(checkpoint, place)
            extra, more = [*extra, *weights], [*about, *more]
        path, said = _write(content, assignment, who, extra, folder, now)
    except (NotHandedIn, colab.ColabError) as error:
        return Receipt(None, [say(ru="Не сдано. ", en="Not handed in. ") + str(error)])
    except OSError as error:
        return Receipt(None, [say(ru="Не сдано. ", en="Not handed in. ") + _disk(error)])
    return Receipt(path, said + warnings + more + [_deadline(assignment, now, place), _next(path)])


# ---- the notebook


def _shell():
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell if shell is not None and getattr(shell, "kernel", None) is not None else None


def _notebook(assignment: str, named: str | Path | None) -> tuple[dict, Path | None]:
    """The notebook's content and the file it lies in (None in Colab, where the page sends it)."""
    if named is None and colab.is_colab():
        return colab.current_notebook()[0], None
    path = Path(named) if named is not None else find_notebook(assignment)
    if not path.is_file():
        raise NotHandedIn(
            say(
                ru=f'Файла {path} нет. Укажите свой блокнот: hand_in(…, notebook="имя.ipynb").',
                en=f'There is no file {path}. Name your notebook: hand_in(…, notebook="name.ipynb").',
            )
        )
    content = _read(path)
    if content is None:
        raise NotHandedIn(
            say(
                ru=f"Файл {path.name} не читается как блокнот. Сохраните блокнот (Ctrl+S) и запустите ячейку ещё раз.",
                en=f"{path.name} cannot be read as a notebook. Save the notebook (Ctrl+S) and run the cell again.",
            )
        )
    unsaved = _unsaved(content)
    if unsaved:
        raise NotHandedIn(
            say(
                ru=f"В файле {path.name} нет последних изменений. Сохраните блокнот (Ctrl+S) и запустите эту "
                "ячейку ещё раз.",
                en=f"{path.name} lacks your latest changes. Save the notebook (Ctrl+S) and run this cell again.",
            )
        )
    return content, path


def find_notebook(assignment: str) -> Path:
    """The file of the notebook this runs in: VS Code and Jupyter say it; else the one in this folder that fits.

    Raises NotHandedIn where it cannot be told.
    """
    names = getattr(_shell(), "user_ns", {}) if _shell() is not None else {}
    said = [names.get("__vsc_ipynb_file__"), names.get("__session__"), os.environ.get("JPY_SESSION_NAME")]
    for name in said:
        if isinstance(name, str) and name.endswith(".ipynb") and Path(name).is_file():
            return Path(name)
    # A renamed notebook is no longer where it was when its kernel started.
    fitting = [p for p in sorted(Path.cwd().glob("*.ipynb")) if _is_homework(_read(p), assignment)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        listed = ", ".join(p.name for p in fitting)
        raise NotHandedIn(
            say(
                ru=f"В папке несколько блокнотов этого задания: {listed}. Укажите один: hand_in(…, "
                f'notebook="{fitting[0].name}").',
                en=f"There are several notebooks of this homework here: {listed}. Name one: hand_in(…, "
                f'notebook="{fitting[0].name}").',
            )
        )
    raise NotHandedIn(
        say(
            ru='Не удалось найти файл блокнота. Укажите его: hand_in(…, notebook="имя.ipynb").',
            en='The file of the notebook was not found. Name it: hand_in(…, notebook="name.ipynb").',
        )
    )


def _read(path: Path) -> dict | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and isinstance(content.get("cells"), list) else None


def _source(cell: dict) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def _grade_id(cell: dict) -> str | None:
    metadata = cell.get("metadata", {})
    return metadata.get("nbgrader", {}).get("grade_id") if isinstance(metadata.get("nbgrader"), dict) else None


def _is_homework(content: dict | None, assignment: str) -> bool:
    about = (content or {}).get("metadata", {}).get("dl101", {})
    name = about.get("homework", "") if isinstance(about, dict) else ""
    return bool(name) and (name == assignment or name.split("_")[0] == assignment)


def _unsaved(content: dict) -> bool:
    """Whether this cell or the latest definition of an answer, as the kernel ran it, is missing from the file."""
    history = (
        getattr(getattr(_shell(), "history_manager", None), "input_hist_raw", None) if _shell() is not None else None
    )
    ran = [text.strip() for text in history or [] if text.strip()]
    saved = {_source(c).strip() for c in content["cells"]}
    if not ran or "hand_in(" not in ran[-1]:
        return False
    if ran[-1] not in saved:
        return True
    answers = [
        c
        for c in content["cells"]
        if isinstance(c.get("metadata", {}).get("nbgrader"), dict) and c["metadata"]["nbgrader"].get("solution")
    ]
    for name in {n for c in answers for n in re.findall(r"^def (\w+)", _source(c), re.M)}:
        latest = next((text for text in reversed(ran) if re.search(rf"^def {name}\b", text, re.M)), None)
        if latest is not None and latest not in saved:
            return True
    return False


def check(content: dict, assignment: str) -> list[str]:
    """Sentences on what to look at before the deadline. Raises NotHandedIn for another homework."""
    about = content.get("metadata", {}).get("dl101") if isinstance(content.get("metadata"), dict) else None
    name = about.get("homework") if isinstance(about, dict) else None
    if isinstance(name, str) and not _is_homework(content, assignment):
        raise NotHandedIn(
            say(
                ru=f"Это блокнот задания {name}, а ячейка сдаёт {assignment}. Откройте нужный блокнот.",
                en=f"This is the notebook of {name}, but the cell hands in {assignment}. Open the right notebook.",
            )
        )
    marked = [(c, _grade_id(c)) for c in content["cells"] if _grade_id(c)]
    lines, ids = [], [i for _, i in marked]
    empty = [i for c, i in marked if CODE_STUB in _source(c) or _source(c).strip() in (TEXT_STUB, "")]
    if empty:
        lines.append(say(ru=f"Ответа пока нет: {', '.join(empty)}.", en=f"No answer yet: {', '.join(empty)}."))
    broken = [i for c, i in marked if c.get("cell_type") == "code" and not _parses(_source(c))]
    if broken:
        lines.append(
            say(
                ru=f"Синтаксическая ошибка: {', '.join(broken)}. За эти ячейки баллов не будет, пока она там.",
                en=f"Syntax error: {', '.join(broken)}. These cells earn no points while it is there.",
            )
        )
    copied = sorted({i for i in ids if ids.count(i) > 1})
    if copied:
        lines.append(
            say(
                ru=f"Ячейка есть дважды: {', '.join(copied)}. Оставьте одну, с ответом.",
                en=f"A cell is there twice: {', '.join(copied)}. Keep one, the one with the answer.",
            )
        )
    return lines


def _parses(source: str) -> bool:
    code = re.sub(r"^(\s*)[%!?].*$", r"\1pass", source, flags=re.M)
    try:
        ast.parse(code)
    except (SyntaxError, ValueError):
        return False
    return True


# ---- who, where, what else


def _folder(place: Path | None) -> Path:
    if place is None:
        return colab.mount() / FOLDER
    return place.resolve().parent / FOLDER


def _student(student: str, folder: Path) -> str:
    """The id that was given, or the one given last time."""
    memory = folder / "student.txt"
    who = re.sub(r"\s+", " ", str(student)).strip()
    if not who:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            who = memory.read_text(encoding="utf-8").strip()
    if not who:
        raise NotHandedIn(
            say(
                ru='Впишите в кавычки свой логин или номер, известный преподавателю: student="…". '
                "Затем запустите ячейку ещё раз.",
                en='Write your login or number, as your instructor knows it, between the quotes: student="…". '
                "Then run the cell again.",
            )
        )
    if len(who) > 60 or not re.search(r"\w", who) or re.search(r"[/\\:*?\"<>|\n]", who):
        raise NotHandedIn(
            say(
                ru=f"{who[:60]!r} не похоже на логин: используйте буквы, цифры, точку, дефис.",
                en=f"{who[:60]!r} does not look like a login: use letters, digits, dots, hyphens.",
            )
        )
    if not memory.exists() or memory.read_text(encoding="utf-8").strip() != who:
        put(memory, who.encode("utf-8"), sync=True)
    return who


def _extra(files, place: Path | None) -> tuple[list[tuple[str, Path]], list[str]]:
    """The further files, (name in the zip, path), and sentences on what was left out."""
    base = place.resolve().parent if place else Path.cwd()
    found, lines = [], []
    for item in filter(None, [files] if isinstance(files, (str, Path)) else files or ()):
        path = Path(item) if Path(item).is_absolute() else base / item
        if path.is_dir():
            found += [
                (p.relative_to(path.parent).as_posix(), p)
                for p in sorted(path.rglob("*"))
                if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts)
            ]
        elif path.is_file():
            found.append((path.name, path))
        else:
            lines.append(
                say(
                    ru=f"{item}: такого файла или папки нет, сдано без них.",
                    en=f"{item}: there is no such file or folder; left out.",
                )
            )
    size = sum(p.stat().st_size for _, p in found)
    if size > MAX_FILES:
        lines.append(
            say(
                ru=f"Файлы к заданию занимают {size / 2**20:.0f} МБ, это больше {MAX_FILES // 2**20}; сдан "
                "один блокнот.",
                en=f"The files take {size / 2**20:.0f} MB, which is more than {MAX_FILES // 2**20}; only the "
                "notebook was handed in.",
            )
        )
        found = []
    return found, lines


def _weights(name: str, place: Path | None) -> tuple[list[tuple[str, Path]], list[str]]:
    """The file of weights, as `_extra` gives files, or a sentence on why it does not come along."""
    beside = [checkpoints.place(name)] + ([place.resolve().parent / name] if place else [])
    path = next((p for p in beside if p.is_file()), None)
    if path is None:
        return [], [
            say(
                ru=f"Файла {name} нет рядом с блокнотом, сдан один блокнот. Без весов за точность баллов не будет: "
                "обучите сеть, дождитесь, пока файл сохранится, и сдайте ещё раз.",
                en=f"There is no {name} beside the notebook; only the notebook was handed in. Without weights there "
                "are no points for accuracy: train the network, wait until the file is saved, and hand in again.",
            )
        ]
    size = path.stat().st_size
    if size > checkpoints.MAX_BYTES:
        limit = checkpoints.MAX_BYTES // 2**20
        return [], [
            say(
                ru=f"Файл {name} занимает {checkpoints.megabytes(size)} МБ, а можно не больше {limit}; он не сдан. "
                "Сохраняйте state_dict модели, а не модель целиком, и без состояния оптимизатора.",
                en=f"{name} takes {checkpoints.megabytes(size)} MB, and {limit} is the limit; it was not handed in. "
                "Save the model's state_dict, not the whole model, and no state of the optimizer.",
            )
        ]
    return [(name, path)], [
        say(
            ru=f"Веса: {name}, {checkpoints.megabytes(size)} МБ.",
            en=f"Weights: {name}, {checkpoints.megabytes(size)} MB.",
        )
    ]


def _write(
    content: dict, assignment: str, who: str, extra: list[tuple[str, Path]], folder: Path, now: datetime
) -> tuple[Path, list[str]]:
    earlier = sorted([*folder.glob(f"{assignment}__*.ipynb"), *folder.glob(f"{assignment}__*.zip")])
    if earlier and _same(earlier[-1], content, extra, who):
        time = datetime.fromtimestamp(earlier[-1].stat().st_mtime).astimezone()
        return earlier[-1], [
            say(
                ru=f"С прошлой сдачи ({_when(time)}) ничего не изменилось",
                en=f"Nothing has changed since you handed in ({_when(time)})",
            ),
            say(ru=f"Файл: {earlier[-1]}", en=f"File: {earlier[-1]}"),
        ]
    lines = []
    copy = json.loads(json.dumps(content))
    metadata = copy["metadata"] = copy["metadata"] if isinstance(copy.get("metadata"), dict) else {}
    about = metadata["dl101"] = metadata["dl101"] if isinstance(metadata.get("dl101"), dict) else {}
    about.update(student=who, handed_in=now.isoformat(timespec="seconds"), homework=about.get("homework") or assignment)
    data = json.dumps(copy, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    if len(data) > MAX_NOTEBOOK:
        for cell in copy["cells"]:
            if cell.get("cell_type") == "code":
                cell["outputs"] = []
        lines.append(
            say(
                ru=f"Вывод ячеек занимал {len(data) / 2**20:.0f} МБ, копия сдана без него.",
                en=f"The outputs took {len(data) / 2**20:.0f} MB; the copy was handed in without them.",
            )
        )
        data = json.dumps(copy, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    suffix = ".zip" if extra else ".ipynb"
    name = f"{assignment}__{re.sub(r'[^0-9A-Za-zА-Яа-яЁё.@-]+', '_', who)}__{now:%Y-%m-%dT%H-%M-%S}"
    path = folder / (name + suffix)
    if extra:
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{assignment}.ipynb", data)
            for inner, file in extra:
                archive.write(file, inner)
        data = packed.getvalue()
    put(path, data, sync=True)  # Drive uploads in the background, and the machine may go away
    if path.read_bytes() != data:
        raise OSError(5, "read back differently")
    what = (
        say(ru=f"блокнот; файлов к нему: {len(extra)}", en=f"the notebook; files with it: {len(extra)}")
        if extra
        else say(ru="блокнот", en="the notebook")
    )
    return path, [
        say(ru=f"Сохранено для сдачи, {_when(now)}: {what}", en=f"Saved for handing in, {_when(now)}: {what}"),
        say(ru=f"Файл: {path}", en=f"File: {path}"),
    ] + lines


def _same(path: Path, content: dict, extra: list[tuple[str, Path]], who: str) -> bool:
    """Whether an earlier hand-in holds the same cells and files of the same student."""
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if n.endswith(".ipynb") and "/" not in n]
                before = json.loads(archive.read(names[0]))
                files = {i.filename: (i.file_size, i.CRC) for i in archive.infolist() if i.filename != names[0]}
        else:
            before, files = json.loads(path.read_text(encoding="utf-8")), {}
        cells = [(c.get("cell_type"), _source(c)) for c in before["cells"]]
        return (
            cells == [(c.get("cell_type"), _source(c)) for c in content["cells"]]
            and before["metadata"]["dl101"]["student"] == who
            and set(files) == {name for name, _ in extra}
            # Networks trained anew have files of the same size.
            and all(files[name] == (p.stat().st_size, zlib.crc32(p.read_bytes())) for name, p in extra)
        )
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, zipfile.BadZipFile):
        return False


# ---- what is said


def _disk(error: OSError) -> str:
    if error.errno in (28, 122):
        return say(
            ru="На диске нет места. Освободите его и запустите ячейку ещё раз; прежние файлы целы.",
            en="The disk is full. Free some space and run the cell again; earlier files are untouched.",
        )
    if error.errno in (1, 13, 30):
        return say(
            ru=f"В папку {error.filename or FOLDER} нельзя писать. Скопируйте блокнот в свою папку и запустите "
            "ячейку ещё раз.",
            en=f"The folder {error.filename or FOLDER} cannot be written to. Copy the notebook to a folder of "
            "yours and run the cell again.",
        )
    if error.errno in (5, 107):
        return say(
            ru="Связь с Google Drive прервалась. Запустите первую ячейку и эту ещё раз.",
            en="The connection to Google Drive broke off. Run the first cell and this one again.",
        )
    return say(
        ru=f"Файл не записан ({error.strerror or error}). Запустите ячейку ещё раз.",
        en=f"The file was not written ({error.strerror or error}). Run the cell again.",
    )


def deadline(assignment: str, place: Path | None = None) -> datetime | None:
    """The deadline of a homework from assignments/deadlines.json of the course, or None where none is set."""
    bases = [course_folder(), *(place.resolve().parents if place else [])]
    for base in bases:
        if base is None:
            continue
        try:
            listed = json.loads((base / "assignments" / "deadlines.json").read_text(encoding="utf-8"))
            for name, time in listed.items():
                if name == assignment or name.split("_")[0] == assignment:
                    return datetime.fromisoformat(time)
        except (OSError, ValueError, AttributeError, TypeError):
            continue
    return None


def _when(time: datetime) -> str:
    return time.strftime("%d.%m.%Y %H:%M") if say(ru="ru", en="en") == "ru" else f"{time.day} {time:%b %Y %H:%M}"


def _deadline(assignment: str, now: datetime, place: Path | None) -> str:
    due = deadline(assignment, place)
    if due is None or due.tzinfo is None:
        return say(ru="Срок сдачи не указан.", en="No deadline is set.")
    zone = due.strftime("%z")
    text = f"{_when(due)} (UTC{zone[:3]}:{zone[3:5]})"
    if now <= due:
        return say(
            ru=f"Срок сдачи: {text}, осталось {_span(due - now)}. До него можно сдать ещё раз.",
            en=f"Deadline: {text}, {_span(due - now)} left. Until then you may hand in again.",
        )
    return say(
        ru=f"Срок сдачи прошёл {_span(now - due)} назад: {text}.",
        en=f"The deadline passed {_span(now - due)} ago: {text}.",
    )


def _span(span: timedelta) -> str:
    """A length of time in days, hours or minutes, the largest unit that is there."""
    for seconds, ru, en in ((86400, "дн.", "d"), (3600, "ч", "h"), (60, "мин", "min")):
        if span.total_seconds() >= seconds:
            return f"{int(span.total_seconds() // seconds)} {say(ru=ru, en=en)}"
    return say(ru="меньше минуты", en="less than a minute")


def _next(path: Path) -> str:
    return say(
        ru=f"Отправьте файл {path.name} преподавателю так, как принято в вашей группе.",
        en=f"Send the file {path.name} to your instructor in the way your class uses.",
    )


def _show(receipt: Receipt) -> None:
    from IPython.display import display

    display({"text/plain": str(receipt), "text/html": receipt._repr_html_()}, raw=True)
