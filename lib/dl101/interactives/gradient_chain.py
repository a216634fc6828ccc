"""A chain of 1 to 30 neurons with one input each: the values forward, the gradient back."""

from __future__ import annotations

import numpy as np
import traitlets

from dl101.activations import ACTIVATIONS
from dl101.interactives.activations import NAMES, title_of
from dl101.interactives.base import Interactive, bundle, number
from dl101.portable_random import normal

__all__ = ["GradientChain"]

_MOST = 30  # layers


class GradientChain(Interactive):
    """hₖ = h(wₖ hₖ₋₁) from h₀ = x to hₙ, and the gradient of hₙ by each hₖ, a product of wⱼ h′(zⱼ).

    name: the activation (parameters at their usual values); layers: n, 1 to 30; x: the input; weights: "equal", all of
    them w, or "random", w times normal numbers of the seed.
    """

    _esm = bundle("gradient_chain.js")
    _css = bundle("kit/kit.css", "gradient_chain.css")
    shared = ("name", "layers", "x", "w", "weights", "seed")

    name = traitlets.Enum([name for name in NAMES if name != "heaviside"], default_value="sigmoid").tag(sync=True)
    layers = traitlets.Int(10, min=1, max=_MOST).tag(sync=True)
    x = traitlets.Float(0.5).tag(sync=True)
    w = traitlets.Float(1.0).tag(sync=True)
    weights = traitlets.Enum(["equal", "random"], default_value="equal").tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)

    @property
    def values(self) -> np.ndarray:
        """x and the value after each neuron, shape (layers + 1,)."""
        return self._chain()[0]

    @property
    def gradients(self) -> np.ndarray:
        """∂hₙ/∂hₖ for k = 0 … n, shape (layers + 1,): the first is what arrives at x, the last is 1."""
        factors = self._chain()[1]
        return np.append(np.cumprod(factors[::-1])[::-1], 1.0)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        title, n = title_of(self.name, self.language), self.layers
        factors, arrives = self._chain()[1], abs(self.gradients[0])
        if arrives == 0 and (factors == 0).any():
            k = int(np.flatnonzero(factors == 0)[0]) + 1
            return self._say(
                ru=f"{title}, нейронов: {n}. До входа не доходит ничего: нейрон {k} даёт производную 0.",
                en=f"{title}, {n} neurons. Nothing arrives at the input: neuron {k} has the derivative 0.",
            )
        g, f = _size(arrives), number(arrives ** (1 / n), 3)
        return self._say(
            ru=f"{title}, нейронов: {n}. До входа доходит {g} градиента, каждый нейрон оставляет в среднем {f}.",
            en=f"{title}, {n} neurons. {g} of the gradient arrives at the input; each neuron passes {f} on average.",
        )

    def _chain(self) -> tuple[np.ndarray, np.ndarray]:
        """The values (layers + 1,) and the factors w h′(z) of the neurons (layers,)."""
        activation = ACTIVATIONS[self.name]
        weights = np.full(self.layers, self.w) if self.weights == "equal" else self.w * normal(self.seed, self.layers)
        values, factors = [self.x], []
        for w in weights:
            z = w * values[-1]
            factors.append(w * float(activation.derivative(z)))
            values.append(float(activation.function(z)))
        return np.array(values), np.array(factors)


def _size(g: float) -> str:
    """A size over many powers of ten: 0.0123 or 9.5·10⁻⁷; the twin of `size` in gradient_chain.js."""
    if g == 0:
        return "0"
    if not np.isfinite(g):
        return "∞"
    if 0.001 <= g < 1000:
        return number(g, 4)
    digits, power = f"{g:.1e}".split("e")
    return f"{digits}·10{str(int(power)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
