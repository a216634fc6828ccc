"""Answers that are alike are found whatever a copy does to hide, and what is natural or given weighs nothing."""

import json
import random

import pytest

import tiny_course as tiny
from courseware import catalogue
from courseware.classroom import gradebook, report, report_page, similarity
from courseware.classroom.similarity import Answer

HW1 = "hw1_logistic_regression"
NATURAL = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
OWN = '''def cost(A, Y):
    """Cross-entropy."""
    clipped = np.clip(A, 3e-9, 1 - 3e-9)
    # both halves of the sum
    first = Y * np.log(clipped)
    second = (1 - Y) * np.log1p(-clipped)
    total = 0.0
    for column in range(A.shape[1]):
        total += float(first[0, column] + second[0, column])
    return -total / max(A.shape[1], 1)'''
COPY = """def cost(P, T):
    p = np.clip(P, 3e-9, 1-3e-9)    # numerically safe
    s = 0.0
    b = (1 - T) * np.log1p(-p)
    a = (T
         * np.log(p))

    for k in range(P.shape[1]):
        # go on
        s += float(a[0, k] + b[0, k])
    return -s / max(P.shape[1], 1)"""
WORDS = (
    "Веса показывают, где на столе бывает светло. Формы нейрон не видит вовсе. "
    "Тёмную коробку у края он пропускает, а белую салфетку посередине принимает за коробку."
)


def texts(i):
    """The words of a student of one's own mind."""
    return ". ".join(f"мысль{i}{j} о весах{i * j} и шаге{i + j} кажется{i} верной{j * 7 + i}" for j in range(9)) + "."


def others(n=18):
    """A class whose answers have nothing in common but what is natural."""
    made = {}
    for i in range(n):
        cost = "\n".join(
            f"    v{j} = np.power(A, {i * 13 + j}) - np.roll(Y, {i * 17 - j}) * {i + 2}.{j}5" for j in range(i % 4 + 2)
        )
        made[f"s{i:02d}"] = {
            "sigmoid": Answer("code", NATURAL),
            "cost": Answer("code", f"def cost(A, Y):\n{cost}\n    return v0"),
            "words": Answer("text", texts(i)),
        }
    return made


def pairs(answers, **more):
    return [(p.one, p.other) for p in similarity.find(answers, **more)]


def test_a_class_with_nothing_in_common_has_no_pairs():
    assert pairs(others()) == []


def test_names_comments_layout_and_order_hide_nothing():
    answers = others()
    answers["s03"]["cost"], answers["s11"]["cost"] = Answer("code", OWN), Answer("code", COPY)
    (pair,) = similarity.find(answers)
    assert (pair.one, pair.other) == ("s03", "s11") and [p.cell for p in pair.places] == ["cost"]
    place = pair.places[0]
    assert place.likeness == 1 and pair.alone > 30
    assert ("    second = (1 - Y) * np.log1p(-clipped)", True) in place.one
    assert ("    b = (1 - T) * np.log1p(-p)", True) in place.other
    assert ("    # both halves of the sum", False) in place.one


def test_words_are_compared_too_whatever_their_case_and_order():
    answers = others()
    answers["s03"]["words"] = Answer("text", WORDS)
    first, second, third = WORDS.split(". ")
    answers["s11"]["words"] = Answer("text", f"**{third.upper()}**\n\n- {second},\n- {first.replace('ё', 'е')}!")
    (pair,) = similarity.find(answers)
    assert (pair.one, pair.other) == ("s03", "s11") and pair.places[0].likeness > 0.95


def test_what_half_of_the_class_shares_weighs_nothing_and_what_few_share_weighs_little():
    answers = others()
    for i in range(0, 18, 2):
        answers[f"s{i:02d}"]["cost"] = Answer("code", OWN)
    assert pairs(answers) == []
    assert similarity.weight(2, 60) == 1 and similarity.weight(30, 60) == 0 and similarity.weight(1, 60) == 0
    assert 1 > similarity.weight(3, 60) > similarity.weight(8, 60) > similarity.weight(20, 60) > 0
    assert similarity.weight(2, 4) == 0, "a class of four: every pair is half of it"


def test_what_the_homework_gives_weighs_nothing():
    answers = others()
    answers["s03"]["cost"] = answers["s11"]["cost"] = Answer("code", OWN)
    assert pairs(answers, given={"code": Answer("code", COPY).fragments}) == []


def test_the_rarer_pair_comes_first():
    answers = others(30)
    for student in ("s01", "s02", "s03", "s04"):
        answers[student]["cost"] = Answer("code", OWN)
    answers["s08"]["words"] = answers["s09"]["words"] = Answer("text", texts(99) + WORDS)
    found = pairs(answers)
    assert found[0] == ("s08", "s09") and ("s01", "s02") in found


def test_a_whole_that_is_chosen_alike_in_every_task_is_found_though_no_part_is_rare():
    chance = random.Random(0)
    forms = [f"def f(a):\n    return np.add(a, {k}) * {k}" for k in range(6)]
    answers = {f"s{i:02d}": {f"task{t}": Answer("code", chance.choice(forms)) for t in range(14)} for i in range(40)}
    answers["s31"] = dict(answers["s07"])
    found = similarity.find(answers)
    assert (found[0].one, found[0].other) == ("s07", "s31") and found[0].score > 1.5 * found[1].score


@pytest.mark.parametrize(
    "source",
    ["def f(:\n  x = 1", "(" * 5000, "x = " + "-" * 20_000 + "1", "%timeit f()\n!ls\nx = 1", "", "\0", "\ud800",
     "lambda", "match x:\n    case [a, *b] if a:\n        pass", "try:\n    a = 1\nexcept* ValueError as e:\n    raise",
     "x" * 90_000],
)  # fmt: skip
def test_whatever_stands_in_a_cell_is_read(source):
    for kind in ("code", "text"):
        answer = Answer(kind, source)
        assert isinstance(answer.fragments, set) and similarity.likeness(answer, answer) == 1


def test_code_that_does_not_parse_is_compared_line_by_line():
    answers = others()
    answers["s03"]["cost"], answers["s11"]["cost"] = Answer("code", OWN + "\n)"), Answer("code", OWN + "\n]")
    assert pairs(answers) == [("s03", "s11")]


def test_right_and_wrong_answers_that_really_occur_make_no_pairs():
    """Every entry of homework 1's catalogue as a student of its own, with a text of its own."""
    mistakes, alternatives = catalogue.load(HW1)
    solution = {c.id: c for c in catalogue.solution(HW1).cells if c.metadata.get("nbgrader", {}).get("solution")}
    answers = {}
    for i, entry in enumerate([*mistakes, *alternatives]):
        answers[entry.id] = {
            name: Answer("code", entry.replace.get(name, cell.source))
            for name, cell in solution.items()
            if cell.cell_type == "code"
        } | {"what-it-learned": Answer("text", texts(i))}
    found = similarity.find(answers)
    # Entries that are written from one another: the same mistake in two shapes.
    assert len(found) <= len(answers) // 10, [(p.one, p.other, p.score) for p in found]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Submissions on disk: twelve different ones, a disguised copy, and files that cannot be read."""
    made = tiny.make(tmp_path_factory.mktemp("similar") / "root")
    for i in range(12):
        tiny.submit(made, f"s{i:02d}", {"add": f"def add(a, b):\n    return a + {i} * b", "why": texts(i)})
    tiny.submit(made, "anna", {"add": OWN, "why": "<b>" + WORDS})
    tiny.submit(made, "boris", {"add": COPY, "why": texts(50)})
    for student, text in (("x", "[]"), ("y", "{"), ("z", json.dumps({"cells": [5, {"metadata": {"nbgrader": 7}}]}))):
        tiny.submit(made, student).write_text(text)
    with gradebook.open_gradebook(made) as book:
        book.update_or_create_assignment(tiny.ASSIGNMENT)
    return made


def test_submissions_on_disk(course):
    students = ["anna", "boris", "nobody", "x", "y", "z", *(f"s{i:02d}" for i in range(12))]
    (pair,) = similarity.of_class(course, tiny.ASSIGNMENT, students)
    assert (pair.one, pair.other) == ("anna", "boris") and pair.places[0].cell == "add"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_report_lists_them_without_a_verdict(course, language):
    page = report_page.render(report.gather(course, language=language))
    found = page.partition('<section id="similar">')[2].partition("</section>")[0]
    assert found.count("<details>") == 1 and "anna" in found and "boris" in found and "s03" not in found
    assert "<mark>    b = (1 - T) * np.log1p(-p)</mark>" in found
    assert {"ru": "повод взглянуть, а не вывод", "en": "a reason to look, not a finding"}[language] in found
    assert not any(word in found.lower() for word in ("плагиат", "списал", "наруш", "plagiar", "cheat", "copied"))
    assert page.index('id="similar"') > page.index('id="class"')


def test_a_long_answer_is_cut_around_what_is_alike():
    lines = [(f"<i>{i}</i>" + "x" * 900, i == 500) for i in range(1000)]
    page = object.__new__(report_page._Page)
    page.language = "en"
    shown = page.lines(lines)
    assert "<mark>&lt;i&gt;500" in shown and shown.count("\n") < 45 and len(shown) < 50_000
    assert "<i>" not in shown and shown.endswith("more lines")
