"""From the error that is allowed to the network: how many pieces, how many units."""

from __future__ import annotations

from dl101.approximation.built import BOUNDS, Approximation, bumps, interpolate, steps
from dl101.approximation.fewest import fewest
from dl101.approximation.target import Target
from dl101.language import say

METHODS = ("steps", "bumps", "relu", "fewest")
MOST_PIECES = 1_000_000


def pieces_for(target: Target, epsilon: float, method: str = "relu") -> int:
    """How many equal pieces make the bound of "steps", "bumps" or "relu" at most epsilon: the least such number.

    Raises ValueError for epsilon ≤ 0, another method, and if a million pieces are not enough.
    """
    _require_method(method, tuple(BOUNDS))
    if not epsilon > 0:
        raise ValueError(
            say(
                ru=f"epsilon = {epsilon}: точность должна быть больше 0.",
                en=f"epsilon = {epsilon}: it should be above 0.",
            )
        )
    bound, enough = BOUNDS[method], 1
    while bound(target, enough) > epsilon:
        enough *= 2
        if enough > MOST_PIECES:
            raise ValueError(
                say(
                    ru=f"Для точности {epsilon} нужно больше миллиона кусков. Возьмите её грубее.",
                    en=f"An error of {epsilon} needs more than a million pieces. Ask for a larger one.",
                )
            )
    # The bound falls with the number of pieces: halve the interval in which it passes epsilon.
    short = enough // 2
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if bound(target, middle) <= epsilon else (middle, enough)
    return enough


def units_for(target: Target, epsilon: float, method: str = "relu") -> int:
    """How many units the construction needs for an error of at most epsilon. Arguments and errors as in pieces_for."""
    pieces = pieces_for(target, epsilon, method)
    return pieces if method == "relu" else pieces - 1


def within(target: Target, epsilon: float, method: str = "relu") -> Approximation:
    """A network that is nowhere further than epsilon from the target, by proof.

    method: "steps", "bumps", "relu", with as many equal pieces as their bounds ask for; or "fewest", see fewest().
    Raises ValueError as pieces_for and fewest do.
    """
    _require_method(method, METHODS)
    if method == "fewest":
        return fewest(target, epsilon)
    build = {"steps": steps, "bumps": bumps, "relu": interpolate}[method]
    return build(target, pieces_for(target, epsilon, method))


def _require_method(method: str, known: tuple[str, ...]) -> None:
    if method not in known:
        raise ValueError(
            say(
                ru=f"method={method!r}: возможны {', '.join(known)}.",
                en=f"method={method!r}: choose one of {', '.join(known)}.",
            )
        )
