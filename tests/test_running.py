"""Variants of one notebook, run side by side: each gets what it would get alone, and none sees another."""

import time

import pytest

from courseware import running
from courseware.running import Branch, Cell

CELLS = [
    Cell("imports", "import os, sys, time\nseen = []", None),
    Cell("a", "a = 1", None),
    Cell("test-a", "assert a == 1, 'a'", 2),
    Cell("b", "b = 2", None),
    Cell("test-b", "seen.append(b)\nassert a + b == 3 and seen == [2], f'{a} {b} {seen}'", 1),
]


def branch(name, **sources):
    """The cells with these sources."""
    return Branch(name, [Cell(cell.id, sources.get(cell.id.replace("-", "_"), cell.source), cell.worth)
                         for cell in CELLS])  # fmt: skip


CHANGES = [
    branch("none"),
    branch("a", a="a = 5\nseen.append('a')"),
    branch("b", b="b = 7\nos.environ['LEFT'] = 'b'\nsys.path.insert(0, 'left')\na = 0"),
    branch("b as it was", b="b = 2 + 2 * ('LEFT' in os.environ or 'left' in sys.path)"),
    branch("both", a="a = 2", b="b = 1"),
    branch("a test", test_b="print('said', file=sys.stderr)"),
    branch("ends", b="os._exit(3)"),
    branch("raises", a="1 / 0"),
]


@pytest.mark.parametrize("alone", CHANGES, ids=lambda change: change.name)
def test_a_branch_gets_what_it_gets_alone(alone):
    together = running.side_by_side(CELLS, CHANGES, "en", 20)
    assert together[alone.name] == running.alone(alone.cells, "en", 20)


def test_what_the_branches_get():
    found = running.side_by_side(CELLS, CHANGES, "en", 20)
    right = {"test-a": (2, ""), "test-b": (1, "")}
    assert found["none"] == found["b as it was"] == right
    assert found["a"] == {"test-a": (0, "a"), "test-b": (0, "5 2 ['a', 2]")}
    assert found["b"] == {"test-a": (2, ""), "test-b": (0, "0 7 [7]")}
    assert found["both"]["test-a"] == (0, "a")
    assert found["a test"] == {"test-a": (2, ""), "test-b": (0, "said")}
    assert found["ends"] == {"test-a": (2, "")}
    assert found["raises"] == {"test-a": (0, "NameError: name 'a' is not defined"), "test-b": found["raises"]["test-b"]}


def test_tests_that_a_branch_leaves_out_are_not_run_in_it():
    few = [cell for cell in branch("b", b="b = 7").cells if cell.id != "test-a"]
    assert running.side_by_side(CELLS, [Branch("b", few)], "en", 20) == {"b": {"test-b": (0, "1 7 [7]")}}


def test_what_comes_before_is_run_once(tmp_path):
    log = tmp_path / "log"
    cells = [Cell("log", f"print('x', file=open({str(log)!r}, 'a'))", None), *CELLS]
    running.side_by_side(
        cells, [Branch(str(n), [*cells[:-2], Cell("b", f"b = {n}", None)]) for n in range(3)], "en", 20
    )
    assert log.read_text() == "x\n"


def test_an_endless_branch_is_stopped():
    changes = [branch("loop", b="while True: pass"), branch("after", b="b = 3")]
    found = running.side_by_side(CELLS, changes, "en", 2)
    assert found["loop"] == {"test-a": (2, "")}
    assert found["after"]["test-b"] == (0, "1 3 [3]")


def test_a_process_left_behind_holds_nothing_up():
    left = branch("left", b="b = 2\nif not os.fork():\n    time.sleep(60)\n    os._exit(0)")
    started = time.monotonic()
    assert running.side_by_side(CELLS, [left], "en", 60)["left"] == {"test-a": (2, ""), "test-b": (1, "")}
    assert time.monotonic() - started < 40
