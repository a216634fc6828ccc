"""A formula typed by the student as a computational graph, stepped forward and back."""

from __future__ import annotations

import traitlets

from dl101.autograd import Step, Value, expression, graph, variables
from dl101.autograd.graph import Graph as Drawing
from dl101.autograd.graph import short
from dl101.interactives.base import Interactive, bundle

__all__ = ["Graph"]


class Graph(Interactive):
    """The graph of a formula with the numbers on it: values on the way forward, derivatives on the way back.

    formula: text as dl101.autograd.expression takes it, with at most 8 variables; values: {name: number}, 1 for a name
    that is not in it; at: how many steps have been taken, first forward, then back.

    Graph("tanh(w*x + b)", values={"w": 2, "x": -1, "b": 0.5})
    """

    _esm = bundle("graph.js")
    _css = bundle("kit/kit.css", "graph.css")
    shared = ("formula", "values", "at")

    formula = traitlets.Unicode("(w*x + b - y)**2").tag(sync=True)
    values = traitlets.Dict(
        key_trait=traitlets.Unicode(),
        value_trait=traitlets.Float(),
        default_value={"w": 2.0, "x": 1.5, "b": -1.0, "y": 1.0},
    ).tag(sync=True)
    at = traitlets.Int(0, min=0).tag(sync=True)

    def __init__(self, formula: str | None = None, **traits):
        if formula is not None:
            traits["formula"] = formula
        super().__init__(**traits)

    @property
    def value(self) -> Value:
        """The formula as a dl101.autograd.Value with its derivatives. Raises ValueError if it is no formula."""
        numbers = {name: self.values.get(name, 1.0) for name in variables(self.formula)}
        value = expression(self.formula, **numbers)
        value.backward()
        return value

    @property
    def steps(self) -> list[Step]:
        """All steps, forward and back. Raises ValueError as `value` does."""
        drawing = graph(self.value)
        return [*drawing.forward(), *drawing.backward()]

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it; for a formula that is none, the sentence that says so."""
        try:
            drawing = graph(self.value)
        except ValueError as error:
            return str(error)
        forward, backward = drawing.forward(), drawing.backward()
        f, b = len(forward), len(backward)
        at = min(self.at, f + b)
        if at == 0:
            return self._say(
                ru=f"{self.formula.strip()}. Шагов вперёд {f}, назад {b}. Нажмите «Шаг».",
                en=f"{self.formula.strip()}. {f} steps forward, {b} back. Press Step.",
            )
        if at <= f:
            text = forward[at - 1].text
            sentence = self._say(ru=f"Вперёд, шаг {at} из {f}: {text}.", en=f"Forward, step {at} of {f}: {text}.")
        else:
            k, text = at - f, backward[at - f - 1].text
            sentence = self._say(ru=f"Назад, шаг {k} из {b}: {text}.", en=f"Back, step {k} of {b}: {text}.")
        return sentence + self._result(drawing) if at == f + b else sentence

    def _result(self, drawing: Drawing) -> str:
        last = drawing.nodes[-1].name
        names = variables(self.formula)
        grads = {node.name: node.grad for node in drawing.nodes if node.name in names}
        listed = ", ".join(f"∂{last}/∂{name} = {short(grads[name])}" for name in names)
        return self._say(ru=f" Готово: {listed}.", en=f" Done: {listed}.") if listed else ""
