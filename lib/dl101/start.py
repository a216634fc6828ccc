"""What the first cell of every notebook calls once the library is found."""

from __future__ import annotations

import re
from pathlib import Path

from dl101.language import say, use_language


def start(language: str, made_for: str | None = None) -> None:
    """Sets the language of the notebook and says where the course is.

    `made_for` is the version of dl101 that the notebook was built for: where the library is older or newer, one
    sentence says so and what to do. Raises ValueError for a language other than 'ru' and 'en'.
    """
    from dl101 import __version__, tracebacks

    use_language(language)
    tracebacks.shorten()
    folder = course_folder()
    where = say(ru=f", папка курса: {folder}", en=f", course folder: {folder}") if folder else ""
    print(f"dl101 {__version__}{where}")
    message = compare(made_for, __version__)
    if message:
        print(message)


def course_folder() -> Path | None:
    """The folder of the course (dl101 on Drive, or a checkout); None where the library is installed by itself."""
    # Not resolved: a folder behind a shortcut of Drive has a name of its own that nobody knows.
    folder = Path(__file__).absolute().parents[2]
    return folder if (folder / "lib" / "dl101").is_dir() else None


def compare(made_for: str | None, library: str) -> str | None:
    """A sentence where the notebook and the library are of different versions, else None."""
    if made_for is None or _numbers(made_for) == _numbers(library):
        return None
    if _numbers(library) < _numbers(made_for):
        return say(
            ru=f"Библиотека курса ({library}) старше этого блокнота ({made_for}), и часть ячеек может не сработать. "
            "Обновите курс: откройте start_ru.ipynb в папке dl101; ваши ответы останутся.",
            en=f"The course library ({library}) is older than this notebook ({made_for}), so some cells may fail. "
            "Update the course: open start_en.ipynb in the folder dl101; your answers stay.",
        )
    return say(
        ru=f"Этот блокнот сделан для dl101 {made_for}, а библиотека новее ({library}). Работайте дальше; если "
        "ячейка курса "
        "не сработает, возьмите новый блокнот из папки dl101 и перенесите ответы.",
        en=f"This notebook was made for dl101 {made_for}, and the library is newer ({library}). Go on working; "
        "if a cell of "
        "the course fails, take the new notebook from the folder dl101 and copy your answers over.",
    )


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(n) for n in re.findall(r"\d+", version)[:3]]
    return tuple(numbers + [0] * (3 - len(numbers)))
