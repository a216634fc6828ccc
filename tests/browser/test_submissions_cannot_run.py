"""A hostile notebook in formgrader and in feedback, in a real browser: nothing runs, nothing is asked of the network.

Formulas are typeset all the same, formgrader's own scripts work, and no part of it needs the internet.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from importlib import resources as packages

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

import tiny_course as tiny
from courseware.classroom import gradebook
from courseware.classroom.feedback_page import FeedbackExporter

TOKEN = "test-token"
RUN = "window.pwned = 1; fetch('http://evil.test/'); new Image().src = 'http://evil.test/x'"
TAGS = f"""<b>bold</b><script>{RUN}</script><img src=x onerror="{RUN}"><svg onload="{RUN}"></svg>
<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe><iframe src="http://evil.test/frame"></iframe>
<img src="http://evil.test/img.png"><link rel=stylesheet href="http://evil.test/a.css"><body onload="{RUN}">
<style>body {{ background: url(http://evil.test/bg.png) }}</style><video src="http://evil.test/v" autoplay></video>
<meta http-equiv=refresh content="0;url=http://evil.test/"><base href="http://evil.test/"><object data="http://evil.test/">
<math><mtext></mtext><mglyph><style><img src=x onerror="{RUN}"></style></mglyph></math>
<math><mi title="</mi><img src=x onerror='{RUN}'>">x</mi></math><form action="http://evil.test/"><input autofocus
onfocus="{RUN}"></form><details open ontoggle="{RUN}">more</details><a title="<math><mi>q</mi></math>">q</a>"""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="{RUN}"><script>{RUN}</script>
<image href="http://evil.test/s.png"/><rect width="9" height="9"/></svg>"""


def hostile():
    """The tiny homework as a student who means harm hands it in, already run."""
    nb = tiny.notebook("en", tiny.ANSWERS)
    for cell in nb.cells:
        if cell.id == "add":
            cell.metadata["magics_language"] = f'"><script>{RUN}</script>'
            cell.metadata["tags"] = [f'"><script>{RUN}</script>']
            cell.outputs = [
                new_output("stream", text=f"{TAGS}\x1b[31mred\x1b[0m\n" + "line\n" * 5000),
                new_output("display_data", {"text/html": TAGS}, metadata={"text/html": {"isolated": True}}),
                new_output("display_data", {"text/html": TAGS}),
                new_output("display_data", {"text/markdown": TAGS + "\n\n$c_{md}$"}),
                new_output("display_data", {"application/javascript": RUN}),
                new_output("display_data", {"image/svg+xml": SVG}),
                new_output(
                    "display_data",
                    {"image/png": PNG + f'"><script>{RUN}</script>'},
                    metadata={"image/png": {"width": f"1 onload={RUN.replace(' ', '')}"}},
                ),
                new_output(
                    "display_data", {"text/latex": r"$\displaystyle \frac{l}{2} \text{<script>pwned=1</script>}$"}
                ),
                new_output("display_data", {"text/vnd.mermaid": f'graph TD; A["{TAGS}"]'}),
                new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}),
                new_output("error", ename=TAGS, evalue=TAGS, traceback=[TAGS]),
            ]
        if cell.id == "why":
            cell.source = (
                f"{TAGS}\n\n**bold** [x](javascript:pwned=1) <https://evil.test/> ![](http://evil.test/m.png)\n\n"
                r"Inline $\hat{y}_i = \sigma(w^\top x_i)$, $\href{javascript:pwned=1}{x}$,"
                r" $\text{<img src=x onerror=pwned=1>}$"
                "\n\n$$\\begin{aligned}\\frac{\\partial L}{\\partial w} &= \\sum_{i=1}^n (\\hat{y}_i - y_i)\\, x_i \\\\"
                " f(x) &= \\begin{cases} x, & x > 0 \\\\ 0, & x \\le 0 \\end{cases}\\end{aligned}$$\n\n"
                "What no one reads: $\\unknown{x}$.\n\n![photo](attachment:photo.png)\n\n"
                f"```mermaid\ngraph TD; A[{TAGS}]\n```\n"
            )
            cell.attachments = {"photo.png": {"image/png": PNG}}
    nb.cells.append(new_markdown_cell(f'{TAGS}\n\n<div onclick="{RUN}" style="position:fixed;inset:0">cover</div>'))
    bad = new_code_cell("1")
    bad.metadata["nbgrader"] = dict(
        grade=True, solution=False, locked=False, task=False, schema_version=3, points=1,
        grade_id=f'"><script>{RUN}</script>',
    )  # fmt: skip
    nb.cells.append(bad)
    nb.cells.append(nbformat.v4.new_raw_cell(TAGS, metadata={"raw_mimetype": "text/html"}))
    nb.metadata["language_info"] = {"name": "python", "pygments_lexer": f'"><script>{RUN}</script>'}
    nb.metadata["title"] = f"</title><script>{RUN}</script>"
    nb.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {"1": {}}, "x": f"</script><script>{RUN}</script>"}
    }
    return nb


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of one, its work graded by hand."""
    course = tiny.make(tmp_path_factory.mktemp("hostile") / "root")
    nb = hostile()
    tiny.write(course.autograded / "mallory" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb", nb)
    with gradebook.open_gradebook(course) as book:
        book.update_or_create_assignment(tiny.ASSIGNMENT)
        book.update_or_create_notebook(tiny.ASSIGNMENT, tiny.ASSIGNMENT)
        for name, kind, mark, points, _ in tiny.CELLS:
            kind = "code" if kind == "code" else "markdown"
            place = (name, tiny.ASSIGNMENT, tiny.ASSIGNMENT)
            if points:
                book.update_or_create_grade_cell(*place, max_score=points, cell_type=kind)
            if mark in ("autograded", "manual"):
                book.update_or_create_solution_cell(*place)
        book.update_or_create_student("mallory")
        book.update_or_create_submission(tiny.ASSIGNMENT, "mallory")
    return course


@pytest.fixture(scope="module")
def formgrader(course, browser):
    """The address of the submission in a formgrader that runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_server", f"--ServerApp.port={port}", "--ServerApp.open_browser=False"]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={course.root}", "--allow-root"]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    log = course.root / "server.log"
    env = dict(os.environ, PYTHONPATH=str(tiny.REPOSITORY / "lib"), DL101_CLASSROOM=str(course.classroom))
    with open(log, "w") as out:
        server = subprocess.Popen(command, cwd=course.root, env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        give_up = time.monotonic() + 60
        while "is running at" not in log.read_text() and server.poll() is None and time.monotonic() < give_up:
            time.sleep(0.1)
        with gradebook.open_gradebook(course) as book:
            found = book.find_submission_notebook(tiny.ASSIGNMENT, tiny.ASSIGNMENT, "mallory").id
        yield f"http://localhost:{port}/formgrader/submissions/{found}/"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


@pytest.fixture
def watched(browser):
    """A page with no way out to the network, and what it asked for and complained of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.asked, page.errors = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.route("**/*", lambda route: route.continue_() if "localhost" in route.request.url else route.abort())
    yield page
    context.close()


def open_formgrader(page, address):
    """As a person does: logged in, which formgrader leaves to other pages."""
    page.goto(f"{address.partition('/formgrader')[0]}/api/status?token={TOKEN}")
    page.goto(address, wait_until="load")


def nothing_ran(page):
    """Clicks where a student could have laid something, then looks for traces."""
    for place in ("text=cover", "text=bold", "summary"):
        for found in page.locator(place).all()[:4]:
            found.dispatch_event("click")  # not by the mouse: formgrader scrolls to where one was last
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert [url for url in page.asked if not url.startswith(("http://localhost", "file:", "data:"))] == []
    assert len(page.frames) == 1
    assert page.evaluate("getComputedStyle(document.body).backgroundImage") == "none"


def formulas_are_typeset(page):
    """Formulas are drawn: a fraction is taller than a letter; what cannot be read is shown as TeX."""
    assert page.locator("math").count() >= 6
    letter = page.locator("math mi", has_text="q").count()
    assert letter == 0, "a formula inside of an attribute"
    assert page.locator("math mfrac").first.bounding_box()["height"] > 20
    assert page.locator("code.tex").all_inner_texts() == [r"$\unknown{x}$"]
    rows = page.locator("math[display=block] > mrow > mtable > mtr")
    assert rows.count() == 2
    assert page.locator("math a, math [href]").count() == 0


def test_formgrader(watched, formgrader):
    open_formgrader(watched, formgrader)
    nothing_ran(watched)
    formulas_are_typeset(watched)
    assert watched.errors == []
    text = watched.inner_text("body")
    assert "red" in text and text.count("\nline") < 1000 and "output cut off" in text
    assert watched.locator("img[src^='data:image/svg+xml;base64,']").count() == 1
    assert watched.locator("img[alt=photo][src^='data:image/png']").count() == 1


def test_formgraders_own_scripts_work(watched, formgrader):
    open_formgrader(watched, formgrader)
    watched.wait_for_load_state("networkidle")  # it fetches the points it shows
    score = watched.locator("input#why")
    score.fill("1.5")
    with watched.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        score.press("Tab")
    watched.locator(".glyphicon-eye-open").first.click()
    assert watched.locator(".breadcrumb .name-shown", has_text="mallory").is_visible()
    assert watched.errors == []


def test_the_policy_alone_stops_what_gets_through(watched, formgrader):
    def smuggle(route):
        reply = route.fetch()
        text = reply.text().replace('<div id="notebook-container"', f"{TAGS}<div id='notebook-container'")
        text = text.replace("</body>", f"{TAGS}</body>")
        route.fulfill(response=reply, body=text.replace('<meta http-equiv=refresh content="0;', '<meta x="0;'))

    watched.route("**/formgrader/submissions/**", smuggle)
    open_formgrader(watched, formgrader)
    watched.wait_for_timeout(500)
    assert watched.evaluate("window.pwned") is None


def test_feedback(watched, course, tmp_path):
    nb = nbformat.read(course.autograded / "mallory" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb", 4)
    about = dict(student="mallory", assignment=tiny.ASSIGNMENT, score=1, max_score=7)
    text, _ = FeedbackExporter().from_notebook_node(nb, {"nbgrader": about})
    path = tmp_path / "feedback.html"
    path.write_text(text, encoding="utf-8")
    watched.unroute("**/*")
    watched.goto(path.as_uri(), wait_until="load")
    nothing_ran(watched)
    formulas_are_typeset(watched)
    assert watched.locator("img[alt=photo]").count() == 1 and "output cut off" in watched.inner_text("body")


def test_nbgraders_own_feedback_page(watched, course, tmp_path):
    """Not what the course hands out, but what a person gets who takes our exporter out of nbgrader_config.py."""
    settings = gradebook.config(course)
    settings.HTMLExporter.template_name = "feedback"
    bootstrap = "server_extensions/formgrader/static/node_modules/bootstrap/dist/css"
    settings.HTMLExporter.extra_template_paths = [str(packages.files("nbgrader") / bootstrap)]
    nb = nbformat.read(course.autograded / "mallory" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb", 4)
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:  # as GetGrades leaves it
            cell.metadata.nbgrader["score"] = 0
    about = dict(student="mallory", notebook=tiny.ASSIGNMENT, score=1, max_score=7, late_penalty=0)
    text, _ = HTMLExporter(config=settings).from_notebook_node(nb, {"nbgrader": about})
    path = tmp_path / "feedback.html"
    path.write_text(text, encoding="utf-8")
    watched.unroute("**/*")
    watched.goto(path.as_uri(), wait_until="load")
    nothing_ran(watched)
    formulas_are_typeset(watched)
