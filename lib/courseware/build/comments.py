"""Comments of one language in code that both languages share.

# ru: скрытый слой                  a whole line, kept in the Russian notebook only
# en: the hidden layer
Z = W @ X + b  # ru: (k, m)  # en: (k, m)    a comment at the end of a line, one per language
m = X.shape[1]  # (n, m)            no language: both keep it
"""

from __future__ import annotations

import io
import re
import tokenize

_PART = re.compile(r"# ?(ru|en):[ \t]*")
_RAW_MAGIC = re.compile(r"^%%(?!time\b|timeit\b|capture\b|prun\b)")
_MAGIC = re.compile(r"^\s*(%{1,2}[a-zA-Z]|![A-Za-z.~$\\/{}])")


def is_magic(line: str) -> bool:
    """Is the line an IPython magic or a shell command?"""
    return bool(_MAGIC.match(line))


def as_python(lines: list[str]) -> str:
    """The code with magics blanked out, for tools that read Python; '' for a cell in another language."""
    if lines and _RAW_MAGIC.match(lines[0]):
        return ""
    return "\n".join("pass" if is_magic(line) else line for line in lines) + "\n"


def find(lines: list[str]) -> dict[int, int]:
    """Index of line -> column where its comment begins, for every line that has a comment.

    Code that Python cannot read is taken line by line: there only whole-line comments are found.
    """
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(as_python(lines)).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return {i: len(line) - len(line.lstrip()) for i, line in enumerate(lines) if line.lstrip().startswith("#")}
    return {t.start[0] - 1: t.start[1] for t in tokens if t.type == tokenize.COMMENT}


def split(line: str, column: int) -> tuple[str, dict[str, str], str]:
    """(code, {language: comment}, comment of no language) of a line whose comment begins at `column`."""
    code, comment = line[:column], line[column:]
    marks = list(_PART.finditer(comment))
    if not marks or marks[0].start() != 0:
        return code, {}, comment
    parts = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        parts[mark[1]] = comment[mark.end() : following.start() if following else None].rstrip()
    return code, parts, ""


def join(code: str, parts: dict[str, str]) -> str:
    """The source line of `code` with one comment per language; the opposite of `split`."""
    comment = "  ".join(f"# {language}: {parts[language]}".rstrip() for language in ("ru", "en") if language in parts)
    return code + comment if not code.strip() else (f"{code.rstrip()}  {comment}" if comment else code.rstrip())


def project(lines: list[str], language: str) -> list[tuple[int, str]]:
    """The lines of one language's notebook, each with the index of the line it comes from."""
    comments, out = find(lines), []
    for i, line in enumerate(lines):
        if i in comments:
            code, parts, _ = split(line, comments[i])
            if parts:
                if language in parts:
                    line = f"{code}# {parts[language]}".rstrip()
                elif code.strip():
                    line = code.rstrip()
                else:
                    continue
        out.append((i, line))
    return out


def of_language(lines: list[str], language: str) -> list[str]:
    """The comments of one language, one entry per block of lines (for comparing the two languages)."""
    comments, blocks, last = find(lines), [], None
    for i, column in sorted(comments.items()):
        code, parts, _ = split(lines[i], column)
        if language not in parts:
            continue
        whole = not code.strip()
        if whole and last == i - 1:
            blocks[-1] += " " + parts[language]
        else:
            blocks.append(parts[language])
        last = i if whole else None
    return blocks
