"""Brings edits made in a built notebook back into its source.

Text goes into that language's half of a pair, code into the cell that both languages share, where the
comments of the other language stay. New cells are inserted (a new text with a marked place for the other
language, which the build refuses until it is written), deleted ones go, moved ones move.
The changes are shown first; --dry-run shows them only.
"""

from __future__ import annotations

import difflib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from courseware.build import builder, code_edits, comments, files, first_cell, marks, notebook, percent, sources
from courseware.build.checks import UNTRANSLATED
from courseware.build.percent import Cell, Source
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError

NAMES = {"ru": "Russian", "en": "English"}


def add_arguments(parser) -> None:
    parser.add_argument("file", metavar="FILE.ipynb", help="the edited notebook of a lecture or of a solution")
    parser.add_argument("--dry-run", action="store_true", help="show what would change and write nothing")


def run(args, course: Course) -> int:
    done = adopt(course, Path(args.file), dry_run=args.dry_run)
    sys.stdout.write(done.diff)
    if not done.diff:
        print(f"{done.name} has everything that stands in the notebook; nothing to change.")
    elif args.dry_run:
        print(f"\nNothing was written. Without --dry-run this goes into {done.name}.")
    else:
        print(f"\nThis went into {done.name}. Now run ./course build {done.name}")
    for note in done.notes:
        print(note)
    return 0


@dataclass
class Adopted:
    """What `adopt` changed in a source: `diff` is empty where nothing was to change."""

    name: str
    diff: str
    text: str
    notes: list[str]


@dataclass
class Edited:
    """A cell of the edited notebook."""

    id: str
    kind: str
    lines: list[str]
    meta: dict


def adopt(course: Course, path: Path, *, dry_run: bool = False) -> Adopted:
    """Takes the edits of a notebook into its source, unless `dry_run`.

    Raises UserError, with nothing written, where an edit has no place in the source.
    """
    data = _load(path)
    origin, language = _origin(course, path, data)
    text = origin.path.read_text(encoding="utf-8").replace("\r\n", "\n")
    now = _parsed(text, origin.name)
    base = _parsed(_base(course, origin, path) or text, origin.name)
    merge = _Merge(now, base, language, text)
    edited = merge.match(_cells(data))
    merged = merge.text(edited)
    merge.verify(merged, edited)
    diff = "".join(
        difflib.unified_diff(text.splitlines(True), merged.splitlines(True), origin.name, f"{origin.name} (adopted)")
    )
    if diff and not dry_run:
        files.write(origin.path, merged.encode("utf-8"))
    return Adopted(origin.name, diff, merged, merge.notes)


# Reading


def _load(path: Path) -> dict:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UserError(f"{path} is a folder; name a notebook in it.") from None
    except OSError as error:
        raise UserError(f"Cannot read {path}: {error.strerror or error}.") from error
    except ValueError:
        raise UserError(f"{path} is not a notebook, or it is cut short.") from None
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise UserError(f"{path} is not a notebook of format 4. Open it in JupyterLab, save it, and try again.")
    return data


def _origin(course: Course, path: Path, data: dict) -> tuple[sources.Origin, str]:
    """The source and the language of a notebook: by its place, else by its file name and what it says of itself."""
    resolved = path.resolve()
    for origin in sources.all_origins(course):
        for language in LANGUAGES:
            student = origin.student_notebook(language)
            if student and resolved == student.resolve():
                raise UserError(
                    f"{path} is what students get, without answers. Edit "
                    f"{origin.notebook(language).relative_to(course.root).as_posix()} and adopt that."
                )
            if resolved == origin.notebook(language).resolve():
                return origin, language
    about = data.get("metadata", {}).get("dl101", {})
    fitting = [o for o in sources.all_origins(course) if o.stem == path.stem.split(" ")[0]]
    if len(fitting) != 1 or about.get("language") not in LANGUAGES:
        raise UserError(
            f"{path} was not built from a source of this course: its name or its note on the language is another. "
            "Sources: " + (", ".join(o.name for o in sources.all_origins(course)) or "none yet") + "."
        )
    if any("checksum" in c.get("metadata", {}).get("nbgrader", {}) for c in data["cells"]):
        raise UserError(f"{path} is a student's notebook, without answers. Edit the one in solutions and adopt that.")
    return fitting[0], about["language"]


def _base(course: Course, origin: sources.Origin, path: Path) -> str | None:
    """The text of the source that the edited notebook was built from, as far as is known."""
    kept = course.root.resolve() / ".cache" / "edited"
    resolved = path.resolve()
    if kept in resolved.parents:
        before = kept / resolved.relative_to(kept).parts[0] / origin.name
        return before.read_text(encoding="utf-8") if before.exists() and before.stat().st_size else None
    return builder.Builder(course).source_as_built(origin)


def _parsed(text: str, name: str) -> Source:
    source = percent.parse(text, name)
    if source.problems:
        raise UserError(f"The source has to be in order first. {source.problems[0]}")
    return source


def _cells(data: dict) -> list[Edited]:
    """The cells of a notebook; Colab writes their ids into the metadata."""
    found = []
    for cell in data["cells"]:
        meta = cell.get("metadata", {})
        text = cell.get("source", "")
        text = "".join(text) if isinstance(text, list) else text
        if cell.get("attachments"):
            raise UserError(
                "A picture was pasted into a cell. Save it as a file beside the notebook and show it with "
                "![words](file.png), then adopt again."
            )
        kind = cell.get("cell_type", "code")
        lines = [line if kind == "markdown" else line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
        lines, _ = percent.trim(lines, 0)
        found.append(Edited(str(cell.get("id") or meta.get("id") or ""), kind, lines, meta))
    return found


# Merging


@dataclass
class _Unit:
    """A pair or a single cell of the source, with its text in the file."""

    cells: list[Cell]
    rows: list[str]
    blanks: int

    @property
    def id(self) -> str:
        return self.cells[0].id


class _Merge:
    """The edits of one notebook against its source."""

    def __init__(self, now: Source, base: Source, language: str, text: str):
        self.now, self.language, self.notes = now, language, []
        self.other = "en" if language == "ru" else "ru"
        self.rows = text.split("\n")
        self.base = {cell.id: cell for cell in notebook.cells_of(base, language)}
        self.base_order = [cell.id for cell in notebook.cells_of(base, language)]
        self.units = self._units()

    def _units(self) -> dict[str, _Unit]:
        units: list[_Unit] = []
        cells = self.now.cells
        for i, cell in enumerate(cells):
            following = cells[i + 1].marker - 1 if i + 1 < len(cells) else len(self.rows)
            rows = self.rows[cell.marker - 1 : cell.end]
            if units and units[-1].id == cell.id:
                units[-1].rows += [""] * units[-1].blanks + rows
                units[-1].cells.append(cell)
                units[-1].blanks = following - cell.end
            else:
                units.append(_Unit([cell], rows, following - cell.end))
        self.head = self.rows[: cells[0].marker - 1] if cells else []
        return {unit.id: unit for unit in units}

    def _shown(self, cell: Cell) -> list[str]:
        return [text for _, text in notebook.visible(cell, self.language)]

    def match(self, edited: list[Edited]) -> list[Edited]:
        """Gives every cell the id of the source's cell that it is, or a new one."""
        taken = set()
        for cell in edited:
            grade_id = cell.meta.get("nbgrader", {}).get("grade_id")
            cell.id = cell.id if cell.id in self.base or cell.id in self.units else (grade_id or cell.id)
            if cell.id in taken or (cell.id not in self.base and cell.id not in self.units):
                cell.id = f"?{cell.id}"
            taken.add(cell.id)
        # The empty cell that JupyterLab leaves at the end is no new cell.
        edited = [cell for cell in edited if cell.lines or not cell.id.startswith("?")]
        for cell in edited:  # an id that another program lost: the same text is the same cell
            if cell.id.startswith("?"):
                same = [i for i, old in self.base.items() if i not in taken and self._is(old, cell)]
                cell.id = same[0] if same else self._new_id(cell.id[1:], taken)
                taken.add(cell.id)
        return edited

    def _is(self, old: Cell, cell: Edited) -> bool:
        if "setup" in old.options:
            return any(line.startswith(("dl101.start(", "update.update(")) for line in cell.lines)
        return old.kind == cell.kind and self._shown(old) == cell.lines

    def _new_id(self, wish: str, taken: set[str]) -> str:
        wish = wish if percent.is_id(wish) else "new"
        name, number = wish, 2
        while name in taken or name in self.units or name in self.base:
            name, number = f"{wish[:58]}-{number}", number + 1
        return name

    def text(self, edited: list[Edited]) -> str:
        """The source with the edits in it."""
        there = {cell.id for cell in edited}
        gone = [i for i in self.base_order if i not in there]
        units = {i: unit for i, unit in self.units.items() if i not in gone}
        for cell in edited:
            if cell.id not in self.units:
                if cell.id in self.base:
                    raise UserError(
                        f"Cell '{cell.id}' was edited in the notebook, but the source has it no more. "
                        "Delete it in the notebook, or bring it back in the source."
                    )
                units[cell.id] = self._new_unit(cell)
            else:
                units[cell.id] = self._edit(units[cell.id], cell)
        return self._assemble(units, self._order(edited, units))

    def _order(self, edited: list[Edited], units: dict[str, _Unit]) -> list[str]:
        """The ids of the merged source in order; every one of them is in `units`.

        Where nothing was moved in the notebook the source's order rules, and new cells go after what they follow;
        else the notebook's order does, and cells that only the source has stay after what they follow there.
        """
        in_notebook, in_source = [cell.id for cell in edited], [i for i in self.units if i in units]
        moved = [i for i in self.base_order if i in units] != [i for i in in_notebook if i in self.base]
        order, others = (in_notebook, in_source) if moved else (in_source, in_notebook)
        for n, i in enumerate(others):
            if i not in order:
                order.insert(order.index(others[n - 1]) + 1 if n else 0, i)
        return order

    def _assemble(self, units: dict[str, _Unit], order: list[str]) -> str:
        last = list(self.units)[-1] if self.units else None
        out = list(self.head)
        for n, i in enumerate(order):
            unit = units[i]
            out += unit.rows
            if n + 1 < len(order):
                # The last cell of the file has only the end of the file below it.
                out += [""] * (unit.blanks if i != last or order[-1] == last else 1)
        tail = self.units[last].blanks if last and order and order[-1] == last else 1
        return "\n".join(out + [""] * tail)

    def _edit(self, unit: _Unit, cell: Edited) -> _Unit:
        """The unit with the edit of this language's cell in it."""
        mine = next(c for c in unit.cells if c.lang in (None, self.language))
        base = self.base.get(cell.id, mine)
        if "setup" in mine.options:
            if base is mine or "setup" in base.options:
                self._setup_note(mine, cell)
            return unit
        if cell.kind != mine.kind:
            raise UserError(
                f"Cell '{cell.id}' was turned from {mine.kind} into {cell.kind}. Do that in the source, "
                f"{self.now.name}:{mine.marker}, since the other language has its share in it."
            )
        options = self._options(mine, base, cell)
        before, lines = self._shown(base), cell.lines
        if lines == before:
            lines = None
        elif self._shown(mine) not in (before, lines):
            raise UserError(
                f"Cell '{cell.id}' was changed both in the notebook and in the source ({self.now.name}:{mine.marker}) "
                "since the notebook was built. Take one of the two back, then adopt again."
            )
        if lines == self._shown(mine):
            lines = None
        if lines is None and options == mine.options:
            return unit
        rows = []
        for n, part in enumerate(unit.cells):
            own = part is mine
            marker = self.rows[part.marker - 1]
            if n == 0 and options != mine.options:
                marker = _marker(part, options)
            body = self.rows[part.marker : part.end]
            if own and lines is not None:
                body = self._body(mine, lines)
            gap = unit.cells[n + 1].marker - 1 - part.end if n + 1 < len(unit.cells) else 0
            rows += [marker, *body] + [""] * gap
        return _Unit(unit.cells, rows, unit.blanks)

    def _setup_note(self, mine: Cell, cell: Edited) -> None:
        version = builder.library_version()
        if "\n".join(cell.lines) != first_cell.source(self.language, version, mine.options["setup"]):
            self.notes.append(f"Cell '{cell.id}' is made by the build; its changes were left out.")

    def _body(self, cell: Cell, lines: list[str]) -> list[str]:
        if cell.kind != "code":
            return _comment(lines)
        if cell.lang is None:
            shown = notebook.visible(cell, self.language)
            graded = code_edits.shared_indices(cell, lines)
            lines = code_edits.apply(cell.lines, shown, lines, self.language, graded)
        return _escape(lines)

    def _options(self, mine: Cell, base: Cell, cell: Edited) -> dict:
        """The options with what the author changed in the notebook: nbgrader's marks and tags."""
        options = dict(mine.options)
        mark = cell.meta.get("nbgrader")
        grade, points = _short(mark) if mark else (None, None)
        if mark and mark.get("grade_id", cell.id) != cell.id:
            self.notes.append(f"Cell '{cell.id}' keeps its id; its new grade id {mark['grade_id']!r} was left out.")
        if grade != base.grade:
            options.pop("grade", None)
            options |= {"grade": grade} if grade else {}
        if points != base.options.get("points"):
            options.pop("points", None)
            options |= {"points": points} if points is not None else {}
        tags = cell.meta.get("tags", [])
        if tags != base.options.get("tags", []):
            options.pop("tags", None)
            options |= {"tags": tags} if tags else {}
        return options

    def _new_unit(self, cell: Edited) -> _Unit:
        """A new cell; a text gets a marked place for the other language."""
        mark = cell.meta.get("nbgrader")
        grade, points = _short(mark) if mark else (None, None)
        options = (
            {"id": cell.id} | ({"grade": grade} if grade else {}) | ({"points": points} if points is not None else {})
        )
        options |= {"tags": cell.meta["tags"]} if cell.meta.get("tags") else {}
        if cell.kind != "markdown":
            lines = code_edits.mark_all(cell.lines, self.language) if not grade else cell.lines
            made = Cell(cell.kind, options, 0, 0, 0)
            return _Unit([made], [_marker(made, options), *_escape(lines)], 1)
        halves = {self.language: _comment(cell.lines)}
        halves[self.other] = [f"# {UNTRANSLATED} write this half in {NAMES[self.other]}, then delete this line"]
        made = Cell("markdown", {"lang": "ru"} | options, 0, 0, 0)
        rows = [_marker(made, made.options), *halves["ru"], '# %% [markdown] lang="en"', *halves["en"]]
        self.notes.append(f"Cell '{cell.id}' is new: write its {NAMES[self.other]} half.")
        return _Unit([made], rows, 1)

    def verify(self, merged: str, edited: list[Edited]) -> None:
        """Building the merged source must give the edited notebook; else nothing is written."""
        source = percent.parse(merged, self.now.name)
        built = {cell.id: cell for cell in notebook.cells_of(source, self.language)}
        for cell in edited:
            made = built.get(cell.id)
            if made is not None and "setup" in made.options:
                continue
            untouched = cell.id in self.base and self._shown(self.base[cell.id]) == cell.lines
            if made is None or (self._shown(made) != cell.lines and not untouched):
                raise UserError(
                    f"The text of cell '{cell.id}' cannot stand in a source as it is: does a line begin "
                    "with '%%' or '# %'? Nothing was written."
                )
        if [i for i in built if i in {cell.id for cell in edited}] != [cell.id for cell in edited if cell.id in built]:
            raise UserError("The order of the cells could not be brought into the source. Nothing was written.")
        if source.problems:
            raise UserError(f"With these edits the source would be out of order. {source.problems[0]}")
        # The other language loses only what was deleted on purpose.
        there = {cell.id for cell in edited}
        for cell in self.now.cells:
            if cell.lang == self.other and (cell.id in there or cell.id not in self.base):
                twin = next((c for c in source.cells if c.lang == self.other and c.id == cell.id), None)
                if twin is None or twin.lines != cell.lines:
                    raise UserError(f"The {NAMES[self.other]} half of '{cell.id}' would be lost. Nothing was written.")


def _comment(lines: list[str]) -> list[str]:
    return [f"# {line}" if line else "#" for line in lines]


def _escape(lines: list[str]) -> list[str]:
    """Magics stand in comments in a source."""
    return [
        f"{line[: len(line) - len(line.lstrip())]}# {line.lstrip()}" if comments.is_magic(line) else line
        for line in lines
    ]


def _short(mark: dict) -> tuple[str | None, float | None]:
    """The short mark (grade=, points=) for nbgrader's metadata."""
    flags = tuple(bool(mark.get(key)) for key in ("grade", "solution", "locked", "task"))
    kind = next((name for name, value in marks.KINDS.items() if value == flags), None)
    points = mark.get("points") if kind in marks.WITH_POINTS else None
    if isinstance(points, float) and points.is_integer():
        points = int(points)
    return kind, points


def _marker(cell: Cell, options: dict) -> str:
    """The '# %%' line of a cell with these options."""
    parts = ["# %%"] + (["[markdown]"] if cell.kind == "markdown" else ["[raw]"] if cell.kind == "raw" else [])
    order = sorted(options, key=lambda key: list(percent.OPTIONS).index(key) if key in percent.OPTIONS else 99)
    for key in order:
        value = options[key]
        if isinstance(value, (int, float)):
            parts.append(f"{key}={value}")
        elif isinstance(value, list):
            parts.append(f"{key}={json.dumps(value, ensure_ascii=False)}")
        else:
            parts.append(f'{key}="{value}"')
    return " ".join(parts)
