"""What students wrote and printed is shown without harm: cut to size, one form of an output, formulas as MathML."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

import tiny_course as tiny
from courseware.classroom import harmless, mathematics


def shown(*outputs, **limits):
    return harmless.outputs_of(new_code_cell(outputs=list(outputs)), **limits)


def data(**kinds):
    return new_output("display_data", {k.replace("__", "/"): v for k, v in kinds.items()})


def size(outputs):
    return len(str(outputs).encode())


def test_text_is_cut_in_lines_and_in_bytes_whatever_its_alphabet():
    (kept,) = shown(new_output("stream", text="строка\n" * 10_000))
    assert kept.text.count("\n") < harmless.MAX_LINES + 5 and "cut off" in kept.text
    for letter in "xж漢😀":
        (kept,) = shown(new_output("stream", text=letter * 3_000_000))
        assert len(kept.text.encode()) < harmless.MAX_BYTES + 200 and "cut off" in kept.text
        (kept,) = shown(data(text__plain=letter * 3_000_000), language="ru")
        assert len(kept.data["text/plain"].encode()) < harmless.MAX_BYTES + 200 and "обрезан" in kept.data["text/plain"]
    whole = new_output("stream", text="all of it\n" * 400)
    assert shown(whole) == [whole]


def test_an_error_keeps_its_end():
    lines = [f"frame {i}" for i in range(20_000)]
    (kept,) = shown(new_output("error", ename="E" * 10_000, evalue="v", traceback=[*lines, "ValueError: the reason"]))
    assert kept.traceback[0].endswith("ValueError: the reason") and kept.traceback[0].startswith("frame 0\n")
    assert kept.traceback[0].count("\n") < harmless.MAX_LINES + 5 and len(kept.ename) == 5000
    (kept,) = shown(new_output("error", ename="E", evalue="v", traceback=["x" * 5_000_000 + "end"]))
    assert kept.traceback[0].endswith("end") and size(kept) < 2 * harmless.MAX_BYTES


def test_a_cell_is_cut_in_the_number_and_the_sum_of_its_outputs():
    many = shown(*[new_output("stream", text="x")] * 5000)
    assert len(many) == harmless.MAX_OUTPUTS + 1 and "not shown" in many[-1].text
    heavy = shown(*[data(image__png="A" * 2_900_000)] * 20)
    assert size(heavy) < harmless.MAX_CELL + 1000 and "not shown" in heavy[-1].text


@pytest.mark.parametrize("kind", ["image__png", "image__svg+xml", "text__html", "text__markdown", "text__latex"])
def test_what_is_too_large_gives_way_to_its_plain_text(kind):
    (kept,) = shown(data(**{kind: "A" * 4_000_000, "text__plain": "<Figure>"}))
    assert set(kept.data) == {"text/plain"} and kept.data["text/plain"].endswith("<Figure>")
    assert "not shown" in kept.data["text/plain"]


def test_an_output_keeps_one_form_and_no_metadata_but_sizes():
    output = data(image__png='QUJD"><script>', text__html="<b>x</b>", application__javascript="alert(1)")
    output.metadata = {"image/png": {"width": 640, "height": "1 onload=alert(1)", "unconfined": True}, "isolated": True}
    (kept,) = shown(output)
    assert kept.data == {"image/png": "QUJDscript"} and kept.metadata == {"image/png": {"width": 640}}
    (kept,) = shown(data(**{"application__javascript": "alert(1)", "application__vnd.jupyter.widget-view+json": {}}))
    assert set(kept.data) == {"text/plain"} and "interactive" in kept.data["text/plain"]
    (kept,) = shown(data(text__html="<script>draw()</script>", text__plain="<Chart>"))
    assert kept.data == {"text/plain": "<Chart>"}


@pytest.mark.parametrize("output", [{}, {"output_type": "evil"}, {"output_type": "display_data", "data": 7}, 5, None])
def test_outputs_of_no_known_shape_are_left_out(output):
    cell = new_code_cell()
    cell["outputs"] = [output]
    assert harmless.outputs_of(cell) == []


def test_doing_it_twice_changes_nothing():
    nb = tiny.notebook("ru", {"why": r"$\frac{1}{2}$"})
    nb.cells[2].outputs = [
        data(text__html="<table><tr><td>a &amp; b &lt;i&gt;</td></tr></table><math><mi>x</mi></math>"),
        data(text__latex=r"$\hat{y} < \text{a \& b}$"),
        data(text__markdown="**x** $x^2$"),
        new_output("stream", text="z" * 200_000),
    ]
    nb.cells += [new_raw_cell("<b>raw</b>"), new_markdown_cell("text")]
    once, _ = harmless.HarmlessNotebook().preprocess(nb, {})
    kept = nbformat.writes(once)
    assert nbformat.writes(harmless.HarmlessNotebook().preprocess(once, {})[0]) == kept
    assert "<math" in kept


def test_ids_and_points_that_would_break_out_of_formgraders_page_are_left_out():
    nb = tiny.notebook("ru")
    marks = [c.metadata.get("nbgrader") for c in nb.cells]
    marks[3]["grade_id"], marks[5]["points"] = 'x" onload="alert(1)', "1'"
    harmless.HarmlessNotebook().preprocess(nb, {})
    kept = [c.metadata.get("nbgrader", {}).get("grade_id") for c in nb.cells]
    assert kept == [None, None, "add", None, "double", None, "why"]


def test_a_long_answer_is_cut_and_a_parser_that_fails_costs_nothing(monkeypatch):
    assert len(harmless.markdown("слово " * 100_000)) < 250_000
    assert "longer" in harmless.markdown("слово " * 100_000)
    monkeypatch.setattr(harmless, "MarkdownWithMath", None)
    assert harmless.markdown("<b>a</b>") == "<pre>&lt;b&gt;a&lt;/b&gt;</pre>"


def test_prose_after_an_unclosed_tag_is_kept():
    assert "the answer" in harmless.markdown("where <object> begins, the answer is 7")


# formulas


def formulas():
    """Every formula of the homeworks, as nbconvert finds them."""
    found = set()

    class Listen(harmless._Renderer):
        def inline_math(self, body):
            found.add(body)
            return ""

        block_math = inline_math

    for path in sorted(tiny.REPOSITORY.glob("solutions/*/*/*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown":
                harmless.MarkdownWithMath(renderer=Listen({})).render(cell.source)
    return sorted(found)


def test_every_formula_of_the_homeworks_is_read():
    every = formulas()
    assert len(every) > 100
    assert [tex for tex in every if not mathematics.mathml(tex).startswith("<math")] == []


def test_a_formula_survives_cleaning_and_stays_text_in_a_code_block():
    made = harmless.markdown("$a < b$ and `$c$`\n\n```\n$d$\n```\n")
    assert '<math display="inline"><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>' in made
    assert made.count("<math") == 1 and "$c$" in made and "$d$" in made


@pytest.mark.parametrize(
    "tex, elements",
    [
        (r"\frac{\partial L}{\partial w}", ["mfrac"]),
        (r"\begin{aligned}a &= b \\ c &= d\end{aligned}", ["mtable", "mtr", 'mtd class="r"', 'mtd class="l"']),
        (r"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}", ["mtable"]),
        (r"f(x) = \begin{cases}x, & x > 0 \\ 0, & x \le 0\end{cases}", ["mtable"]),
        (r"\sqrt{x_i^2}", ["msqrt", "msubsup"]),
        (
            r"\mathbf{W}\boldsymbol{x}",
            ["mi>\N{MATHEMATICAL BOLD CAPITAL W}", "mi>\N{MATHEMATICAL BOLD ITALIC SMALL X}"],
        ),
        (r"\text{если } x > 0", ["mtext>если"]),
    ],
)
def test_a_formula_is_typeset(tex, elements):
    made = mathematics.mathml(tex)
    assert all(f"<{element}" in made for element in elements), made


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown{x}", r"\frac{1}{", "{" * 2000 + "}" * 2000, r"\frac" * 500, "x" * 5000, r"\left(" * 400, "",
        r"\newcommand{\a}{\a\a}\a", r"\def\a{\a}\a",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_shown_as_it_was_written(tex):
    assert re.fullmatch(r'<code class="tex">\$.*\$</code>', mathematics.mathml(tex))


@pytest.mark.parametrize(
    "tex",
    [r"\text{<script>alert(1)</script>}", r"\href{javascript:alert(1)}{x}", r"\style{position:fixed}{x}",
     r"\class{a}{x}", r"\mathrm{<img src=x onerror=alert(1)>}", r"\color{red;x:url(//a)}{x}"],
)  # fmt: skip
def test_a_formula_brings_nothing_with_it(tex):
    made = mathematics.mathml(tex)
    assert not re.search(r"<(script|img)|<m[^>]* (href|style|mathcolor|class)=|javascript|url", made)


@pytest.mark.parametrize(
    "text",
    ["<math><mi onclick='x'>a</mi></math>", "<math href='javascript:x'><mi>a</mi></math>",
     "<math><mi>a</mi><b>x</b></math>", "<math><mtext><img src=x onerror=y></mtext></math>",
     "<math><annotation-xml encoding='text/html'/></math>",
     "<a title='<math><mi>a</mi></math>'>t</a>", "<math><style><img src=x onerror=y></style></math>"],
)  # fmt: skip
def test_mathml_of_a_student_is_rebuilt(text):
    kept = harmless.clean(text)
    assert not re.search(r"on\w+=|javascript|<style|<b>|annotation|title=.<math", kept)
    assert harmless.clean(kept) == kept
