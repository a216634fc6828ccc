"""Colours of the room: linear values of three channels, and palettes of what rooms are made of."""

from __future__ import annotations

import numpy as np

F = np.float32

CARDBOARD = [(196, 154, 108), (181, 137, 92), (163, 120, 79), (206, 171, 127), (150, 112, 80), (190, 160, 120)]
WOOD = [(170, 125, 80), (140, 95, 60), (200, 165, 120), (110, 75, 50), (185, 150, 115), (150, 140, 125)]
WALL = [
    (225, 222, 214), (214, 205, 186), (190, 195, 198), (186, 202, 208), (196, 208, 188), (226, 208, 160),
    (170, 160, 152), (205, 180, 170),
]  # fmt: skip
TILE = [(205, 200, 190), (150, 145, 140), (180, 150, 120), (95, 100, 105)]
TAPE = [(215, 190, 150), (140, 98, 55), (225, 220, 208)]
INK = [(40, 40, 45), (235, 235, 230), (150, 40, 35), (40, 60, 110)]


def linear(srgb) -> np.ndarray:
    """Light from the values 0 to 255 of a picture."""
    return (np.asarray(srgb, F) / 255) ** F(2.2)


def near(rng: np.random.Generator, srgb, spread: float = 10) -> np.ndarray:
    """A colour like the given one: lighter or darker by `spread`, and a little off in hue."""
    return linear(np.clip(np.asarray(srgb) + rng.normal(0, spread) + rng.normal(0, spread / 3, 3), 8, 248))


def one_of(rng: np.random.Generator, palette, spread: float = 10) -> np.ndarray:
    """A colour like one of a palette."""
    return near(rng, palette[rng.integers(len(palette))], spread)


def any_colour(rng: np.random.Generator) -> np.ndarray:
    """Any hue, from dull to bright."""
    hue, saturation, value = rng.random(), rng.uniform(0.15, 0.85), rng.uniform(0.25, 0.9)
    pure = np.clip(np.abs((hue * 6 + np.array([0, 4, 2])) % 6 - 3) - 1, 0, 1)
    return linear(255 * value * (1 - saturation * pure))


def of_thing(rng: np.random.Generator, cardboard: float) -> np.ndarray:
    """The colour of a thing that is no box: at times that of cardboard, so that colour alone tells little."""
    return one_of(rng, CARDBOARD) if rng.random() < cardboard else any_colour(rng)
