"""Softmax as bars: drag a logit, watch all the probabilities; the temperature makes them sharper or flatter."""

from __future__ import annotations

import numpy as np
import traitlets

from dl101.activations import softmax
from dl101.interactives.base import Interactive, bundle, number
from dl101.language import say

__all__ = ["SoftmaxBars"]

_MOST = 8  # classes


class SoftmaxBars(Interactive):
    """Logits and the probabilities that softmax makes of them at a temperature.

    logits: list of 2 to 8 numbers, those of the lecture's table at first; temperature: above 0.
    """

    _esm = bundle("softmax_bars.js")
    _css = bundle("kit/kit.css", "softmax_bars.css")
    shared = ("logits", "temperature")

    logits = traitlets.List(traitlets.Float(), [5.0, 3.0, 6.2, 4.0, 1.5, -2.0], minlen=2, maxlen=_MOST).tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """softmax of the logits at this temperature, one number per class."""
        return softmax(np.array(self.logits), self.temperature)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        p = self.probabilities
        best = ", ".join(str(k + 1) for k in np.flatnonzero(p.max() - p < 1e-12))
        z = "; ".join(number(each, 1) for each in self.logits)
        shares = "; ".join(number(each, 3) for each in p)
        if "," in best:
            end = self._say(ru=f"Наибольшие и равные у классов {best}.", en=f"Classes {best} share the largest.")
        else:
            end = self._say(ru=f"Наибольшая у класса {best}.", en=f"Class {best} has the largest.")
        T = number(self.temperature)
        return self._say(
            ru=f"T = {T}. Логиты {z}. Вероятности {shares}. {end}",
            en=f"T = {T}. Logits {z}. Probabilities {shares}. {end}",
        )

    @traitlets.validate("temperature")
    def _temperature_is_positive(self, proposal):
        if not proposal["value"] > 0:
            raise traitlets.TraitError(
                say(ru="Температура должна быть больше нуля.", en="The temperature must be above zero.")
            )
        return proposal["value"]
