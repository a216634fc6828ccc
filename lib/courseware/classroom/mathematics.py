"""Formulas as MathML, made here, so that a page with mathematics needs no script and no request.

latex2mathml reads the TeX. What it makes is rebuilt from an allow-list of elements and attributes, since it passes
`\\text{<script>}`, `\\href` and `\\style` on as they are. What it cannot read is shown as the TeX that was written.
"""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element

# Elements of MathML Core that hold text, and those that hold elements.
TOKENS = {"mi", "mn", "mo", "mtext"}
ELEMENTS = TOKENS | {
    "math", "mrow", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover",
    "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom",
}  # fmt: skip
ATTRIBUTES = {
    "display", "stretchy", "fence", "separator", "form", "lspace", "rspace", "minsize", "maxsize", "accent",
    "accentunder", "linethickness", "width", "height", "depth", "displaystyle", "scriptlevel", "movablelimits",
    "largeop", "symmetric", "mathvariant", "class",
}  # fmt: skip
VALUE = re.compile(r"[a-z]{1,12}|[+-]?\d{0,2}(?:\.\d{1,4})?(?:em|ex|pt|px|%)?")
# Columns of an `align`: browsers know no columnalign, so a class says it. See STYLE.
SIDES = {"left": "l", "right": "r"}
STYLE = """
math { font-size: 1.06em; }
math[display="block"] { margin: .6em 0; overflow-x: auto; overflow-y: hidden; }
mtd { padding: .15em .35em; }
mtd.l { text-align: left; padding-left: 0; }
mtd.r { text-align: right; padding-right: 0; }
code.tex { white-space: pre-wrap; overflow-wrap: anywhere; }
"""

LONGEST, DEEPEST = 3000, 60
# Definitions could grow without end; a person reads the source of such a formula as well.
REFUSED = re.compile(r"\\(?:(?:re)?newcommand|providecommand|def|let|newenvironment|require|input)\b")
# Names that latex2mathml does not know, by ones that it does.
OTHER_NAMES = (
    (re.compile(r"\\(begin|end)\{(?:aligned|alignedat|eqnarray)(\*?)\}"), r"\\\1{split}"),
    (re.compile(r"\\(begin|end)\{(?:gathered|gather|equation|multline)\*?\}"), r"\\\1{matrix}"),
    (re.compile(r"\\(arg|Pr|Re|Im)(?![A-Za-z])"), r"\\operatorname{\1}"),
    (re.compile(r"\\(?:label\{[^{}]*\}|nonumber|notag)(?![A-Za-z])"), ""),
)
NEGATIVE_SPACE = {"negativethinmathspace": "-0.167em", "negativemediummathspace": "-0.222em"}
# Bold letters stand in Unicode: MathML Core leaves mathvariant out.
BOLD = {"bold": (0x1D400, 0x1D41A, 0x1D7CE), "bold-italic": (0x1D468, 0x1D482, 0x1D7CE)}


def mathml(tex: str, block: bool = False) -> str:
    """The formula as `<math>`, or, where it cannot be read, its TeX in `<code class="tex">`."""
    tex = tex.strip()
    try:
        if not tex or len(tex) > LONGEST or REFUSED.search(tex):
            raise ValueError
        known = tex
        for pattern, other in OTHER_NAMES:
            known = pattern.sub(other, known)
        return rebuilt(convert_to_element(known, display="block" if block else "inline"))
    except Exception:  # whatever latex2mathml stumbles over; RecursionError among it
        sign = "$$" if block else "$"
        shown = f'<code class="tex">{html.escape(sign + tex + sign)}</code>'
        return f"<p>{shown}</p>" if block else shown


def island(text: str) -> str:
    """`<math>…</math>` that came with some HTML, rebuilt from the allow-list; '' where it is not MathML."""
    try:
        return rebuilt(ElementTree.fromstring(text))
    except Exception:
        return ""


def rebuilt(element: ElementTree.Element, depth: int = 0) -> str:
    """An element as text, with nothing but what is allowed. Raises ValueError where it holds anything else."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if name == "mprescripts" or depth > DEEPEST or (depth == 0) != (name == "math"):
        raise ValueError(name)
    if name not in ELEMENTS:
        raise ValueError(name)
    variant = element.get("mathvariant", "")
    attributes = {k: NEGATIVE_SPACE.get(v, v) for k, v in element.attrib.items() if k in ATTRIBUTES}
    if variant != "normal" or name != "mi":
        attributes.pop("mathvariant", None)
    side = SIDES.get(element.get("columnalign", ""))
    if name == "mtd" and side:
        attributes["class"] = side
    if attributes.get("class") not in (None, *SIDES.values()):
        del attributes["class"]
    shown = "".join(f' {k}="{v}"' for k, v in attributes.items() if VALUE.fullmatch(v))
    if name in TOKENS:
        # latex2mathml writes characters as '&#x0002B;' into the text of its elements.
        text = html.unescape(element.text or "")
        if len(element) or re.match(r"\\[A-Za-z]", text):
            raise ValueError(text)  # a command that it does not know
        return f"<{name}{shown}>{html.escape(_bold(text, variant))}</{name}>"
    if name == "mspace" and element.get("linebreak"):
        raise ValueError("a line break outside of a table is not drawn by browsers")
    return f"<{name}{shown}>{''.join(rebuilt(child, depth + 1) for child in element)}</{name}>"


def _bold(text: str, variant: str) -> str:
    if variant not in BOLD:
        return text
    upper, lower, digits = BOLD[variant]

    def letter(c: str) -> str:
        for first, last, start in (("A", "Z", upper), ("a", "z", lower), ("0", "9", digits)):
            if first <= c <= last:
                return chr(start + ord(c) - ord(first))
        return c

    return "".join(map(letter, text))
