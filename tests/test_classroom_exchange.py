"""nbgrader's own commands and formgrader work on the same class as ./course: the exchange there and back."""

import contextlib
import io
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp

import tiny_course as tiny
from courseware.classroom import collect, feedback, grade, gradebook, notes, release
from courseware.classroom.execute import METADATA

STUDENT = "student1"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader under SQLAlchemy 2.1


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The course, an exchange folder, and a student's own folder, all new."""
    folder = tmp_path_factory.mktemp("exchange")
    course = tiny.make(folder / "root")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DL101_CLASSROOM", str(course.classroom))
        patch.setenv("DL101_EXCHANGE", str(folder / "exchange"))
        home = folder / "home"
        home.mkdir()
        (home / "nbgrader_config.py").write_text(
            f'c = get_config()\nc.CourseDirectory.course_id = "dl101"\nc.Exchange.root = {str(folder / "exchange")!r}\n'
        )
        yield course, home, folder / "exchange"


def nbgrader(where, *arguments):
    """Runs `nbgrader …` in a folder, in this process (a new one takes seconds); returns what it said."""
    said = io.StringIO()
    NbGraderApp.clear_instance()
    with contextlib.chdir(where), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        app = NbGraderApp.instance()
        code = 0
        try:
            app.initialize(list(arguments))
            app.start()
        except NoStart:
            pass  # the subcommand has run
        except SystemExit as end:
            code = end.code
        finally:
            if app.subapp is not None:
                type(app.subapp).clear_instance()
            NbGraderApp.clear_instance()
    assert code in (0, None), said.getvalue()
    return said.getvalue()


def test_the_whole_way_through_the_exchange(place):
    course, home, exchange = place
    made = release.release(course, "hw1")  # DL101_EXCHANGE is set, so it goes to the exchange too
    assert made.exchange == exchange / "dl101" / "outbound" / tiny.ASSIGNMENT
    assert (made.exchange / f"{tiny.ASSIGNMENT}.ipynb").exists()
    nbgrader(course.root, "release_assignment", tiny.ASSIGNMENT, "--force")
    assert tiny.ASSIGNMENT in nbgrader(course.root, "list", "--json")

    nbgrader(home, "fetch_assignment", tiny.ASSIGNMENT)
    notebook = home / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb"
    assert "HIDDEN" not in notebook.read_text(encoding="utf-8")
    tiny.write(notebook, tiny.notebook("ru", {**tiny.ANSWERS, **tiny.MISTAKES["squared"]}))
    nbgrader(home, "submit", tiny.ASSIGNMENT, f"--student={STUDENT}")
    assert STUDENT in nbgrader(course.root, "list", "--inbound", "--json")

    nbgrader(course.root, "collect", tiny.ASSIGNMENT)
    assert (course.submitted / STUDENT / tiny.ASSIGNMENT / "timestamp.txt").exists()
    nbgrader(course.root, "autograde", tiny.ASSIGNMENT)
    graded = (course.autograded / STUDENT / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb").read_text(encoding="utf-8")
    assert METADATA in graded  # it was our executor that ran
    nbgrader(course.root, "generate_feedback", tiny.ASSIGNMENT)
    page = (course.feedback / STUDENT / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.html").read_text(encoding="utf-8")
    assert "was the number squared" in page and "secret_number" not in page
    nbgrader(course.root, "release_feedback", tiny.ASSIGNMENT)
    assert list((exchange / "dl101" / "feedback").glob("*.html"))


def test_formgraders_view_counts_the_same(place):
    course, _, _ = place
    listed = gradebook.api(course).get_assignments()
    assert [(a["name"], a["num_submissions"], a["max_score"]) for a in listed] == [(tiny.ASSIGNMENT, 1, 7.0)]
    assert listed[0]["status"] == "released"
    submission = gradebook.api(course).get_submission(tiny.ASSIGNMENT, STUDENT)
    assert (submission["score"], submission["needs_manual_grade"], submission["autograded"]) == (2.0, True, True)


def test_ours_goes_on_from_what_nbgrader_collected(place):
    course, _, _ = place
    result = grade.grade(course, "hw1")[0]
    assert (result.student, result.points, result.cells[1].hint) == (STUDENT, 2.0, "double.squared")
    assert grade.grade(course, "hw1")[0].unchanged


def test_formgraders_autograde_button_runs_ours(place):
    course, _, _ = place
    later = datetime.now(UTC) + timedelta(minutes=1)  # than what the exchange collected, perhaps in this second
    tiny.submit(course, STUDENT, tiny.MISTAKES["endless"], time=f"{later:%Y-%m-%d %H:%M:%S} UTC")
    answer = gradebook.api(course).autograde(tiny.ASSIGNMENT, STUDENT)
    assert answer["success"], answer
    with gradebook.open_gradebook(course) as book:
        assert book.find_submission(tiny.ASSIGNMENT, STUDENT).score == 3.0


@pytest.mark.parametrize("way", ["ours", "nbgrader's"])
def test_what_the_exchange_collected_damaged_is_repaired_before_it_is_graded(place, way):
    course, _, _ = place
    student = f"damaged-{way[:4]}"
    path = tiny.submit(course, student)
    nb = tiny.notebook("ru", tiny.ANSWERS)
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)
    tiny.write(path, nb)
    came = path.read_bytes()
    if way == "ours":
        grade.grade(course, "hw1", [student])
    else:
        assert gradebook.api(course).autograde(tiny.ASSIGNMENT, student)["success"]
    with gradebook.open_gradebook(course) as book:
        assert book.find_submission(tiny.ASSIGNMENT, student).score == 5.0
    assert notes.read_record(course, tiny.ASSIGNMENT, student).repaired
    kept = (course.classroom / "originals" / student).rglob("*.ipynb")
    assert [p.read_bytes() for p in kept] == [came]
    shutil.rmtree(path.parents[1])
    notes_path = course.classroom / "repairs" / tiny.ASSIGNMENT / f"{student}.json"
    notes_path.unlink()
    with gradebook.open_gradebook(course) as book:
        book.remove_student(student)


def test_a_submission_without_a_notebook_does_not_break_formgraders_lists(place):
    course, _, _ = place
    tiny.submit(course, "broken").write_text("not a notebook")
    assert grade.grade(course, "hw1", ["broken"])[0].status == "person"
    api = gradebook.api(course)
    assert {s["student"] for s in api.get_submissions(tiny.ASSIGNMENT)} == {STUDENT, "broken"}
    assert [s["id"] for s in api.get_students()] and api.get_assignments()[0]["num_submissions"] == 2
    assert not api.get_student_submissions("broken")[0]["autograded"]


def test_feedback_goes_out_where_some_of_the_work_came_from_an_lms(place, tmp_path):
    course, _, exchange = place
    tiny.write(tmp_path / "work.ipynb", tiny.notebook("en", tiny.ANSWERS))
    collect.collect(course, "hw1", [tmp_path / "work.ipynb"], student="lms-student")
    grade.grade(course, "hw1", ["lms-student"])
    feedback.feedback(course, "hw1")
    before = len(list((exchange / "dl101" / "feedback").glob("*.html")))
    nbgrader(course.root, "release_feedback", tiny.ASSIGNMENT)
    assert len(list((exchange / "dl101" / "feedback").glob("*.html"))) == before + 1
