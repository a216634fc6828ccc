"""What happened while a submission ran, as the report tells it: a sentence for each event, and its evidence.

Events come out of notebooks and notes, and their evidence out of what a student's program did: everything is bounded
here, and a thing of another shape than expected is left out.
"""

from __future__ import annotations

MAX_EVENTS = 100  # of one submission
MAX_EVIDENCE = 2000  # characters of one event's evidence
SHOWN = 12  # events of one submission that are told one by one

HOSTILE = "hostile"

# With {cell} and without one.
TEXT = {
    HOSTILE: (
        ("Ячейка {cell} вмешивалась в проверку.", "Cell {cell} tampered with the grading."),
        ("Работа вмешивалась в проверку.", "The submission tampered with the grading."),
    ),
    "forbidden": (
        (
            "Ячейка {cell} обращалась к модулю, который в этом задании запрещён.",
            "Cell {cell} asked for a module that this homework forbids.",
        ),
        (
            "Код обращался к модулю, который в этом задании запрещён.",
            "The code asked for a module that this homework forbids.",
        ),
    ),
    "timeout": (
        ("Ячейка {cell} не уложилась в {seconds} с.", "Cell {cell} ran for more than {seconds} s."),
        ("Работа не уложилась в {seconds} с.", "The submission ran for more than {seconds} s."),
    ),
    "late": (
        (
            "Ячейка {cell} не выполнялась: время на всю работу вышло.",
            "Cell {cell} was not run: the time for the whole submission was over.",
        ),
        ("Время на всю работу вышло.", "The time for the whole submission was over."),
    ),
    "died": (
        ("Ячейка {cell} аварийно завершила Python.", "Cell {cell} crashed Python."),
        ("Python аварийно завершился.", "Python crashed."),
    ),
    "not-run": (
        (
            "Ячейка {cell} не выполнялась: Python аварийно завершался слишком часто.",
            "Cell {cell} was not run: Python had crashed too often.",
        ),
        (
            "Часть ячеек не выполнялась: Python аварийно завершался слишком часто.",
            "Some cells were not run: Python had crashed too often.",
        ),
    ),
    "output": (
        ("Вывод ячейки {cell} обрезан.", "The output of cell {cell} was cut short."),
        ("Вывод обрезан.", "Output was cut short."),
    ),
    "files": (
        ("С файлами для ячейки {cell} вышла неполадка.", "There was trouble with the files of cell {cell}."),
        ("С файлами работы вышла неполадка.", "There was trouble with the submission's files."),
    ),
    "left-behind": (
        (
            "После ячейки {cell} остались работающие потоки или процессы.",
            "Cell {cell} left threads or processes running.",
        ),
        ("После работы остались запущенные процессы.", "The submission left processes running."),
    ),
    # No accusation: a page that is fetched, a path of one's own computer that is here by chance.
    "turned-away": (
        (
            "Ячейка {cell} обращалась к сети, чужим файлам или процессам; при оценке они закрыты.",
            "Cell {cell} asked for the network or for others' files or processes, which are closed while grading.",
        ),
        (
            "Код обращался к сети, чужим файлам или процессам; при оценке они закрыты.",
            "The code asked for the network or for others' files or processes, which are closed while grading.",
        ),
    ),
    "repaired": (
        ("Ячейка {cell} восстановлена.", "Cell {cell} was repaired."),
        ("Блокнот восстановлен.", "The notebook was repaired."),
    ),
}
# A kind that is younger than this table.
OTHER = (("Ячейка {cell}: {kind}.", "Cell {cell}: {kind}."), ("{kind}.", "{kind}."))


def bounded(found) -> list[dict]:
    """Events as dicts with `kind` and `cell` (texts), `seconds` (a number or None) and `evidence`, each once."""
    kept: dict[tuple, dict] = {}
    for event in found if isinstance(found, list) else []:
        if not isinstance(event, dict) or not isinstance(event.get("kind"), str):
            continue
        cell, seconds, evidence = event.get("cell"), event.get("seconds"), event.get("evidence")
        made = {
            "kind": event["kind"][:40],
            "cell": str(cell)[:200] if cell else "",
            "seconds": seconds if isinstance(seconds, int | float) and not isinstance(seconds, bool) else None,
            "evidence": _text(evidence) if evidence else "",
        }
        kept.setdefault(tuple(made.values()), made)
    # Attacks are never pushed out by a thousand lines of another kind.
    ordered = sorted(kept.values(), key=lambda event: event["kind"] != HOSTILE)[:MAX_EVENTS]
    return [event for event in kept.values() if event in ordered]


def _text(evidence) -> str:
    text = str(evidence)
    cut = text[:MAX_EVIDENCE]
    # What a terminal or a browser would act on: control characters, and those that turn the reading direction.
    plain = "".join(c if c == "\n" or c.isprintable() else " " if c.isspace() else "�" for c in cut)
    return plain + " …" if len(text) > MAX_EVIDENCE else plain


def told(event: dict, language: str) -> str:
    """The event as a sentence, without its evidence."""
    with_cell, without = TEXT.get(event["kind"], OTHER)
    pair = with_cell if event["cell"] else without
    seconds = f"{event['seconds'] or 0:g}"
    return pair[0 if language == "ru" else 1].format(
        cell=event["cell"], kind=event["kind"], seconds=seconds.replace(".", ",") if language == "ru" else seconds
    )
