"""Sixteen students hand in homework 1, each in a way that really happens.

Made from the solution and from the catalogue of mistakes, so that what each of them must get is known:
`./course demo` takes the class through the whole cycle and compares, and so do the tests. The names of the files are
those that Moodle, Canvas, Colab, `dl101.handin` and students themselves give.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat

from courseware import catalogue
from courseware.build import marks
from courseware.classroom.roster import Student
from courseware.course import Course
from courseware.errors import UserError
from courseware.files import write_bytes, write_text

ASSIGNMENT = "hw1_logistic_regression"
BEGAN = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)  # the first one hands in; then one every four hours

CLASS = [
    Student("akuznetsova", "Анна", "Кузнецова", "БПМ-231", "akuznetsova@example.org"),
    Student("dsokolov", "Дмитрий", "Соколов", "БПМ-231", "dsokolov@example.org"),
    Student("efedorova", "Елизавета", "Фёдорова", "БПМ-231", "efedorova@example.org"),
    Student("ipetrov", "Илья", "Петров", "БПМ-231", "ipetrov@example.org"),
    Student("jbrown", "Julia", "Brown", "ICEF-24", "jbrown@example.org"),
    Student("mlee", "Michael", "Lee", "ICEF-24", "mlee@example.org"),
    Student("ovolkova", "Ольга", "Волкова", "БПМ-232", "ovolkova@example.org"),
    Student("ngarcia", "Nora", "García", "ICEF-24", "ngarcia@example.org"),
    Student("pmorozov", "Пётр", "Морозов", "БПМ-232", "pmorozov@example.org"),
    Student("rsafin", "Рустам", "Сафин", "БПМ-232", "rsafin@example.org"),
    Student("smith", "Oliver", "Smith", "ICEF-24", "smith@example.org"),
    Student("tshcherbakova", "Юлия", "Щербакова", "БПМ-232", "tshcherbakova@example.org"),
    Student("vnovikov", "Виктор", "Новиков", "БПМ-231", "vnovikov@example.org"),
    Student("wchen", "Wei", "Chen", "ICEF-24", "wchen@example.org"),
    Student("ylebedeva", "Яна", "Лебедева", "БПМ-231", "ylebedeva@example.org"),
    Student("zakharov", "Алексей", "Захаров", "БПМ-232", "zakharov@example.org"),
]

WORDS = {
    "ru": "Веса показывают, где на картинке свет говорит в пользу коробки. Формы нейрон не видит, поэтому "
    "белый лист он принимает за "
    "коробку. При малом шаге стоимость падает медленно, при большом скачет.",
    "en": "The weights show where light speaks for a box. The neuron sees no shape, so it takes a white sheet "
    "for a box. With a small "
    "step the cost falls slowly, with a large one it jumps.",
}


@dataclass(frozen=True)
class Sample:
    """One student, what was handed in, and what must come of it.

    `expected_points` are the points of the tests, None where nothing can be graded and a person has to look.
    `expected_message` is looked for where `expected_where` says: 'hint', a key shown by a failed test; 'message', part
    of a failed test's text; 'event', something that happened while running ('timeout'); 'repair' or 'person', the code
    of a note of repair; 'nowhere' for those with nothing to say. `fails` are the points lost, by test cell.
    """

    student: Student
    kind: str
    language: str
    file: str
    expected_points: float | None
    expected_where: str
    expected_message: str
    fails: dict[str, float]
    about: dict[str, str]


def make(folder: Path, course: Course) -> list[Sample]:
    """Writes the class: folder/students.csv and folder/downloads/, and says what is expected, ordered by student.

    The same course gives the same files. Raises UserError where homework 1 has not been built.
    """
    return _Class(folder, course).make()


@dataclass(frozen=True)
class _Plan:
    """What one student does: `write` turns the right notebook into bytes, `place` names the file in the downloads."""

    kind: str
    language: str
    place: str
    about: dict[str, str]
    replace: dict[str, str] | None = None
    write: Callable[[nbformat.NotebookNode], bytes] | None = None
    fails: dict[str, float] | None = None
    where: str = "nowhere"
    message: str = ""


class _Class:
    def __init__(self, folder: Path, course: Course):
        self.folder, self.course = folder, course
        self.mistakes, self.alternatives = (
            {e.id: e for e in entries} for entries in catalogue.load(ASSIGNMENT, course)
        )
        self.released = {language: catalogue.release(ASSIGNMENT, language, course) for language in ("ru", "en")}
        self.answers = {
            cell.id: _without_marks(cell.source)
            for cell in catalogue.solution(ASSIGNMENT, "ru", course).cells
            if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
        }
        self.points = {
            name: worth for name, worth in catalogue.points(self.released["ru"]).items() if name.startswith("test-")
        }

    def make(self) -> list[Sample]:
        plans = self._plans()
        samples, moodle = [], {}
        for number, (student, plan) in enumerate(zip(CLASS, plans, strict=True)):
            data = self._data(plan)
            time = BEGAN + timedelta(hours=4 * number)
            if plan.place.startswith("moodle/"):
                moodle[plan.place.removeprefix("moodle/")] = (data, time)
            else:
                _write(self.folder / "downloads" / plan.place, data, time)
            lost = plan.fails
            points = None if lost is None else sum(self.points.values()) - sum(lost.values())
            samples.append(
                Sample(
                    student,
                    plan.kind,
                    plan.language,
                    plan.place,
                    points,
                    plan.where,
                    plan.message,
                    lost or {},
                    plan.about,
                )
            )
        archive = self.folder / "downloads" / "БПМ-231-Домашнее задание 1-20417.zip"
        _write(archive, _zip(moodle), max(time for _, time in moodle.values()))
        write_text(self.folder / "students.csv", _csv())
        return samples

    def _data(self, plan: _Plan) -> bytes:
        notebook = self._right(plan.language)
        for name, source in (plan.replace or {}).items():
            _cell(notebook, name).source = source.strip("\n")
        return plan.write(notebook) if plan.write else _bytes(notebook)

    def _right(self, language: str) -> nbformat.NotebookNode:
        """The student version in this language with every answer right."""
        notebook = nbformat.from_dict(self.released[language])
        notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
        for cell in notebook.cells:
            mark = cell.metadata.get("nbgrader", {})
            if mark.get("solution"):
                cell.source = self.answers.get(cell.id) or WORDS[language]
        return notebook

    def _mistake(self, name: str, language: str, place: str) -> _Plan:
        entry = self.mistakes[name]
        return _Plan(
            f"mistake: {name}", language, place, entry.about, entry.replace, None, entry.fails, "hint", entry.hint
        )

    def _alternative(self, name: str, language: str, place: str) -> _Plan:
        entry = self.alternatives[name]
        return _Plan(f"alternative: {name}", language, place, entry.about, entry.replace, None, {})

    def _plans(self) -> list[_Plan]:
        """In the order of CLASS."""
        half = {
            name: _cell(self.released["ru"], name).source
            for name in ("backward", "update", "train", "predict", "accuracy", "learning-rate")
        }
        unwritten = (
            "test-backward-dw",
            "test-backward-db",
            "test-update",
            "test-train",
            "test-train-costs",
            "test-predict",
            "test-accuracy",
            "test-learning-rate",
        )
        syntax = {"cost": "def cost(A, Y:\n    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))"}
        endless = {"update": "step = 0\nwhile step < 10:\n    step = step - 1\n\n\n" + self.answers["update"]}
        plan = _Plan
        return [
            plan(
                "full marks",
                "ru",
                "moodle/Кузнецова Анна_501_assignsubmission_file_/hw1_logistic_regression.ipynb",
                {"ru": "всё верно", "en": "everything right"},
                fails={},
            ),
            self._mistake(
                "gradient-without-mean", "ru", "moodle/Соколов Дмитрий_502_assignsubmission_file_/hw1 Соколов.ipynb"
            ),
            plan(
                "metadata lost",
                "ru",
                "moodle/Фёдорова Елизавета_503_assignsubmission_file_/hw1_logistic_regression (2).ipynb",
                {"ru": "верно, но пометки nbgrader потеряны", "en": "right, but nbgrader's marks are lost"},
                write=_metadata_lost,
                fails={},
                where="repair",
                message="cell.metadata",
            ),
            plan(
                "half-finished",
                "ru",
                "moodle/Петров Илья_504_assignsubmission_file_/Копия hw1_logistic_regression.ipynb",
                {"ru": "сделана первая половина", "en": "the first half is done"},
                half,
                fails={name: self.points[name] for name in unwritten},
                where="hint",
                message="backward.not-written",
            ),
            self._alternative("einsum", "en", "brownjulia_81001_930011_hw1_logistic_regression.ipynb"),
            self._mistake("public-solution", "en", "leemichael_LATE_81002_930012_hw1.ipynb"),
            plan(
                "Colab name and format 4.0",
                "ru",
                'Копия блокнота "hw1_logistic_regression.ipynb" (Ольга Волкова).ipynb',
                {"ru": "верно, сохранено в Colab в формате 4.0", "en": "right, saved by Colab in format 4.0"},
                write=_as_colab,
                fails={},
                where="repair",
                message="cell.metadata",
            ),
            plan(
                "copied cell",
                "en",
                "Copy of hw1_logistic_regression - Nora Garcia.ipynb",
                {
                    "ru": "верно, одна ячейка скопирована вместе с пометкой",
                    "en": "right, one cell was copied with its mark",
                },
                write=_copied,
                fails={},
                where="repair",
                message="cell.copy",
            ),
            self._mistake("log-of-zero", "ru", "Морозов/hw1.ipynb"),
            plan(
                "syntax error",
                "ru",
                "rsafin_hw1.ipynb",
                {"ru": "синтаксическая ошибка в одной ячейке", "en": "a syntax error in one cell"},
                syntax,
                fails={name: self.points[name] for name in ("test-cost", "test-cost-stable")},
                where="message",
                message="name 'cost' is not defined",
            ),
            plan(
                "endless loop",
                "en",
                "smith/hw1_logistic_regression.ipynb",
                {"ru": "бесконечный цикл в одной ячейке", "en": "an endless loop in one cell"},
                endless,
                fails={"test-update": self.points["test-update"]},
                where="event",
                message="timeout",
            ),
            plan(
                "wrong notebook",
                "ru",
                "Shcherbakova_Yulia_hw1.ipynb",
                {"ru": "прислана лекция вместо задания", "en": "a lecture was sent instead of the homework"},
                write=lambda _: self._lecture(),
                where="person",
                message="file.wrong",
            ),
            self._mistake("return-in-the-loop", "ru", f"{ASSIGNMENT}__vnovikov__2026-11-18T15-00-00.zip"),
            plan(
                "empty file",
                "en",
                "Wei Chen hw1.ipynb",
                {"ru": "пустой файл", "en": "an empty file"},
                write=lambda _: b"",
                where="person",
                message="file.empty",
            ),
            self._alternative("classes", "ru", "Лебедева Яна/дз1/hw1_logistic_regression.ipynb"),
            self._mistake("threshold-on-z", "ru", "Zakharov Alexey/hw1_logistic_regression-2.ipynb"),
        ]

    def _lecture(self) -> bytes:
        """The lecture on logistic regression as Colab saves it."""
        paths = sorted((self.course.lectures / "ru").glob("*.ipynb"))
        if not paths:
            raise UserError(f"There is no built lecture in {self.course.lectures / 'ru'}. Run './course build' first.")
        return _as_colab(nbformat.read(paths[0], as_version=4))


def _without_marks(source: str) -> str:
    lines = [line for line in source.split("\n") if line.strip() not in (marks.BEGIN_SOLUTION, marks.END_SOLUTION)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _cell(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def _bytes(notebook) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _metadata_lost(notebook: nbformat.NotebookNode) -> bytes:
    """As after an editor that knows nothing of cell metadata."""
    for cell in notebook.cells:
        cell.metadata = {}
    return _bytes(notebook)


def _as_colab(notebook: nbformat.NotebookNode) -> bytes:
    """As Colab saves: format 4.0, cell ids moved into the metadata, other marks gone, broken widget state."""
    made = json.loads(_bytes(notebook))
    made["nbformat_minor"] = 0
    for cell in made["cells"]:
        cell["metadata"] = {"id": cell.pop("id")}
    made["metadata"] |= {
        "colab": {"provenance": [], "toc_visible": True},
        "accelerator": "GPU",
        "widgets": {"application/vnd.jupyter.widget-state+json": {"1f0c": {"model_name": "HBoxModel"}}},
    }
    return _bytes(made)


def _copied(notebook: nbformat.NotebookNode) -> bytes:
    """The student copied the cell of `backward`, wrote the answer into the copy and left the original empty."""
    at = next(n for n, cell in enumerate(notebook.cells) if cell.id == "backward")
    twin = nbformat.from_dict(json.loads(json.dumps(notebook.cells[at])))
    twin.id = "c0py0fbackward"
    notebook.cells[at].source = "def backward(X, A, Y):\n    " + marks.CODE_STUB
    notebook.cells.insert(at + 1, twin)
    return _bytes(notebook)


def _zip(files: dict[str, tuple[bytes, datetime]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (data, time) in files.items():
            info = zipfile.ZipInfo(name, time.astimezone().timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def _write(path: Path, data: bytes, time: datetime) -> None:
    if path.suffix == ".zip" and not data.startswith(b"PK"):
        # As dl101.handin packs a notebook with the student's own photographs.
        data = _zip({f"{ASSIGNMENT}.ipynb": (data, time), "photos/box/desk.png": (_PIXEL, time)})
    write_bytes(path, data)
    os.utime(path, (time.timestamp(), time.timestamp()))


# A picture of one grey pixel.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
    "000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


def _csv() -> str:
    """The class list as a spreadsheet writes it in Russia."""
    rows = [("Логин", "Фамилия", "Имя", "Группа", "Эл. почта")]
    rows += [(s.id, s.last_name, s.first_name, s.group, s.email) for s in CLASS]
    return "\ufeff" + "\r\n".join(";".join(row) for row in rows) + "\r\n"


if __name__ == "__main__":
    import sys

    for sample in make(Path(sys.argv[1] if len(sys.argv) > 1 else "sample_class"), Course()):
        points = "needs a person" if sample.expected_points is None else f"{sample.expected_points:g}"
        print(f"{sample.student.id:15}{sample.kind:34}{points:16}{sample.expected_message}")
