"""The panel of a homework: points by task, what passes, what is open. A notebook shows it, and so does the feedback."""

from __future__ import annotations

import html
from dataclasses import dataclass

from dl101.language import say


@dataclass(frozen=True)
class Row:
    """One task. number: as in the notebook, None for the question that a person marks. name: what the student writes.

    earned: None while nobody has marked it. notes: what is open, a sentence each, as plain text; the name before a
    sentence is left out, it stands in the row. link: where the work stands on the page, or ''.
    """

    number: int | None
    name: str
    points: float
    earned: float | None
    notes: tuple[str, ...] = ()
    link: str = ""

    @property
    def state(self) -> str:
        """'good', 'part', 'bad', or 'wait' for what nobody has marked."""
        if self.earned is None:
            return "wait"
        return "good" if self.earned >= self.points else "part" if self.earned > 0 else "bad"

    @property
    def sign(self) -> str:
        return {"good": "✓", "part": "◐", "bad": "✗", "wait": "…"}[self.state]

    @property
    def got(self) -> str:
        """'1 / 2', with a question mark for what nobody has marked."""
        return f"{'?' if self.earned is None else format(self.earned, 'g')} / {self.points:g}"

    @property
    def texts(self) -> tuple[str, ...]:
        """The notes, or what is to say where there are none."""
        if self.notes or self.state in ("part", "bad"):
            return tuple(note.removeprefix(f"{self.name}: ") for note in self.notes)
        if self.state == "wait":
            return (say(ru="оценивает преподаватель", en="marked by the instructor"),)
        return (say(ru="всё проходит", en="all pass") if self.number is not None else "",)


@dataclass(frozen=True)
class Panel:
    """The rows of a homework. graded: whether the points are those of the gradebook, hidden tests included."""

    rows: tuple[Row, ...]
    graded: bool = False

    @property
    def earned(self) -> float:
        """Points earned so far; what nobody has marked counts nothing."""
        return sum(row.earned or 0 for row in self._counted)

    @property
    def total(self) -> float:
        """Points that could be earned so far: in a notebook those of the checks, in feedback all of them."""
        return sum(row.points for row in self._counted)

    @property
    def manual(self) -> float:
        """Points of the questions that a person marks."""
        return sum(row.points for row in self.rows if row.number is None)

    @property
    def _counted(self) -> list[Row]:
        return [row for row in self.rows if self.graded or row.number is not None]

    @property
    def closing(self) -> str:
        """The sentence under the table."""
        if self.graded:
            return say(ru="Скрытые проверки учтены.", en="Hidden checks are included.")
        return say(
            ru=f"Видимые проверки: {self.earned:g} из {self.total:g}. При оценке к ним добавятся скрытые, на других "
            "данных.",
            en=f"Visible checks: {self.earned:g} of {self.total:g}. Grading adds hidden ones, on other data.",
        )

    def __str__(self) -> str:
        width = max(len(row.name) for row in self.rows)
        lines = []
        for row in self.rows:
            first, *others = row.texts or ("",)
            start = f"{row.number or '–':>2}  {row.sign} {row.name:<{width}}  {row.got:<7}"
            lines += [f"{start}  {first}".rstrip(), *(" " * len(start) + f"  {text}" for text in others)]
        return "\n".join([*lines, self.closing])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        # Both JupyterLab and Colab right-align the cells of any table and set their own widths.
        left = ' style="text-align:left;vertical-align:top"'
        wide = ' style="text-align:left;vertical-align:top;white-space:normal;max-width:44em"'
        number = ' class="num" style="text-align:right;vertical-align:top;white-space:nowrap"'
        words = say(ru="Задача|Состояние|Баллы", en="Task|State|Points").split("|")
        head = "".join(
            f'<th scope="col"{style}>{word}</th>' for word, style in zip(words, (left, left, number), strict=True)
        )
        body = "".join(
            f'<tr class="{row.state}"><td{left}>{_name(row)}</td>'
            f"<td{wide}>{row.sign} {'<br>'.join(html.escape(text) for text in row.texts)}</td>"
            f"<td{number}>{row.got}</td></tr>"
            for row in self.rows
        )
        return (
            f'<table class="summary"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
            f'<p class="closing">{self.closing}</p>'
        )


def _name(row: Row) -> str:
    text = f"<code>{row.name}</code>" if row.name.isidentifier() else html.escape(row.name)
    text = f'<a href="{html.escape(row.link)}">{text}</a>' if row.link else text
    return text if row.number is None else f"{row.number}. {text}"
