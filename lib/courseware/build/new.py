"""Starts a lecture or a homework: a numbered source in both languages that builds at once.

./course new lecture "gradient descent"    makes lectures/04_gradient_descent.py
./course new homework regularization       makes solutions/hw2_regularization/ and the checks it uses
"""

from __future__ import annotations

import re
from pathlib import Path

from courseware.build import files, skeletons
from courseware.course import Course
from courseware.errors import UserError

_NAME = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")


def add_arguments(parser) -> None:
    parser.add_argument("kind", choices=("lecture", "homework"))
    parser.add_argument("name", metavar="NAME", nargs="+", help="what it is about, in English letters")


def run(args, course: Course) -> int:
    made = new(course, args.kind, " ".join(args.name))
    for path in made:
        print(f"wrote {path.relative_to(course.root).as_posix()}")
    source = made[0].relative_to(course.root).as_posix()
    print(f"\nEdit {source}; ./course preview {source} rebuilds it on each save.")
    return 0


def new(course: Course, kind: str, name: str) -> list[Path]:
    """Writes the files of a new lecture or homework and returns them, the source first.

    Raises UserError, with nothing written, for a bad or taken name.
    """
    number, name = _name(kind, name)
    taken = _taken(course, kind)
    if number is None:
        number = max(taken, default=0) + 1
    elif number in taken:
        raise UserError(
            f"Number {number} is taken by {taken[number]}. Leave the number out to get the next one, "
            f"{max(taken) + 1}, or choose a free one."
        )
    for other in taken.values():
        if other.split("_", 1)[-1] == name:
            raise UserError(f"There is {other} already. Choose another name, or edit that one.")
    wanted = _lecture(course, number, name) if kind == "lecture" else _homework(course, number, name)
    for path in wanted:
        if path.exists():
            raise UserError(
                f"{path.relative_to(course.root).as_posix()} is there already. Move it away or choose another name."
            )
    for path, text in wanted.items():
        files.write(path, text.encode("utf-8"))
    return list(wanted)


def _name(kind: str, name: str) -> tuple[int | None, str]:
    """(number or None, name with underscores) of 'Gradient descent', '07_attention' or 'hw2_cnn'."""
    wish = re.sub(r"[\s-]+", "_", name.strip().lower()).removesuffix(".py")
    hit = re.match(r"^hw(\d+)_(.+)$" if kind == "homework" else r"^(\d+)_(.+)$", wish)
    number, wish = (int(hit[1]), hit[2]) if hit else (None, wish)
    if not _NAME.match(wish):
        raise UserError(
            f"{name!r} cannot be a name here: it becomes a file name. Use English letters, digits and spaces, "
            "beginning with a letter, as in 'gradient descent'."
        )
    if len(wish) > 50:
        raise UserError(f"{name!r} is too long for a file name; 50 letters are enough.")
    return number, wish


def _taken(course: Course, kind: str) -> dict[int, str]:
    """Number -> name of the lectures or homeworks there are."""
    if kind == "lecture":
        stems = [path.stem for path in course.lectures.glob("*.py")]
        return {int(hit[1]): stem for stem in stems if (hit := re.match(r"^(\d+)_", stem))}
    stems = [path.name for path in course.solutions.glob("hw*") if path.is_dir()]
    return {int(hit[1]): stem for stem in stems if (hit := re.match(r"^hw(\d+)_", stem))}


def _lecture(course: Course, number: int, name: str) -> dict[Path, str]:
    title = name.replace("_", " ").capitalize()
    return {course.lectures / f"{number:02d}_{name}.py": skeletons.LECTURE.replace("TITLE", title)}


def _homework(course: Course, number: int, name: str) -> dict[Path, str]:
    stem, title = f"hw{number}_{name}", name.replace("_", " ").capitalize()
    texts = {
        course.solutions / stem / f"{stem}.py": skeletons.HOMEWORK,
        course.solutions / stem / "mistakes.py": skeletons.MISTAKES,
        course.solutions / stem / "alternatives.py": skeletons.ALTERNATIVES,
        course.root / "lib" / "dl101" / "check" / f"hw{number}.py": skeletons.CHECK,
    }
    return {path: text.replace("TITLE", title).replace("NUMBER", str(number)) for path, text in texts.items()}
