"""The report on the class as one HTML page: no request leaves it, it follows the light or dark theme, and it prints."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING
from urllib.parse import quote

from courseware.classroom import events
from courseware.classroom.results import GRADED, MISSING, PERSON, WAITING, SubmissionResult

if TYPE_CHECKING:
    from courseware.classroom.report import ClassReport, Homework
    from courseware.classroom.similarity import Pair, Place

TEXT = {
    "title": ("Отчёт о группе", "Report on the class"),
    "made": ("составлен {time}", "made {time}"),
    "students": ("Студентов", "Students"),
    "graded": ("Проверено работ", "Graded"),
    "needs": ("Нужен человек", "Needs a person"),
    "mean": ("Средний балл", "Mean"),
    "of": ("из", "of"),
    "person-title": ("Что требует внимания", "What needs a person"),
    "nothing": ("Ничего: всё сдано, проверено и оценено.", "Nothing: everything is handed in, graded and marked."),
    "ungradable": ("Не удалось проверить", "Could not be graded"),
    "ungradable-help": (
        "Баллов нет, пока человек не посмотрит. Это не ноль.",
        "No points until someone has looked. That is not a zero.",
    ),
    "nobody": ("Файлы неизвестно от кого", "Files whose owner is unknown"),
    "mark": ("Оценить вручную", "To mark by hand"),
    "everyone": ("все работы в formgrader", "all of them in formgrader"),
    "mark-help": (
        "Ссылки ведут в formgrader; он должен быть открыт: <code>./course lab</code>.",
        "The links lead to formgrader, which has to be open: <code>./course lab</code>.",
    ),
    "look": ("Проверено, но стоит взглянуть", "Graded, but worth a look"),
    "waiting": ("Сдано, но ещё не проверено", "Handed in, not graded yet"),
    "waiting-help": ("Запустите <code>./course grade {short}</code>.", "Run <code>./course grade {short}</code>."),
    "missing": ("Не сдано", "Not handed in"),
    "over": ("срок прошёл {time}", "the deadline was {time}"),
    "until": ("срок {time}", "the deadline is {time}"),
    "no-due": ("без срока", "no deadline"),
    "class-title": ("Баллы", "Points"),
    "student": ("Студент", "Student"),
    "group": ("Группа", "Group"),
    "all-groups": ("Все группы", "All groups"),
    "total": ("Σ", "Σ"),
    "mean-row": ("Среднее", "Mean"),
    "late": ("поздно", "late"),
    "late-by": ("сдано позже срока на {time}", "handed in late by {time}"),
    "to-mark": ("не всё оценено", "not all marked"),
    "person": ("нужен человек", "needs a person"),
    "not-graded": ("не проверено", "not graded"),
    "not-in": ("нет", "none"),
    "penalty": ("вычтено {n}", "{n} taken off"),
    "distribution": ("Распределение баллов", "Distribution of scores"),
    "histogram": ("Гистограмма: {text}", "Histogram: {text}"),
    "histogram-bar": ("от {low} до {high}: {n}", "{low} to {high}: {n}"),
    "axis": ("баллы", "points"),
    "median": ("медиана", "median"),
    "mean-small": ("среднее", "mean"),
    "lowest": ("от", "from"),
    "highest": ("до", "to"),
    "hardest": ("Трудные проверки", "The hardest tests"),
    "hardest-help": ("Сначала те, за которые потеряно больше всего.", "Those that cost the most points come first."),
    "test": ("Проверка", "Test"),
    "won": ("Получено баллов", "Points earned"),
    "failed": ("Потеряли баллы", "Lost points"),
    "written": ("письменный ответ", "written answer"),
    "mistakes": ("Распознанные ошибки", "Mistakes recognised"),
    "no-mistakes": ("Проверки не распознали ни одной ошибки.", "The checks recognised no mistakes."),
    "unwritten": ("Функция ещё не написана.", "A function is not written yet."),
    "times": ("Студентов", "Students"),
    "repaired": ("Что восстановлено", "What was repaired"),
    "no-repaired": ("Восстанавливать ничего не пришлось.", "Nothing had to be repaired."),
    "during": ("Что случилось при проверке", "What happened during grading"),
    "tampered": ("Вмешательство в проверку", "Tampering with the grading"),
    "tampered-help": (
        "При проверке это замечено и записано. Посмотрите сами и решите, что это было.",
        "The grading noticed it and wrote it down. Look for yourself and decide what it was.",
    ),
    "evidence": ("что замечено", "what was seen"),
    "more-events": ("и ещё событий: {n}", "and {n} more events"),
    "similar": ("Похожие ответы", "Answers that are alike"),
    "similar-help": (
        "Здесь пары работ, у которых общее то, что в группе встречается редко. Это повод взглянуть, а не вывод: "
        "похоже пишут и те, кто готовился вместе или по одной книге. Не учтено то, что есть у половины группы, и то, "
        "что дано в задании. Имена переменных, комментарии и порядок независимых строк не важны.",
        "These are pairs that share what is rare in the class. That is a reason to look, not a finding: people who "
        "studied together, or from one book, write alike too. What half of the class has does not count, nor does "
        "what the homework gives. Names of variables, comments and the order of independent lines do not matter.",
    ),
    "not-similar": ("Необычного сходства нет.", "Nothing is unusually alike."),
    "pair": ("{one} и {other}", "{one} and {other}"),
    "shared": (
        "общих редких фрагментов: {rare}, из них только у этих двоих: {alone}",
        "rare fragments in common: {rare}, of them in nobody else's work: {alone}",
    ),
    "alike": ("сходство {share}", "{share} alike"),
    "cut-lines": ("… ещё строк: {n}", "… {n} more lines"),
    "nobody-graded": ("Пока не проверена ни одна работа.", "Nothing is graded yet."),
    "original": ("исходный файл", "original file"),
    "csv": ("Баллы таблицей: grades.csv", "Points as a table: grades.csv"),
}

# Pairs of one homework, lines of an answer and characters of a line that are shown.
PAIRS, LINES, LINE = 10, 40, 600

SCRIPT = """
const table = document.getElementById("class"), body = table.tBodies[0];
for (const button of table.querySelectorAll("th button")) button.addEventListener("click", () => {
  const head = button.parentElement, up = head.getAttribute("aria-sort") !== "ascending", column = head.cellIndex;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const key = row => row.cells[column].dataset.key ?? row.cells[column].textContent;
  const number = head.classList.contains("num");
  const compare = (a, b) => number ? a - b : a.localeCompare(b, document.documentElement.lang);
  [...body.rows].sort((a, b) => compare(key(a), key(b)) * (up ? 1 : -1)).forEach(row => body.append(row));
});
const choice = document.getElementById("group");
if (choice) choice.addEventListener("change", () => {
  for (const row of body.rows) row.hidden = choice.value !== "" && row.dataset.group !== choice.value;
});
"""


class _Page:
    """Renders one report; holds the language and the names."""

    def __init__(self, report: ClassReport):
        self.report, self.language = report, report.language
        self.names = {s.id: s.name for s in report.students}

    def say(self, key: str, **values) -> str:
        return TEXT[key][0 if self.language == "ru" else 1].format(**values)

    def number(self, value: float, digits: int = 1) -> str:
        """A number for people: at most `digits` digits after the point, which is a comma in Russian."""
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
        return text.replace(".", ",") if self.language == "ru" else text

    def time(self, value) -> str:
        local = value.astimezone()
        return f"{local:%d.%m.%Y %H:%M}" if self.language == "ru" else f"{local:%Y-%m-%d %H:%M}"

    def name(self, student: str) -> str:
        """Name and id, or the id alone where there is no name."""
        name = self.names.get(student, student)
        return escape(name) if name == student else f"{escape(name)} <small>{escape(student)}</small>"

    def people(self, students: list[str], limit: int = 12) -> str:
        shown = ", ".join(escape(self.names.get(s, s)) for s in students[:limit])
        more = len(students) - limit
        return shown + (f" <small>+{more}</small>" if more > 0 else "")

    # the page

    def render(self) -> str:
        r = self.report
        css = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
        return f"""<!DOCTYPE html>
<html lang="{self.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{self.say("title")}</title>
<style>{css}</style>
</head>
<body>
<main>
<header>
<h1>{self.say("title")}</h1>
<p class="soft">{self.say("made", time=self.time(r.made))}</p>
</header>
{self.tiles()}
{self.needs_person()}
{self.class_table()}
{"".join(self.homework(h) for h in r.homeworks)}
{self.similar()}
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""

    def tiles(self) -> str:
        r = self.report
        tiles = [(self.say("students"), str(len(r.students)), "")]
        graded = sum(len(h.having(GRADED)) for h in r.homeworks)
        came = sum(len(h.by_student) - len(h.having(MISSING)) for h in r.homeworks)
        tiles.append((self.say("graded"), str(graded), f"{self.say('of')} {came}"))
        tiles.append((self.say("needs"), str(self.count_person()), ""))
        for h in r.homeworks:
            if h.scores:
                tiles.append(
                    (
                        f"{self.say('mean')}, {escape(h.short)}",
                        self.number(mean(h.scores)),
                        f"{self.say('of')} {self.number(h.max_points)}",
                    )
                )
        return (
            '<ul class="tiles">'
            + "".join(
                f'<li><span class="soft">{label}</span><strong>{value}</strong><span class="soft">{extra}</span></li>'
                for label, value, extra in tiles
            )
            + "</ul>"
        )

    def count_person(self) -> int:
        """Submissions and files that somebody has to look at, each once."""
        count = 0
        for h in self.report.homeworks:
            students = {r.student for r in h.having(PERSON)} | {r.student for r in h.by_student.values() if r.to_mark}
            students |= {n.student for n in h.records if n.needs_person} | {r.student for r, _ in self.tampered(h)}
            count += len(students) + len(h.unplaced)
        return count

    # what needs a person

    def needs_person(self) -> str:
        parts = []
        for h in self.report.homeworks:
            parts += self.person_of(h)
        inner = "".join(parts) if parts else f'<p class="calm">{self.say("nothing")}</p>'
        return f'<section id="person"><h2>{self.say("person-title")}</h2>{inner}</section>'

    def person_of(self, h: Homework) -> list[str]:
        parts, tag = [], f' <span class="tag">{escape(h.short)}</span>'
        files = {n.student: n for n in h.records}
        broken = h.having(PERSON)
        if broken:
            rows = [
                f"<li><b>{self.name(r.student)}</b> {escape(r.why(self.language))}"
                f"{self.original(files.get(r.student))}</li>"
                for r in broken
            ]
            parts.append(self.block("ungradable", tag, len(broken), rows, "ungradable-help", "bad"))
        if h.unplaced:
            rows = [
                f"<li><b>{escape(Path(u.file).name)}</b> {escape(u.note.text(self.language))} {self.link(u.kept)}</li>"
                for u in h.unplaced
            ]
            parts.append(self.block("nobody", tag, len(rows), rows, None, "bad"))
        tampered = self.tampered(h)
        if tampered:
            rows = [self.happened(r, found) for r, found in tampered]
            parts.append(self.block("tampered", tag, len(rows), rows, "tampered-help", "bad"))
        mark = [r for r in h.having(GRADED) if r.to_mark]
        if mark:
            links = ", ".join(
                f'<a href="{escape(self.report.formgrader)}/submissions/{escape(r.formgrader_id)}">'
                f"{escape(self.names.get(r.student, r.student))}</a>"
                for r in mark
            )
            where = f"{self.report.formgrader}/gradebook/{quote(h.id)}/{quote(h.id)}"
            everyone = f'<a href="{escape(where)}">{self.say("everyone")}</a>'
            rows = [f"<li>{links}</li>", f"<li>{everyone}</li>"]
            parts.append(self.block("mark", tag, sum(len(r.to_mark) for r in mark), rows, "mark-help", "wait"))
        look = [
            (n, note)
            for n in h.records
            if h.by_student.get(n.student) and h.by_student[n.student].status != PERSON
            for note in n.needs_person
        ]
        if look:
            rows = [
                f"<li><b>{self.name(n.student)}</b> {escape(note.text(self.language))}{self.original(n)}</li>"
                for n, note in look
            ]
            parts.append(self.block("look", tag, len(rows), rows, None, "wait"))
        waiting = h.having(WAITING)
        if waiting:
            rows = [
                f"<li>{self.people([r.student for r in waiting], 40)}. "
                f"{self.say('waiting-help', short=escape(h.short))}</li>"
            ]
            parts.append(self.block("waiting", tag, len(waiting), rows, None, "wait"))
        missing = h.having(MISSING)
        if missing:
            due = (
                self.say("no-due") if h.due is None else self.say("over" if h.over else "until", time=self.time(h.due))
            )
            rows = [f'<li>{self.people([r.student for r in missing], 40)} <span class="soft">({due})</span></li>']
            parts.append(self.block("missing", tag, len(missing), rows, None, "bad" if h.over else "plain"))
        return parts

    @staticmethod
    def tampered(h: Homework) -> list[tuple[SubmissionResult, list[dict]]]:
        """Submissions that tried to tamper with the grading, each with the events that say so."""
        found = [(r, [e for e in r.events if e["kind"] == events.HOSTILE]) for r in h.by_student.values()]
        return [(r, seen) for r, seen in found if seen]

    def block(self, key: str, tag: str, count: int, rows: list[str], help_key: str | None, kind: str) -> str:
        note = f'<p class="soft">{self.say(help_key)}</p>' if help_key else ""
        return (
            f'<div class="block {kind}"><h3>{self.say(key)}{tag} <span class="count">{count}</span></h3>{note}'
            f"<ul>{''.join(rows)}</ul></div>"
        )

    def original(self, record) -> str:
        """A link to the file as it came, relative to the page."""
        if record is None or not record.name:
            return ""
        path = f"originals/{record.student}/{record.assignment}"
        return f' <a class="file" href="../{quote(path)}/">{self.say("original")}</a>'

    def link(self, kept: str) -> str:
        return f'<a class="file" href="../originals/{quote(kept)}">{self.say("original")}</a>'

    # the class table

    def class_table(self) -> str:
        r = self.report
        groups = sorted({s.group for s in r.students if s.group})
        chooser = ""
        if len(groups) > 1:
            options = "".join(f'<option value="{escape(g)}">{escape(g)}</option>' for g in groups)
            chooser = (
                f'<label class="chooser">{self.say("group")} <select id="group">'
                f'<option value="">{self.say("all-groups")}</option>'
                f"{options}</select></label>"
            )
        heads = [f'<th scope="col"><button>{self.say("student")}</button></th>']
        if groups:
            heads.append(f'<th scope="col"><button>{self.say("group")}</button></th>')
        heads += [
            f'<th scope="col" class="num"><button title="{escape(h.title)}">{escape(h.short)}</button>'
            f"<small>{self.say('of')} {self.number(h.max_points)}</small></th>"
            for h in r.homeworks
        ]
        heads.append(
            f'<th scope="col" class="num"><button>{self.say("total")}</button>'
            f"<small>{self.say('of')} {self.number(r.max_total)}</small></th>"
        )
        rows = []
        for s in r.students:
            name = escape(f"{s.last_name} {s.first_name}".strip())
            shown = f"{name} <small>{escape(s.id)}</small>" if name else escape(s.id)
            cells = [f'<th scope="row">{shown}</th>']
            if groups:
                cells.append(f"<td>{escape(s.group)}</td>")
            cells += [self.points(h, h.by_student[s.id]) for h in r.homeworks]
            total = r.total(s.id)
            key, shown = (-1, "–") if total is None else (total, self.number(total))
            cells.append(f'<td class="num total" data-key="{key}">{shown}</td>')
            rows.append(f'<tr data-group="{escape(s.group)}">{"".join(cells)}</tr>')
        means = []
        for h in r.homeworks:
            means.append(f'<td class="num">{self.number(mean(h.scores)) if h.scores else "–"}</td>')
        totals = [t for t in (r.total(s.id) for s in r.students) if t is not None]
        means.append(f'<td class="num">{self.number(mean(totals)) if totals else "–"}</td>')
        foot = f'<tr><th scope="row"{" colspan=2" if groups else ""}>{self.say("mean-row")}</th>{"".join(means)}</tr>'
        return (
            f'<section><div class="head"><h2>{self.say("class-title")}</h2>{chooser}</div><div class="scroll">'
            f'<table id="class"><thead><tr>{"".join(heads)}</tr></thead><tbody>{"".join(rows)}</tbody>'
            f"<tfoot>{foot}</tfoot></table></div>"
            f'<p class="soft">{self.say("csv")}</p></section>'
        )

    def points(self, h: Homework, result: SubmissionResult) -> str:
        if result.points is None:
            word = {PERSON: "person", WAITING: "not-graded", MISSING: "not-in"}[result.status]
            kind = {PERSON: "bad", WAITING: "wait", MISSING: "none"}[result.status]
            return f'<td class="num" data-key="-1"><span class="flag {kind}">{self.say(word)}</span></td>'
        flags = ""
        if result.late:
            title = self.say("late-by", time=self.length(result.late))
            if result.penalty:
                title += ", " + self.say("penalty", n=self.number(result.penalty))
            flags += f'<span class="flag part" title="{title}">{self.say("late")}</span>'
        if result.to_mark:
            flags += f'<span class="flag wait">{self.say("to-mark")}</span>'
        share = result.points / h.max_points if h.max_points else 0
        return (
            f'<td class="num" data-key="{result.points:g}">{flags}<span class="value">{self.number(result.points)}'
            f'<span class="under"><span style="width:{share:.0%}"></span></span></span></td>'
        )

    def length(self, seconds: float) -> str:
        minutes = max(1, round(seconds / 60))
        days, rest = divmod(minutes, 1440)
        hours, minutes = divmod(rest, 60)
        units = ("д", "ч", "мин") if self.language == "ru" else ("d", "h", "min")
        return " ".join(f"{n} {u}" for n, u in zip((days, hours, minutes), units, strict=True) if n)

    # one homework

    def homework(self, h: Homework) -> str:
        due = self.say("no-due") if h.due is None else self.say("over" if h.over else "until", time=self.time(h.due))
        title = f'<span class="tag">{escape(h.short)}</span> {escape(h.title)}'
        head = f'<h2 class="homework">{title}</h2><p class="soft">{due}</p>'
        if not h.scores:
            return f'<section>{head}<p class="calm">{self.say("nobody-graded")}</p></section>'
        return (
            f'<section>{head}<div class="two"><div><h3>{self.say("distribution")}</h3>{self.histogram(h)}</div>'
            f"<div><h3>{self.say('repaired')}</h3>{self.repaired(h)}{self.during(h)}</div></div>"
            f"<h3>{self.say('mistakes')}</h3>{self.mistakes(h)}"
            f'<h3>{self.say("hardest")}</h3><p class="soft">{self.say("hardest-help")}</p>{self.tests(h)}</section>'
        )

    def histogram(self, h: Homework) -> str:
        """Scores in bins of equal width; the last one holds full marks."""
        top = h.max_points or 1.0
        bins = _bins(top)
        counts = [0] * bins
        for score in h.scores:
            counts[min(bins - 1, int(score / top * bins + 1e-9))] += 1
        width, height, left, bottom = 560, 220, 8, 34
        step, tallest = (width - 2 * left) / bins, max(counts)
        scale = (height - bottom - 26) / tallest
        base = height - bottom
        parts = []
        for i, n in enumerate(counts):
            if n:
                x, tall = left + i * step + 2, n * scale
                parts.append(
                    f'<rect class="bar" x="{x:.1f}" y="{base - tall:.1f}" width="{step - 4:.1f}" '
                    f'height="{tall:.1f}" rx="2"/>'
                    f'<text class="n" x="{x + step / 2 - 2:.1f}" y="{base - tall - 5:.1f}">{n}</text>'
                )
        ticks = "".join(
            f'<text class="tick" x="{left + i * step:.1f}" y="{base + 16}">{self.number(i * top / bins)}</text>'
            for i in range(bins + 1)
        )
        at = left + mean(h.scores) / top * (width - 2 * left)
        text = "; ".join(
            self.say("histogram-bar", low=self.number(i * top / bins), high=self.number((i + 1) * top / bins), n=n)
            for i, n in enumerate(counts)
            if n
        )
        caption = (
            f"{self.say('mean-small')} {self.number(mean(h.scores))}, "
            f"{self.say('median')} {self.number(median(h.scores))}, "
            f"{self.say('lowest')} {self.number(h.scores[0])} {self.say('highest')} {self.number(h.scores[-1])}"
        )
        return (
            f'<figure><svg viewBox="0 0 {width} {height}" role="img" aria-label="{self.say("histogram", text=text)}">'
            f'<line class="axis" x1="{left}" x2="{width - left}" y1="{base}" y2="{base}"/>{"".join(parts)}'
            f'<path class="mean" d="M{at:.1f} 12V{base}"/>{ticks}'
            f'<text class="tick" x="{width / 2}" y="{height - 3}">{self.say("axis")}</text></svg>'
            f'<figcaption class="soft"><span class="key"></span>{caption}</figcaption></figure>'
        )

    def mistakes(self, h: Homework) -> str:
        if not h.mistakes:
            return f'<p class="calm">{self.say("no-mistakes")}</p>'
        rows = "".join(
            f"<li><div><p>{escape(m.text) or self.say('unwritten')}</p>"
            f'<p class="soft"><code>{escape(m.hint)}</code> · {self.people(m.students, 6)}</p></div>'
            f'<strong title="{self.say("times")}">{len(m.students)}</strong></li>'
            for m in h.mistakes
        )
        return f'<ol class="mistakes">{rows}</ol>'

    def tests(self, h: Homework) -> str:
        rows = []
        for t in h.tests:
            word = f" <small>{self.say('written')}</small>" if t.kind == "written" else ""
            task = escape(t.task) if t.task else f"<code>{escape(t.name)}</code>"
            code = f" <small><code>{escape(t.name)}</code></small>" if t.task else ""
            rows.append(
                f'<tr><th scope="row">{task}{code}{word}</th><td>'
                f'<div class="meter" role="img" aria-label="{t.share:.0%}">'
                f'<div style="width:{t.share:.1%}"></div></div></td><td class="num">{t.share:.0%}</td>'
                f'<td class="num">{t.lost_by} <span class="soft">{self.say("of")} {t.graded}</span></td></tr>'
            )
        return (
            f'<div class="scroll"><table class="tests"><thead><tr><th scope="col">{self.say("test")}</th>'
            '<th scope="col" colspan="2">'
            f'{self.say("won")}</th><th scope="col" class="num">{self.say("failed")}</th></tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div>"
        )

    def repaired(self, h: Homework) -> str:
        rows = [(n.student, note.text(self.language)) for n in h.records for note in n.repaired]
        if not rows:
            return f'<p class="calm">{self.say("no-repaired")}</p>'
        items = "".join(f"<li><b>{self.name(s)}</b> {escape(_shortened(text))}</li>" for s, text in rows)
        return f'<ul class="plain">{items}</ul>'

    def during(self, h: Homework) -> str:
        rows = [self.happened(r, list(r.events)) for r in h.by_student.values() if r.events]
        return f'<h3>{self.say("during")}</h3><ul class="plain">{"".join(rows)}</ul>' if rows else ""

    # answers that are alike

    def similar(self) -> str:
        """The pairs of every homework, folded; the text says that they are no verdict."""
        blocks = []
        for h in self.report.homeworks:
            if h.similar:
                tag = f'<h3><span class="tag">{escape(h.short)}</span> {escape(h.title)}</h3>'
                rows = "".join(self.pair(h, pair) for pair in h.similar[:PAIRS])
                blocks.append(f'{tag}<ul class="plain pairs">{rows}</ul>')
        inner = "".join(blocks) or f'<p class="calm">{self.say("not-similar")}</p>'
        return (
            f'<section id="similar"><h2 class="homework">{self.say("similar")}</h2>'
            f'<p class="soft">{self.say("similar-help")}</p>{inner}</section>'
        )

    def pair(self, h: Homework, pair: Pair) -> str:
        """One pair: who, how much they share, and, folded, where."""
        names = [self.linked(h, student) for student in (pair.one, pair.other)]
        shared = self.say("shared", rare=pair.rare, alone=pair.alone)
        places = "".join(self.place(h, pair, place) for place in pair.places)
        return (
            f"<li><details><summary><strong>{self.say('pair', one=names[0], other=names[1])}</strong> "
            f"{shared}</summary>{places}</details></li>"
        )

    def linked(self, h: Homework, student: str) -> str:
        """A name that leads to the submission in formgrader, where it is graded."""
        result = h.by_student.get(student)
        name = escape(self.names.get(student, student))
        if result is None or not result.formgrader_id:
            return name
        return f'<a href="{escape(self.report.formgrader)}/submissions/{escape(result.formgrader_id)}">{name}</a>'

    def place(self, h: Homework, pair: Pair, place: Place) -> str:
        """One answer of both, side by side; lines with something rare in common are marked."""
        task = h.tasks.get(place.cell) or place.cell
        share = self.say("alike", share=f"{place.likeness:.0%}")
        sides = "".join(
            f'<div><p class="soft">{escape(self.names.get(student, student))}</p><pre>{self.lines(lines)}</pre></div>'
            for student, lines in ((pair.one, place.one), (pair.other, place.other))
        )
        return f'<h4>{escape(task)} <small>{share}</small></h4><div class="sides">{sides}</div>'

    def lines(self, lines: list[tuple[str, bool]]) -> str:
        first = next((i for i, (_, marked) in enumerate(lines) if marked), 0)
        start = max(0, first - 5) if len(lines) > LINES else 0
        shown = lines[start : start + LINES]
        text = ["…"] if start else []
        for line, marked in shown:
            cut = escape(line if len(line) <= LINE else line[:LINE] + " …")
            text.append(f"<mark>{cut}</mark>" if marked and line.strip() else cut)
        left = len(lines) - start - len(shown)
        return "\n".join([*text, *([self.say("cut-lines", n=left)] if left > 0 else [])])

    def happened(self, r: SubmissionResult, found: list[dict]) -> str:
        """A line on one submission's run: each event as a sentence, the evidence folded under them."""
        shown = found[: events.SHOWN]
        text = " ".join(dict.fromkeys(events.told(event, self.language) for event in shown))
        if len(found) > len(shown):
            text += f" {self.say('more-events', n=len(found) - len(shown))}."
        proof = "".join(
            f"<dt>{escape(event['cell'] or event['kind'])}</dt><dd><pre>{escape(event['evidence'])}</pre></dd>"
            for event in shown
            if event["evidence"]
        )
        details = f"<details><summary>{self.say('evidence')}</summary><dl>{proof}</dl></details>" if proof else ""
        return f"<li><b>{self.name(r.student)}</b> {escape(text)}{details}</li>"


def _shortened(text: str) -> str:
    """A note without its long list of cells: the first three are enough in a report."""
    return re.sub(r"\(([^()]{80,})\)", lambda m: "(" + ", ".join(m[1].split(", ")[:3]) + " …)", text)


def _bins(top: float) -> int:
    """How many bins, so that their edges are whole points where that is possible with 5 to 12 of them."""
    whole = [n for n in range(5, 13) if top % n == 0]
    return min(whole, key=lambda n: abs(n - 10)) if whole else 10


def render(report: ClassReport) -> str:
    """The page of a report, complete."""
    return _Page(report).render()
