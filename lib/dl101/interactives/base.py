"""What every interactive shares: its parts in one ES module, language and theme, a page of its own.

An interactive is a Python class with its state in traits and an ES module beside it, named like the Python file. The
module imports from `kit/`; `bundle` joins them into one text, because a notebook's output can load no second file.
"""

from __future__ import annotations

import html
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import anywidget
import traitlets

from dl101.language import language, say

__all__ = ["Interactive", "LearningRate", "Numbers", "bundle", "compact", "number", "record"]

FOLDER = Path(__file__).parent
_CURVE_LIMIT = 600  # points kept of a loss curve
_IMPORT = re.compile(r'^import \{[^}]*\} from "(\./[\w./]+)";\n', re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


class Numbers(traitlets.List):
    """A list of numbers, or of lists of them; a NumPy array is taken as well."""

    def validate(self, obj, value):
        return super().validate(obj, value.tolist() if hasattr(value, "tolist") else value)


class LearningRate(traitlets.Float):
    """A number above zero; anything else is refused with a sentence in the notebook's language."""

    def validate(self, obj, value):
        value = super().validate(obj, value)
        if not value > 0:
            raise traitlets.TraitError(
                say(ru="Скорость обучения должна быть больше нуля.", en="The learning rate must be above zero.")
            )
        return value


class Interactive(anywidget.AnyWidget):
    """A widget whose pictures are drawn in the browser. Subclasses set `_esm`, `_css`, `shared` and have a `summary`.

    Traits: language ("ru" or "en", the notebook's unless given), theme ("auto" follows the notebook; "light", "dark"),
    initial (dict: what Reset goes back to, the shared traits as they were at the beginning).
    A subclass whose __init__ works out some traits from others calls `remember` at its end.
    """

    #: Names of the traits that Reset restores and that Share hands on: in the address of a page of its own, or as the
    #: line of Python that makes the same again.
    shared: tuple[str, ...] = ()

    language = traitlets.Enum(["ru", "en"]).tag(sync=True)
    theme = traitlets.Enum(["auto", "light", "dark"], default_value="auto").tag(sync=True)
    initial = traitlets.Dict().tag(sync=True)
    _recipe = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self._recipe = {
            "name": type(self).__name__,
            "defaults": {each: self.trait_defaults(each) for each in self.shared},
        }
        self.remember()

    def remember(self) -> None:
        """From now on Reset goes back to the present state."""
        self.initial = {name: getattr(self, name) for name in self.shared}

    def reset(self) -> None:
        """Back to the beginning, as the button does."""
        with self.hold_sync():
            for name, value in self.initial.items():
                setattr(self, name, value)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        raise NotImplementedError

    @traitlets.default("language")
    def _language_of_the_notebook(self):
        return language()

    def to_html(self, path: str | Path | None = None, title: str = "dl101") -> str:
        """The interactive in its present state as one HTML page that needs no kernel and no network.

        path: where to write it as well, if given. Returns the page.
        """
        state = self.page_state()
        page = f"""<!doctype html>
<html lang="{self.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>
html {{ color-scheme: {"light dark" if self.theme == "auto" else self.theme}; }}
body {{ margin: 16px; display: flex; justify-content: center; }}
#root {{ flex: 1; max-width: 980px; }}
{self._css}
</style>
<div id="root"></div>
<script type="module">
{(FOLDER / "kit" / "page.js").read_text(encoding="utf-8")}
const source = {_in_script(str(self._esm))};
const {{ default: interactive }} = await import(URL.createObjectURL(new Blob([source], {{ type: "text/javascript" }})));
const {{ derived, elastic }} = interactive;
const model = makeModel({_in_script(state)}, {_in_script(list(self.shared))}, derived, elastic);
interactive.render({{ model, el: document.getElementById("root") }});
</script>
</html>
"""
        if path is not None:
            Path(path).write_text(page, encoding="utf-8")
        return page

    def page_state(self) -> dict:
        """All traits that the module in the browser works with, by name."""
        return {name: getattr(self, name) for name in self.trait_names(sync=True) if self._is_own(name)}

    def _say(self, *, ru: str, en: str) -> str:
        """The text in the interactive's own language."""
        return ru if self.language == "ru" else en

    def _is_own(self, name: str) -> bool:
        return not name.startswith("_") and name not in ("layout", "tabbable", "tooltip")


def bundle(*names: str) -> str:
    """Joins files of this folder into one text, each once, imported ones first; imports and their exports disappear.

    For style sheets it is a plain concatenation. Raises ValueError if two modules use a name at the top level.
    """
    order: list[Path] = []
    for name in names:
        _visit(FOLDER / name, order)
    owners: dict[str, str] = {}
    texts = []
    for path in order:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".js":
            for top in _TOP_LEVEL.findall(text):
                if owners.setdefault(top, path.name) != path.name:
                    raise ValueError(f"{top} is defined in {owners[top]} and in {path.name}; rename one of them")
            text = _IMPORT.sub("", text)
            if path != order[-1]:
                text = re.sub(r"^export ", "", text, flags=re.MULTILINE)
        texts.append(text)
    return "\n".join(texts)


def _visit(path: Path, order: list[Path]) -> None:
    path = path.resolve()
    if path in order:
        return
    if path.suffix == ".js":
        for imported in _IMPORT.findall(path.read_text(encoding="utf-8")):
            _visit(path.parent / imported, order)
    order.append(path)


def record(curve: list, entry: list) -> list:
    """The loss curve with an entry such as [step, J] at its end; of one that grows too long every second entry goes.

    The twin of `record` in kit/curve.js.
    """
    longer = [*curve, entry]
    if len(longer) <= _CURVE_LIMIT:
        return longer
    return [each for k, each in enumerate(longer) if k % 2 == 0 or k == len(longer) - 1]


def number(x: float, digits: int = 2) -> str:
    """A number with fixed digits and a true minus sign, never "−0.00"; the twin of `number` in kit/text.js."""
    if abs(x) < 1e15:  # JavaScript rounds a half up, Python to the even digit: 0.125
        x = Decimal(float(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{x:.{digits}f}"
    return (text.replace("-", "") if float(text) == 0 else text).replace("-", "−")


def compact(x: float) -> str:
    """Three decimals, or two digits and a power of ten where that says nothing; twin of `compact` in kit/text.js."""
    if x == 0 or 0.0005 <= abs(x) < 1e5:
        return number(x, 3)
    digits, power = f"{x:.1e}".split("e")
    return f"{digits}·10{str(int(power)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}".replace("-", "−")


def _in_script(value) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/").replace("<!--", "<\\!--")
