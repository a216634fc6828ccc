"""Write the report on the class: one HTML page that needs nothing else, and the grades as CSV.

  ./course report                        all homeworks that were released
  ./course report hw1                    these only
  ./course report --language en          the page and the CSV in English (default: DL101_LANGUAGE, else Russian)

The page shows the class table, the distribution of scores, the hardest tests, the mistakes that were recognised, what
was repaired, what happened during grading, answers that are unusually alike, and first of all what needs a person. The
CSV opens in Excel: UTF-8 with a byte order mark; in Russian with semicolons and decimal commas, as Russian Excel
expects. A second CSV, grades-lms.csv, is for an LMS to import. The total is the sum of the homeworks' points, each
times its weight: c.FinalGrade.weights in nbgrader_config.py.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import nbformat

from courseware import catalogue
from courseware.classroom import deadlines, final, gradebook, notes, report_page, results, roster, similarity
from courseware.classroom.results import GRADED, MISSING, PERSON, WAITING, SubmissionResult
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError
from courseware.files import write_text

FORMGRADER = "http://localhost:8888/formgrader"


@dataclass
class TestSummary:
    """How the class did in one graded cell. `share` is the part of all its points that was won."""

    name: str
    task: str
    kind: str
    max_points: float
    share: float
    lost_by: int
    graded: int


@dataclass
class MistakeSummary:
    """A mistake that the checks recognised: the hint's key, its text, and who made it."""

    hint: str
    text: str
    students: list[str]


@dataclass
class Homework:
    """All that the report says of one homework."""

    id: str
    title: str
    max_points: float
    due: datetime | None
    by_student: dict[str, SubmissionResult]
    tests: list[TestSummary] = field(default_factory=list)
    mistakes: list[MistakeSummary] = field(default_factory=list)
    records: list[notes.Record] = field(default_factory=list)
    unplaced: list[notes.Unplaced] = field(default_factory=list)
    similar: list[similarity.Pair] = field(default_factory=list)
    tasks: dict[str, str] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.id.split("_")[0]

    @property
    def scores(self) -> list[float]:
        return sorted(r.points for r in self.by_student.values() if r.points is not None)

    @property
    def over(self) -> bool:
        """Whether the deadline has passed."""
        return self.due is not None and self.due < datetime.now(UTC)

    def having(self, status: str) -> list[SubmissionResult]:
        return [r for r in self.by_student.values() if r.status == status]


@dataclass
class ClassReport:
    """The class as the report shows it: students in order of group and name, and homeworks."""

    students: list[roster.Student]
    homeworks: list[Homework]
    language: str
    made: datetime
    formgrader: str
    root: Path
    weights: dict[str, float] = field(default_factory=dict)

    def total(self, student: str) -> float | None:
        """Sum of the points so far, each homework's times its weight; None where there is none yet."""
        return final.weighted({h.id: h.by_student[student].points for h in self.homeworks}, self.weights)

    @property
    def max_total(self) -> float:
        return final.weighted({h.id: h.max_points for h in self.homeworks}, self.weights) or 0.0


def gather(
    course: Course, names: list[str] | None = None, language: str = "ru", formgrader: str = FORMGRADER
) -> ClassReport:
    """Puts together what the report shows. Raises UserError where nothing was released yet or a name is unknown."""
    wanted = [course.assignment(name) for name in names] if names else course.assignment_ids()
    with gradebook.open_gradebook(course) as book:
        released = {a.name for a in book.assignments}
        missing = [a for a in wanted if a not in released]
        if names and missing:
            raise UserError(
                f"{missing[0]} is not in the gradebook yet. Run ./course release {missing[0].split('_')[0]} first."
            )
        wanted = [a for a in wanted if a in released]
        if not wanted:
            raise UserError(
                "No homework is in the gradebook yet, so there is nothing to report. Begin with ./course release hw1."
            )
        students = {s.id: s for s in roster.load(course)}
        for entry in book.students:
            students.setdefault(
                entry.id, roster.Student(entry.id, entry.first_name or "", entry.last_name or "", "", entry.email or "")
            )
        for assignment in wanted:
            for student in results.handed_in(course, assignment):
                students.setdefault(student, roster.Student(student))
        due = deadlines.read(course)
        homeworks = [_homework(course, book, a, list(students), due.get(a), language) for a in wanted]
    ordered = sorted(
        students.values(),
        key=lambda s: (
            s.group == "",
            s.group,
            s.last_name.casefold() or s.id.casefold(),
            s.first_name.casefold(),
            s.id,
        ),
    )
    return ClassReport(
        ordered,
        homeworks,
        language,
        datetime.now().astimezone(),
        formgrader.rstrip("/"),
        course.classroom,
        final.weights(course),
    )


def _homework(
    course: Course, book, assignment: str, students: list[str], due: datetime | None, language: str
) -> Homework:
    by_student = {s: results.load(course, book, assignment, s) for s in students}
    title, tasks = _titles(course, assignment, language)
    max_points = next(iter(by_student.values())).max_points if by_student else 0.0
    made = Homework(assignment, title or assignment, max_points, due, by_student, tasks=tasks)
    made.tests = _tests(made, tasks)
    made.mistakes = _mistakes(course, made, language)
    made.records = notes.read_records(course, assignment)
    made.unplaced = notes.read_unplaced(course, assignment)
    made.similar = similarity.of_class(course, assignment, students)
    return made


def _titles(course: Course, assignment: str, language: str) -> tuple[str, dict[str, str]]:
    """The homework's title and, for each answer and graded cell, the heading it stands under."""
    path = course.assignments / language / assignment / f"{assignment}.ipynb"
    title, heading, tasks = "", "", {}
    try:
        cells = nbformat.read(path, 4).cells
    except (OSError, ValueError):
        return title, tasks
    for cell in cells:
        if cell.cell_type == "markdown":
            for line in re.findall(r"^#{1,4} .+$", cell.source, re.M):
                text = re.sub(r"^#+\s*|[`*_$\\]", "", line).strip()
                if line.startswith("# ") and not title:
                    title = text
                elif not line.startswith("# "):
                    heading = results.task_name(text)
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("grade") or mark.get("solution"):
            tasks[cell.metadata.nbgrader.grade_id] = heading
    return title, tasks


def _tests(homework: Homework, tasks: dict[str, str]) -> list[TestSummary]:
    """Every graded cell, the hardest first; a cell that nobody has a score in is left out."""
    found: dict[str, list] = {}
    for result in homework.having(GRADED):
        for cell in result.cells:
            if cell.points is not None:
                found.setdefault(cell.name, []).append(cell)
    made = []
    for name, cells in found.items():
        top = sum(c.max_points for c in cells)
        made.append(
            TestSummary(
                name,
                tasks.get(name, ""),
                cells[0].kind,
                cells[0].max_points,
                sum(c.points for c in cells) / top if top else 1.0,
                sum(c.points < c.max_points for c in cells),
                len(cells),
            )
        )
    return sorted(made, key=lambda t: (t.share, t.name))


def _mistakes(course: Course, homework: Homework, language: str) -> list[MistakeSummary]:
    """Hints that students were shown, the most frequent first; functions that nobody wrote yet are one entry, the last.

    Each hint's text is the commonest message in the report's language; where the class saw it only in the other
    language, the catalogue's line about that mistake, if it is about this one alone.
    """
    who: dict[str, set[str]] = {}
    said: dict[str, Counter] = {}
    unwritten: set[str] = set()
    for result in homework.having(GRADED):
        for cell in result.cells:
            if cell.hint and cell.hint.endswith(".not-written"):
                unwritten.add(result.student)
            elif cell.hint:
                text = results.HINT.sub("", cell.message).strip()
                who.setdefault(cell.hint, set()).add(result.student)
                said.setdefault(cell.hint, Counter())[(result.language == language, text)] += 1
    try:
        known = catalogue.load(homework.id, course)[0] if who else []
    except UserError:
        known = []  # a homework without a catalogue
    hints = Counter(m.hint for m in known)
    about = {m.hint: m.about[language] for m in known if hints[m.hint] == 1}
    made = []
    for hint, students in who.items():
        own = [text for (same, text), _ in said[hint].most_common() if same]
        text = own[0] if own else about.get(hint) or said[hint].most_common(1)[0][0][1]
        made.append(MistakeSummary(hint, text, sorted(students)))
    made.sort(key=lambda m: (-len(m.students), m.hint))
    if unwritten:
        made.append(MistakeSummary("*.not-written", "", sorted(unwritten)))
    return made


def write(course: Course, report: ClassReport, page: Path | None = None) -> tuple[Path, Path, Path]:
    """Writes the page, the CSV for people and the one for an LMS; returns their paths."""
    page = page or course.classroom / "report" / "report.html"
    table = page.with_name("grades.csv" if page.stem == "report" else f"{page.stem}.csv")
    write_text(page, report_page.render(report))
    write_text(table, grades_csv(report))
    for_lms = table.with_name(f"{table.stem}-lms.csv")
    write_text(for_lms, lms_csv(report))
    return page, table, for_lms


def lms_csv(report: ClassReport) -> str:
    """The points as an LMS imports them: a line a student, known by id and e-mail, a column a homework and `final`.

    Commas, decimal points, no byte order mark, whatever the language; an empty field for what has no points yet.
    """
    out = io.StringIO(newline="")
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(["id", "email", *(h.id for h in report.homeworks), "final"])
    for s in report.students:
        points = [*(h.by_student[s.id].points for h in report.homeworks), report.total(s.id)]
        sheet.writerow([_harmless(s.id), _harmless(s.email), *("" if p is None else f"{p:g}" for p in points)])
    return out.getvalue()


def grades_csv(report: ClassReport) -> str:
    """The class table as text, beginning with a byte order mark. A student without points has an empty field, not 0."""
    russian = report.language == "ru"
    heads = (
        ("id", "Фамилия", "Имя", "Группа", "Почта", "Сумма")
        if russian
        else ("id", "Last name", "First name", "Group", "E-mail", "Total")
    )

    def number(value: float | None) -> str:
        text = "" if value is None else f"{value:g}"
        return text.replace(".", ",") if russian else text

    out = io.StringIO(newline="")
    sheet = csv.writer(out, delimiter=";" if russian else ",", lineterminator="\r\n")
    sheet.writerow(
        [*heads[:5], *(f"{h.short} ({h.max_points:g})" for h in report.homeworks), f"{heads[5]} ({report.max_total:g})"]
    )
    for s in report.students:
        person = [_harmless(text) for text in (s.id, s.last_name, s.first_name, s.group, s.email)]
        sheet.writerow(
            [*person, *(number(h.by_student[s.id].points) for h in report.homeworks), number(report.total(s.id))]
        )
    return "\ufeff" + out.getvalue()


def _harmless(text: str) -> str:
    """A name that a spreadsheet would run as a formula, with an apostrophe before it."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def add_language(parser: argparse.ArgumentParser, help: str) -> None:
    """The option --language: DL101_LANGUAGE where that is set, else Russian."""
    default = os.environ.get("DL101_LANGUAGE", "ru")
    parser.add_argument("--language", choices=LANGUAGES, default=default if default in LANGUAGES else "ru", help=help)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("homeworks", nargs="*", help="only these, such as hw1 (default: all that were released)")
    add_language(parser, "language of the page and of the CSV")
    parser.add_argument(
        "--output", type=Path, metavar="FILE.html", help="where to write the page; the CSV goes beside it"
    )
    parser.add_argument(
        "--formgrader",
        default=FORMGRADER,
        metavar="URL",
        help=f"where links to formgrader lead (default: {FORMGRADER})",
    )


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course report`"""
    report = gather(course, args.homeworks, args.language, args.formgrader)
    page, table, for_lms = write(course, report, args.output)
    for h in report.homeworks:
        scores = h.scores
        mean = f"mean {sum(scores) / len(scores):.1f} of {h.max_points:g}" if scores else "nobody graded"
        late = sum(1 for r in h.by_student.values() if r.late)
        people, waiting = len(h.having(PERSON)), len(h.having(WAITING))
        line = f"{h.short}: graded {len(scores)}, {mean}"
        line += f"; needs a person: {people}" if people else ""
        line += f"; not graded yet: {waiting}" if waiting else ""
        line += f"; late: {late}" if late else ""
        line += f"; not handed in: {len(h.having(MISSING))}" if h.having(MISSING) else ""
        print(line)
    print(f"Report: {page}\nGrades: {table}\nFor an LMS: {for_lms}")
    return 0
