"""Finds out which notebooks are out of date and makes them.

What was built is remembered in .cache/build, one small file per source: a digest of everything the
notebooks depend on (the source, its recorded pairs, the build's own code, the versions) and of every
notebook. Losing the cache costs time only.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from courseware.build import checks, files, notebook, percent, sources, student, twins
from courseware.build.percent import Problem, Source
from courseware.build.sources import Origin
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError
from courseware.progress import Progress

_LIBRARY = Path(__file__).resolve().parents[2]


@dataclass
class Result:
    """What a build did, or what `check` found."""

    problems: list[Problem] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    stale: list[Path] = field(default_factory=list)  # only with check: files that a build would change
    strays: list[Path] = field(default_factory=list)
    kept: list[tuple[Path, Path]] = field(default_factory=list)  # notebook edited by hand -> where it was kept
    notebooks: int = 0

    @property
    def ok(self) -> bool:
        return not (self.problems or self.stale or self.strays)


def library_version() -> str:
    """The version of dl101 that notebooks are made for (read, not imported: a build should start at once)."""
    text = (_LIBRARY / "dl101" / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'^__version__ = "([^"]+)"', text, re.M)[1]


def _code_digest() -> str:
    """A digest of everything but the source that shapes a notebook."""
    total = hashlib.sha256(library_version().encode())
    for package in ("nbgrader", "nbformat"):
        try:
            total.update(metadata.version(package).encode())
        except metadata.PackageNotFoundError:
            total.update(b"none")
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _texts(data: bytes) -> str:
    """A digest of the texts of all cells, without outputs and metadata; '' where it is no notebook."""
    try:
        cells = json.loads(data)["cells"]
        return _sha(json.dumps([[c["cell_type"], "".join(c["source"])] for c in cells]).encode())
    except (ValueError, KeyError, TypeError):
        return ""


class Builder:
    """One run over a course: keeps what is the same for all sources."""

    def __init__(self, course: Course):
        self.course, self.version, self.code = course, library_version(), _code_digest()
        self.pairs = {folder: twins.load(folder) for folder in (course.lectures, course.solutions)}
        self.cache = course.root / ".cache" / "build"

    def record(self, origin: Origin) -> twins.Record:
        """The recorded pairs of a source."""
        return self.pairs[origin.folder].get(origin.stem, {})

    # What was built before

    def _key(self, origin: Origin) -> str:
        record = json.dumps(self.record(origin), sort_keys=True)
        return _sha(origin.path.read_bytes() + record.encode() + self.code.encode() + origin.name.encode())

    def _memory(self, origin: Origin) -> Path:
        return self.cache / f"{origin.kind}-{origin.stem}.json"

    def _remembered(self, origin: Origin) -> dict:
        try:
            memory = json.loads(self._memory(origin).read_text(encoding="utf-8"))
            return memory if isinstance(memory, dict) else {}
        except (OSError, ValueError):
            return {}

    def fresh(self, origin: Origin) -> bool:
        """Was this source built as it stands now, and are its notebooks untouched since?"""
        memory = self._remembered(origin)
        try:
            now = {self._name(path): _sha(path.read_bytes()) for path in origin.notebooks()}
            return memory.get("notebooks") == now and memory.get("key") == self._key(origin)
        except OSError:
            return False

    def remember(self, origin: Origin, made: dict[Path, bytes], complete: bool = True) -> None:
        """Notes what was made; with `complete` also that it belongs to the source as it stands."""
        memory = {
            "key": self._key(origin) if complete else "",
            "notebooks": {self._name(path): _sha(data) for path, data in made.items()},
            "texts": {self._name(path): _texts(data) for path, data in made.items()},
            "source": origin.path.read_text(encoding="utf-8"),
        }
        files.write(self._memory(origin), json.dumps(memory, indent=1).encode())

    def source_as_built(self, origin: Origin) -> str | None:
        """The text of the source that the notebooks on disk were made from, as far as is known."""
        return self._remembered(origin).get("source")

    def _name(self, path: Path) -> str:
        return path.relative_to(self.course.root).as_posix()

    def edited(self, origin: Origin, path: Path) -> bool:
        """Has someone changed the text of this notebook since it was built? (Running it changes no text.)"""
        before = self._remembered(origin).get("texts", {}).get(self._name(path))
        if before is None or not path.exists():
            return False
        now = _texts(path.read_bytes())
        return now not in (before, "")

    def put(self, origin: Origin, path: Path, data: bytes, result: Result) -> None:
        """Writes a notebook. One that was edited by hand is kept in .cache/edited first."""
        if self.edited(origin, path) and _texts(path.read_bytes()) != _texts(data):
            before = self.source_as_built(origin) or ""
            stamp = time.strftime("%Y-%m-%d-%H%M%S")
            kept = self.course.root / ".cache" / "edited" / stamp / self._name(path)
            files.write(kept, path.read_bytes())
            # The source it was made from goes with it: ./course adopt tells by it what was edited.
            files.write(self.course.root / ".cache" / "edited" / stamp / origin.name, before.encode("utf-8"))
            result.kept.append((path, kept))
        if files.write(path, data):
            result.written.append(path)

    # Reading and making

    def read(self, origin: Origin) -> Source:
        """The source, checked: everything wrong with it stands in its `problems`."""
        source = percent.read(origin.path, origin.name)
        if source.cells:
            checks.check(source)
        elif not source.problems:
            source.problems.append(Problem(origin.name, 1, "", "there is no cell in the file; begin one with '# %%'"))
        return source

    def make(self, origin: Origin, source: Source) -> dict[Path, bytes]:
        """The notebooks of a source without problems, as bytes by path."""
        made, homework = {}, origin.stem if origin.kind == "homework" else None
        for language in LANGUAGES:
            data = notebook.to_bytes(notebook.build(source, language, self.version, homework))
            made[origin.notebook(language)] = data
            if path := origin.student_notebook(language):
                made[path] = student.version(data)
        return made

    def stale_twins(self, origin: Origin, source: Source) -> list[Problem]:
        """A problem for each half reworded alone."""
        return [
            Problem(origin.name, one.line, one.cell, twins.sentence(one, origin.name))
            for one in twins.stale(source, self.record(origin))
        ]

    def save_pairs(self, origin: Origin, source: Source) -> Path | None:
        """Records the pairs of a source; returns the file when it changed."""
        record = twins.record(source)
        if record == self.record(origin):
            return None
        # Read again: another build may have recorded its own sources meanwhile.
        table = self.pairs[origin.folder] = twins.load(origin.folder)
        table[origin.stem] = record
        path = origin.folder / twins.NAME
        return path if files.write(path, twins.dump(table)) else None


def build(course: Course, names: list[str] | None = None, *, progress: bool = False) -> Result:
    """Makes the notebooks that are out of date. Sources with problems are left as they were."""
    with files.one_at_a_time(course.root / ".cache" / "build.lock"):
        builder, result = Builder(course), Result()
        origins = sources.find(course, names or [])
        waiting = [origin for origin in origins if not builder.fresh(origin)]
        result.notebooks = sum(len(origin.notebooks()) for origin in origins)
        with Progress("Building", len(waiting)) as shown:
            for origin in waiting:
                _build_one(builder, origin, result)
                if progress:
                    shown.step(origin.name)
        if not names:
            _forget(builder, result)
            result.strays = sources.strays(course)
        result.problems.sort()
        return result


def _build_one(builder: Builder, origin: Origin, result: Result, lenient: bool = False) -> None:
    source = builder.read(origin)
    stale = [] if source.problems else builder.stale_twins(origin, source)
    result.problems += source.problems + stale
    if source.problems or (stale and not lenient):
        return
    made = builder.make(origin, source)
    for path, data in made.items():
        builder.put(origin, path, data, result)
    if not stale and (path := builder.save_pairs(origin, source)):
        result.written += [path] * (path not in result.written)
    builder.remember(origin, made, complete=not stale)


def preview(course: Course, name: str) -> Result:
    """Builds one source even while one half is ahead of the other; that pair is then named but not recorded."""
    with files.one_at_a_time(course.root / ".cache" / "build.lock"):
        builder, result = Builder(course), Result()
        for origin in sources.find(course, [name]):
            _build_one(builder, origin, result, lenient=True)
        result.problems.sort()
        return result


def _forget(builder: Builder, result: Result) -> None:
    """Takes the records of deleted sources out of pairs.txt."""
    there = {(origin.folder, origin.stem) for origin in sources.all_origins(builder.course)}
    for folder, table in builder.pairs.items():
        if gone := [stem for stem in table if (folder, stem) not in there]:
            kept = {stem: record for stem, record in table.items() if stem not in gone}
            if files.write(folder / twins.NAME, twins.dump(kept)):
                result.written.append(folder / twins.NAME)


def check(course: Course, names: list[str] | None = None) -> Result:
    """Compares what stands on disk with what a build would make; writes nothing."""
    builder, result = Builder(course), Result()
    for origin in sources.find(course, names or []):
        result.notebooks += len(origin.notebooks())
        if builder.fresh(origin):
            continue
        source = builder.read(origin)
        problems = source.problems or builder.stale_twins(origin, source)
        result.problems += problems
        if source.problems:
            continue
        for path, data in builder.make(origin, source).items():
            if not path.exists() or path.read_bytes() != data:
                result.stale.append(path)
        path = origin.folder / twins.NAME
        if not problems and twins.record(source) != builder.record(origin) and path not in result.stale:
            result.stale.append(path)
    if not names:
        there = {(origin.folder, origin.stem) for origin in sources.all_origins(course)}
        for folder, table in builder.pairs.items():
            if any((folder, stem) not in there for stem in table) and folder / twins.NAME not in result.stale:
                result.stale.append(folder / twins.NAME)
        result.strays = sources.strays(course)
    result.problems.sort()
    return result


def acknowledge(course: Course, where: list[str]) -> list[str]:
    """Records pairs of which one half was reworded on purpose; `where` holds 'lectures/03_x.py:cell-id'.

    Returns what was recorded. Raises UserError, recording nothing, for a place where nothing waits.
    """
    with files.one_at_a_time(course.root / ".cache" / "build.lock"):
        builder, wanted = Builder(course), {}
        for place in where:
            name, _, cell = place.rpartition(":")
            if not name:
                raise UserError(
                    f"{place!r} names no cell. Write FILE:CELL, as in lectures/03_logistic_regression.py:why."
                )
            wanted.setdefault(sources.find(course, [name])[0], []).append(cell)
        done = []
        for origin, cells in wanted.items():
            source = builder.read(origin)
            waiting = [one.cell for one in twins.stale(source, builder.record(origin))]
            for cell in cells:
                if cell not in waiting:
                    there = ", ".join(f"{origin.name}:{c}" for c in waiting) or "none"
                    raise UserError(
                        f"{origin.name}:{cell} has nothing to acknowledge. Pairs with one half reworded alone: {there}."
                    )
        for origin, cells in wanted.items():
            now, table = twins.record(builder.read(origin)), twins.load(origin.folder)
            table[origin.stem] = builder.record(origin) | {cell: now[cell] for cell in cells}
            files.write(origin.folder / twins.NAME, twins.dump(table))
            builder.pairs[origin.folder] = table
            done += [f"{origin.name}:{cell}" for cell in cells]
        return done
