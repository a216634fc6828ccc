"""What is printed on boxes, paper and cards: words, stickers, the face of a retail box."""

from __future__ import annotations

import numpy as np

from dl101.data.boxes import lettering
from dl101.data.boxes.materials import Arrows, Barcode, Disc, Logo, Mark, Pattern, SmallPrint, Text


def grey(level: float) -> np.ndarray:
    """A grey albedo."""
    return np.array([level], np.float32)


def any_key(rng: np.random.Generator) -> int:
    """A number that chooses one of many patterns."""
    return int(rng.integers(4096))


def words(rng, x, y, width, height, angle, ink, most: int = 2) -> Text:
    """One to `most` lines of letters around (x, y), as large as `width` by `height` allows."""
    lines = [lettering.WORDS[rng.integers(len(lettering.WORDS))] for _ in range(rng.integers(1, most + 1))]
    rows = lettering.text_rows(lines)
    width = min(width, height * lettering.aspect(rows))
    return Text(x, y, width, width / lettering.aspect(rows), angle, ink, 0.95, rows)


def sticker_print(rng, x, y, width, height, angle) -> list[Mark]:
    """What stands on a sticker or a card: a barcode, small print, perhaps a line of letters."""
    c, s, ink = np.cos(angle), np.sin(angle), grey(0.05)

    def at(u, v):
        return x + c * u * width - s * v * height, y + s * u * width + c * v * height

    marks: list[Mark] = []
    if rng.random() < 0.7:
        marks.append(Barcode(*at(-0.18, -0.22), 0.5 * width, 0.36 * height, angle, ink, key=any_key(rng)))
    if rng.random() < 0.8:
        lines = int(rng.integers(3, 6))
        marks.append(SmallPrint(*at(-0.05, 0.22), 0.8 * width, 0.4 * height, angle, ink, 0.85, lines, any_key(rng)))
    if rng.random() < 0.5:
        marks.append(words(rng, *at(0.22, -0.15), 0.45 * width, 0.4 * height, angle, ink, 1))
    return marks


def sticker(rng, x, y, width, height, angle, paper: float) -> list[Mark]:
    """A sticker of a given brightness."""
    return [Mark(x, y, width, height, angle, grey(paper)), *sticker_print(rng, x, y, width, height, angle)]


def retail_face(rng, width: float, height: float, ink: float, board: float) -> list[Mark]:
    """One face of a retail box: fields, pictures, a name, trade marks, small print; at times along the diagonal.

    ink, board: brightness of the print and of the board under it.
    """
    marks: list[Mark] = []
    angle = rng.choice([0, 0, np.pi / 2, np.pi, -np.pi / 2])
    along, up = (width, height) if abs(np.sin(angle)) < 0.5 else (height, width)
    if rng.random() < 0.25:
        angle += rng.uniform(-0.9, 0.9)

    def some(least: float, most: float) -> float:
        return rng.uniform(least, most)

    def add(chance: float, kind, w: float, h: float, opacity: float = 0.9, ink_level=None, turn=0.0, **options) -> None:
        if rng.random() < chance:
            level = grey(float(np.clip(ink + rng.normal(0, 0.075), 0.02, 0.9)) if ink_level is None else ink_level)
            place = some(0.22, 0.78) * width, some(0.22, 0.78) * height
            marks.append(kind(*place, w, h, angle + turn, level, opacity, **options))

    small, key = min(width, height), any_key(rng)
    add(0.4, Mark, some(0.3, 1.6) * width, some(0.15, 0.7) * height, some(0.5, 1), board * some(0.35, 1.25))
    slant = rng.choice([0, 0, 0.5, -0.6])
    add(0.5, Pattern, some(0.25, 0.6) * width, some(0.3, 0.7) * height, some(0.6, 1), turn=slant, key=key)
    add(0.35, Disc, some(0.15, 0.4) * width, some(0.15, 0.4) * height)
    if rng.random() < 0.8:
        place = some(0.35, 0.65) * width, some(0.3, 0.7) * height
        level = grey(float(np.clip(ink + rng.normal(0, 0.075), 0.02, 0.9)))
        marks.append(words(rng, *place, some(0.5, 0.9) * along, some(0.25, 0.6) * up, angle, level, 3))
    side = some(0.2, 0.4) * small
    add(0.35, Logo, side, side, key=key)
    add(0.35, SmallPrint, some(0.3, 0.6) * along, some(0.15, 0.35) * up, 0.8, lines=int(rng.integers(3, 9)), key=key)
    add(0.12, Arrows, 0.3 * small, 0.3 * small)
    return marks
