"""What a student wrote or printed, made fit to be shown: nothing runs, nothing is asked of the network, nothing floods.

Used by the feedback page, and by formgrader's page of a submission and nbgrader's own pages through nbgrader_config.py:

- `HarmlessNotebook` (`c.HTMLExporter.preprocessors`) reduces outputs and takes foreign metadata out;
- `prose` and `highlighted` (`c.HTMLExporter.filters`) stand in place of nbconvert's filters of the same purpose;
- `templates/base/mathjax.html.j2` (`c.HTMLExporter.extra_template_basedirs`) loads no MathJax, and sets a
  Content-Security-Policy under which only formgrader's own scripts run, with `policy` as its filter.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from importlib import resources as packages
from pathlib import Path

import bleach
import nbformat
from jinja2 import pass_context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from courseware.classroom import mathematics
from courseware.classroom.execute import METADATA, language_of

TEMPLATES = Path(__file__).with_name("templates")

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "small", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": ["href", "title"],
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
    "ol": ["start"],
    "code": ["class"],
}
PICTURES = ("image/png", "image/jpeg", "image/gif")
SVG = "image/svg+xml"

# What is shown at most of one output, and of one cell's outputs together.
MAX_LINES, MAX_BYTES, MAX_PICTURE, MAX_HTML = 500, 100_000, 3_000_000, 200_000
MAX_OUTPUTS, MAX_CELL = 60, 6_000_000
MAX_SOURCE = 100_000

SENTENCES = {
    "cut": ("\n… вывод обрезан: он длиннее …\n", "\n… output cut off: there is more of it …\n"),
    "outputs": ("… остальной вывод ячейки не показан …", "… the rest of the cell's output is not shown …"),
    "picture": (
        "… рисунок не показан: он больше {n:g} МБ …",
        "… the picture is not shown: it is larger than {n:g} MB …",
    ),
    "html": (
        "… таблица или HTML не показаны: больше {n:g} КБ …",
        "… the table or HTML is not shown: more than {n:g} KB …",
    ),
    "active": ("… здесь был интерактивный вывод; он не показан …", "… here was interactive output; it is not shown …"),
    "source": ("\n… текст обрезан: он длиннее …", "\n… cut off: the text is longer …"),
}


# HTML


def clean(text: str) -> str:
    """HTML with nothing left that runs, loads or restyles the page. Formulas in MathML stay. Idempotent."""
    # Stands for a formula while bleach works. Nobody can know it in advance: it is made of the text itself.
    mark = "math" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]
    formulas: list[str] = []

    def put_aside(match: re.Match) -> str:
        found = mathematics.island(match[0])
        if not found:
            return ""
        formulas.append(found)
        return f"{mark}n{len(formulas) - 1}n"

    text = re.sub(r'(?s)<a class="anchor-link".*?</a>', "", text)
    text = re.sub(r"(?s)<math\b[^<>]*>.*?</math>", put_aside, text)
    # Their text is no text. Only what a browser, too, would read up to the end goes up to the end.
    text = re.sub(r"(?is)<(script|style|iframe)\b.*?(</\1\s*>|$)", "", text)
    text = re.sub(r"(?is)<(object|template|svg|math)\b.*?</\1\s*>", "", text)

    def allowed(tag: str, name: str, value: str) -> bool:
        # A formula is put back into text, never into an attribute.
        return mark not in value and _allowed(tag, name, value)

    text = bleach.clean(text, tags=TAGS, attributes=allowed, protocols={"http", "https", "mailto", "data"}, strip=True)
    return re.sub(rf"{mark}n(\d+)n", lambda match: formulas[int(match[1])], text)


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, []):
        return False
    if name == "src":
        return bool(re.match(r"data:image/(png|jpeg|gif);base64,", value))
    if name == "href":
        return bool(re.match(r"(https?://|mailto:|#)", value))
    if name == "class":
        return value == "tex"
    return True


class _Renderer(IPythonRenderer):
    """nbconvert's, with formulas in MathML, and without an error where an attached picture is missing."""

    def __init__(self, attachments: dict):
        super().__init__(escape=False, exclude_anchor_links=True, attachments=attachments)

    def inline_math(self, body: str) -> str:
        return mathematics.mathml(html.unescape(body))

    def block_math(self, body: str) -> str:
        return mathematics.mathml(html.unescape(body), block=True)

    def latex_environment(self, name: str, body: str) -> str:
        return mathematics.mathml(html.unescape(f"\\begin{{{name}}}{body}\\end{{{name}}}"), block=True)

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{html.escape(code)}</pre>"

    def _embed_image_or_attachment(self, src: str) -> str:
        if not src.startswith("attachment:"):
            return src
        data = self.attachments.get(src.removeprefix("attachment:"), {})
        return next((f"data:{kind};base64,{coded(data[kind])}" for kind in PICTURES if kind in data), "")


def markdown(source: str, attachments: dict | None = None, language: str = "en") -> str:
    """Markdown as clean HTML, its formulas in MathML, its attached pictures in it."""
    shown = within(source, MAX_SOURCE, 10**9, sentence("source", language))
    try:
        made = MarkdownWithMath(renderer=_Renderer(attachments or {})).render(shown)
        return clean(made)
    except Exception:  # whatever the parser stumbles over: the text is what matters
        return f"<pre>{html.escape(shown)}</pre>"


@pass_context
def prose(context, source: str) -> str:
    """`markdown` as a filter of nbconvert's templates, in place of markdown2html."""
    cell = context.get("cell") or {}
    return markdown(source, cell.get("attachments"), language_of(context.get("nb") or NotebookNode(metadata={})))


def highlighted(source: str, language=None, metadata=None) -> str:
    """Python code as HTML. Whatever lexer the notebook's metadata names: they are the student's."""
    return Highlight2HTML(pygments_lexer="ipython3")(within(source, MAX_SOURCE, 10**9, sentence("source", "en")))


# outputs


def sentence(key: str, language: str, **values) -> str:
    """One of SENTENCES."""
    return SENTENCES[key][0 if language == "ru" else 1].format(**values)


def joined(value) -> str:
    """A text of a notebook, which may be a list of lines, without what UTF-8 cannot hold."""
    text = "".join(map(str, value)) if isinstance(value, list) else str(value)
    return text.encode("utf-8", "replace").decode("utf-8")


def coded(value) -> str:
    """Base64, and nothing else that could stand in the middle of a page."""
    return re.sub("[^A-Za-z0-9+/=]", "", joined(value))


def within(text: str, most_bytes: int, most_lines: int, note: str) -> str:
    """As much of a text as may be shown, with the note after it where it was cut."""
    cut = False
    lines = text.split("\n", most_lines)
    if len(lines) > most_lines:
        text, cut = "\n".join(lines[:most_lines]), True
    if len(text) > most_bytes // 4:  # below this it cannot be too long, whatever its letters
        raw = text.encode("utf-8", "replace")
        if len(raw) > most_bytes:
            text, cut = raw[:most_bytes].decode("utf-8", "ignore"), True
    return text + note if cut else text


def outputs_of(cell, language: str = "en", most_bytes: int = MAX_BYTES, most_lines: int = MAX_LINES) -> list:
    """A code cell's outputs with one harmless form each, within the limits of one output and of one cell.

    What is left: streams, errors, and data of one kind each: 'text/plain', 'text/html' that is clean, a picture in
    base64, or an SVG, which has to be shown as a picture. Idempotent.
    """
    kept, left = [], MAX_CELL
    found = [o for o in cell.get("outputs") or [] if isinstance(o, dict)]
    for output in found[:MAX_OUTPUTS]:
        made = _output(output, language, most_bytes, most_lines)
        if made is None:
            continue
        size = len(str(made))
        if size > left:
            break
        left -= size
        kept.append(made)
    else:
        if len(found) <= MAX_OUTPUTS:
            return kept
    return [*kept, _stream(sentence("outputs", language))]


def _stream(text: str, name: str = "stdout") -> NotebookNode:
    return nbformat.v4.new_output("stream", name=name, text=text)


def _output(output: dict, language: str, most_bytes: int, most_lines: int) -> NotebookNode | None:
    kind, note = output.get("output_type"), sentence("cut", language)
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return _stream(within(joined(output.get("text", "")), most_bytes, most_lines, note), name)
    if kind == "error":
        text = "\n".join(joined(part) for part in output.get("traceback") or [])
        lines = text.split("\n")
        if len(lines) > most_lines:  # the end says what went wrong
            lines = [*lines[: most_lines // 2], note.strip(), *lines[-most_lines // 2 :]]
            text = "\n".join(lines)
        if len(text) > most_bytes // 4:
            text = text[: most_bytes // 8] + note + text[-most_bytes // 8 :]
        named = {key: joined(output.get(key) or "")[:5000] for key in ("ename", "evalue")}
        return nbformat.v4.new_output("error", traceback=[text] if text else [], **named)
    if kind not in ("display_data", "execute_result"):
        return None
    data = output.get("data") if isinstance(output.get("data"), dict) else {}
    bundle, about = _data(data, language, most_bytes, most_lines)
    if bundle is None:
        return None
    sizes = output.get("metadata") if isinstance(output.get("metadata"), dict) else {}
    sizes = sizes.get(about) if isinstance(sizes.get(about), dict) else {}
    # Numbers alone: nbconvert writes width and height into the page without quotes.
    sizes = {k: v for k, v in sizes.items() if k in ("width", "height") and type(v) is int and 0 < v < 10_000}
    return nbformat.v4.new_output("display_data", data=bundle, metadata={about: sizes} if sizes else {})


def _data(data: dict, language: str, most_bytes: int, most_lines: int) -> tuple[dict | None, str]:
    """The one form of a MIME bundle that is shown, and its name."""
    notes = []
    for kind in PICTURES:
        if kind in data:
            text = coded(data[kind])
            if len(text) > MAX_PICTURE:
                notes.append(sentence("picture", language, n=MAX_PICTURE / 1e6))
            elif kind == "image/gif":  # nbconvert's templates know no GIF
                return {"text/html": f'<img alt="" src="data:image/gif;base64,{text}">'}, "text/html"
            else:
                return {kind: text}, kind
    if SVG in data:
        text = joined(data[SVG])
        if len(text) <= MAX_PICTURE:
            return {SVG: text}, SVG
        notes.append(sentence("picture", language, n=MAX_PICTURE / 1e6))
    for kind, to_html in (("text/html", clean), ("text/markdown", markdown), ("text/latex", _latex)):
        if kind in data:
            text = joined(data[kind])
            if len(text.encode("utf-8", "replace")) > MAX_HTML:
                notes.append(sentence("html", language, n=MAX_HTML / 1000))
                continue
            made = to_html(text)
            if re.sub(r"<(?!img|math)[^>]*>|\s", "", made):
                return {"text/html": made}, "text/html"
    if "text/plain" in data:
        text = within(joined(data["text/plain"]), most_bytes, most_lines, sentence("cut", language))
    else:
        text = ""
        if not notes and data:
            notes.append(sentence("active", language))
    if not text and not notes:
        return None, ""
    return {"text/plain": "\n".join([*notes, text]).rstrip("\n")}, "text/plain"


def _latex(text: str) -> str:
    """A `text/latex` output, whose formulas stand between dollar signs."""
    inner = text.strip()
    for sign in ("$$", "$", ("\\[", "\\]"), ("\\(", "\\)")):
        first, last = (sign, sign) if isinstance(sign, str) else sign
        if inner.startswith(first) and inner.endswith(last) and len(inner) > len(first) + len(last):
            inner = inner[len(first) : -len(last)]
            break
    return clean(mathematics.mathml(inner, block=True))


# nbconvert's pages


class HarmlessNotebook(NbGraderPreprocessor):
    """Makes a submission harmless before nbconvert's templates show it; see the module."""

    max_bytes = Integer(MAX_BYTES, help="Bytes shown of one output in text.").tag(config=True)

    max_lines = Integer(MAX_LINES, help="Lines shown of one output in text.").tag(config=True)

    def preprocess(self, nb, resources):
        """In place. Of the metadata only what nbgrader and this course need is left."""
        language = language_of(nb)
        nb.metadata = NotebookNode(
            {key: nb.metadata[key] for key in ("dl101", METADATA) if isinstance(nb.metadata.get(key), dict)}
        )
        nb.metadata["language_info"] = NotebookNode(name="python", pygments_lexer="ipython3")
        for cell in nb.cells:
            mark = cell.metadata.get("nbgrader")
            cell.metadata = NotebookNode({"nbgrader": mark} if self._sound(mark) else {})
            cell.source = joined(cell.source)
            if cell.cell_type == "raw":  # nbconvert would show it as it is
                cell.cell_type = "markdown"
                cell.source = f"<pre>{html.escape(cell.source)}</pre>"
            elif cell.cell_type == "code":
                cell.source = within(cell.source, MAX_SOURCE, 10**9, sentence("source", language))
                cell.outputs = outputs_of(cell, language, self.max_bytes, self.max_lines)
        return nb, resources

    @staticmethod
    def _sound(mark) -> bool:
        """Whether nbgrader's metadata can stand in a page: it writes ids and points into it without quoting them."""
        if not isinstance(mark, dict) or not re.fullmatch(r"[\w.: -]{1,200}", str(mark.get("grade_id", ""))):
            return False
        return isinstance(mark.get("points", 0), (int, float))


@cache
def _own_scripts() -> str:
    """Hashes of the scripts that stand in formgrader's page itself, for a Content-Security-Policy."""
    folder = packages.files("nbgrader") / "server_extensions" / "formgrader" / "templates" / "formgrade"
    text = (folder / "formgrade_macros.html.j2").read_text(encoding="utf-8")
    body = text.partition("macro nav")[2]  # scripts of the macro before it stand above the policy
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", body, re.S) + re.findall(r'\bonclick="([^"]*)"', body)
    digests = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in dict.fromkeys(scripts))
    return " ".join(f"'sha256-{d}'" for d in digests)


def policy(text: str) -> str:
    """A filter: the Content-Security-Policy of nbconvert's pages. What it is given does not matter."""
    return (
        "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        f"connect-src 'self'; script-src 'self' 'unsafe-hashes' {_own_scripts()}; form-action 'self'; base-uri 'none'"
    )


# A picture from elsewhere has lost its address, and would stand there broken.
STYLE = mathematics.STYLE + "img:not([src]) { display: none; }\n"


def style(text: str) -> str:
    """A filter: the style of what `clean` and `markdown` leave. What it is given does not matter."""
    return STYLE
