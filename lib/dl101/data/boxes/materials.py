"""What surfaces look like: cardboard, paper, plastic, and what is printed on them.

A material answers `albedo(a, b)`: the share of light sent back, (channels, points), at places on its shape. Colours are
arrays of one (grey) or three linear values, so both scenes use the same materials.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dl101.data.boxes import lettering
from dl101.data.boxes.noise import CLOUDY, FINE, MIDDLE, hash2, noise

F = np.float32


@dataclass
class Material:
    """A surface of one colour. `gloss` is the strength of the highlight, `sharpness` its exponent.

    `bulge` tilts the normal of a flat face towards its edges (radians), as on a box that is not quite flat.
    `hollow`: behind this face is the inside of a box, where less light comes.
    """

    base: np.ndarray
    gloss: float = 0.0
    sharpness: float = 40.0
    mottle: float = 0.05
    seed: int = 0
    bulge: float = 0.0
    hollow: bool = False

    def albedo(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return self.base[:, None] * (1 + F(self.mottle) * noise(MIDDLE, a, b, 1, self.seed))


@dataclass
class Banded(Material):
    """A round thing in bands: `colours[i]` lies between `cuts[i - 1]` and `cuts[i]` of its length."""

    cuts: np.ndarray = field(default_factory=lambda: np.zeros(0))
    colours: np.ndarray = field(default_factory=lambda: np.zeros((1, 1)))

    def albedo(self, a, b):
        colour = self.colours[np.searchsorted(self.cuts, a)].T
        return colour.astype(F) * (1 + F(self.mottle) * noise(MIDDLE, a, b, 1, self.seed))


@dataclass
class Mark:
    """A printed rectangle on a face: centre, width and height in metres, turned by `angle`; `ink` is its colour.

    Subclasses say in `cover` which part of the rectangle is inked, at s, t in [0, 1].
    """

    x: float
    y: float
    width: float
    height: float
    angle: float
    ink: np.ndarray
    opacity: float = 1.0

    def paint(self, albedo: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
        """Adds the mark to the albedo of the points (x, y) of the face, in place."""
        c, s = F(np.cos(self.angle) / self.width), F(np.sin(self.angle) / self.width)
        u = (x - F(self.x)) * c + (y - F(self.y)) * s + F(0.5)
        k = F(self.width / self.height)
        v = ((y - F(self.y)) * c - (x - F(self.x)) * s) * k + F(0.5)
        inside = np.flatnonzero((u >= 0) & (u < 1) & (v >= 0) & (v < 1))
        if len(inside):
            cover = F(self.opacity) * self.cover(u[inside], v[inside])
            albedo[:, inside] += cover * (self.ink[:, None] - albedo[:, inside])

    def cover(self, s: np.ndarray, t: np.ndarray) -> np.ndarray:
        return np.ones_like(s)


class Disc(Mark):
    """An ellipse that fills the rectangle."""

    def cover(self, s, t):
        return ((s - 0.5) ** 2 + (t - 0.5) ** 2 < 0.25).astype(F)


@dataclass
class Logo(Mark):
    """A ring with a few spokes or arcs, as round trade marks have."""

    key: int = 0

    def cover(self, s, t):
        x, y = 2 * s - 1, 2 * t - 1
        radius = np.sqrt(x * x + y * y)
        ring = (radius < 0.98) & (radius > 0.8)
        pattern = self.key % 4
        if pattern == 0:  # a globe
            fill = (np.abs(y) < 0.07) | (np.abs(x) < 0.07) | (np.abs(x * x / 0.25 + y * y - 0.62) < 0.12)
        elif pattern == 1:  # a solid disc with a bar left free
            fill = np.abs(y - 0.4 * x) > 0.18
        elif pattern == 2:  # three arcs
            fill = (np.floor(radius * 5).astype(np.int32) & 1 == 1) & (y > -np.abs(x))
        else:  # a star
            fill = np.cos(5 * np.arctan2(y, x)) * 0.25 + 0.42 > radius
        return (ring | (fill & (radius < 0.7))).astype(F)


@dataclass
class Text(Mark):
    """Lines of letters; `rows` comes from lettering.text_rows."""

    rows: np.ndarray = field(default_factory=lambda: np.zeros((1, 1), np.int32))

    def cover(self, s, t):
        return lettering.ink(self.rows, s, t)


@dataclass
class SmallPrint(Mark):
    """Text too small to read: rows of dashes."""

    lines: int = 8
    key: int = 0

    def cover(self, s, t):
        row = t * F(self.lines)
        line = np.floor(row)
        letter = np.floor(s * F(self.lines * 3.0 * self.width / self.height))
        end = 0.45 + 0.55 * hash2(line, line * 0, self.key)
        return ((np.abs(row - line - 0.5) < 0.27) & (hash2(letter, line, self.key) > 0.22) & (s < end)).astype(F)


class Stripes(Mark):
    """Three bars one above the other: a printed name, too far away to read."""

    def cover(self, s, t):
        return ((np.floor(t * 5).astype(np.int32) & 1) == 0).astype(F)


@dataclass
class Ticks(Mark):
    """The strokes of a ruler, ten to each of `units`, the fifth and tenth longer."""

    units: int = 10

    def cover(self, s, t):
        tick = s * F(10 * self.units)
        number = np.rint(tick)
        tall = np.where(number % 10 == 0, F(0.0), np.where(number % 5 == 0, F(0.25), F(0.5)))
        return ((np.abs(tick - number) < 0.22) & (t > tall)).astype(F)


@dataclass
class Barcode(Mark):
    """Upright bars of random width."""

    key: int = 0

    def cover(self, s, t):
        bar = np.floor(s * 34)
        return ((hash2(bar, bar * 0, self.key) > 0.48) & (t > 0.14)).astype(F)


@dataclass
class Pattern(Mark):
    """Blotches, bars or a grid: stands for a picture on the packaging."""

    key: int = 0

    def cover(self, s, t):
        kind = self.key % 4
        if kind == 0:
            return np.clip(0.5 + 0.7 * noise(CLOUDY, s, t, 2.5, self.key), 0, 1)
        if kind == 1:  # slanted stripes
            return ((s * 6 + t * 3) % 1 < 0.45).astype(F)
        if kind == 2:  # a board with sockets
            i, j = np.floor(s * 8), np.floor(t * 6)
            gap = (np.abs(s * 8 - i - 0.5) > 0.36) | (np.abs(t * 6 - j - 0.5) > 0.34)
            return np.where(gap, F(1), 0.35 + 0.5 * hash2(i, j, self.key))
        return np.clip(1.3 - 1.6 * np.abs(s - 0.3 - 0.5 * t), 0, 1)  # a soft beam


@dataclass
class Frame(Mark):
    """The outline of the rectangle; `thickness` in metres."""

    thickness: float = 0.001

    def cover(self, s, t):
        w, h = F(self.thickness / self.width), F(self.thickness / self.height)
        return ((np.abs(s - 0.5) > 0.5 - w) | (np.abs(t - 0.5) > 0.5 - h)).astype(F)


@dataclass
class Arrows(Mark):
    """Two arrows over a line: this side up."""

    def cover(self, s, t):
        x = np.abs((s * 2) % 1 - 0.5)
        head = (t > 0.55) & (x < (1 - t) * 0.8)
        shaft = (t > 0.2) & (t <= 0.55) & (x < 0.12)
        return (head | shaft | (t < 0.09)).astype(F)


@dataclass
class Face(Material):
    """A flat face of cardboard, paper or plastic, `width` by `height` metres, with marks on it.

    `wear` lightens the edges (cardboard) or darkens them (below zero); `grain` is the fibre of the board.
    `shade` is a slow gradient across the face, as thin board that is not quite flat shows.
    """

    width: float = 0.1
    height: float = 0.1
    marks: list[Mark] = field(default_factory=list)
    wear: float = 0.0
    wear_width: float = 0.002
    grain: float = 0.03

    def albedo(self, a, b):
        x, y = a * F(self.width), b * F(self.height)
        scale = max(self.width, self.height)
        level = 1 + F(self.mottle) * noise(MIDDLE, x, y, 2.5 * scale, self.seed)
        if self.grain:
            level = level + F(self.grain) * noise(FINE, x, y, 2 * scale, self.seed + 5)
        if self.wear:
            edge = np.minimum(np.minimum(a, 1 - a) * F(self.width), np.minimum(b, 1 - b) * F(self.height))
            level = level * (1 + F(self.wear) * np.exp(-((edge / F(self.wear_width)) ** 2)))
        albedo = self.base[:, None].astype(F) * level
        for mark in self.marks:
            mark.paint(albedo, x, y)
        return albedo
