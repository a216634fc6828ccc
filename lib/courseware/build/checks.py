"""What a source must keep to. Everything wrong is found at once; nothing is guessed or put right silently."""

from __future__ import annotations

import ast

from courseware.build import comments, first_cell, marks, notebook, prose
from courseware.build.percent import LANGUAGES, Cell, Source, pairs

# What `./course adopt` puts in the place of a half that nobody has written yet.
UNTRANSLATED = "TRANSLATE:"


def check(source: Source) -> None:
    """Adds to `source.problems` whatever breaks a rule."""
    _pairing(source)
    for cell in source.cells:
        _marks(source, cell)
        _setup(source, cell)
        if UNTRANSLATED in cell.source:
            line = next(i for i, text in enumerate(cell.lines) if UNTRANSLATED in text)
            source.problem(
                cell,
                f"this half is not written yet; write it and delete the line with {UNTRANSLATED}",
                cell.start + line,
            )
        elif cell.kind == "code":
            _code(source, cell)
        elif cell.lang is None and cell.kind == "markdown":
            if prose.has_cyrillic(cell.source):
                source.problem(cell, 'Russian text in a cell without lang; make it a pair, lang="ru" and lang="en"')
            elif prose.is_prose(cell.source):
                source.problem(cell, 'English text in a cell without lang; make it a pair, lang="ru" and lang="en"')
        elif cell.lang and cell.kind == "markdown":
            _language(source, cell)


def _pairing(source: Source) -> None:
    halves = set()
    for ru, en in pairs(source):
        halves |= {id(ru), id(en)}
        if ru.kind == "markdown" and UNTRANSLATED not in ru.source + en.source:
            for difference in prose.differences(ru.source, en.source):
                source.problem(ru, f"the two languages differ in {difference}")
        elif ru.kind == "code" and _skeleton(ru) != _skeleton(en):
            source.problem(ru, "the two languages differ in more than their texts and comments")
    for cell in source.cells:
        if cell.lang in LANGUAGES and id(cell) not in halves:
            other = "English" if cell.lang == "ru" else "Russian"
            place = "after" if cell.lang == "ru" else "before"
            source.problem(cell, f"the {other} half is missing; it stands right {place} this cell")


def _skeleton(cell: Cell) -> str | None:
    """The syntax tree of the code with its texts left out."""
    try:
        tree = ast.parse(comments.as_python(cell.lines))
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def _language(source: Source, cell: Cell) -> None:
    text = prose.words_only(cell.source)
    if cell.lang == "en" and prose.mostly_cyrillic(cell.source) and prose.has_cyrillic(text):
        source.problem(cell, "the English half is in Russian")
    elif cell.lang == "ru" and prose.is_prose(text) and not prose.has_cyrillic(text):
        source.problem(cell, "the Russian half is in English")


def _setup(source: Source, cell: Cell) -> None:
    kind = cell.options.get("setup")
    if kind is None:
        return
    if kind not in first_cell.KINDS:
        source.problem(cell, f"setup={kind!r} is not one of {', '.join(first_cell.KINDS)}")
    if cell.kind != "code" or cell.lines or cell.lang or cell.grade:
        source.problem(cell, "a setup cell is an empty code cell; the build fills it in")


def _marks(source: Source, cell: Cell) -> None:
    if cell.grade is not None and cell.grade not in marks.KINDS:
        source.problem(cell, f"grade={cell.grade!r} is not one of {', '.join(marks.KINDS)}")
        return
    second_half = cell.lang == "en" and any(c.lang == "ru" and c.id == cell.id for c in source.cells)
    if not second_half:  # it takes the marks of the first
        _options(source, cell)
    answer = ("autograded", "manual")
    _balanced(source, cell, marks.BEGIN_SOLUTION, marks.END_SOLUTION, answer, "an answer cell")
    _balanced(source, cell, marks.BEGIN_HIDDEN, marks.END_HIDDEN, ("test",), 'a cell with grade="test"')
    if cell.grade:
        _same_in_both(source, cell)


def _options(source: Source, cell: Cell) -> None:
    grade, points = cell.grade, cell.options.get("points")
    if grade in marks.WITH_POINTS and not (isinstance(points, (int, float)) and points >= 0):
        source.problem(cell, f'a cell with grade="{grade}" needs points=, a number')
    if points is not None and grade not in marks.WITH_POINTS:
        source.problem(cell, "points= belongs to a cell with grade= " + ", ".join(marks.WITH_POINTS))
    if grade in ("autograded", "test") and cell.kind != "code":
        source.problem(cell, f'grade="{grade}" belongs to a code cell')
    if grade == "task" and cell.kind != "markdown":
        source.problem(cell, 'grade="task" belongs to a markdown cell')
    if cell.lang and grade in marks.LOCKED:
        source.problem(cell, f'a cell with grade="{grade}" is locked and the same in both languages: it has no lang')
    if cell.lang and grade == "autograded":
        source.problem(cell, "an answer cell with code is shared by both languages: it has no lang")


def _balanced(source: Source, cell: Cell, begin: str, end: str, kinds: tuple, what: str) -> None:
    inside = None
    for i, line in enumerate(cell.lines):
        begins, ends = begin.strip("# ") in line, end.strip("# ") in line
        if not (begins or ends):
            continue
        mark = begin if begins else end
        if line.strip() != mark and cell.kind == "code":
            source.problem(cell, f"write the mark as a line of its own: {mark}", cell.start + i)
        if cell.grade not in kinds:
            source.problem(cell, f"{mark} stands outside {what}", cell.start + i)
            return
        if begins and inside is not None:
            source.problem(cell, f"a second {begin} before {end}", cell.start + i)
        if ends and inside is None:
            source.problem(cell, f"{end} without {begin}", cell.start + i)
        inside = i if begins else None
    if inside is not None:
        source.problem(cell, f"{begin} without {end}", cell.start + inside)


def _same_in_both(source: Source, cell: Cell) -> None:
    """nbgrader keeps one copy of a locked cell and one checksum of an unanswered one, for both languages."""
    if cell.grade in marks.LOCKED:
        shown = range(len(cell.lines))
        what = f'a cell with grade="{cell.grade}"'
    else:
        shown = marks.outside(cell.lines, marks.BEGIN_SOLUTION, marks.END_SOLUTION)
        what = "what a student gets of an answer cell"
        if len(shown) == len(cell.lines):  # without marks the whole cell is the answer
            return
    found = comments.find(cell.lines)
    for i in shown:
        text = cell.lines[i]
        comment = text[found[i] :] if i in found else ""
        _, parts, _ = comments.split(text, found[i]) if i in found else ("", {}, "")
        if parts:
            source.problem(cell, f"{what} is the same in both languages: no '# ru:' or '# en:' here", cell.start + i)
        elif comment and not comment.startswith("###") and prose.is_prose_comment(comment):
            source.problem(cell, f"{what} holds no prose; move the comment into a markdown cell", cell.start + i)
        elif prose.has_cyrillic(text):
            source.problem(cell, f"{what} is the same in both languages: no Russian text here", cell.start + i)


def _code(source: Source, cell: Cell) -> None:
    if cell.grade in marks.LOCKED:
        _parses(source, cell)
        return
    found = comments.find(cell.lines)
    own = marks.outside(cell.lines, marks.BEGIN_SOLUTION, marks.END_SOLUTION) if cell.grade else range(len(cell.lines))
    if cell.lang is None:
        for i, column in found.items():
            _, parts, plain = comments.split(cell.lines[i], column)
            if plain and prose.has_cyrillic(plain) and not (cell.grade and i in own):
                source.problem(
                    cell, "a Russian comment without '# ru:' would stand in the English notebook too", cell.start + i
                )
            elif plain and prose.is_prose_comment(plain) and not cell.grade and not plain.startswith("###"):
                source.problem(
                    cell, "an English comment without '# en:' would stand in the Russian notebook too", cell.start + i
                )
        ru, en = (len(comments.of_language(cell.lines, language)) for language in LANGUAGES)
        if ru != en:
            source.problem(cell, f"{ru} comments with '# ru:' but {en} with '# en:'; both languages get the same ones")
        if not cell.grade:
            _russian_strings(source, cell)
    else:
        for i, column in found.items():
            if comments.split(cell.lines[i], column)[1]:
                source.problem(cell, "a cell with lang needs no '# ru:' or '# en:'", cell.start + i)
                break
    _parses(source, cell)


def _parses(source: Source, cell: Cell) -> None:
    for language in LANGUAGES:
        try:
            compile(
                comments.as_python([text for _, text in notebook.visible(cell, language)]),
                cell.id,
                "exec",
                ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
            )
        except SyntaxError as error:
            source.problem(
                cell,
                f"Python cannot read this code: {error.msg}",
                cell.start + min(max((error.lineno or 1) - 1, 0), max(len(cell.lines) - 1, 0)),
            )
            return


def _russian_strings(source: Source, cell: Cell) -> None:
    """Russian texts in shared code are arguments `ru=…`, as in dl101.say(ru=…, en=…)."""
    try:
        tree = ast.parse(comments.as_python(cell.lines))
    except SyntaxError:
        return
    said = {
        id(node)
        for call in ast.walk(tree)
        if isinstance(call, ast.keyword) and call.arg == "ru"
        for node in ast.walk(call.value)
    }
    said |= {
        id(node)
        for table in ast.walk(tree)
        if isinstance(table, ast.Dict)
        for key, value in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "ru"
        for node in ast.walk(value)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and prose.has_cyrillic(node.value)
            and id(node) not in said
        ):
            source.problem(
                cell,
                "Russian text in code that both languages share; write dl101.say(ru=…, en=…) "
                "or make the cell a pair with lang",
                cell.start + node.lineno - 1,
            )
