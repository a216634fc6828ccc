"""The page a student reads about graded work: the points of each task, what failed and why, comments, own code.

Plugged into nbgrader by nbgrader_config.py (`c.GenerateFeedback`), so that `nbgrader generate_feedback`, formgrader and
`./course feedback` make the same page. Against nbgrader's own page:

- hidden tests are not shown, neither their source nor their lines in tracebacks, unless
  `c.CleanForStudents.show_hidden_tests` says so;
- nothing a student printed or wrote can run: HTML is reduced to harmless tags, SVG is shown as a picture, and a
  Content-Security-Policy forbids scripts and requests altogether;
- formulas are MathML, so that they are typeset without a script;
- prose of the homework is left out (the student has it), its headings stay, so that own work is easy to find;
- it speaks the language of the notebook.
"""

from __future__ import annotations

import base64
import difflib
import html
import importlib
import re
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task
from pygments.formatters import HtmlFormatter
from traitlets import Bool

from courseware.classroom import harmless
from courseware.classroom.execute import language_of
from courseware.classroom.harmless import clean, markdown
from courseware.classroom.results import ANSI, HINT, task_name
from courseware.classroom.stopped import missing, stopped
from dl101.check.panel import Panel, Row
from dl101.language import speaking

BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
TEXT = {
    "title": ("Отзыв о работе", "Feedback"),
    "of": ("из", "of"),
    "points": ("Баллы", "Points"),
    "passed": ("пройдено", "passed"),
    "failed": ("не пройдено", "failed"),
    "part": ("пройдено частично", "partly passed"),
    "waits": ("ещё не проверено преподавателем", "not marked yet"),
    "waits-long": (
        "Часть работы ещё не проверена преподавателем, итог изменится.",
        "Part of the work is not marked yet; the total will change.",
    ),
    "empty": ("нет ответа", "no answer"),
    "marked": ("оценено преподавателем", "marked by the instructor"),
    "hidden": (
        "Проверка содержит скрытую часть. Её код не показан.",
        "The test has a hidden part. Its code is not shown.",
    ),
    "stopped": ("ячейка с ответом не выполнена до конца. {why}", "the cell with the answer stopped. {why}"),
    "hidden-failed": ("Не пройдена скрытая часть проверки.", "The hidden part of the test failed."),
    "comment": ("Замечание преподавателя", "Instructor's comment"),
    "late": ("Сдано после срока, вычтено баллов: {points}.", "Handed in late; points taken off: {points}."),
    "answer": ("Ваш ответ", "Your answer"),
    "test": ("Проверка", "Test"),
    "code": ("Код", "Code"),
    "own": ("Ваша ячейка", "Your cell"),
    "summary": ("Баллы по заданиям", "Points by task"),
    "work": ("Ваша работа", "Your work"),
    "cut": ("… строки скрытой проверки …", "… lines of the hidden test …"),
}


class GradesForStudents(GetGrades):
    """Takes points and comments from the gradebook into the notebook's cells.

    Beyond nbgrader's: whether a cell still waits for a person (`waits`), whether its points were given by hand
    (`by_hand`), and the student's name. Comments are those of people alone, not nbgrader's "No response."
    """

    def preprocess(self, nb, resources):
        """As nbgrader's GetGrades, in place."""
        nb, resources = super().preprocess(nb, resources)
        with Gradebook(self.db_url) as book:
            student = book.find_student(self.student_id)
            name = " ".join(filter(None, (student.first_name, student.last_name)))
        resources["nbgrader"]["student_name"] = name
        return nb, resources

    def _get_score(self, cell, resources):
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            cell.metadata["nbgrader"]["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        cell.metadata.nbgrader["waits"] = grade.manual_score is None and grade.auto_score is None
        cell.metadata.nbgrader["by_hand"] = grade.manual_score is not None

    def _get_comment(self, cell, resources):
        comment = self.gradebook.find_comment(
            cell.metadata["nbgrader"]["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        cell.metadata.nbgrader["comment"] = comment.manual_comment


class CleanForStudents(NbGraderPreprocessor):
    """Takes hidden tests out of a graded notebook, from sources and from tracebacks, and marks cells as released."""

    show_hidden_tests = Bool(
        False, help="Show students the source of hidden tests, and their lines in tracebacks, in the feedback."
    ).tag(config=True)

    def preprocess(self, nb, resources):
        """Works in place; a cell given with the homework gets metadata.given = True."""
        given = self._given(resources["nbgrader"]["assignment"])
        for cell in nb.cells:
            source = _plain(cell.source)
            same_cell = [text for (_, name), text in given.items() if name == cell.get("id")]
            cell.metadata["given"] = source in given.values() or any(_alike(source, text) for text in same_cell)
            if is_grade(cell) and not is_solution(cell):
                if self.show_hidden_tests:
                    cell.source = _without_marks(cell.source)
                    for output in cell.get("outputs", []):
                        if output.output_type == "error":
                            output.traceback = [_without_marks("\n".join(output.traceback))]
                    continue
                hidden = take_hidden(cell)
                for output in cell.get("outputs", []):
                    if output.output_type == "error":
                        output.traceback = without_hidden(output.traceback, hidden)
        return nb, resources

    def _given(self, assignment: str) -> dict[tuple[str, str], str]:
        """Sources of the cells of the homework as released that hold no answer, by language and id."""
        directory = getattr(getattr(self.parent, "parent", None), "coursedir", None)
        if directory is None:
            return {}
        release = Path(directory.format_path(directory.release_directory, ".", assignment)).parent.parent
        found = {}
        for path in sorted(release.glob(f"*/{assignment}/*.ipynb")):
            try:
                for cell in nbformat.read(path, 4).cells:
                    if not is_solution(cell):
                        found[path.parent.parent.name, cell.id] = _plain(cell.source)
            except Exception:  # a notebook of the course that is being rebuilt: only headings are affected
                continue
        return found


def take_hidden(cell) -> set[str]:
    """Removes the hidden part of a test cell; returns its lines, stripped. Marks the cell with metadata.hidden."""
    kept, hidden, inside = [], set(), False
    for line in cell.source.split("\n"):
        if BEGIN in line:
            inside = True
        elif END in line:
            inside = False
        elif inside:
            hidden.add(line.strip())
        else:
            kept.append(line)
    hidden.discard("")
    cell.source = "\n".join(kept).rstrip()
    cell.metadata["hidden"] = bool(hidden)
    return hidden


def _without_marks(text: str) -> str:
    """A text without the two comments around hidden tests."""
    return "\n".join(line for line in text.split("\n") if BEGIN not in line and END not in line)


def without_hidden(traceback: list[str], hidden: set[str]) -> list[str]:
    """A traceback in plain text, without the lines that show hidden tests."""
    kept = []
    for line in ANSI.sub("", "\n".join(traceback)).split("\n"):
        code = re.sub(r"^\s*(-+>)?\s*\d*\s*", "", line).strip()
        # A line of a hidden test that was wrapped or underlined is caught by its beginning.
        shows = (
            BEGIN in line
            or END in line
            or any(code and (code == h or (len(code) > 6 and code in h) or h in code) for h in hidden)
        )
        if not shows:
            kept.append(line)
        elif not kept or kept[-1] != CUT:
            kept.append(CUT)
    return ["\n".join(kept)]


CUT = "\0cut"


class FeedbackExporter(HTMLExporter):
    """Makes the page from a notebook with grades; see the module."""

    file_extension = ".html"

    def from_notebook_node(self, nb, resources=None, **kwargs):
        """(page, resources), as every exporter of nbconvert."""
        resources = self._init_resources(resources)
        nb, resources = harmless.HarmlessNotebook(parent=self).preprocess(nb, resources)
        nb, resources = self._preprocess(nb, resources)
        return page(nb, resources), resources


def page(nb, resources: dict) -> str:
    """The whole page as text. `resources['nbgrader']` holds student, assignment, score, max_score, late_penalty."""
    language = language_of(nb)
    say = {key: pair[0 if language == "ru" else 1] for key, pair in TEXT.items()} | {"language": language}
    about = resources["nbgrader"]
    tasks = _tasks(about["assignment"])
    rows: dict[tuple, list] = {}
    body, heading, waiting = [], "", False
    lost = stopped(nb)
    title = _title(nb) or about["assignment"]
    for number, cell in enumerate(nb.cells):
        headings = _headings(cell)
        if headings and not headings[-1].startswith("# "):
            heading = task_name(re.sub(r"^#+\s*|[`*_$]", "", headings[-1]))
        if cell.metadata.get("given") and cell.cell_type == "markdown":
            body += [f"<h{_depth(h)}>{_inline(h)}</h{_depth(h)}>" for h in headings if not h.startswith("# ")]
            continue
        if is_grade(cell) or is_task(cell):
            text, waits = _state(cell, say, lost)[1:]
            waiting |= waits
            mark = cell.metadata.nbgrader
            by_hand = cell.cell_type == "markdown" or is_solution(cell)
            task = tasks.get(mark.grade_id) or (None if by_hand else len(rows) + 1, heading or mark.grade_id)
            points, score = float(mark.get("points") or 0), None if waits else float(mark.get("score") or 0)
            rows.setdefault(task, []).append((points, score, text, f"#cell-{number}"))
        body.append(_cell(cell, number, say, lost))
    with speaking(language):
        panel = Panel(tuple(_row(*task, parts) for task, parts in rows.items()), graded=True)
        table = panel._repr_html_()
    score, top = float(about.get("score") or 0), float(about.get("max_score") or 0)
    share = max(0.0, min(1.0, score / top)) if top else 0.0
    notices = []
    if waiting:
        notices.append(say["waits-long"])
    if about.get("late_penalty"):
        notices.append(say["late"].format(points=f"{float(about['late_penalty']):g}"))
    css = (
        Path(__file__).with_name("feedback.css").read_text(encoding="utf-8")
        + harmless.STYLE
        + HtmlFormatter(style="default").get_style_defs(".highlight")
        + "@media (prefers-color-scheme: dark) {"
        + HtmlFormatter(style="github-dark").get_style_defs(".highlight")
        + "}"
        + ".highlight, .highlight pre { background: none !important }"
    )
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}: {html.escape(str(about["student"]))}</title>
<style>{css}</style>
</head>
<body>
<main>
<header>
<p class="kicker">{say["title"]}</p>
<h1>{html.escape(title)}</h1>
<p class="who">{html.escape(about.get("student_name") or str(about["student"]))}</p>
<p class="score"><strong>{score:g}</strong> {say["of"]} {top:g}</p>
<div class="bar" role="img" aria-label="{score:g} {say["of"]} {top:g}"><div style="width:{share:.1%}"></div></div>
{"".join(f'<p class="notice">{n}</p>' for n in notices)}
</header>
<section aria-label="{say["summary"]}">
{table}
</section>
<section class="work" aria-label="{say["work"]}">
<h2 class="work-title">{say["work"]}</h2>
{"".join(body)}
</section>
</main>
</body>
</html>
"""


def _tasks(assignment: str) -> dict[str, tuple[int, str]]:
    """{test cell: (number, name) of its task}, from the checks of the homework; empty where it has none of its own."""
    try:
        check = importlib.import_module(f"dl101.check.{assignment.split('_')[0]}")
    except ImportError:
        return {}
    return {test: (task.number, task.name) for task in getattr(check, "TASKS", ()) for test in task.tests}


def _row(number: int | None, name: str, parts: list) -> Row:
    """The tests of one task as one row of the panel. parts: (points, score or None, what is to say, link) of each."""
    scores = [score for _, score, _, _ in parts]
    open_ = [part for part in parts if part[1] is None or part[1] < part[0]]
    notes = tuple(dict.fromkeys(text for _, _, text, _ in (open_ if number is not None else parts) if text))
    earned = None if None in scores else sum(scores)
    return Row(number, name, sum(points for points, *_ in parts), earned, notes, (open_ or parts)[0][3])


def _state(cell, say: dict, lost: dict[str, str]) -> tuple[str, str, bool]:
    """('good' | 'part' | 'bad' | 'wait', the sentence beside the points, whether a person still has to mark it).

    lost: as `stopped` gives it.
    """
    mark = cell.metadata.nbgrader
    score, top = mark.get("score"), float(mark.get("points") or 0)
    if mark.get("waits"):
        return "wait", say["waits"], True
    score = float(score or 0)
    state = "good" if score >= top else "part" if score > 0 else "bad"
    if cell.cell_type == "markdown" or is_solution(cell):
        return state, say["marked"] if mark.get("by_hand") else say["empty"], False
    if state == "good":
        return state, say["passed"], False
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    if not errors:
        return state, say["part"] if state == "part" else say["failed"], False
    message = HINT.sub("", ANSI.sub("", errors[0].evalue or "")).strip()
    why = missing(errors[0], lost)
    if why:
        message = say["stopped"].format(why=why)
    elif not message:
        message = say["hidden-failed"] if CUT in "".join(errors[0].traceback) else f"{say['failed']}: {errors[0].ename}"
    elif errors[0].ename not in ("AssertionError", "CheckFailed", "CellTimeoutError", "DeadKernelError"):
        message = f"{errors[0].ename}: {message}"
    return state, message[:600], False


def _cell(cell, number: int, say: dict, lost: dict[str, str]) -> str:
    """One cell of the student's work."""
    mark = cell.metadata.get("nbgrader", {})
    test = is_grade(cell) and not is_solution(cell)
    if cell.cell_type == "code":
        code = f'<div class="code">{harmless.highlighted(cell.source)}</div>' if cell.source.strip() else ""
        outputs = "".join(_output(o, say) for o in cell.get("outputs", []))
        if cell.metadata.get("given") and not test:
            inner = f"<details><summary>{say['code']}</summary>{code}</details>{outputs}" if outputs else ""
        else:
            inner = code + outputs
    else:
        inner = f'<div class="prose">{markdown(cell.source, cell.get("attachments"), say["language"])}</div>'
    if not inner:
        return ""
    label, kind, points = "", "plain", ""
    if is_grade(cell) or is_task(cell):
        state, text, waits = _state(cell, say, lost)
        label = say["test"] if test else say["answer"]
        kind = state
        points = (
            f'<span class="points">{"?" if waits else format(float(mark.get("score") or 0), "g")} / '
            f"{float(mark.get('points') or 0):g}</span>"
        )
        if test and cell.metadata.get("hidden"):
            inner += f'<p class="aside">{say["hidden"]}</p>'
    elif is_solution(cell):
        label, kind = say["answer"], "answer"
    elif not cell.metadata.get("given"):
        label, kind = say["own"], "own"
    comment = ""
    if mark.get("comment"):
        comment = (
            f'<aside class="comment"><p class="label">{say["comment"]}</p>{markdown(str(mark["comment"]))}</aside>'
        )
    top = f'<p class="label">{label}{points}</p>' if label else ""
    return f'<article id="cell-{number}" class="cell {kind}">{top}{inner}{comment}</article>\n'


def _output(output, say: dict) -> str:
    """One output, unable to run anything."""
    if output.output_type == "stream":
        return f'<pre class="out">{_text(output.text)}</pre>'
    if output.output_type == "error":
        text = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
        return f'<pre class="out error">{_text(text).replace(CUT, say["cut"])}</pre>'
    data = output.get("data", {})
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            return f'<img class="out" alt="" src="data:{kind};base64,{harmless.coded(data[kind])}">'
    if harmless.SVG in data:
        coded = base64.b64encode(harmless.joined(data[harmless.SVG]).encode()).decode()
        return f'<img class="out" alt="" src="data:{harmless.SVG};base64,{coded}">'
    if "text/html" in data:
        return f'<div class="out">{clean(harmless.joined(data["text/html"]))}</div>'
    return f'<pre class="out">{_text(data["text/plain"])}</pre>' if "text/plain" in data else ""


def _text(text: str) -> str:
    return html.escape(ANSI.sub("", harmless.joined(text)))


def _headings(cell) -> list[str]:
    if cell.cell_type != "markdown":
        return []
    return re.findall(r"^#{1,4} .+$", re.sub(r"(?s)```.*?```", "", cell.source), re.M)


def _depth(heading: str) -> int:
    return min(4, max(2, len(heading) - len(heading.lstrip("#")))) + 1


def _inline(heading: str) -> str:
    return re.sub(r"^<p>|</p>\s*$", "", markdown(re.sub(r"^#+\s*", "", heading)).strip())


def _title(nb) -> str:
    for cell in nb.cells:
        for heading in _headings(cell):
            if heading.startswith("# "):
                return re.sub(r"[`*_]", "", heading[2:]).strip()
    return ""


def _alike(source: str, released: str) -> bool:
    """Whether a cell is the released one but for a correction made since; not where the student wrote into it."""
    return (
        released is not None
        and len(source) < 1.3 * len(released)
        and (difflib.SequenceMatcher(None, source, released).quick_ratio() > 0.8)
    )


def _plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())
