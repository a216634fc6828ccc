"""Output: too much of it, and such as does something where it is shown."""

from hostile.attack import harm
from hostile.homework import without

CUT = ("output",)
SCRIPT = "<script>document.title='@MARK@'</script><img src=x onerror=alert(1)>"

ATTACKS = [
    harm("output-flood", "two hundred megabytes printed", before="for _ in range(400):\n    print('x' * 500_000)",
         events=CUT),
    harm("output-forever", "printing without end, and without a line's end",
         {"mean": "def mean(x):\n    while True:\n        print('x' * 1000, end='')"}, expects=without("mean"),
         events=("timeout", "died")),
    harm("output-descriptor", "bytes written to descriptors 1 and 2, past Python",
         before="""
            import os
            for _ in range(300):
                for descriptor in (1, 2):
                    try:
                        os.write(descriptor, b"\\xff\\x00\\x1b[31m" * 100_000)
                    except OSError:
                        pass
            """, events=CUT),
    harm("output-displays", "thousands of displays and updates of them",
         before="""
            from IPython.display import HTML, display, update_display
            for number in range(5000):
                display(HTML("<p>" + "x" * 2000), display_id=str(number))
                update_display(HTML("<p>y" * 500), display_id=str(number))
            """, events=CUT),
    harm("output-pictures", "a picture of fifty megabytes",
         before="""
            import base64
            from IPython.display import display
            display({"image/png": base64.b64encode(bytes(40_000_000)).decode(), "text/plain": "p"}, raw=True)
            """, events=CUT),
    harm("output-scripts", "scripts in HTML, JavaScript, SVG, LaTeX, Markdown and of unknown kinds",
         before=f"""
            from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
            script = \"\"\"{SCRIPT}\"\"\"
            display(HTML(script), Javascript("alert(1)"), Markdown(script + "[x](javascript:alert(1))"))
            display(SVG(f"<svg xmlns='http://www.w3.org/2000/svg'>{{script}}</svg>"), Latex("$" + script + "$"))
            display({{"application/x-unknown": script, "text/html": script, "application/javascript": "alert(1)",
                     "application/vnd.jupyter.widget-view+json": {{"model_id": "x"}}}}, raw=True)
            display({{"text/html": script}}, metadata={{"text/html": {{"onload": script}}}}, raw=True)
            print(script)
            class Shown:
                def _repr_html_(self):
                    return script
                def __repr__(self):
                    return script
            Shown()
            """),
    harm("output-script-errors", "scripts in the name, the text and the traceback of an error, and in a file's name",
         {"mean": f"""
            Odd = type("<script>alert(1)</script>", (Exception,), {{}})
            def mean(x):
                exec(compile("raise Odd(text)", "<img src=x onerror=alert(1)>.py", "exec"),
                     {{"Odd": Odd, "text": \"\"\"{SCRIPT}\"\"\"}})
            """}, expects=without("mean")),
    harm("output-terminal", "control sequences for the instructor's terminal: title, clipboard, cleared screen, links",
         {"mean": """
            import sys, warnings
            odd = "\\x1b]0;@MARK@\\x07\\x1b]52;c;cm0gLXJmIC8=\\x07\\x1b[2J\\x1b[?1049h\\x9b31m\\x1b]8;;file:///etc\\x07x\\r\\x08\\u202e"
            print(odd)
            print(odd, file=sys.stderr)
            warnings.warn(odd)
            def mean(x):
                raise ValueError(odd)
            """}, expects=without("mean")),
    harm("output-in-test", "a flood of output from a function that tests call",
         {"mean": "def mean(x):\n    print('y' * 3_000_000)\n    return sum(x) / len(x)"}, events=CUT),
    harm("output-surrogates", "text that is no text: lone surrogates, null characters, gigantic lines",
         before="print('\\ud800\\udfff\\x00' * 100, '\\u0301' * 1000)\nraise ValueError('\\udc80\\x00')"),
]  # fmt: skip
