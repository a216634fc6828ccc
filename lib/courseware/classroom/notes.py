"""What collect and repair have to say about a submission, in both languages, kept beside the class.

A note has one of three levels:
    info      nothing was at stake (a widget's state thrown away, a format brought up to date);
    repaired  would have cost points, and was put right;
    person    only a person can decide or find out. The report lists these first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from courseware.course import Course
from courseware.files import read_json, write_json

INFO, REPAIRED, PERSON = "info", "repaired", "person"

# code: (level, Russian, English). {cell} and the other names are filled in from the note's details.
MESSAGES = {
    # the file
    "file.empty": (
        PERSON,
        "Прислан пустой файл. Попросите прислать блокнот ещё раз.",
        "The file is empty. Ask for the notebook again.",
    ),
    "file.not-notebook": (
        PERSON,
        "Прислан не блокнот, а {kind}. Нужен файл .ipynb (в Colab: Файл → Скачать → Скачать .ipynb).",
        "This is not a notebook but {kind}. An .ipynb file is needed (in Colab: File → Download → Download .ipynb).",
    ),
    "file.not-json": (
        PERSON,
        "Файл повреждён: его не удалось прочитать как блокнот. Попросите прислать его ещё раз.",
        "The file is damaged and could not be read as a notebook. Ask for it again.",
    ),
    "file.truncated": (
        PERSON,
        "Файл обрывается. Спасено ячеек: {kept}; чего нет в уцелевшей части, взято из выданного "
        "задания. Попросите прислать блокнот целиком.",
        "The file breaks off. Cells saved: {kept}; what is not in the part that survived was taken from the "
        "homework as released. Ask for the whole notebook.",
    ),
    "file.wrong": (
        PERSON,
        "Прислан не тот блокнот: похоже, это {what}. Нужен {assignment}.",
        "The wrong notebook was sent: this seems to be {what}. {assignment} is needed.",
    ),
    "file.huge": (
        PERSON,
        "Файл слишком велик ({megabytes} МБ) и не прочитан. Попросите очистить вывод и прислать ещё раз.",
        "The file is too large ({megabytes} MB) and was not read. Ask for it again with the outputs cleared.",
    ),
    "file.encoding": (
        INFO,
        "Файл был в кодировке {encoding}; переведён в UTF-8.",
        "The file was encoded as {encoding}; it is UTF-8 now.",
    ),
    "file.lines": (INFO, "Концы строк Windows заменены обычными.", "Windows line ends were replaced."),
    "file.unreadable": (
        PERSON,
        "Файл не читается: проверьте права доступа и скопируйте его ещё раз.",
        "The file cannot be read: check its permissions and copy it again.",
    ),
    # the notebook
    "notebook.format": (INFO, "Формат {old} приведён к {new}.", "Format {old} was brought up to {new}."),
    "notebook.outputs": (
        INFO,
        "Вывод ячеек убран: он занимал {megabytes} МБ.",
        "The outputs were removed: they took {megabytes} MB.",
    ),
    "notebook.broken-outputs": (
        INFO,
        "Испорченный вывод убран, ячеек: {count}.",
        "Malformed outputs were removed, cells: {count}.",
    ),
    "notebook.widgets": (INFO, "Испорченное состояние виджетов убрано.", "Malformed widget state was removed."),
    "notebook.cells-unreadable": (
        PERSON,
        "Ячеек, которые не удалось прочитать: {count}. Они пропущены; посмотрите исходный файл.",
        "Cells that could not be read: {count}. They were left out; look at the original file.",
    ),
    # cells
    "cell.metadata": (
        REPAIRED,
        "Пометки nbgrader восстановлены, ячеек: {count} ({cells}).",
        "nbgrader's marks were restored, cells: {count} ({cells}).",
    ),
    "cell.metadata-wrong": (
        REPAIRED,
        "Пометки nbgrader исправлены, ячеек: {count} ({cells}).",
        "nbgrader's marks were corrected, cells: {count} ({cells}).",
    ),
    "cell.similar": (REPAIRED, "Ячейка {cell} узнана по тексту.", "Cell {cell} was recognised by its text."),
    "cell.copy": (
        REPAIRED,
        "У ячейки {cell} была копия; оставлена та, что с ответом.",
        "Cell {cell} had a copy; the one with the answer was kept.",
    ),
    "cell.test-copy": (
        REPAIRED,
        "У ячейки с проверкой {cell} была копия; оставлена одна.",
        "The test cell {cell} had a copy; one was kept.",
    ),
    "cell.by-place": (
        REPAIRED,
        "Ответ {cell} узнан по его месту в блокноте.",
        "The answer {cell} was recognised by its place.",
    ),
    "cell.two-answers": (
        PERSON,
        "В ячейке {cell} и её копии разные ответы. Оценивается нижний; другой оставлен в блокноте. "
        "Посмотрите, верен ли выбор.",
        "Cell {cell} and its copy hold different answers. The lower one is graded, the other stays in the "
        "notebook. See whether the choice is right.",
    ),
    "cell.moved-answer": (
        REPAIRED,
        "Ответ на {cell} стоял в другой ячейке; перенесён на место.",
        "The answer to {cell} stood in another cell; it was put in its place.",
    ),
    "cell.type": (
        REPAIRED,
        "Тип ячейки {cell} исправлен: {old} → {new}.",
        "The type of cell {cell} was corrected: {old} → {new}.",
    ),
    "cell.order": (REPAIRED, "Порядок ячеек восстановлен.", "The order of the cells was restored."),
    "cell.test-missing": (
        REPAIRED,
        "Удалённая ячейка с проверкой {cell} возвращена.",
        "The deleted test cell {cell} was put back.",
    ),
    "cell.answer-missing": (
        PERSON,
        "Ячейки с ответом {cell} нет; на её место возвращена пустая. Если ответ где-то в блокноте есть, "
        "его надо оценить вручную.",
        "The answer cell {cell} is gone; an empty one was put in its place. If the answer is somewhere in the "
        "notebook, it has to be graded by hand.",
    ),
    "cell.code-missing": (
        REPAIRED,
        "Удалённая ячейка {cell}, нужная дальше, возвращена.",
        "The deleted cell {cell}, which later cells need, was put back.",
    ),
    "cell.test-changed": (
        INFO,
        "Ячейка с проверкой {cell} изменена; при проверке берётся исходная.",
        "The test cell {cell} was changed; the original one is used for grading.",
    ),
    "cell.unknown-mark": (
        INFO,
        "Пометка неизвестной ячейки {cell} убрана.",
        "The mark of an unknown cell, {cell}, was removed.",
    ),
    # who, when, which
    "who.unknown": (
        PERSON,
        "Непонятно, чья это работа: ни одного имени из списка нет ни в имени файла, ни в имени папки. "
        "Укажите студента: ./course collect {assignment} ФАЙЛ --student ID.",
        "Whose work this is cannot be told: no name on the roster is in the name of the file or its folder. "
        "Name the student: ./course collect {assignment} FILE --student ID.",
    ),
    "who.ambiguous": (
        PERSON,
        "Подходит несколько студентов: {students}. Укажите одного: ./course collect {assignment} ФАЙЛ --student ID.",
        "Several students fit: {students}. Name one: ./course collect {assignment} FILE --student ID.",
    ),
    "who.conflict": (
        PERSON,
        "Папка и файл называют разных студентов: {students}. Укажите одного: "
        "./course collect {assignment} ФАЙЛ --student ID.",
        "The folder and the file name different students: {students}. Name one: "
        "./course collect {assignment} FILE --student ID.",
    ),
    "who.by-last-name": (INFO, "Студент узнан по одной фамилии.", "The student was recognised by the last name alone."),
    "version.several": (
        INFO,
        "Версий прислано: {count}; взята последняя, остальные сохранены.",
        "Versions sent: {count}; the latest was taken, the others are kept.",
    ),
    "version.fallback": (
        PERSON,
        "Последняя версия ({file}) непригодна, взята более ранняя. {reason}",
        "The latest version ({file}) cannot be used, an earlier one was taken. {reason}",
    ),
    # the file of weights beside a notebook
    "weights.missing": (
        INFO,
        "Файл весов {file} не прислан: баллов за точность не будет.",
        "The file of weights {file} did not come: there will be no points for accuracy.",
    ),
    "weights.too-large": (
        INFO,
        "Файл весов {file} занимает {megabytes} МБ, больше {limit}; он не взят.",
        "The file of weights {file} takes {megabytes} MB, more than {limit}; it was not taken.",
    ),
    # archives
    "archive.broken": (
        PERSON,
        "Архив повреждён, распаковать его не удалось. Скачайте его ещё раз.",
        "The archive is damaged and could not be unpacked. Download it again.",
    ),
    "archive.password": (PERSON, "Архив закрыт паролем.", "The archive is protected by a password."),
    "archive.too-large": (
        PERSON,
        "Архив слишком велик в распакованном виде и не распакован. Распакуйте его сами, если доверяете ему.",
        "The archive is too large when unpacked and was left alone. Unpack it yourself if you trust it.",
    ),
    "archive.kind": (
        PERSON,
        "Это архив {kind}. Распакуйте его и укажите папку.",
        "This is a {kind} archive. Unpack it and name the folder.",
    ),
}


@dataclass(frozen=True)
class Note:
    """One thing that was seen or done. `code` is a key of MESSAGES; `details` fill its sentence."""

    code: str
    details: dict = field(default_factory=dict, hash=False)

    @property
    def level(self) -> str:
        """'info', 'repaired' or 'person'."""
        return MESSAGES[self.code][0]

    def text(self, language: str = "en") -> str:
        """The sentence in Russian or English. A detail may itself be a pair {'ru': …, 'en': …}."""
        sentence = MESSAGES[self.code][1 if language == "ru" else 2]
        details = {
            k: v[language if language in v else "en"] if isinstance(v, dict) else v for k, v in self.details.items()
        }
        return sentence.format(**details)

    def as_dict(self) -> dict:
        return {
            "code": self.code,
            "level": self.level,
            "ru": self.text("ru"),
            "en": self.text("en"),
            "details": self.details,
        }

    @classmethod
    def from_dict(cls, value: dict) -> Note:
        return cls(value["code"], value.get("details", {}))


@dataclass
class Record:
    """What is known of how one submission came in. Kept as JSON, one file per submission.

    `file` is the original that was taken (its path below originals/), None where none could be used;
    `language` is the notebook's; `time` is when it was handed in, ISO with zone; `sha256` is of the original,
    `made_sha256` of the repaired notebook as it was written, `homework` of the released notebooks it was repaired by.
    """

    student: str
    assignment: str
    notes: list[Note] = field(default_factory=list)
    file: str | None = None
    name: str | None = None
    language: str | None = None
    time: str | None = None
    sha256: str | None = None
    made_sha256: str | None = None
    homework: str | None = None

    @property
    def usable(self) -> bool:
        """Whether there is a notebook that can be graded."""
        return self.file is not None

    @property
    def needs_person(self) -> list[Note]:
        return [n for n in self.notes if n.level == PERSON]

    @property
    def repaired(self) -> list[Note]:
        return [n for n in self.notes if n.level == REPAIRED]

    def as_dict(self) -> dict:
        return {**self.__dict__, "notes": [n.as_dict() for n in self.notes]}

    @classmethod
    def from_dict(cls, value: dict) -> Record:
        known = {k: value.get(k) for k in cls.__dataclass_fields__ if k != "notes"}
        return cls(**known, notes=[Note.from_dict(n) for n in value.get("notes", []) if n.get("code") in MESSAGES])


@dataclass
class Unplaced:
    """A file that could not be given to a student. A copy is kept at `kept`, below originals/."""

    file: str
    note: Note
    sha256: str
    kept: str

    def as_dict(self) -> dict:
        return {"file": self.file, "note": self.note.as_dict(), "sha256": self.sha256, "kept": self.kept}

    @classmethod
    def from_dict(cls, value: dict) -> Unplaced:
        return cls(value["file"], Note.from_dict(value["note"]), value["sha256"], value["kept"])


def _folder(course: Course, assignment_id: str) -> Path:
    return course.classroom / "repairs" / assignment_id


def write_record(course: Course, record: Record) -> None:
    """Keeps a record; the same record again touches nothing."""
    path = _folder(course, record.assignment) / f"{record.student}.json"
    if read_json(path, None) != record.as_dict():
        write_json(path, record.as_dict())


def read_record(course: Course, assignment_id: str, student: str) -> Record | None:
    """The record of one submission, or None."""
    value = read_json(_folder(course, assignment_id) / f"{student}.json", None)
    return Record.from_dict(value) if value else None


def read_records(course: Course, assignment_id: str | None = None) -> list[Record]:
    """The records of one homework, or of all, ordered by homework and student."""
    base = course.classroom / "repairs"
    folders = [base / assignment_id] if assignment_id else sorted(p for p in base.glob("*") if p.is_dir())
    values = [read_json(p, None) for f in folders for p in sorted(f.glob("*.json"))]
    return [Record.from_dict(v) for v in values if v and "student" in v]


def write_unplaced(course: Course, assignment_id: str, files: list[Unplaced]) -> None:
    """Keeps the list of files without a student."""
    path = course.classroom / "repairs" / f"{assignment_id}.unplaced.json"
    value = [u.as_dict() for u in files]
    if read_json(path, []) != value:
        write_json(path, value)


def read_unplaced(course: Course, assignment_id: str) -> list[Unplaced]:
    """The files of this homework that still need a person to say whose they are."""
    return [
        Unplaced.from_dict(v) for v in read_json(course.classroom / "repairs" / f"{assignment_id}.unplaced.json", [])
    ]
