"""The report: all who need a person are named, nobody is a silent zero, and the page asks the network for nothing."""

import csv
import io
import re
from datetime import UTC, datetime

import nbformat
import pytest

import tiny_course as tiny
from courseware.classroom import deadlines, events, gradebook, notes, report, results, roster
from courseware.errors import UserError


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The graded tiny course with a roster, one student who handed nothing in, and notes of repair."""
    made = tiny.copy(tiny.graded()[0], tmp_path_factory.mktemp("report") / "root")
    students = made.root / "students.csv"
    students.write_text(
        "id,last name,first name,group\nbest,Иванов,Иван,101\nsquared,=Петрова,Мария,101\nnemo,<b>Немов</b>,Олег,102\n"
        "warner,Brown,Julia,102\n",
        encoding="utf-8",
    )
    roster.update(made, students)
    deadlines.write(made, tiny.ASSIGNMENT, datetime(2026, 1, 1, tzinfo=UTC))
    notes.write_record(
        made, notes.Record("syntax", tiny.ASSIGNMENT, [notes.Note("cell.copy", {"cell": "add"})], "x.ipynb", "x.ipynb")
    )
    notes.write_record(
        made, notes.Record("flood", tiny.ASSIGNMENT, [notes.Note("cell.answer-missing", {"cell": "double"})], "y", "y")
    )
    notes.write_unplaced(
        made,
        tiny.ASSIGNMENT,
        [notes.Unplaced("who.ipynb", notes.Note("who.unknown", {"assignment": "hw1"}), "0", "_/who.ipynb")],
    )
    happened(
        made,
        "evil",
        {
            "kind": "hostile",
            "cell": "add",
            "seconds": None,
            "evidence": "<script>ptrace</script>\x1b[31m\u202e" + "x" * 9000,
        },
        {"kind": "timeout", "cell": "double", "seconds": 2.5, "evidence": ""},
        *({"kind": "output", "cell": f"cell-{i}", "seconds": None} for i in range(500)),
        {"kind": "left-behind", "cell": None, "seconds": None, "evidence": "3 processes"},
        {"kind": "<b>new</b>", "cell": "<i>c</i>", "evidence": 7},
        "no event",
        {"kind": 5},
    )
    note = results.read_note(made, tiny.ASSIGNMENT, "broken")
    note["events"] = [{"kind": "hostile", "cell": "", "evidence": "signal to the parent"}]
    results.write_note(made, tiny.ASSIGNMENT, "broken", note)
    return made


def happened(course, student, *found):
    """Writes events into a graded notebook, as the engine does."""
    path = results.graded_notebook(course, tiny.ASSIGNMENT, student)
    nb = nbformat.read(path, 4)
    nb.metadata["dl101_run"] = {"events": list(found), "seconds": 1.0}
    nbformat.write(nb, path)


@pytest.fixture(scope="module", params=["ru", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def page(course, language):
    path, *_ = report.write(
        course, report.gather(course, language=language), course.classroom / "report" / f"{language}.html"
    )
    return path.read_text(encoding="utf-8")


def section(page, title):
    """The text after a heading, up to the next one of its rank."""
    found = re.search(rf"<h([23])[^>]*>\s*{title}.*?(?=<h[2\1]|</section>)", page, re.S)
    assert found, title
    return found[0]


def test_what_needs_a_person(page, language):
    broken = section(page, {"ru": "Не удалось проверить", "en": "Could not be graded"}[language])
    assert "broken" in broken and "untimely" in broken and "best" not in broken
    assert "who.ipynb" in section(
        page, {"ru": "Файлы неизвестно от кого", "en": "Files whose owner is unknown"}[language]
    )
    assert "flood" in section(page, {"ru": "Проверено, но", "en": "Graded, but"}[language])
    missing = section(page, {"ru": "Не сдано", "en": "Not handed in"}[language])
    assert "Олег" in missing and ("срок прошёл" in missing or "the deadline was" in missing) and "Иван" not in missing
    mark = section(page, {"ru": "Оценить вручную", "en": "To mark by hand"}[language])
    assert mark.count("/formgrader/submissions/") == len(tiny.SUBMISSIONS) - 1  # the untouched answer is zero by itself


def test_tampering_needs_a_person_and_its_evidence_is_escaped_and_bounded(course, page, language):
    found = section(page, {"ru": "Вмешательство в проверку", "en": "Tampering with the grading"}[language])
    assert "evil" in found and "broken" in found and "best" not in found
    assert "&lt;script&gt;ptrace" in found and "signal to the parent" in found
    assert "\x1b" not in page and "\u202e" not in page and "x" * 2001 not in page
    assert "<script>ptrace" not in page and "<b>new" not in page and "<i>c" not in page


def test_what_happened_is_told_with_its_evidence(page, language):
    found = section(page, {"ru": "Что случилось", "en": "What happened"}[language])
    assert {"ru": "double не уложилась в 2,5 с", "en": "double ran for more than 2.5 s"}[language] in found
    assert len(re.findall("cell-[0-9]+", found)) < 15
    assert {"ru": "и ещё событий: 8", "en": "and 8"}[language][:-1] in found


def test_attacks_are_not_pushed_out_by_other_events():
    many = [{"kind": "output", "cell": str(i)} for i in range(5000)]
    kept = events.bounded([*many, {"kind": "hostile", "cell": "add", "evidence": "fork"}])
    assert len(kept) == events.MAX_EVENTS and kept[-1]["kind"] == "hostile"
    assert events.bounded("nothing") == events.bounded(None) == events.bounded([None, {}, {"kind": None}]) == []
    assert len(events.bounded(many[:1] * 50)) == 1


@pytest.mark.parametrize("kind", [*events.TEXT, "something-new"])
def test_every_event_is_a_sentence_in_both_languages(kind):
    for cell in ("add", ""):
        for language in ("ru", "en"):
            text = events.told({"kind": kind, "cell": cell, "seconds": None, "evidence": ""}, language)
            assert text.endswith(".") and (cell in text) and "{" not in text


def test_links_lead_to_the_submission_in_formgrader(course, page):
    with gradebook.open_gradebook(course) as book:
        found = book.find_submission_notebook(tiny.ASSIGNMENT, tiny.ASSIGNMENT, "best")
        assert f"/formgrader/submissions/{found.id}" in page


def test_the_class_table(page, language):
    table = re.search(r'<table id="class">.*?</table>', page, re.S)[0]
    assert table.count("<tr data-group") == len(tiny.SUBMISSIONS) + 3  # broken, untimely, nemo
    row = re.search(r"<tr[^>]*><th[^>]*>[^<]*<small>squared.*?</tr>", table, re.S)[0]
    assert 'data-key="2"' in row
    row = re.search(r"<tr[^>]*><th[^>]*>broken.*?</tr>", table, re.S)[0]
    assert {"ru": "нужен человек", "en": "needs a person"}[language] in row and ">0<" not in row


def test_tests_mistakes_repairs_and_what_happened(page, language):
    assert "double.squared" in section(page, {"ru": "Распознанные ошибки", "en": "Mistakes recognised"}[language])
    hardest = section(page, {"ru": "Трудные проверки", "en": "The hardest tests"}[language])
    assert hardest.index("test-add") < hardest.index("test-double")  # more points of it are lost
    assert "syntax" in section(page, {"ru": "Что восстановлено", "en": "What was repaired"}[language])
    during = section(page, {"ru": "Что случилось", "en": "What happened"}[language])
    assert "endless" in during and "killer" in during and "best" not in during


def test_the_histogram_counts_everyone_who_has_points(course, page):
    bars = [int(n) for n in re.findall(r'<text class="n"[^>]*>(\d+)</text>', page)]
    assert sum(bars) == len(tiny.SUBMISSIONS)


def test_nothing_is_asked_of_the_network_and_names_cannot_do_harm(page):
    assert (
        not re.search(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=", page)
        and "url(" not in page
        and "@import" not in page
    )
    assert "default-src 'none'" in page
    assert "<b>Немов" not in page and "&lt;b&gt;Немов" in page


def test_the_page_speaks_one_language(page, language):
    words = re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>|<[^>]+>|Немов|Олег|Иван\w*|Мария|=Петрова", " ", page)
    if language == "en":
        words = words.replace("Маленькое задание", "")
        assert not re.findall("[а-яё]{4,}", words, re.I)
    else:
        assert f'<html lang="{language}">' in page and "Needs" not in words and "Graded" not in words


def test_csv_opens_in_excel(course, language):
    text = report.grades_csv(report.gather(course, language=language))
    assert text.startswith("\ufeff") and "\r\n" in text
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";" if language == "ru" else ","))
    by_id = {row[0]: row for row in rows}
    assert by_id["best"][1:4] == ["Иванов", "Иван", "101"] and by_id["best"][5:] == ["5", "5"]
    assert by_id["broken"][5:] == ["", ""] and by_id["nemo"][5:] == ["", ""]
    assert by_id["squared"][1] == "'=Петрова"


def test_the_table_for_an_lms(course, tmp_path):
    *_, path = report.write(course, report.gather(course, language="ru"), tmp_path / "report.html")
    assert path == tmp_path / "grades-lms.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert rows[0] == ["id", "email", tiny.ASSIGNMENT, "final"]
    by_id = {row[0]: row[2:] for row in rows[1:]}
    assert by_id["best"] == ["5", "5"] and by_id["broken"] == by_id["nemo"] == ["", ""]


def weigh(course, tmp_path, text):
    made = tiny.copy(course, tmp_path / "root")
    config = made.root / "nbgrader_config.py"
    config.write_text(f"{config.read_text(encoding='utf-8')}\nc.FinalGrade.weights = {text}\n", encoding="utf-8")
    return made


@pytest.mark.parametrize("name", ["hw1", tiny.ASSIGNMENT])
def test_a_weight_counts_in_the_total_alone(course, tmp_path, name):
    weighed = report.gather(weigh(course, tmp_path, {name: 1.5}), language="en")
    assert weighed.total("best") == 7.5 and weighed.total("broken") is None and weighed.max_total == 10.5
    assert "best,,,,,5,7.5" in report.grades_csv(weighed).replace("Иванов,Иван,101", ",,")


@pytest.mark.parametrize(("text", "words"), [({"hw9": 1}, "hw9"), ({"hw1": -1}, "-1"), ({"hw1": "all"}, "weights")])
def test_a_weight_that_makes_no_sense_is_named(course, tmp_path, text, words):
    with pytest.raises(UserError, match="c.FinalGrade.weights in nbgrader_config.py.*" + words):
        report.gather(weigh(course, tmp_path, text))


def test_decimals_follow_the_language(course):
    with gradebook.open_gradebook(course) as book:
        book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "squared").manual_score = 0.5
        book.db.commit()
    assert ";2,5;" in report.grades_csv(report.gather(course, language="ru"))
    assert ",2.5," in report.grades_csv(report.gather(course, language="en"))


def test_nothing_released_and_an_unknown_homework(tmp_path, course):
    fresh = tiny.make(tmp_path / "root")
    with pytest.raises(UserError, match="./course release hw1"):
        report.gather(fresh)
    with pytest.raises(UserError, match="hw1_tiny"):
        report.gather(course, ["hw9"])


@pytest.mark.parametrize("top, bins", [(20, 10), (7, 7), (18, 9), (100, 10), (13, 10), (2.5, 10)])
def test_bins_have_whole_edges_where_they_can(top, bins):
    assert report.report_page._bins(top) == bins
