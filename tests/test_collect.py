"""Collect: who sent what is found from the names that Colab and an LMS give; nothing is lost, nothing is guessed."""

import io
import json
import os
import unicodedata
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

import small_homework as small
from courseware.classroom import collect, downloads, identify, repair, roster
from courseware.classroom.roster import Student
from courseware.errors import UserError

CLASS = [
    Student("ivanov", "Иван", "Иванов", "231", "i.ivanov@example.org"),
    Student("st042", "Юлия", "Щербакова", "231", "yulia.sh@example.org"),
    Student("st043", "Alexey", "Petrov", "232"),
    Student("st044", "Пётр", "Кузнецов", "232"),
    Student("st045", "Анна", "Кузнецова", "232"),
    Student("st046", "Мария", "Ли", "232"),
    Student("st047", "Мария", "Соколова", "232"),
    Student("st048", "Максим", "Соколова", "232"),
    Student("12", "Jane", "van Dyk", "233"),
]


@pytest.fixture
def course(tmp_path):
    made = small.make_course(tmp_path / "course")
    roster.save(made, CLASS)
    return made


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "downloads").mkdir()
    return tmp_path / "downloads"


def put(folder, name, data=None, day=10):
    """A file handed in on that day of November; a correct notebook if no data are given."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small.data(small.answered()) if data is None else data)
    time = datetime(2026, 11, day, 12, tzinfo=UTC).timestamp()
    os.utime(path, (time, time))
    return path


def archive(files, flag=None, encoding=None, day=10):
    """A zip of {name: data}; with `encoding`, names are written as an old archiver does, without saying which."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            raw = name.encode(encoding) if encoding else None
            stored = raw.decode("cp437") if raw and encoding != "utf-8" else name
            info = zipfile.ZipInfo("x" * len(raw) if raw else stored, (2026, 11, day, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    made = out.getvalue()
    for name in files if encoding else ():
        raw = name.encode(encoding)
        made = made.replace(b"x" * len(raw), raw)
    return made


def tree(folder):
    return {
        str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def submitted(course, student):
    return course.submitted / student / small.NAME / f"{small.NAME}.ipynb"


@pytest.mark.parametrize(
    "name, student",
    [
        ("ivanov_hw1.ipynb", "ivanov"),
        ('Иван Иванов_123456_assignsubmission_file_/Копия блокнота "hw1_small.ipynb"', "ivanov"),
        ("Иванов Иван_12_assignsubmission_file_/Копия hw1_small (1).ipynb", "ivanov"),
        ("Копия блокнота hw1 Иванов Иван Петрович.ipynb", "ivanov"),
        ("Copy of hw1_small.ipynb - Ivan Ivanov.ipynb", "ivanov"),
        ("ivanovivan_123_456_hw1_small-2.ipynb", "ivanov"),
        ("ivanovivan_LATE_43_12_hw1.ipynb", "ivanov"),
        ("i.ivanov@example.org/hw1.ipynb", "ivanov"),
        ("hw1_small__st042__2026-11-20T18-05.ipynb", "st042"),
        ("ST042 hw1.ipynb", "st042"),
        ("Scherbakova_Julia_hw1.ipynb", "st042"),
        ("Shcherbakova Yuliya.ipynb", "st042"),
        ("Юлия_Щербакова.ipynb", "st042"),
        ("Алексей Петров/hw1.ipynb", "st043"),
        ("Aleksei Petrov hw1.ipynb", "st043"),
        ("Петр Кузнецов.ipynb", "st044"),
        ("hw1_Кузнецова.ipynb", "st045"),
        ("231/Щербакова/дз1.ipynb", "st042"),
        ("12_hw1.ipynb", "12"),
        ("12/hw1.ipynb", "12"),
        ("Van Dyk Jane - hw1.ipynb", "12"),
        ("Мария Ли.ipynb", "st046"),
    ],
)
def test_the_student_is_found(name, student):
    match, contradicting = identify.Roster(CLASS).identify(tuple(name.split("/")))
    assert [s.id for s in match.students] == [student] and not contradicting


@pytest.mark.parametrize(
    "name, students",
    [
        ("hw1_small.ipynb", []),
        ("Копия hw1 (12).ipynb", []),
        ("Untitled0.ipynb", []),
        ("Иван.ipynb", []),
        ("Сидоров Пётр.ipynb", []),
        ("Ольга Щербакова hw1.ipynb", []),
        ("hw1 Petrova.ipynb", []),
        ("liliya.ipynb", []),
        ("Соколова hw1.ipynb", ["st047", "st048"]),
        ("Петров_Алексей и Иванов_Иван.ipynb", ["ivanov", "st043"]),
        ("Иван Иванов_7_assignsubmission_file_/petrov_alexey.ipynb", ["ivanov", "st043"]),
    ],
)
def test_nothing_is_guessed(name, students):
    match, _ = identify.Roster(CLASS).identify(tuple(name.split("/")))
    assert sorted(s.id for s in match.students) == students


def test_homonyms_and_ids_that_are_names_of_others():
    look = identify.Roster(
        [
            Student("a1", "Иван", "Иванов"),
            Student("a2", "Иван", "Иванов"),
            Student("smirnov", "Пётр", "Смирнов"),
            Student("smirnov2", "Олег", "Смирнов"),
        ]
    )
    assert len(look.find("Иванов Иван hw1.ipynb").students) == 2
    assert {s.id for s in look.find("smirnov_oleg.ipynb").students} == {"smirnov", "smirnov2"}
    assert [s.id for s in look.find("smirnov2_hw1.ipynb").students] == ["smirnov2"]


def test_a_folder_of_downloads(course, inbox):
    put(inbox, "ivanov_hw1.ipynb")
    put(
        inbox,
        'Юлия Щербакова_1_assignsubmission_file_/Копия блокнота "hw1_small.ipynb"',
        small.data(small.answered("en")),
    )
    put(
        inbox,
        "Алексей Петров_2_assignsubmission_file_/hw1.zip",
        archive({"work/hw1_small (1).ipynb": small.data(small.answered())}),
    )
    put(inbox, "__MACOSX/._ivanov_hw1.ipynb", b"\x00\x05\x16\x07")
    put(inbox, ".ipynb_checkpoints/ivanov_hw1-checkpoint.ipynb", b"{}")
    put(inbox, "Оценки.csv", b"a,b")
    put(inbox, "hw1_small.ipynb")
    result = collect.collect(course, "hw1", inbox)
    assert [(c.student, c.state, c.record.language) for c in result.submissions] == [
        ("ivanov", "new", "ru"),
        ("st042", "new", "en"),
        ("st043", "new", "ru"),
    ]
    for c in result.submissions:
        assert small.answers_in(__import__("nbformat").read(submitted(course, c.student), 4)) == small.ANSWERS
        assert submitted(course, c.student).with_name("timestamp.txt").read_text().startswith("2026-11-10 ")
    assert [(u.file, u.note.code) for u in result.unplaced] == [("hw1_small.ipynb", "who.unknown")]
    assert (course.classroom / result.unplaced[0].kept).read_bytes() == (inbox / "hw1_small.ipynb").read_bytes()
    assert [s.id for s in result.missing] == ["12", "st044", "st045", "st046", "st047", "st048"]
    text = collect.table(result, "ru")
    assert "--student" in text and "Иван Иванов" in text


def test_a_second_run_changes_nothing(course, inbox):
    put(inbox, "ivanov_hw1.ipynb")
    put(inbox, "unknown.ipynb")
    put(
        inbox,
        "st042.zip",
        archive({"hw1.ipynb": small.data(small.answered()), "photos/cat.png": b"\x89PNG" + b"1" * 50}),
    )
    collect.collect(course, "hw1", inbox)
    before = tree(course.classroom)
    result = collect.collect(course, "hw1", inbox)
    assert {c.state for c in result.submissions} == {"unchanged"} and len(result.unplaced) == 1
    assert tree(course.classroom) == before


def test_the_latest_version_wins_and_all_are_kept(course, inbox):
    versions = [small.data(small.answered(answers={"rate": f"alpha = {n}"})) for n in range(4)]
    put(inbox, "ivanov_hw1.ipynb", versions[1], day=11)
    put(inbox, "ivanov_hw1 (1).ipynb", versions[0], day=10)
    result = collect.collect(course, "hw1", inbox)
    assert b"alpha = 1" in submitted(course, "ivanov").read_bytes()
    assert any(n.code == "version.several" for n in result.submissions[0].notes)
    newer = put(inbox, "late/ivanov.ipynb", versions[2], day=12)
    assert collect.collect(course, "hw1", [newer]).submissions[0].state == "updated"
    assert b"alpha = 2" in submitted(course, "ivanov").read_bytes()
    older = put(inbox, "old/ivanov.ipynb", versions[3], day=9)
    assert collect.collect(course, "hw1", older).submissions[0].state == "older"
    assert b"alpha = 2" in submitted(course, "ivanov").read_bytes()
    kept = {p.read_bytes() for p in (course.classroom / "originals" / "ivanov" / small.NAME).glob("*.ipynb")}
    assert kept == set(versions)


def test_numbered_copies_of_one_moment(course, inbox):
    put(inbox, "ivanov hw1 (2).ipynb", small.data(small.answered(answers={"rate": "alpha = 2"})))
    put(inbox, "ivanov hw1 (1).ipynb", small.data(small.answered(answers={"rate": "alpha = 1"})))
    collect.collect(course, "hw1", inbox)
    assert b"alpha = 2" in submitted(course, "ivanov").read_bytes()


def test_an_unusable_latest_version_falls_back_and_says_so(course, inbox):
    put(inbox, "ivanov.ipynb", day=10)
    put(inbox, "ivanov (1).ipynb", b"", day=11)
    (got,) = collect.collect(course, "hw1", inbox).submissions
    assert got.record.usable and submitted(course, "ivanov").exists()
    (note,) = got.record.needs_person
    assert note.code == "version.fallback" and "пустой" in note.text("ru") and "ivanov (1).ipynb" in note.text("en")


@pytest.mark.parametrize(
    "name, data, code",
    [
        ("ivanov.ipynb", b"", "file.empty"),
        ("ivanov.pdf", b"%PDF-1.4", "file.not-notebook"),
        ("ivanov.py", b"import numpy", "file.not-notebook"),
        ("ivanov.zip", b"PK\x03\x04 cut", "archive.broken"),
        ("ivanov.zip", b"", "file.empty"),
        ("ivanov.rar", b"Rar!\x1a", "archive.kind"),
        ("ivanov.ipynb", small.data(small.answered())[:30], "file.not-json"),
    ],
)
def test_what_cannot_be_used_needs_a_person(course, inbox, name, data, code):
    put(inbox, name, data)
    result = collect.collect(course, "hw1", inbox)
    (got,) = result.submissions
    assert got.state == "unusable" and [n.code for n in got.record.needs_person] == [code]
    assert not submitted(course, "ivanov").exists()
    assert result.needs_person[0][0] == "ivanov" and repair.needs_person(course, small.NAME)[0][2].code == code
    assert "ivanov" not in [s.id for s in result.missing]


@pytest.mark.parametrize("name", ["ivanov_hw1.ipynb.json", "ivanov_hw1.ipynb.txt", "ivanov_hw1", "ivanov_hw1.json"])
def test_other_endings_of_notebooks(course, inbox, name):
    put(inbox, name)
    assert collect.collect(course, "hw1", inbox).submissions[0].state == "new"


def test_the_unknown_file_is_given_to_a_student_by_hand(course, inbox):
    put(inbox, "Копия блокнота.ipynb")
    assert len(collect.collect(course, "hw1", inbox).unplaced) == 1
    result = collect.collect(course, "hw1", inbox / "Копия блокнота.ipynb", student="ST043")
    assert result.unplaced == [] and result.submissions[0].student == "st043"
    assert repair.needs_person(course, small.NAME) == []


def test_folders_that_contradict_their_files(course, inbox):
    put(inbox, "Иван Иванов_7_assignsubmission_file_/petrov_alexey.ipynb")
    result = collect.collect(course, "hw1", inbox)
    assert result.submissions == [] and [u.note.code for u in result.unplaced] == ["who.conflict"]
    assert "ivanov (Иван Иванов), st043 (Alexey Petrov)" in result.unplaced[0].note.text("en")


def test_a_notebook_that_says_whose_it_is(course, inbox):
    sent = small.answered()
    sent.metadata["dl101"]["student"], sent.metadata["dl101"]["handed_in"] = "st042", "2026-11-08T10:00:00+03:00"
    put(inbox, "hw1_small.ipynb", small.data(sent))
    (got,) = collect.collect(course, "hw1", inbox).submissions
    assert got.student == "st042" and got.record.time == "2026-11-08T07:00:00+00:00"


def test_pictures_beside_a_notebook_come_along_and_programs_do_not(course, inbox):
    put(
        inbox,
        "st042.zip",
        archive(
            {
                "hw1.ipynb": small.data(small.answered()),
                "my_photos/cat.jpg": b"\xff\xd8\xff photo",
                "numpy.py": b"raise SystemExit",
                "../../evil.png": b"\x89PNG evil",
            }
        ),
    )
    collect.collect(course, "hw1", inbox)
    there = set(tree(course.submitted / "st042" / small.NAME))
    assert there == {f"{small.NAME}.ipynb", "timestamp.txt", "submission_secret.txt", "my_photos/cat.jpg", "evil.png"}
    assert not list(course.root.parent.rglob("evil.png"))[1:] or all(
        course.classroom in p.parents for p in course.root.parent.rglob("evil.png")
    )
    assert not any(p.name == "evil.png" and course.classroom not in p.parents for p in course.root.parent.rglob("*"))


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "utf-8"])
def test_names_in_old_archives(course, inbox, encoding):
    path = put(
        inbox,
        "moodle.zip",
        archive(
            {"Юлия Щербакова_1_assignsubmission_file_/Копия блокнота.ipynb": small.data(small.answered())},
            encoding=encoding,
        ),
    )
    (file,) = downloads.walk(path)
    assert file.parts == ("moodle.zip", "Юлия Щербакова_1_assignsubmission_file_", "Копия блокнота.ipynb")
    assert collect.collect(course, "hw1", path).submissions[0].student == "st042"


def test_decomposed_names_from_a_mac(course, inbox):
    put(inbox, unicodedata.normalize("NFD", "Алексей Петров") + "/hw1.ipynb")
    assert collect.collect(course, "hw1", inbox).submissions[0].student == "st043"


def test_archives_that_would_fill_the_memory(course, inbox):
    put(inbox, "ivanov.zip", archive({"hw1.ipynb": b"0" * 40_000_000}))
    put(
        inbox,
        "st042.zip",
        archive({"a.zip": archive({"b.zip": archive({"c.zip": archive({"d.zip": archive({"hw1.ipynb": b"{}"})})})})}),
    )
    codes = {
        c.student: [n.code for n in c.record.needs_person] for c in collect.collect(course, "hw1", inbox).submissions
    }
    assert codes == {"ivanov": ["archive.too-large"], "st042": ["archive.too-large"]}


def test_a_protected_archive(course, inbox):
    data = bytearray(archive({"hw1.ipynb": b"{}"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    put(inbox, "ivanov.zip", bytes(data))
    assert collect.collect(course, "hw1", inbox).submissions[0].record.needs_person[0].code == "archive.password"


def test_what_the_exchange_collected_is_repaired_and_kept(course):
    folder = course.submitted / "ivanov" / small.NAME
    sent = small.answered()
    for cell in sent.cells:
        cell.metadata = {}
    folder.mkdir(parents=True)
    (folder / "Копия hw1_small (1).ipynb").write_bytes(small.data(sent))
    (folder / "timestamp.txt").write_text("2026-11-05 10:00:00.000000 UTC")
    (got,) = collect.repair_submitted(course, "hw1")
    assert [p.name for p in folder.glob("*.ipynb")] == [
        f"{small.NAME}.ipynb"
    ] and got.record.time == "2026-11-05T10:00:00+00:00"
    assert [n.code for n in got.record.repaired] == ["cell.metadata"]
    before = tree(course.classroom)
    assert (
        collect.repair_submitted(course, "hw1", ["ivanov"])[0].state == "unchanged" and tree(course.classroom) == before
    )


def test_a_later_exchange_submission_beats_an_earlier_download_and_is_not_overwritten(course, inbox):
    download = put(inbox, "ivanov.ipynb", small.data(small.answered(answers={"rate": "alpha = 1"})), day=10)
    collect.collect(course, "hw1", download)
    submitted(course, "ivanov").write_bytes(small.data(small.answered(answers={"rate": "alpha = 2"})))
    submitted(course, "ivanov").with_name("timestamp.txt").write_text("2026-11-12 10:00:00 UTC")
    collect.collect(course, "hw1", download)
    assert b"alpha = 2" in submitted(course, "ivanov").read_bytes()
    assert submitted(course, "ivanov").with_name("timestamp.txt").read_text().startswith("2026-11-12")


def test_an_instructors_edit_stays_without_making_the_student_late(course, inbox):
    download = put(inbox, "ivanov.ipynb", day=10)
    collect.collect(course, "hw1", download)
    edited = json.loads(submitted(course, "ivanov").read_bytes())
    edited["cells"].append(
        {"cell_type": "code", "id": "mine", "metadata": {}, "source": "# fixed", "outputs": [], "execution_count": None}
    )
    submitted(course, "ivanov").write_bytes(json.dumps(edited).encode())
    collect.collect(course, "hw1", download)
    assert b"# fixed" in submitted(course, "ivanov").read_bytes()
    assert submitted(course, "ivanov").with_name("timestamp.txt").read_text().startswith("2026-11-10")


def test_no_roster_is_a_sentence_unless_the_student_is_named(course, inbox):
    roster.path(course).unlink()
    file = put(inbox, "x.ipynb")
    with pytest.raises(UserError, match="course roster"):
        collect.collect(course, "hw1", inbox)
    assert collect.collect(course, "hw1", file, student="st1").submissions[0].student == "st1"


@pytest.mark.parametrize(
    "source, student, said",
    [
        ("nowhere", None, "There is no folder or file"),
        ("download", None, "Did you mean"),
        ("downloads", "st0421", "Did you mean st042"),
        ("downloads", "../x", "is not an id"),
        ("course/classroom", None, "holds the class itself"),
    ],
)
def test_mistakes_at_the_keyboard(course, inbox, tmp_path, source, student, said):
    with pytest.raises(UserError, match=said):
        collect.collect(course, "hw1", tmp_path / source, student)


def test_an_unknown_homework(course, inbox):
    with pytest.raises(UserError, match="There is no homework 'hw7'"):
        collect.collect(course, "hw7", inbox)


def test_a_full_disk_is_a_sentence_and_a_rerun_goes_on(course, inbox, monkeypatch):
    put(inbox, "ivanov.ipynb")
    put(inbox, "st042.ipynb")
    real, calls = os.replace, []

    def full(*paths):
        calls.append(paths)
        if len(calls) == 5:
            raise OSError(28, "No space left on device")
        return real(*paths)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UserError, match="No space left"):
        collect.collect(course, "hw1", inbox)
    assert not [p for p in course.classroom.rglob("*.part")]
    monkeypatch.setattr(os, "replace", real)
    collect.collect(course, "hw1", inbox)
    assert submitted(course, "ivanov").exists() and submitted(course, "st042").exists()


def test_command(course, inbox, capsys):
    put(inbox, "ivanov.ipynb")
    args = SimpleNamespace(assignment="hw1", sources=[inbox], student=None)
    assert collect.run(args, course) == 0
    assert "taken" in capsys.readouterr().out
    assert collect.run(SimpleNamespace(assignment="hw1", sources=[], student=None), course) == 0
    assert "as before" in capsys.readouterr().out
