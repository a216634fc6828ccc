"""What makes a lecture readable, as far as it can be counted: short cells, short paragraphs, pictures in time."""

import re
import statistics
from pathlib import Path

import nbformat
import pytest

LECTURES = sorted((Path(__file__).parents[1] / "lectures").glob("*/*.ipynb"))
PREDICT = {"ru": "**Предскажите, потом запустите.**", "en": "**Predict, then run.**"}
EXERCISE = {"ru": "**Упражнение ", "en": "**Exercise "}
GLOSSARY = {"ru": "## Словарь", "en": "## Glossary"}
DRAWS = re.compile(r"\b(plots\.(subplots|pictures)|figures\.\w+|interactives\.\w+|pictures_as_columns)\(")
SCREEN = 40  # lines


@pytest.fixture(params=LECTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def lecture(request):
    return request.param.parent.name, nbformat.read(request.param, as_version=4).cells


def code_lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def words(cell):
    text = re.sub(r"\$\$.*?\$\$|^\|.*$|<[^>]+>", " ", cell.source, flags=re.S | re.M)
    return len(re.findall(r"[^\W\d_]{2,}|\w", re.sub(r"\$[^$]*\$", " x ", text)))


def height(cell):
    """About how many lines the cell takes on the screen."""
    if cell.cell_type == "code":
        return 2 + len(cell.source.splitlines())
    return 1 + words(cell) / 12 + 3 * cell.source.count("$$") / 2 + cell.source.count("\n|") + cell.source.count("\n- ")


def test_code_cells_are_short(lecture):
    _, cells = lecture
    lengths = [len(code_lines(c)) for c in cells if c.cell_type == "code" and c.id != "setup"]
    assert statistics.median(lengths) < 8 and max(lengths) <= 25


def test_there_is_no_wall_of_text(lecture):
    _, cells = lecture
    assert {c.id: words(c) for c in cells if c.cell_type == "markdown" and words(c) > 120} == {}


def test_a_picture_or_an_interactive_at_least_every_third_screen(lecture):
    _, cells = lecture
    since, worst = 0, (0, "")
    for cell in cells:
        if cell.cell_type == "code" and DRAWS.search(cell.source):
            since = 0
        else:
            since += height(cell)
            worst = max(worst, (since, cell.id))
        if cell.source.startswith(tuple(GLOSSARY.values())):
            break
    assert worst[0] < 3 * SCREEN, worst


def test_the_student_predicts_answers_and_looks_up(lecture):
    language, cells = lecture
    text = [c.source for c in cells if c.cell_type == "markdown"]
    assert sum(PREDICT[language] in t for t in text) >= 3
    exercises = [t for t in text if EXERCISE[language] in t]
    assert 3 <= len(exercises) <= 6
    assert all("<details>" in t for t in exercises)
    assert sum(t.startswith(GLOSSARY[language]) for t in text) == 1


def test_facts_are_stated_as_assertions(lecture):
    _, cells = lecture
    assert sum(c.source.count("assert ") for c in cells if c.cell_type == "code") >= 5
