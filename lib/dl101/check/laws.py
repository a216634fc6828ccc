"""Laws that a function obeys whatever its input: softmax sums to one, a derivative agrees with differences.

Inputs come from Hypothesis where it is installed, as on the machine that grades: it looks for the simplest input that
breaks the law, and that input stands in the hint. Elsewhere, as in Colab, they are drawn from a seeded generator.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from dl101.check.failure import CheckFailed
from dl101.check.task import Case, Check


@dataclass(frozen=True)
class Array:
    """An array of float64 numbers in [low, high]. A side is a length, or the name of a length that is drawn, 1 to 4,
    and is the same wherever the name stands: {"X": Array("m", "n"), "w": Array("n")}. No side means one number."""

    sides: tuple[int | str, ...]
    low: float
    high: float

    def __init__(self, *sides: int | str, low: float = -3.0, high: float = 3.0):
        object.__setattr__(self, "sides", sides)
        object.__setattr__(self, "low", float(low))
        object.__setattr__(self, "high", float(high))


@dataclass(frozen=True)
class Law:
    """key: second part of the hint's key. inputs: what is drawn, by name. holds: called as holds(f, **inputs), where
    f(*arguments) is what the student's function returns; True where the law holds. ru, en: the hint; {input} in it is
    the input that breaks the law, and each drawn name is there as well."""

    key: str
    inputs: dict[str, Array]
    holds: Callable[..., bool]
    ru: str
    en: str
    examples: int = 40
    facts: dict[str, object] = field(default_factory=dict)


# What Hypothesis has drawn for a law that held: {(key, inputs, number of examples, seed): inputs}. Drawing takes longer
# than trying, and a law is tried again and again: by each run of its check, and in processes forked from this one.
_held: dict[tuple, list[dict]] = {}
_constants: dict = {}  # Hypothesis's own, those that fit what is drawn


class _Broken(Exception):
    def __init__(self, drawn):
        super().__init__()
        self.drawn = drawn


def judge(check: Check, *laws: Law, seed: int = 0) -> Callable:
    """A judge for `Check.run` that tries each law in turn on inputs drawn from `seed`.

    >>> _SOFTMAX.run(function, cases, laws.judge(_SOFTMAX, SUMS_TO_ONE, SHIFT_INVARIANT, seed=seed))
    """

    def tried(ask) -> None:
        for law in laws:
            try:
                _try(law, check, ask, seed)
            except _Broken as broken:
                facts = {"input": Case(broken.drawn), **law.facts, **broken.drawn}
                raise check.fail(law.key, ru=law.ru.format(**facts), en=law.en.format(**facts)) from None

    return tried


def _try(law: Law, check: Check, ask, seed: int) -> None:
    parameters = inspect.signature(check.reference).parameters

    def student(*values):
        return ask(Case(dict(zip(parameters, values, strict=False)))).value

    def once(drawn: dict) -> None:
        with np.errstate(all="ignore"):
            if not law.holds(student, **drawn):
                raise _Broken(drawn)

    # Each law gets inputs of its own, the same ones on every machine.
    number = zlib.crc32(law.key.encode()) ^ seed
    try:
        import hypothesis.extra.numpy  # noqa: F401
    except ImportError:
        rng = np.random.default_rng(number)
        for _ in range(law.examples):
            once(_drawn(law, rng))
    else:
        _search_once(law, once, number)


def _drawn(law: Law, rng) -> dict[str, object]:
    lengths: dict[str, int] = {}
    drawn = {}
    for name, array in law.inputs.items():
        shape = tuple(
            side if isinstance(side, int) else lengths.setdefault(side, int(rng.integers(1, 5))) for side in array.sides
        )
        value = rng.uniform(array.low, array.high, shape)
        drawn[name] = value if array.sides else float(value)
    return drawn


def _search_once(law: Law, once: Callable[[dict], None], number: int) -> None:
    """As `_search`. What was drawn before is tried first: as long as the law holds, the same is drawn again."""
    drawn_before = (law.key, str(law.inputs), law.examples, number)
    with contextlib.suppress(Exception):  # then the simplest such input is searched for
        for drawn in _held.get(drawn_before, ()):
            once(copy.deepcopy(drawn))
        if drawn_before in _held:
            return
    seen = []

    def noted(drawn):
        seen.append(copy.deepcopy(drawn))
        once(drawn)

    _search(law, noted, number)
    _held[drawn_before] = seen


def _search(law: Law, once: Callable[[dict], None], number: int) -> None:
    import hypothesis
    from hypothesis import strategies as st
    from hypothesis.extra import numpy as arrays

    @st.composite
    def inputs(draw):
        lengths: dict[str, int] = {}
        drawn = {}
        for name, array in law.inputs.items():
            shape = []
            for side in array.sides:
                if not isinstance(side, int) and side not in lengths:
                    lengths[side] = draw(st.integers(1, 4))
                shape.append(side if isinstance(side, int) else lengths[side])
            numbers = st.floats(array.low, array.high, allow_subnormal=False)
            drawn[name] = draw(arrays.arrays(float, tuple(shape), elements=numbers) if array.sides else numbers)
        return drawn

    settings = hypothesis.settings(
        max_examples=law.examples, deadline=None, database=None, report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck), phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    )  # fmt: skip
    body = hypothesis.given(inputs())(once)
    try:
        with _no_constants_of_modules():
            settings(hypothesis.seed(number)(body))()
    except CheckFailed as failure:
        raise failure.with_traceback(None) from None  # Hypothesis's notes are not for students


@contextlib.contextmanager
def _no_constants_of_modules():
    """Hypothesis also draws numbers that it finds in the source of the modules loaded so far. Without them a verdict
    does not depend on what else was imported."""
    try:
        from hypothesis.internal.conjecture import providers

        found, cache, nothing = providers._get_local_constants, providers.CONSTANTS_CACHE, providers.Constants()
    except (ImportError, AttributeError, TypeError):  # another release than the ones known here
        yield
        return
    providers._get_local_constants, providers.CONSTANTS_CACHE = lambda: nothing, _constants
    try:
        yield
    finally:
        providers._get_local_constants, providers.CONSTANTS_CACHE = found, cache
