"""Prose among code and formulas: where it is, and the structure that two languages must share."""

from __future__ import annotations

import re

_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN_WORDS = re.compile(r"(?<![\w./\\-])[A-Za-z]{3,}[,:;]? +[A-Za-z]{2,}[,:;]? +[A-Za-z]{2,}(?![\w(/\\])")
_TWO_WORDS = re.compile(r"(?<![\w./\\-])[A-Za-z]{3,},? +[A-Za-z]{3,}(?![\w(=/\\])")
_FENCE = re.compile(r"^(`{3,}|~{3,})(.*?)^\1[ \t]*$", re.M | re.S)
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_DISPLAY = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$", re.S)
_INLINE = re.compile(r"(?<![\\$])\$(?!\$)((?:[^$\\]|\\.)+?)\$(?!\$)", re.S)
_URL = re.compile(r"\]\([^)]*\)|https?://\S+|<[^>]+>")


def has_cyrillic(text: str) -> bool:
    return bool(_CYRILLIC.search(text))


def mostly_cyrillic(text: str) -> bool:
    """Is most of the text in Russian letters (formulas, code and links left out)?"""
    letters = re.findall(r"[^\W\d_]", words_only(text))
    return len([c for c in letters if _CYRILLIC.match(c)]) > len(letters) / 2


def words_only(text: str) -> str:
    """The text without code, formulas and addresses."""
    for pattern in (_FENCE, _CODE_SPAN, _DISPLAY, _INLINE, _URL):
        text = pattern.sub(" ", text)
    return text


def is_prose(text: str) -> bool:
    """Does the markdown say something that has to be said in both languages?"""
    text = words_only(text)
    return has_cyrillic(text) or bool(_LATIN_WORDS.search(text))


def is_prose_comment(comment: str) -> bool:
    """Is a comment in code a phrase, unlike '(n, m)' or 'noqa: E731'?"""
    return has_cyrillic(comment) or bool(_TWO_WORDS.search(comment))


def _formula(text: str) -> str:
    """A formula without what may differ by language: words in it, the decimal comma, spaces."""
    text = re.sub(r"\\(text|textrm|textit|mathrm|operatorname|mbox)\s*\{[^{}]*\}", r"\\\1{}", text)
    text = re.sub(r"(\d)(\{,\}|,)(?=\d)", r"\1.", text)
    return re.sub(r"\s+|\\[,;!: ]|(?<!\\)~", "", text).rstrip(".,;")


def structure(text: str) -> dict[str, object]:
    """What both halves of a pair must share: {what it is called: value that must be equal}."""
    fences = [hit.strip().splitlines() for _, hit in _FENCE.findall(text)]
    no_fences = _FENCE.sub("\n", text)
    no_code = _CODE_SPAN.sub(" ", no_fences)
    displays = [_formula(f) for f in _DISPLAY.findall(no_code)]
    inline = _DISPLAY.sub(" ", no_code)
    return {
        "headings": re.findall(r"^ {0,3}(#{1,6}) ", no_fences, re.M),
        "code blocks": [_fence_signature(f) for f in fences],
        "displayed formulas": sorted(displays),
        # A symbol may be named twice in one language and once in the other: the set counts.
        "formulas": sorted({_formula(f) for f in _INLINE.findall(inline)}),
        "pictures": len(re.findall(r"!\[[^\]]*\]\(", no_code)),
        "links": len(re.findall(r"(?<!!)\[[^\]]*\]\(", no_code)),
        "list items": len(re.findall(r"^\s*[-*+] |^\s*\d+[.)] ", no_code, re.M)),
        "table rows": len(re.findall(r"^\s*\|.*\|\s*$", no_code, re.M)),
        "HTML tags": sorted(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>", no_code)),
    }


def _fence_signature(lines: list[str]) -> str:
    """The code of a fenced block without comments and blanks."""
    return "\n".join(code for line in lines if (code := line.split("#")[0].strip()))


def differences(one: str, other: str) -> list[str]:
    """What differs in structure, in words: 'headings (## ### against ##)'."""
    a, b, out = structure(one), structure(other), []
    for what in a:
        if a[what] == b[what]:
            continue
        if isinstance(a[what], int):
            out.append(f"{what} ({a[what]} in Russian, {b[what]} in English)")
        elif what == "headings":
            out.append(f"headings ({' '.join(a[what]) or 'none'} in Russian, {' '.join(b[what]) or 'none'} in English)")
        else:
            only_a = [x for x in a[what] if x not in b[what]]
            only_b = [x for x in b[what] if x not in a[what]]
            parts = [f"only in Russian: {', '.join(map(_short, only_a))}"] * bool(only_a)
            parts += [f"only in English: {', '.join(map(_short, only_b))}"] * bool(only_b)
            out.append(f"{what} ({'; '.join(parts) or 'not as many times'})")
    return out


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 50 else text[:47] + "…"
