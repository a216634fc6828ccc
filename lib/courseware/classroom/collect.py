"""Takes in what students sent: a folder of downloads, an archive from an LMS, single files.

  ./course collect hw1 ~/Downloads/hw1                 a folder; folders and archives in it are looked into
  ./course collect hw1 moodle.zip late.ipynb           archives and files
  ./course collect hw1 strange.ipynb --student st042   a file that does not say whose it is
  ./course collect hw1                                 repairs what nbgrader's exchange collected

Students are found by the roster, from the names of files and folders. Damaged notebooks are repaired. Of several
versions the latest is taken; every file is kept in classroom/originals. What needs a person is listed at the end.
Running the same command again changes nothing.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from courseware.classroom import downloads, homework, identify, repair, roster, submissions
from courseware.classroom import notes as intake
from courseware.classroom.downloads import Download
from courseware.classroom.notes import Note, Record, Unplaced
from courseware.course import Course
from courseware.errors import UserError
from courseware.files import write_bytes
from courseware.progress import Progress

# Files of an instructor's own that may lie among the downloads; nobody hands them in.
NOT_HANDED_IN = (".csv", ".xlsx", ".xls", ".ods", ".md", ".png", ".jpg", ".jpeg", ".gif", ".ini", ".log")


@dataclass
class Collected:
    """One student's submission after collecting. `state` is new, updated, unchanged, older or unusable."""

    student: str
    name: str
    state: str
    record: Record

    @property
    def notes(self) -> list[Note]:
        return self.record.notes


@dataclass
class CollectResult:
    """What one run of collect did. `missing` are students on the roster of whom nothing has come yet."""

    assignment: str
    submissions: list[Collected] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    missing: list[roster.Student] = field(default_factory=list)

    @property
    def needs_person(self) -> list[tuple[str | None, str, Note]]:
        """(student or None, file, note), for all that only a person can settle."""
        listed = [(c.student, c.record.name or "", n) for c in self.submissions for n in c.record.needs_person]
        return listed + [(None, u.file, u.note) for u in self.unplaced]


def collect(
    course: Course,
    assignment: str,
    sources: Path | str | Iterable[Path | str],
    student: str | None = None,
    progress=None,
) -> CollectResult:
    """Takes in files for one homework.

    `sources` are folders, archives or files; `student` names whose they all are. `progress` is something like
    `Progress`. Raises UserError for a source that is not there, a student who is not on the roster, a homework
    that has not been built, no roster, a full disk; what was taken in before stays.
    """
    assignment_id = course.assignment(assignment)
    paths = [Path(sources)] if isinstance(sources, (str, Path)) else [Path(s) for s in sources]
    given = homework.load(course, assignment_id)
    students = roster.load(course)
    if student is not None:
        student = _known_student(students, student)
    elif paths and not students:
        raise UserError(
            "There is no roster, so nobody can be recognised. Run './course roster students.csv' first, "
            "or name the student with --student."
        )
    _check(course, paths)
    found, unplaced = _sort(paths, students, student, assignment_id)
    result = CollectResult(assignment_id)
    placed = _unplaced(course, assignment_id, unplaced, found)
    with progress or Progress("Collecting", len(found)) as bar:
        for name in sorted(found):
            files, said = found[name]
            came = _keep(course, assignment_id, name, files)
            settled = submissions.settle(course, given, name, tuple(said), came)
            result.submissions.append(_collected(students, name, settled))
            bar.step(name)
    result.unplaced = placed
    there = {p.parent.name for p in course.submitted.glob(f"*/{assignment_id}")} | {
        r.student for r in repair.log(course, assignment_id)
    }
    result.missing = [s for s in students if s.id not in there]
    return result


def repair_submitted(course: Course, assignment: str, students: Iterable[str] | None = None) -> list[Collected]:
    """Repairs what stands in submitted/, such as nbgrader's exchange collected; all students, or those named.

    Cheap where nothing is new. The originals are kept as `collect` keeps them.
    """
    assignment_id = course.assignment(assignment)
    given, listed = homework.load(course, assignment_id), roster.load(course)
    there = sorted(p.parent.name for p in course.submitted.glob(f"*/{assignment_id}"))
    chosen = there if students is None else sorted(set(there) & set(students))
    found = ((name, submissions.settle_standing(course, given, name)) for name in chosen)
    return [_collected(listed, name, settled) for name, settled in found if settled is not None]


def _collected(students, name: str, settled: submissions.Settled) -> Collected:
    person = next((s.name for s in students if s.id == name), name)
    return Collected(name, person, settled.state, settled.record)


def _known_student(students: list[roster.Student], student: str) -> str:
    if not roster.ID.fullmatch(student):
        raise UserError(f"--student {student!r} is not an id: use letters, digits, '.', '_', '-', '@'.")
    if not students:
        return student
    by_id = {s.id.casefold(): s.id for s in students}
    if student.casefold() in by_id:
        return by_id[student.casefold()]
    named = identify.Roster(students).find(student).students
    if len(named) == 1:
        return named[0].id
    close = difflib.get_close_matches(student, [s.id for s in students], 3) or [s.id for s in named][:5]
    hint = f" Did you mean {' or '.join(close)}?" if close else " './course roster' shows who is."
    raise UserError(f"There is no student {student!r} on the roster.{hint}")


def _check(course: Course, paths: list[Path]) -> None:
    for path in paths:
        if not path.exists():
            beside = difflib.get_close_matches(
                path.name, [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else [], 1
            )
            hint = (
                f" Did you mean {path.parent / beside[0]}?"
                if beside
                else " Check the path, or drag the folder into the terminal."
            )
            raise UserError(f"There is no folder or file {path}.{hint}")
        inside = course.classroom.resolve()
        if path.resolve() == inside or inside in path.resolve().parents or path.resolve() in inside.parents:
            raise UserError(
                f"{path} holds the class itself. Name the folder or archive that you downloaded; to repair what "
                "nbgrader collected, run './course collect' without a folder."
            )


def _sort(paths: list[Path], students: list[roster.Student], student: str | None, assignment_id: str):
    """Files by student, {id: (files, notes)}, and the files that could not be given to anyone, with the reason."""
    look = identify.Roster(students)
    found: dict[str, tuple[list[Download], list[Note]]] = {}
    unplaced: list[tuple[Download, Note]] = []
    short = assignment_id.split("_")[0]
    for source in paths:
        for file in downloads.walk(source):
            if student is not None:
                found.setdefault(student, ([], []))[0].append(file)
                continue
            match, contradicting = look.identify(file.parts)
            if not match.students and source.is_dir():
                # The folder itself may be one student's.
                match, contradicting = look.identify((downloads.clean(source.resolve().name),))
            if not match.students:
                match, contradicting = _signed(look, file)
            if len(match.students) == 1:
                files, said = found.setdefault(match.students[0].id, ([], []))
                files.append(file)
                note = Note("who.by-last-name")
                if match.strength == identify.LAST_NAME and note not in said:
                    said.append(note)
                continue
            names = ", ".join(f"{s.id} ({s.name})" for s in match.students)
            code = "who.conflict" if contradicting else "who.ambiguous" if match.students else "who.unknown"
            unplaced.append(
                (file, file.note or Note(code, {"assignment": short} | ({"students": names} if names else {})))
            )
    return found, _follow(found, unplaced)


def _follow(found: dict[str, tuple[list[Download], list[Note]]], unplaced: list[tuple[Download, Note]]):
    """Gives weights and pictures that say nothing of their student to the one whose notebook they came with, alone in
    its archive or folder; returns what is still without a student."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for name, (files, _) in found.items():
        for file in files:
            if file.parts[:-1] and submissions.is_notebook(file.name, file.data):
                owners.setdefault(file.parts[:-1], set()).add(name)
    left = []
    for file, note in unplaced:
        owner = owners.get(file.parts[:-1], set())
        beside = file.name.lower().endswith((*submissions.WEIGHTS, *submissions.PICTURES))
        if note.code == "who.unknown" and beside and len(owner) == 1:
            found[next(iter(owner))][0].append(file)
        else:
            left.append((file, note))
    return left


def _signed(look: identify.Roster, file: Download):
    """The student whose id the last cell of the homework wrote into the notebook, where no name says anything."""
    match = re.search(rb'"student"\s*:\s*"([^"\\]{1,100})"', file.data) if b'"handed_in"' in file.data else None
    name = match[1].decode("utf-8", "replace").casefold() if match else None
    signed = tuple(s for s in look.students if s.id.casefold() == name)
    return identify.Match(signed, identify.ID if signed else 0), False


def _keep(course: Course, assignment_id: str, student: str, files: list[Download]) -> bool:
    """Keeps the files as they came; says whether a notebook was among them that had not come before."""
    came = False
    originals = submissions.Originals(course, assignment_id, student)
    for file in files:
        notebook = submissions.is_notebook(file.name, file.data)
        time = submissions.handed_in_time(file.data, file.time) if notebook else file.time
        group = "/".join(file.parts[:-1]) or file.name
        came |= originals.add(file.data, file.label, time, group=group, notebook=notebook, note=file.note) and notebook
    originals.save()
    return came


def _unplaced(course: Course, assignment_id: str, files: list[tuple[Download, Note]], found) -> list[Unplaced]:
    """Keeps copies of files without a student, and lists them with those of earlier runs that are still without one."""
    folder = course.classroom / "originals" / ".unplaced" / assignment_id
    given = {f.digest for placed, _ in found.values() for f in placed}
    listed = {u.sha256: u for u in intake.read_unplaced(course, assignment_id) if u.sha256 not in given}
    groups = {f.parts[:-1] for f, _ in files if submissions.is_notebook(f.name, f.data)}
    for file, note in files:
        notebook = submissions.is_notebook(file.name, file.data)
        digest = file.digest
        if (
            submissions.is_placed(course, assignment_id, digest, file.name)
            or not notebook
            and file.note is None
            and file.name.lower().endswith(NOT_HANDED_IN)
        ):
            continue
        if not notebook and len(file.parts) > 1 and any(file.parts[: len(g)] == g for g in groups if g):
            continue
        kept = folder / f"{digest[:8]}_{submissions.safe(file.name)}"
        if not kept.exists():
            write_bytes(kept, file.data)
        listed[digest] = Unplaced(file.label, note, digest, str(kept.relative_to(course.classroom)))
    result = sorted(listed.values(), key=lambda u: u.file)
    intake.write_unplaced(course, assignment_id, result)
    return result


STATES = {
    "new": "taken",
    "updated": "newer version taken",
    "unchanged": "as before",
    "older": "older, kept aside",
    "unusable": "cannot be used",
}


def table(result: CollectResult, language: str = "en") -> str:
    """The result as text: a line per student, then what needs a person, then who is missing."""
    rows = [("student", "name", "in", "handed in", "", "repairs")]
    for c in result.submissions:
        fixed = len(c.record.repaired)
        rows.append(
            (c.student, c.name, c.record.language or "–", _local(c.record.time), STATES[c.state], str(fixed or ""))
        )
    widths = [max(len(r[n]) for r in rows) for n in range(6)]
    lines = (
        ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
        if rows[1:]
        else []
    )
    repairs = [f"  {c.student}: {n.text(language)}" for c in result.submissions for n in c.record.repaired]
    if repairs:
        lines += ["", "Repaired:"] + repairs
    people = [f"  {student or file}: {note.text(language)}" for student, file, note in result.needs_person]
    if people:
        lines += ["", f"Needs a person ({len(people)}):"] + people
    if result.missing:
        lines += ["", f"Nothing yet from {len(result.missing)}: {', '.join(s.id for s in result.missing)}"]
    return "\n".join(lines) or "Nothing was found that could be a submission."


def _local(time: str | None) -> str:
    return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}" if time else ""


def add_arguments(parser) -> None:
    parser.add_argument("assignment", metavar="HOMEWORK", help="such as hw1")
    parser.add_argument(
        "sources",
        nargs="*",
        type=Path,
        metavar="FOLDER|ZIP|FILE",
        help="what you downloaded; without it, what nbgrader's exchange collected is repaired",
    )
    parser.add_argument("--student", metavar="ID", help="whose files these are, where their names do not say it")


def run(args, course: Course) -> int:
    language = "ru" if os.environ.get("DL101_LANGUAGE") == "ru" else "en"
    if args.sources:
        result = collect(course, args.assignment, args.sources, args.student)
    else:
        if args.student:
            raise UserError("--student says whose a file is. Name the file too: ./course collect hw1 FILE --student ID")
        done = repair_submitted(course, args.assignment)
        result = CollectResult(
            course.assignment(args.assignment), done, intake.read_unplaced(course, course.assignment(args.assignment))
        )
    print(table(result, language))
    return 0
