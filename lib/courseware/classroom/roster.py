"""Who is in the class: reads students and groups from a CSV file.

  ./course roster students.csv             adds and updates students
  ./course roster students.csv --remove    also takes off the roster whoever is not in the file
  ./course roster                          shows the roster

The file may come from an LMS, a dean's office or a spreadsheet: UTF-8, UTF-16 or Windows-1251; comma,
semicolon or tab; headings in Russian or English (id, first name, last name or full name, group, e-mail).
A student needs an id, which names the folders of what is handed in. Nothing is ever deleted without
--remove, and grades are not deleted even then.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from courseware.classroom.reading import decode, kind_of
from courseware.course import Course
from courseware.errors import UserError
from courseware.files import write_text

HEADINGS = {
    "id": (
        "id",
        "student id",
        "studentid",
        "student",
        "login",
        "username",
        "user name",
        "id number",
        "sis user id",
        "sis login id",
        "логин",
        "идентификатор",
        "ид",
        "номер",
        "номер студента",
        "номер студенческого",
        "номер студенческого билета",
        "студенческий билет",
        "студенческий",
        "индивидуальный номер",
        "имя пользователя",
        "табельный номер",
    ),
    "first_name": ("first name", "firstname", "given name", "first", "имя"),
    "last_name": ("last name", "lastname", "surname", "family name", "last", "фамилия"),
    "full_name": (
        "name",
        "full name",
        "fullname",
        "student name",
        "фио",
        "ф и о",
        "полное имя",
        "имя и фамилия",
        "фамилия и имя",
        "фамилия имя",
        "имя фамилия",
        "фамилия имя отчество",
        "студент",
    ),
    "group": ("group", "groups", "section", "class", "группа", "группы", "академическая группа", "поток"),
    "email": (
        "email",
        "e mail",
        "mail",
        "email address",
        "почта",
        "эл почта",
        "электронная почта",
        "адрес электронной почты",
        "емейл",
    ),
}
ID = re.compile(r"[\w@-][\w.@-]*")
SHOWN_PROBLEMS = 10


@dataclass(frozen=True)
class Student:
    """One student. `id` names folders and is nbgrader's student id."""

    id: str
    first_name: str = ""
    last_name: str = ""
    group: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """First and last name, or the id where there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass
class Update:
    """What a roster file changed. `kept` are students who are not in the file and stay, `removed` who went."""

    added: list[Student]
    changed: list[Student]
    same: list[Student]
    kept: list[Student]
    removed: list[Student]


def path(course: Course) -> Path:
    """The roster of the class."""
    return course.classroom / "roster.csv"


def load(course: Course) -> list[Student]:
    """The students on the roster, ordered by id; none where there is no roster yet.

    Raises UserError, with the line, where someone edited the roster and broke it.
    """
    return sorted(read_csv(path(course)), key=lambda s: s.id) if path(course).exists() else []


def read_csv(file: Path) -> list[Student]:
    """The students in a CSV file.

    Raises UserError where the file cannot be read as one, has no column of ids, or has ids that are missing,
    double or cannot name a folder: all such lines are named at once.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise UserError(
            f"There is no file {file}. Check the path, or drag the file into the terminal to paste it."
        ) from None
    except OSError as error:
        raise UserError(f"{file} could not be read: {error.strerror}. Name a CSV file.") from None
    kind = kind_of(data)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UserError(
            f"{file.name} is a spreadsheet. Save it as CSV (File → Save as → CSV UTF-8) and name that file."
        )
    if kind and kind["en"].startswith(("a PDF", "a pic", "a photo", "a RAR", "a 7z", "a web")):
        raise UserError(f"{file.name} is {kind['en']}, not a CSV file. Save the list of students as CSV.")
    text = decode(data)[0].replace("\x00", "")
    rows = _rows(text)
    if not rows:
        raise UserError(
            f"{file.name} is empty. Its first line should hold headings, such as: id, first name, last name, "
            "group, e-mail."
        )
    (_, heads), body = rows[0], rows[1:]
    columns = _columns(heads)
    if "id" not in columns:
        raise UserError(
            f"{file.name} has no column of student ids. Its headings: {', '.join(h for h in heads if h) or 'none'}. "
            "Name one column 'id' (or 'login', 'student id', 'логин', 'номер студенческого билета') and run this again."
        )
    students, problems, seen = [], [], {}
    for line, row in body:
        student = _student(row, columns)
        if not student.id:
            problems.append(f"line {line}: no id for {student.name or 'this student'}")
        elif not ID.fullmatch(student.id) or len(student.id) > 100:
            problems.append(
                f"line {line}: the id {student.id!r} cannot name a folder; use letters, digits, '.', '_', '-', '@'"
            )
        elif student.id.casefold() in seen:
            problems.append(f"lines {seen[student.id.casefold()]} and {line}: both have the id {student.id!r}")
        else:
            seen[student.id.casefold()] = line
            students.append(student)
    if problems:
        more = f"; and {len(problems) - SHOWN_PROBLEMS} more" if len(problems) > SHOWN_PROBLEMS else ""
        raise UserError(
            f"{file.name} was not taken over. {'; '.join(problems[:SHOWN_PROBLEMS])}{more}. "
            "Correct the file and run this again; the roster is as it was."
        )
    if not students:
        raise UserError(f"{file.name} has headings but no students. Add a line for each student and run this again.")
    return students


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, each with the number of its first line."""
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    start = 1 if lines and lines[0].lower().startswith("sep=") else 0
    head = next((line for line in lines[start:] if line.strip()), "")
    reader = csv.reader(io.StringIO("".join(lines[start:]), newline=""), delimiter=max(";,\t", key=head.count))
    rows, line = [], start + 1
    for row in reader:
        cells = [" ".join(cell.replace("\xa0", " ").split()) for cell in row]
        if any(cells):
            rows.append((line, cells))
        line = start + reader.line_num + 1
    return rows


def _columns(heads: list[str]) -> dict[str, int]:
    """Which column holds what: the heading that stands first in HEADINGS wins."""
    plain = [" ".join(re.sub(r"[^\w]+", " ", h.casefold().replace("ё", "е").replace("_", " ")).split()) for h in heads]
    found = {}
    for key, names in HEADINGS.items():
        at = next(
            (plain.index(name) for name in names if name in plain and plain.index(name) not in found.values()), None
        )
        if at is not None:
            found[key] = at
    # Canvas heads its column of names "Student" and has an "ID" beside it.
    if "full_name" not in found and "student" in plain and found.get("id") != plain.index("student"):
        found["full_name"] = plain.index("student")
    return found


def _student(row: list[str], columns: dict[str, int]) -> Student:
    cell = {key: row[at] if at < len(row) else "" for key, at in columns.items()}
    first, last = cell.get("first_name", ""), cell.get("last_name", "")
    if cell.get("full_name") and not (first or last):
        first, last = split_name(cell["full_name"])
    return Student(cell["id"], first, last, cell.get("group", ""), cell.get("email", ""))


def split_name(name: str) -> tuple[str, str]:
    """First and last name: 'Иванов Иван Иванович' and 'Ivanov, Ivan' begin with the last one, 'Ivan Ivanov' ends so."""
    if "," in name:
        last, _, first = name.partition(",")
        return " ".join(first.split()[:1]), last.strip()
    words = name.split()
    if len(words) < 2:
        return "", name
    if re.search("[А-Яа-яЁё]", name):
        return words[1], words[0]
    return " ".join(words[:-1]), words[-1]


def save(course: Course, students: list[Student]) -> None:
    """Writes classroom/roster.csv; the same students again touch nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f.name for f in fields(Student)])
    writer.writerows(astuple(s) for s in sorted(students, key=lambda s: s.id))
    if not path(course).exists() or path(course).read_text(encoding="utf-8") != out.getvalue():
        write_text(path(course), out.getvalue())


def update(course: Course, file: Path, remove: bool = False) -> Update:
    """Takes over a roster file: classroom/roster.csv and the students in nbgrader's gradebook.

    Students who are not in the file stay, unless `remove`; then they leave the roster, and the gradebook too
    where they have handed nothing in. Raises UserError as `read_csv` does, and where the gradebook is locked.
    """
    new = read_csv(file)
    old = {s.id: s for s in load(course)}
    # An id that differs in case alone would share a folder on macOS and Windows: it is the same student.
    known = {name.casefold(): name for name in old}
    new = [Student(known.get(s.id.casefold(), s.id), *astuple(s)[1:]) for s in new]
    ids = {s.id for s in new}
    missing = [s for s in old.values() if s.id not in ids]
    result = Update(
        added=[s for s in new if s.id not in old],
        changed=[s for s in new if s.id in old and old[s.id] != s],
        same=[s for s in new if old.get(s.id) == s],
        kept=[] if remove else missing,
        removed=missing if remove else [],
    )
    _write_gradebook(course, new + result.kept, result.removed)
    save(course, new + result.kept)
    return result


def _write_gradebook(course: Course, students: list[Student], removed: list[Student]) -> None:
    from courseware.classroom import backup
    from courseware.classroom.gradebook import open_gradebook

    with open_gradebook(course) as gradebook:
        there = {s.id: (s.first_name, s.last_name, s.email) for s in gradebook.students}
        wanted = {s.id: (s.first_name or None, s.last_name or None, s.email or None) for s in students}
        write = {name: value for name, value in wanted.items() if there.get(name) != value}
        gone = [s.id for s in removed if s.id in there and not gradebook.find_student(s.id).submissions]
        if write or gone:
            backup.back_up(course)
        for name, (first, last, email) in write.items():
            gradebook.update_or_create_student(name, first_name=first, last_name=last, email=email)
        for name in gone:
            gradebook.remove_student(name)


def _table(students: list[Student]) -> str:
    rows = [("id", "name", "group", "e-mail")] + [(s.id, s.name, s.group, s.email) for s in students]
    widths = [max(len(row[n]) for row in rows) for n in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def add_arguments(parser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE.csv", help="the list of students; without it, the roster is shown"
    )
    parser.add_argument(
        "--remove", action="store_true", help="take off the roster whoever is not in the file; grades are kept"
    )


def run(args, course: Course) -> int:
    if args.file is None:
        students = load(course)
        if not students:
            raise UserError("There is no roster yet. Run: ./course roster students.csv")
        print(_table(students))
        return 0
    done = update(course, args.file, args.remove)
    print(_table(load(course)))
    print(f"\n{len(done.added)} added, {len(done.changed)} changed, {len(done.same)} as before.")
    if done.kept:
        print(
            f"Not in {args.file.name} and kept: {', '.join(s.id for s in done.kept)}. To take them off the "
            "roster, add --remove."
        )
    if done.removed:
        print(
            f"Taken off the roster: {', '.join(s.id for s in done.removed)}. What they handed in and their "
            "grades are kept."
        )
    return 0
