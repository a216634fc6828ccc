"""Which sources there are, and which notebooks each becomes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from courseware.course import LANGUAGES, Course
from courseware.errors import UserError


@dataclass(frozen=True)
class Origin:
    """A source on disk and the notebooks made from it."""

    course: Course
    path: Path
    kind: str  # "lecture", "homework" or "start"

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def name(self) -> str:
        """The path from the top level, as messages show it."""
        return self.path.relative_to(self.course.root).as_posix()

    @property
    def folder(self) -> Path:
        """The folder whose pairs.txt keeps the digests of this source."""
        return self.course.solutions if self.kind == "homework" else self.course.lectures

    def notebook(self, language: str) -> Path:
        """The notebook with everything in it: a lecture, or a homework with its answers."""
        if self.kind == "start":
            return self.course.root / f"start_{language}.ipynb"
        if self.kind == "lecture":
            return self.course.lectures / language / f"{self.stem}.ipynb"
        return self.course.solutions / language / self.stem / f"{self.stem}.ipynb"

    def student_notebook(self, language: str) -> Path | None:
        """The notebook that students get, for a homework."""
        if self.kind != "homework":
            return None
        return self.course.assignments / language / self.stem / f"{self.stem}.ipynb"

    def notebooks(self) -> list[Path]:
        """All notebooks made from this source."""
        made = []
        for language in LANGUAGES:
            made.append(self.notebook(language))
            if student := self.student_notebook(language):
                made.append(student)
        return made


def all_origins(course: Course) -> list[Origin]:
    """Every source of the course, lectures first, in order; lectures/start.py becomes start_ru and start_en.ipynb."""
    lectures = [
        Origin(course, path, "start" if path.stem == "start" else "lecture")
        for path in sorted(course.lectures.glob("*.py"))
    ]
    folders = sorted(p for p in course.solutions.glob("*/*.py") if p.stem == p.parent.name)
    return lectures + [Origin(course, path, "homework") for path in folders]


def find(course: Course, names: list[str]) -> list[Origin]:
    """The sources that `names` mean: a source, a notebook made from one, or a short name ('03', 'hw1').

    All of them where `names` is empty. Raises UserError for a name that fits none or several.
    """
    origins = all_origins(course)
    if not names:
        return origins
    found = []
    for name in names:
        # Relative to where the person stands, or to the top level, whichever exists.
        path = next((p for p in (Path(name), course.root / name) if p.exists()), Path(name)).resolve()
        fitting = [o for o in origins if path == o.path.resolve() or path in [p.resolve() for p in o.notebooks()]]
        fitting = fitting or [o for o in origins if name in (o.stem, o.stem.split("_")[0])]
        if len(fitting) != 1:
            there = ", ".join(o.name for o in origins) or "none yet"
            raise UserError(f"{name!r} is not one of the sources. Sources: {there}.")
        found += [o for o in fitting if o not in found]
    return found


def strays(course: Course) -> list[Path]:
    """Notebooks in the folders of built notebooks that no source makes."""
    made = {path for origin in all_origins(course) for path in origin.notebooks()}
    there = []
    for language in LANGUAGES:
        there += [
            *(course.lectures / language).glob("*.ipynb"),
            *(course.solutions / language).glob("*/*.ipynb"),
            *(course.assignments / language).glob("*/*.ipynb"),
        ]
    return sorted(path for path in there if path not in made and not path.parent.name.startswith("."))
