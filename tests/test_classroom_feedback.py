"""Feedback: students read what they lost and why; no hidden test, nothing that could run; a zip with one page each."""

import re
import zipfile

import nbformat
import pytest

import tiny_course as tiny
from courseware.classroom import feedback, feedback_page, gradebook, harmless
from courseware.classroom.stopped import missing, stopped
from courseware.errors import UserError


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The graded tiny course, with a mark and a comment by hand."""
    made = tiny.copy(tiny.graded()[0], tmp_path_factory.mktemp("feedback") / "root")
    with gradebook.open_gradebook(made) as book:
        given = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "squared")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.find_comment("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "squared").manual_comment = "Почему именно *так*?"
        book.update_or_create_student("squared", first_name="Мария", last_name="Петрова")
        book.db.commit()
    return made


@pytest.fixture(scope="module")
def made(course):
    return feedback.feedback(course, "hw1", make_zip="folders")


def page(made, student):
    return made.pages[student].read_text(encoding="utf-8")


def test_everyone_graded_gets_a_page_where_nbgrader_expects_it(course, made):
    assert set(made.pages) == set(tiny.SUBMISSIONS)
    assert made.pages["best"] == course.feedback / "best" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.html"
    assert set(made.left_out) == {"broken", "untimely"}


@pytest.mark.parametrize("student", ["wrong-add", "squared", "evil", "best"])
def test_no_hidden_test_is_shown(made, student):
    text = page(made, student)
    assert (
        "secret_number" not in text
        and "HIDDEN TESTS" not in text
        and "double(5)" not in text.replace("double(5) is 25: was the number squared?", "")
    )
    assert "assert add" in text.replace('<span class="k">assert</span> <span class="n">add</span>', "assert add")


def test_hidden_tests_are_shown_where_the_settings_say_so(course, tmp_path):
    other = tiny.copy(course, tmp_path / "root")
    with open(other.root / "nbgrader_config.py", "a") as settings:
        settings.write("\nc.CleanForStudents.show_hidden_tests = True\n")
    text = page(feedback.feedback(other, "hw1", ["wrong-add"]), "wrong-add")
    assert "secret_number" in text and "HIDDEN TESTS" not in text and "скрытую часть" not in text


def test_every_lost_point_has_its_hint(made):
    for student in ("wrong-add", "squared", "evil", "endless", "killer", "empty", "syntax"):
        for row in re.findall(r'<tr class="(?:bad|part)">.*?</tr>', _summary(page(made, student)), re.S):
            said = re.sub(r"<[^>]+>", " ", re.findall(r"<td.*?</td>", row, re.S)[1])
            assert len(said.split()) >= 2 and "[" not in said, (student, row)


def test_what_failed_is_said(made):
    assert "was the number squared?" in page(made, "squared") and "[double.squared]" not in _summary(
        page(made, "squared")
    )
    assert "the sum of 41 and 1" in page(made, "wrong-add")
    assert "бесконечного цикла" in page(made, "endless")


def test_points_marks_comments_and_names(made):
    text = page(made, "squared")
    assert "<strong>3.5</strong> из 7" in text and "Мария Петрова" in text
    assert "Почему именно <em>так</em>?" in text and "1.5 / 2" in text
    assert "ещё не проверена преподавателем" not in text and "ещё не проверена преподавателем" in page(made, "best")
    assert "нет ответа" in _summary(page(made, "empty"))


def test_it_speaks_the_language_of_the_notebook(made):
    assert '<html lang="en">' in page(made, "warner") and "Your answer" in page(made, "warner")
    assert '<html lang="ru">' in page(made, "best") and "Ваш ответ" in page(made, "best")


def test_nothing_in_a_page_can_run(made):
    text = page(made, "evil")
    assert "<script" not in text and "onerror" not in re.sub(r"<pre.*?</pre>", "", text, flags=re.S)
    assert 'href="javascript' not in text and "default-src 'none'" in text
    assert "<b>bold</b>" in text and "<strong>мой ответ</strong>" in text
    assert "&lt;script&gt;alert(6)" in text and "data:image/svg+xml;base64" in text


def test_the_zip_holds_one_page_for_each_student(course, made):
    with zipfile.ZipFile(made.zip) as archive:
        assert sorted(archive.namelist()) == sorted(f"{s}/{tiny.ASSIGNMENT}.html" for s in tiny.SUBMISSIONS)
        assert archive.read(f"best/{tiny.ASSIGNMENT}.html") == made.pages["best"].read_bytes()
    flat = feedback.feedback(course, "hw1", ["best"], make_zip="files").zip
    with zipfile.ZipFile(flat) as archive:
        assert archive.namelist() == [f"best_{tiny.ASSIGNMENT}.html"]


def test_an_outdated_page_is_removed(course, made):
    own = course.feedback / "broken" / tiny.ASSIGNMENT
    own.mkdir(parents=True)
    (own / f"{tiny.ASSIGNMENT}.html").write_text("from an earlier version")
    assert "broken" in feedback.feedback(course, "hw1", ["broken", "best"]).left_out
    assert not own.exists()


def test_formgraders_own_button_makes_the_same_page(course, made):
    before = page(made, "squared")
    made.pages["squared"].unlink()
    result = gradebook.api(course).generate_feedback(tiny.ASSIGNMENT, "squared")
    assert result["success"], result
    assert page(made, "squared") == before


def test_nobody_graded_and_unknown_student(tmp_path, course):
    with pytest.raises(UserError, match="Did you mean best"):
        feedback.feedback(course, "hw1", ["bestt"])
    fresh = tiny.copy(course, tmp_path / "root")
    with gradebook.open_gradebook(fresh) as book:
        for student in list(tiny.SUBMISSIONS):
            book.remove_submission(tiny.ASSIGNMENT, student)
    with pytest.raises(UserError, match="./course grade hw1"):
        feedback.feedback(fresh, "hw1")


@pytest.mark.parametrize(
    "text, gone",
    [
        ("<script>x</script>hi", "x"),
        ("<style>*{}</style>hi", "*{}"),
        ("<iframe src='a'></iframe>hi", "iframe"),
        ("<img src='https://a.b/c.png'>hi", "https"),
        ("<p style='position:fixed' onclick='x()'>hi</p>", "on"),
        ("<a href=' javascript:alert(1)'>hi</a>", "javascript"),
        ("<svg onload=alert(1)>hi", "svg"),
        ("<SCRIPT>x</SCRIPT >hi", "x"),
        ("<form action=a><input name=b>hi</form>", "input"),
        ("<meta http-equiv=refresh content=1>hi", "meta"),
    ],
)
def test_clean(text, gone):
    kept = harmless.clean(text)
    assert gone not in kept.replace("position", "") and "style=" not in kept


def test_traceback_lines_of_hidden_tests_are_cut():
    hidden = {"secret = make(41)", "assert f(secret) == 3"}
    shown = feedback_page.without_hidden(
        [
            "\x1b[0;31mAssertionError\x1b[0m Traceback",
            "      2 ### BEGIN HIDDEN TESTS\n      3 secret = make(41)\n"
            "----> 4 assert f(secret) == 3\n      5 ### END HIDDEN TESTS",
            "Cell In[2], line 1, in f(x)\n----> 1 return x",
            "AssertionError: no",
        ],
        hidden,
    )[0]
    assert "secret" not in shown and "HIDDEN" not in shown and shown.count(feedback_page.CUT) == 1
    assert "return x" in shown and shown.endswith("AssertionError: no")


def _summary(text):
    return re.search(r'<table class="summary">.*?</table>', text, re.S)[0]


def test_prose_corrected_since_is_the_homeworks_and_what_a_student_adds_is_shown():
    released = "## Задача 9. Скорость обучения\n\nСоберём матрицы и обучим нейрон по 50 шагов."
    assert feedback_page._alike(released.replace("50", "60"), released)
    assert not feedback_page._alike(released + "\n\nЯ не понял, откуда взять матрицы и что такое шаг.", released)
    assert not feedback_page._alike("Мой ответ на другой вопрос", released)


def _answered(source, ename, evalue):
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata.nbgrader = {"grade_id": "answer", "solution": True, "grade": False}
    cell.outputs = [nbformat.v4.new_output("error", ename=ename, evalue=evalue)] if ename else []
    return cell


def test_a_name_that_is_missing_is_explained_by_the_answer_that_stopped(made):
    summary = _summary(page(made, "syntax"))
    assert "SyntaxError" in summary and "is not defined" not in summary and "NameError" not in summary
    loop = _answered("step = 0\nwhile True:\n    step += 1\ndef update(w): return w", "CellTimeoutError", "Too long.")
    broken = _answered("def cost(A, Y:", "SyntaxError", "'(' was never closed (<ipython-input-10-807c>, line 1)")
    found = stopped(nbformat.v4.new_notebook(cells=[loop, broken]))
    assert found == {"step": "Too long.", "update": "Too long.", "cost": "SyntaxError: '(' was never closed (line 1)"}
    again = nbformat.v4.new_notebook(cells=[loop, _answered("update = abs", None, None)])
    assert "update" not in stopped(again)  # made by the later answer
    other = nbformat.v4.new_output("error", ename="NameError", evalue="name 'np' is not defined")
    assert missing(other, found) is None
    other.evalue = "name 'cost' is not defined"
    assert missing(other, found) == found["cost"]
