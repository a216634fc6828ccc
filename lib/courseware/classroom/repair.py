"""Makes a notebook that came back damaged fit for nbgrader again.

Colab, an LMS and students' own hands lose nbgrader's marks, copy cells with their marks, change formats and
cell types, move and delete cells. Each cell of the homework is looked for in what was sent: by its id, by the id
that Colab keeps in the metadata, by its grade id, and at last by its text or place. What students wrote is never
changed; what cannot be restored is said, so that nobody gets zero points without a word.
"""

from __future__ import annotations

import copy
import difflib
import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

import nbformat

from courseware.build import marks
from courseware.classroom import homework as homeworks
from courseware.classroom import notes as intake
from courseware.classroom import reading
from courseware.classroom.homework import Cell, Homework, Released, defined, norm
from courseware.classroom.notes import Note, Record
from courseware.course import Course

SAME_TEXT = 0.6  # how alike two texts must be (difflib ratio) to be the same cell
SAME_NOTEBOOK = 0.3  # share of cells two notebooks must have in common to be the same one


@dataclass
class Repaired:
    """What `repair` made: a notebook that nbgrader accepts, as it is written to disk, or None where only a person can
    help."""

    data: bytes | None
    notes: list[Note]
    language: str | None = None

    @property
    def usable(self) -> bool:
        return self.data is not None

    @cached_property
    def notebook(self) -> nbformat.NotebookNode | None:
        return None if self.data is None else nbformat.reads(self.data.decode("utf-8"), 4)


def repair(data: bytes, homework: Homework, course: Course | None = None) -> Repaired:
    """Repairs one file.

    `course` lets a wrong notebook be recognised by name; without it, it is only known to be wrong.
    Never raises for what a student can send: whatever is wrong with the file is in the notes.
    """
    try:
        return _repair(data, homework, course)
    except RecursionError:  # metadata nested without end
        return Repaired(None, [Note("file.not-json")])


def _repair(data: bytes, homework: Homework, course: Course | None) -> Repaired:
    raw, notes = reading.read(data)
    if raw is None:
        return Repaired(None, notes)
    language = language_of(raw)
    released = homework.released(language)
    wrong = _wrong(raw, homework, course)
    if wrong:
        return Repaired(
            None, notes + [Note("file.wrong", {"what": wrong, "assignment": homework.assignment_id})], language
        )
    job = _Job(raw["cells"], released)
    raw["cells"] = job.run()
    for key in ("kernelspec", "language_info"):
        if key in released.metadata:
            raw["metadata"][key] = copy.deepcopy(released.metadata[key])
    reading.finish(raw)
    return Repaired(reading.write(raw), notes + job.notes, language)


def language_of(notebook: dict) -> str:
    """'ru' or 'en': what the notebook says of itself, else what its prose is written in."""
    about = notebook["metadata"].get("dl101")
    said = about.get("language") if isinstance(about, dict) else None
    if said in ("ru", "en"):
        return said
    for cell in notebook["cells"]:
        call = re.search(r"dl101\.(?:start|use_language)\([^)]*[\"'](ru|en)[\"']", cell["source"])
        if call:
            return call[1]
    prose = "".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown")
    prose = re.sub(r"\$[^$]*\$|`[^`]*`|\]\([^)]*\)|" + re.escape(marks.TEXT_STUB), "", prose)
    return "ru" if len(re.findall("[а-яё]", prose, re.I)) > len(re.findall("[a-z]", prose, re.I)) / 2 else "en"


# ---- is this the homework at all


def _keys(cell: dict) -> set[str]:
    colab, mark = cell["metadata"].get("id"), cell["metadata"].get("nbgrader")
    grade = mark.get("grade_id") if isinstance(mark, dict) else None
    return {k for k in (cell.get("id"), colab, grade) if isinstance(k, str)}


class _Sent:
    """What tells a notebook that was sent from others: the ids of its cells, their texts, and how many are long."""

    def __init__(self, cells: list[dict]):
        self._cells = cells
        self._ids = set().union(*map(_keys, cells)) - {"setup"}
        self._long = sum(1 for c in cells if len(c["source"]) > 20)

    @cached_property
    def _texts(self) -> set[str]:
        return {norm(c["source"]) for c in self._cells}

    def resemblance(self, released: Released, enough: float = 1.0) -> float:
        """Share of the shorter notebook's cells that the other one has too, by id or by text (short texts do not
        count). Where the ids alone make it `enough`, the texts are not looked at."""
        wanted = [c for c in released.cells if len(c.source) > 20 and c.id != "setup"]
        others = [c for c in wanted if c.id not in self._ids]
        common, shorter = len(wanted) - len(others), max(1, min(len(wanted), self._long))
        if common / shorter < enough:
            common += sum(1 for c in others if norm(c.source) in self._texts)
        return common / shorter


def _wrong(notebook: dict, homework: Homework, course: Course | None):
    """What the notebook seems to be where it is not this homework; None where it is."""
    cells = notebook["cells"]
    if not any(c["source"].strip() for c in cells):
        return {"ru": "пустой блокнот", "en": "an empty notebook"}
    sent, own = _Sent(cells), 0.0
    for released in homework.languages.values():
        own = max(own, sent.resemblance(released, SAME_NOTEBOOK))
        if own >= SAME_NOTEBOOK:
            return None
    likely = (
        [(sent.resemblance(r), name) for name, r in homeworks.others(course, homework.assignment_id)] if course else []
    )
    best = max(likely, default=(0, ""))
    if best[0] >= SAME_NOTEBOOK and best[0] > own:
        return best[1]
    wanted = {name for c in homework.released(None).graded if c.answer for name in defined(c.source)}
    there = {name for c in cells for name in defined(c["source"])}
    if own > 0.1 or len(wanted & there) >= max(1, SAME_NOTEBOOK * len(wanted)):
        return None
    title = next(
        (
            re.sub(r"^#+\s*", "", line)
            for c in cells
            if c["cell_type"] == "markdown"
            for line in c["source"].split("\n")
            if line.startswith("#")
        ),
        None,
    )
    if title:
        return {"ru": f"блокнот «{title[:80]}»", "en": f"the notebook “{title[:80]}”"}
    return {"ru": "другой блокнот", "en": "another notebook"}


# ---- one notebook


class _Job:
    """Repairs the cells of one notebook; `run` returns them, `notes` say what was done.

    Cells are told apart by identity (`is`), because two of them may be equal.
    """

    def __init__(self, cells: list[dict], released: Released):
        self.cells, self.released, self.notes = list(cells), released, []
        self.by_id = {c.id: c for c in released.cells}
        self.by_grade = {c.nbgrader["grade_id"]: c.id for c in released.graded if "grade_id" in c.nbgrader}
        self.owner: dict[str, dict] = {}  # id of a released cell: the cell that was sent in its place
        self.sure: set[str] = set()  # those of them found by an id

    def run(self) -> list[dict]:
        claims = self._claims_by_id()
        for cell in self.released.cells:
            if claims.get(cell.id):
                self.sure.add(cell.id)
                self.owner[cell.id] = self._choose(cell, claims[cell.id])
        self._find_by_text()
        self._find_by_place()
        self._find_moved_answers()
        self._mark()
        self._restore_order()
        self._insert_missing()
        return self.cells

    def _note(self, code: str, **details) -> None:
        self.notes.append(Note(code, details))

    def _claimed(self) -> set[int]:
        return {id(c) for c in self.owner.values()}

    def _free(self) -> list[dict]:
        claimed = self._claimed()
        return [c for c in self.cells if id(c) not in claimed and c["source"].strip()]

    def _remove(self, cell: dict) -> None:
        self.cells = [c for c in self.cells if c is not cell]

    def _edited(self, cell: Cell, sent: dict) -> bool:
        return bool(sent["source"].strip()) and _differ(sent["source"], cell.source)

    # -- finding

    def _claims_by_id(self) -> dict[str, list[dict]]:
        """Which sent cells call themselves which released cell: by id, Colab's id, grade id, the first known one."""
        claims: dict[str, list[dict]] = {}
        for sent in self.cells:
            metadata = sent["metadata"]
            mark = metadata.get("nbgrader")
            grade = mark.get("grade_id") if isinstance(mark, dict) else None
            for key in (
                sent.get("id"),
                metadata.get("id"),
                self.by_grade.get(grade) if isinstance(grade, str) else None,
            ):
                if isinstance(key, str) and key in self.by_id:
                    claims.setdefault(key, []).append(sent)
                    break
        return claims

    def _choose(self, cell: Cell, sent: list[dict]) -> dict:
        """Of several copies of one cell, the one that counts."""
        if len(sent) == 1 or not cell.graded:
            return sent[0]
        if not cell.answer:
            self._note("cell.test-copy", cell=cell.id)
            kept = next((s for s in sent if norm(s["source"]) == norm(cell.source)), sent[0])
            for other in sent:
                if other is not kept and norm(other["source"]) == norm(cell.source):
                    self._remove(other)
            return kept
        edited = [s for s in sent if self._edited(cell, s)]
        kept = edited[-1] if edited else sent[0]
        different = {norm(s["source"]) for s in edited}
        # An untouched copy below the answer would undo it, so it goes; other answers stay, above the chosen one.
        for other in sent:
            if other is not kept and (other not in edited or norm(other["source"]) == norm(kept["source"])):
                self._remove(other)
        self._note("cell.two-answers" if len(different) > 1 else "cell.copy", cell=cell.id)
        return kept

    def _find_by_text(self) -> None:
        """Cells that lost every id: the same text, the same functions defined, or a text that is much alike."""
        texts: dict[tuple, list[dict]] = {}
        for sent in self._free():
            texts.setdefault((sent["cell_type"], norm(sent["source"])), []).append(sent)
        for cell in self.released.cells:
            if cell.id not in self.owner:
                same = texts.get((cell.cell_type, norm(cell.source)), [])
                if same:
                    # Empty answers look all alike: the first one left is the first one asked for.
                    self.owner[cell.id] = same.pop(0)
        for cell in [c for c in self.released.cells if c.id not in self.owner and c.cell_type == "code"]:
            names = defined(cell.source)
            same = [s for s in self._free() if names and names <= defined(s["source"])]
            if cell.answer and same:
                self.owner[cell.id] = same[-1] if len(same) == 1 else self._choose(cell, same)
                self._note("cell.similar", cell=cell.id)
        scores = []
        for cell in [
            c
            for c in self.released.cells
            if c.id not in self.owner and (c.graded or c.trains or c.id in self.released.needed)
        ]:
            for sent in self._free():
                matcher = difflib.SequenceMatcher(
                    None, norm(cell.source)[:4000], norm(sent["source"])[:4000], autojunk=False
                )
                if matcher.real_quick_ratio() >= SAME_TEXT and matcher.quick_ratio() >= SAME_TEXT:
                    scores.append((matcher.ratio(), cell.id, sent))
        for score, name, sent in sorted(scores, key=lambda s: -s[0]):
            if score >= SAME_TEXT and name not in self.owner and id(sent) not in self._claimed():
                self.owner[name] = sent
                self._note("cell.similar", cell=name)

    def _find_by_place(self) -> None:
        """An answer without ids or a text of its own: the free cell of its type between the cells around it."""
        order = [c.id for c in self.released.cells]
        for cell in self.released.graded:
            if not cell.answer or cell.id in self.owner:
                continue
            at = order.index(cell.id)
            index = {id(c): n for n, c in enumerate(self.cells)}
            before = [index[id(self.owner[i])] for i in order[:at] if i in self.owner]
            after = [index[id(self.owner[i])] for i in order[at + 1 :] if i in self.owner]
            start, end = (
                max(before, default=-1),
                min((a for a in after if a > max(before, default=-1)), default=len(self.cells)),
            )
            between = [
                s
                for s in self._free()
                if start < index[id(s)] < end
                and s["cell_type"] == cell.cell_type
                and not any(norm(s["source"]) == norm(c.source) for c in self.released.cells)
            ]
            if between:
                self.owner[cell.id] = max(between, key=lambda s: len(s["source"]))
                self._note("cell.by-place", cell=cell.id)

    def _find_moved_answers(self) -> None:
        """An answer cell left as it was while another cell defines all that it asks for: that is the answer."""
        for cell in self.released.graded:
            sent = self.owner.get(cell.id)
            if not cell.answer or cell.cell_type != "code" or sent is None or self._edited(cell, sent):
                continue
            names = defined(cell.source)
            found = [
                s
                for s in self._free()
                if s["cell_type"] == "code"
                and names
                and names <= defined(s["source"])
                and norm(s["source"]) != norm(cell.source)
            ]
            if found:
                sent["source"] = found[-1]["source"]
                self._note("cell.moved-answer", cell=cell.id)

    # -- putting right

    def _mark(self) -> None:
        """Gives every found cell its id, type and nbgrader's marks, and takes marks away from all others."""
        restored, corrected = [], []
        owned = {id(sent): self.by_id[name] for name, sent in self.owner.items()}
        ids = set(self.owner)
        for sent in self.cells:
            cell, metadata = owned.get(id(sent)), sent["metadata"]
            self._tag(metadata, cell)
            mark = metadata.pop("nbgrader", None)
            colab_id = metadata.pop("id", None)
            for key in ("colab", "outputId"):
                metadata.pop(key, None)
            if cell is None:
                if (
                    isinstance(mark, dict)
                    and isinstance(mark.get("grade_id"), str)
                    and mark["grade_id"] not in self.by_grade
                ):
                    self._note("cell.unknown-mark", cell=mark["grade_id"][:60])
                if sent.get("id") in ids:
                    sent["id"] = None
                elif "id" not in sent and isinstance(colab_id, str) and colab_id not in ids:
                    sent["id"] = colab_id
                continue
            sent["id"] = cell.id
            if not cell.graded:
                continue
            metadata["nbgrader"] = dict(cell.nbgrader)
            for key in ("deletable", "editable"):
                metadata.pop(key, None)
                if key in cell.metadata:
                    metadata[key] = cell.metadata[key]
            if not isinstance(mark, dict):
                restored.append(cell.id)
            elif any(
                mark.get(k) != cell.nbgrader.get(k)
                for k in ("grade", "solution", "locked", "points", "schema_version", "grade_id")
            ) or not isinstance(mark.get("task", False), bool):
                corrected.append(cell.id)
            if sent["cell_type"] != cell.cell_type:
                self._note("cell.type", cell=cell.id, old=sent["cell_type"], new=cell.cell_type)
                self._set_type(sent, cell.cell_type)
            if not cell.answer and _differ(sent["source"], cell.source):
                self._note("cell.test-changed", cell=cell.id)
        for code, cells in (("cell.metadata", restored), ("cell.metadata-wrong", corrected)):
            if cells:
                shown = ", ".join(cells if len(cells) <= 4 else [*cells[:2], "…", cells[-1]])
                self._note(code, count=len(cells), cells=shown)

    @staticmethod
    def _tag(metadata: dict, cell: Cell | None) -> None:
        """Whether a cell trains, and so is not run while grading, is for the release to say."""
        tags = metadata.get("tags")
        kept = [t for t in tags if isinstance(t, str) and t != marks.TRAINING] if isinstance(tags, list) else []
        if cell is not None and cell.trains:
            kept.append(marks.TRAINING)
        if kept or tags is not None:
            metadata["tags"] = kept

    @staticmethod
    def _set_type(sent: dict, kind: str) -> None:
        sent["cell_type"] = kind
        if kind == "code":
            sent.pop("attachments", None)
            sent.update(outputs=[], execution_count=None)
        else:
            sent.pop("outputs", None)
            sent.pop("execution_count", None)

    def _restore_order(self) -> None:
        """Puts graded cells that stand out of order back, moving as few as possible.

        The cells that stay are a longest increasing run of places; any other goes before the next cell it precedes.
        """
        rank = {c.id: n for n, c in enumerate(self.released.cells)}
        graded = {c.id for c in self.released.graded}
        claimed = self._claimed()
        present = [c for c in self.cells if id(c) in claimed and c["id"] in graded]
        stay = {id(present[n]) for n in longest_increasing([rank[c["id"]] for c in present])}
        moved = sorted((c for c in present if id(c) not in stay), key=lambda c: -rank[c["id"]])
        for cell in moved:
            self._remove(cell)
            later = [n for n, c in enumerate(self.cells) if id(c) in stay and rank[c["id"]] > rank[cell["id"]]]
            self.cells.insert(min(later, default=len(self.cells)), cell)
            stay.add(id(cell))
        if moved:
            self._note("cell.order")

    def _insert_missing(self) -> None:
        """Brings back what nbgrader needs: deleted tests and answers, and plain code that they use."""
        previous = None
        for cell in self.released.cells:
            if cell.id in self.owner:
                previous = self.owner[cell.id]
                continue
            if not cell.graded and cell.id not in self.released.needed:
                continue
            made = {
                "cell_type": cell.cell_type,
                "id": cell.id,
                "metadata": copy.deepcopy(cell.metadata),
                "source": cell.source,
            }
            if cell.cell_type == "code":
                made.update(outputs=[], execution_count=None)
            for other in self.cells:
                if other.get("id") == cell.id:
                    other["id"] = None
            at = next((n for n, c in enumerate(self.cells) if c is previous), -1)
            self.cells.insert(at + 1, made)
            self.owner[cell.id] = previous = made
            kind = "answer" if cell.answer else "test" if cell.graded else "code"
            self._note(f"cell.{kind}-missing", cell=cell.id)


def _differ(source: str, other: str) -> bool:
    return source != other and norm(source) != norm(other)


def longest_increasing(values: list[int]) -> list[int]:
    """Indices of a longest strictly increasing subsequence (patience sorting, O(n log n))."""
    tails, ends, before = [], [], [-1] * len(values)
    for n, value in enumerate(values):
        at = bisect_left(tails, value)
        before[n] = ends[at - 1] if at else -1
        tails[at : at + 1], ends[at : at + 1] = [value], [n]
    run, n = [], ends[-1] if ends else -1
    while n >= 0:
        run.append(n)
        n = before[n]
    return run[::-1]


# ---- the class


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def log(course: Course, assignment_id: str | None = None) -> list[Record]:
    """What was done to each submission of one homework, or of all: see `notes.Record`."""
    return intake.read_records(course, assignment_id)


def needs_person(course: Course, assignment_id: str) -> list[tuple[str | None, str, Note]]:
    """All that only a person can settle: (student, file, note); the student is None for files without one."""
    listed = [(r.student, r.name or "", n) for r in log(course, assignment_id) for n in r.needs_person]
    return listed + [(None, u.file, u.note) for u in intake.read_unplaced(course, assignment_id)]
