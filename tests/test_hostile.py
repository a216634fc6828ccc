"""The grading engine against the hostile corpus, and honest notebooks that look odd.

Every notebook goes the way that submissions go: repaired, laid over with the release, run by the engine. After each
attack that wants to do harm an honest notebook is run by the same warm parents, and keeps its points.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import compute_checksum, determine_grade, is_grade

from courseware.classroom import homework, repair
from courseware.classroom.sheet import BadMetadata, NotebookSheet, Sheet, SourceCell
from hostile import homework as bait_homework
from hostile.attack import Attack
from hostile.bait import Bait
from hostile.corpus import ATTACKS, HONEST, STOCK
from hostile.honest import SHOWS

run = pytest.importorskip("courseware.engine.run", reason="the grading engine is not there")
from courseware.engine.job import Job, job_for  # noqa: E402
from courseware.engine.limits import Limits  # noqa: E402

MB = 2**20
CELL = 1.5
LIMITS = dict(
    cell_seconds=CELL, submission_seconds=12.0, grace_seconds=0.5, restarts=6, cpu_seconds=15, memory_bytes=300 * MB,
    processes=40, open_files=64, file_bytes=16 * MB, scratch_bytes=24 * MB, output_bytes=20_000, picture_bytes=200_000,
    message_bytes=16 * MB,
)  # fmt: skip
# An honest notebook meets limits as they are in earnest, but for the time it may take to fail.
ROOMY = dict(
    cell_seconds=15.0, submission_seconds=60.0, memory_bytes=2048 * MB, processes=128, open_files=512,
    picture_bytes=3_000_000,
)  # fmt: skip
AT_ONCE = 8  # most of them wait for a limit, and do not work
FORBIDDEN = ("statistics", "dl101.check")


# What the engine does not do yet: {test: {attack: cause}}. Take an entry out as soon as its test passes.
OPEN = {
    "points": {},
    "bait": {},
    "named": {},
    "honest": {},
}


def _each(names, test: str):
    """The parameters of a test, those that are open marked."""
    known = OPEN.get(test, {})
    return [
        pytest.param(name, marks=pytest.mark.xfail(reason=known[name], strict=True)) if name in known else name
        for name in names
    ]


# ── running them, several at once


class Outcome:
    """What became of one submission. missing: why there is no run."""

    def __init__(self, attack: Attack):
        root = Path(tempfile.mkdtemp(prefix="dl101-hostile-"))
        os.chmod(root, 0o755)
        bait = Bait(root)
        try:
            self.missing = self.run = self.neighbour = None
            self.points, self.notes = dict.fromkeys(bait_homework.POINTS, 0.0), []
            given = LIMITS | ({} if attack.id in ATTACKS else ROOMY) | attack.limits
            self.limits = Limits(**given)
            nb, folder = bait.hand_in(attack, "mallory", self.limits.cell_seconds)
            nb = self._prepared(nb, bait)
            if nb is not None:
                self.run = engine().run(nb, _job(bait, limits=self.limits, files=folder))
                self.points = points(self.run.notebook)
            if attack.expects != bait_homework.NOTHING:  # it wants harm
                self.neighbour = points(engine().run(_honest(bait), _job(bait)).notebook)
            self.changes, self.strays = bait.changes(), bait.strays()
            self.elsewhere = bait.left_elsewhere()
            self.text = json.dumps([self.run.notebook, self.run.events]) if self.run else ""
            self.leaks, self.said = bait.leaks(self.text), list(bait.said)
            self.succeeded = [line for line in self.text.split("\\n") if bait.marks + " " in line]
        finally:
            bait.clear_away()
            bait.close()
            _remove(root)

    def _prepared(self, nb, bait):
        """As collect and grade prepare it, and a repaired notebook's points as the sheet gives them."""
        fixed = repair.repair(nbformat.writes(nb).encode(), homework.load(bait.course, bait_homework.ASSIGNMENT))
        self.notes = [note.code for note in fixed.notes]
        if not fixed.usable:
            self.missing = f"a person has to look: {self.notes}"
            return None
        nb = nbformat.reads(fixed.data.decode(), 4)
        try:
            self.notes += _sheet().lay_over(bait_homework.ASSIGNMENT, nb)
        except BadMetadata as error:
            self.missing = str(error)
            return None
        return nb


@functools.cache
def _sheet() -> Sheet:
    """What the gradebook would hold of the homework."""
    cells = {}
    for cell in bait_homework.notebook(source=True).cells:
        mark = cell.metadata.get("nbgrader")
        if mark:
            cells[mark["grade_id"]] = SourceCell(
                cell.cell_type, mark["locked"], cell.source, compute_checksum(cell), mark.get("points")
            )
    return Sheet(bait_homework.ASSIGNMENT, {bait_homework.ASSIGNMENT: NotebookSheet(None, cells)})


def points(nb) -> dict[str, float]:
    """{test cell: points} by nbgrader's rule."""
    return {cell.metadata.nbgrader["grade_id"]: determine_grade(cell)[0] for cell in nb.cells if is_grade(cell)}


def _honest(bait):
    nb = bait_homework.notebook(bait_homework.RIGHT)
    _sheet().lay_over(bait_homework.ASSIGNMENT, nb)
    return nb


def _job(bait, **more):
    # The lesson's variables name no folder of the course, so that all baits share one pair of warm parents.
    return job_for(bait_homework.notebook(), FORBIDDEN, readable=(), variables={}, **more)


def _remove(root: Path) -> None:
    for folder, names, _ in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                os.chmod(path, 0o700)
    shutil.rmtree(root, ignore_errors=True)


_engines: list = []
_making = threading.Lock()


def engine():
    with _making:
        if not _engines:
            _engines.append(run.Engine())
        return _engines[0]


@pytest.fixture(scope="module")
def outcome(request):
    """outcome(id): the Outcome; all that this session asks for are started at once."""
    parameters = [
        item.callspec.params
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
    ]
    wanted = {found["name"] for found in parameters if "name" in found}
    known = {**ATTACKS, **HONEST}
    try:
        engine().warm(job_for(bait_homework.notebook(), FORBIDDEN, readable=(), variables={}))
    except run.EngineError as error:
        pytest.skip(f"no sandbox here: {error}")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures: dict[str, Future] = {name: pool.submit(Outcome, known[name]) for name in known if name in wanted}
        yield lambda name: futures[name].result()
    with _making:
        for made in _engines:
            made.close()
        _engines.clear()


# ── the bar


@pytest.mark.parametrize("name", _each(ATTACKS, "points"))
def test_an_attack_gets_what_it_deserves(name, outcome):
    attack, found = ATTACKS[name], outcome(name)
    assert found.missing is None
    wrong = {
        test: (got, attack.expects[test])
        for test, got in found.points.items()
        if got != attack.expects[test] and test not in attack.either
    }
    assert not wrong, f"points got and deserved; {found.run.events}; {_errors(found, wrong)}"
    assert found.points.keys() == attack.expects.keys()


@pytest.mark.parametrize("name", _each(ATTACKS, "bait"))
def test_an_attack_reads_writes_calls_and_leaves_nothing(name, outcome):
    found = outcome(name)
    assert found.leaks == [] and found.said == []
    assert found.changes == [] and found.elsewhere == [] and found.strays == []


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_stops_nobody_else(name, outcome):
    found = outcome(name)
    assert found.neighbour in (bait_homework.FULL, None)
    # Far beyond what a busy machine needs: this is for a limit that does not hold at all.
    assert found.run.seconds < found.limits.submission_seconds + 20


@pytest.mark.parametrize("name", _each([name for name, attack in ATTACKS.items() if attack.events], "named"))
def test_an_attack_is_named_in_the_report(name, outcome):
    found = outcome(name)
    kinds = {event["kind"] for event in found.run.events}
    assert kinds & set(ATTACKS[name].events), f"{kinds or 'nothing'} said"


@pytest.mark.parametrize("name", _each(HONEST, "honest"))
def test_an_honest_notebook_keeps_its_points(name, outcome):
    honest, found = HONEST[name], outcome(name)
    wrong = {test: got for test, got in found.points.items()
             if got != honest.expects[test] and test not in honest.either}  # fmt: skip
    assert not wrong, f"{found.run.events}; {_errors(found, wrong)}"
    assert found.run.events == []
    for text in SHOWS[name]:
        assert text in json.dumps(found.run.notebook, ensure_ascii=False)


def test_every_attack_has_been_measured_against_stock():
    assert STOCK.keys() == ATTACKS.keys()


@pytest.mark.parametrize("unsafe", [False, True], ids=["in a sandbox", "without"])
def test_what_a_test_hands_over_leads_nowhere(unsafe, tmp_path):
    """An object of a library has methods that write files; the student's code must not reach them in the referee."""
    nb = _two_cells(
        f"def draw(ax):\n    ax.figure.savefig({str(tmp_path / 'drawn.png')!r})",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\ntry:\n    draw(ax)\nexcept Exception:\n    pass",
    )
    with run.Engine(unsafe) as own:
        own.run(nb, Job(limits=Limits(**LIMITS), preload_tests=("numpy", "matplotlib.pyplot")))
    assert not (tmp_path / "drawn.png").exists()


def _two_cells(answer: str, test: str):
    nb = bait_homework.notebook({"mean": answer})
    nb.cells = [cell for cell in nb.cells if cell.id in ("mean", "test-mean")]
    nb.cells[1].source = test
    return nb


def _errors(found, cells) -> dict:
    return {
        cell.metadata.nbgrader.grade_id: [
            f"{o.ename}: {o.evalue[:200]}" for o in cell.outputs if o.output_type == "error"
        ]
        for cell in found.run.notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") in cells
    }
