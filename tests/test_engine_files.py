"""Files beside a notebook: the student's process has copies, tests read them as they came in and may lend more."""

from dl101.check.objects import folder
from engine_notebooks import errors, run, text


def test_both_sides_find_what_was_handed_in_and_copies_stay_copies(tmp_path):
    (tmp_path / "data.txt").write_text("7")
    made = run(
        "print(open('data.txt').read()); open('data.txt', 'w').write('8'); open('own.txt', 'w').write('x')",
        "test: assert open('data.txt').read() == '7'",
        "test: assert not __import__('os').path.exists('own.txt')",
        files=tmp_path,
    )
    assert text(made, 0) == "7\n" and errors(made, 1) == errors(made, 2) == []
    assert (tmp_path / "data.txt").read_text() == "7"


LENT = """test: from dl101.check.objects import folder
with folder(length) as place:
    path = place.write("lent.bin", bytes(300))
    assert length(path) == 300
    assert not place.exists("made.txt")
    leave(place.path("made.txt"))
    assert place.exists("made.txt")
assert not place.exists("lent.bin")
"""


def test_a_test_lends_files_to_the_students_process():
    made = run("def length(path): return len(open(path, 'rb').read())\ndef leave(path): open(path, 'w').close()", LENT)
    assert errors(made, 1) == []


def test_a_folder_of_this_process_does_the_same():
    with folder(len) as place:
        assert open(place.write("a", b"xy"), "rb").read() == b"xy" and place.exists("a")
    assert not place.exists("a")
