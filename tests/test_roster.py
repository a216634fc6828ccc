"""The roster: whatever a spreadsheet or an LMS writes is read, and mistakes are named with their lines."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook

import small_homework as small
from courseware.classroom import roster
from courseware.classroom.gradebook import open_gradebook
from courseware.classroom.roster import Student
from courseware.course import Course
from courseware.errors import UserError

ROWS = [
    Student("st01", "Иван", "Иванов", "БПМ-231", "ivanov@example.org"),
    Student("st02", "Alice", "Brown", "БПМ-232", ""),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A course with an empty gradebook: nbgrader takes a second or two to make one."""
    made = small.make_course(tmp_path_factory.mktemp("empty") / "course")
    shutil.copy(Path(__file__).resolve().parents[1] / "nbgrader_config.py", made.root)
    with open_gradebook(made):
        pass
    return made


@pytest.fixture
def course(tmp_path, empty):
    shutil.copytree(empty.root, tmp_path / "course")
    return Course(root=tmp_path / "course", classroom=tmp_path / "course" / "classroom")


def file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "students.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "heads",
    [
        ("Логин", "Имя", "Фамилия", "Группа", "Адрес электронной почты"),
        ("Student ID", "First name", "Last_name", "Group", "E-mail"),
    ],
)
def test_encodings_separators_and_headings(tmp_path, encoding, separator, heads):
    lines = [
        separator.join(heads),
        "",
        separator.join(["st01", "Иван", " Иванов ", "БПМ-231", "ivanov@example.org"]),
        separator.join(["st02", "Alice", "Brown", "БПМ-232", ""]),
    ]
    assert roster.read_csv(file(tmp_path, "\r\n".join(lines), encoding)) == ROWS


@pytest.mark.parametrize(
    "text, names",
    [
        ("sep=;\nФИО;Номер студенческого билета\nИванов Иван Иванович;7", ("Иван", "Иванов")),
        ("name,id\nIvan Ivanov,7", ("Ivan", "Ivanov")),
        ('Student,ID,SIS Login ID,Section\n"Ivanov, Ivan",7,x,A', ("Ivan", "Ivanov")),
        ("Имя,Фамилия,Индивидуальный номер,Адрес электронной почты\nИван,Иванов,7,", ("Иван", "Иванов")),
    ],
)
def test_names_as_lists_have_them(tmp_path, text, names):
    (student,) = roster.read_csv(file(tmp_path, text))
    assert (student.id, student.first_name, student.last_name) == ("7", *names)


@pytest.mark.parametrize(
    "text, said",
    [
        ("id,name\n,Иван\nst1,A B\n", "line 2: no id"),
        ("id,name\nst1,A\n\nst1,B\n", "lines 2 and 4: both have the id 'st1'"),
        ("id,name\nst1,A\nST1,B\n", "lines 2 and 3"),
        ("id,name\nST1,A\nst1,B\n", "lines 2 and 3"),
        ("id,name\na/b,A\n", "line 2: the id 'a/b'"),
        ("id,name\n../x,A\n", "line 2"),
        ('id,name\n"st1","two\nlines"\n,B\n', "line 4: no id"),
        ("name,group\nA,1\n", "no column of student ids. Its headings: name, group"),
        ("", "is empty"),
        ("id,name\n", "no students"),
        ("PK\x03\x04", "is a spreadsheet"),
    ],
)
def test_mistakes_are_sentences_with_lines(tmp_path, text, said):
    with pytest.raises(UserError) as caught:
        roster.read_csv(file(tmp_path, text))
    assert said in str(caught.value)


def test_no_such_file_and_a_folder(tmp_path):
    with pytest.raises(UserError, match="There is no file"):
        roster.read_csv(tmp_path / "none.csv")
    with pytest.raises(UserError, match="Name a CSV file"):
        roster.read_csv(tmp_path)


def gradebook(course):
    with Gradebook(f"sqlite:///{course.gradebook}") as book:
        return {s.id: (s.first_name, s.last_name, s.email) for s in book.students}


def test_update_adds_changes_and_never_deletes_unasked(course, tmp_path):
    first = roster.update(course, file(tmp_path, "id,first name,last name,e-mail\nst1,A,One,a@x.org\nst2,B,Two,\n"))
    assert [s.id for s in first.added] == ["st1", "st2"]
    assert gradebook(course) == {"st1": ("A", "One", "a@x.org"), "st2": ("B", "Two", None)}
    before = roster.path(course).stat().st_mtime_ns
    again = roster.update(course, file(tmp_path, "id,first name,last name,e-mail\nst1,A,One,a@x.org\nst2,B,Two,\n"))
    assert len(again.same) == 2 and roster.path(course).stat().st_mtime_ns == before
    second = roster.update(course, file(tmp_path, "id,first name,last name\nST1,Anna,One\nst3,C,Three\n"))
    assert [s.id for s in second.changed] == ["st1"] and [s.id for s in second.kept] == ["st2"]
    assert [s.id for s in roster.load(course)] == ["st1", "st2", "st3"] == sorted(gradebook(course))


def test_remove_keeps_the_grades_of_who_handed_something_in(course, tmp_path):
    roster.update(course, file(tmp_path, "id\nst1\nst2\nst3\n"))
    with Gradebook(f"sqlite:///{course.gradebook}") as book:
        book.add_assignment(small.NAME)
        book.add_submission(small.NAME, "st2")
    done = roster.update(course, file(tmp_path, "id\nst1\n"), remove=True)
    assert [s.id for s in done.removed] == ["st2", "st3"] and [s.id for s in roster.load(course)] == ["st1"]
    assert sorted(gradebook(course)) == ["st1", "st2"]


def test_a_broken_file_leaves_the_roster_alone(course, tmp_path):
    roster.update(course, file(tmp_path, "id\nst1\n"))
    with pytest.raises(UserError):
        roster.update(course, file(tmp_path, "id\nst1\nst1\n"))
    assert [s.id for s in roster.load(course)] == ["st1"]


def test_command(course, tmp_path, capsys):
    with pytest.raises(UserError, match="course roster students.csv"):
        roster.run(SimpleNamespace(file=None, remove=False), course)
    assert roster.run(SimpleNamespace(file=file(tmp_path, "id;ФИО\nst1;Иванов Иван\n"), remove=False), course) == 0
    assert roster.run(SimpleNamespace(file=None, remove=False), course) == 0
    assert "Иван Иванов" in capsys.readouterr().out
