"""Flat things on the table, mostly bright: paper, envelopes, notebooks, cards, telephones.

Each function adds one thing to the scene near the point `at` (its y is the height of whatever it lies on), turned by
`yaw`, and returns the radius, in metres, of the circle it takes up.
"""

from __future__ import annotations

import numpy as np

from dl101.data.boxes.materials import Disc, Frame, Logo, Mark, Material, Pattern, SmallPrint
from dl101.data.boxes.printing import any_key, grey, sticker, sticker_print, words
from dl101.data.boxes.raycaster import Scene, turn_y
from dl101.data.boxes.slabs import plain_face, sheet, slab


def _page_marks(rng, width, height) -> list[Mark]:
    """Lines of print, a heading, a table or a drawing."""
    ink, marks = grey(rng.uniform(0.05, 0.3)), []
    kind = rng.choice(["blank", "print", "ruled", "form", "drawing"], p=[0.34, 0.26, 0.16, 0.14, 0.1])
    if kind == "print":
        lines = int(rng.integers(10, 30))
        marks.append(SmallPrint(width / 2, 0.44 * height, 0.8 * width, 0.72 * height, 0, ink, 0.8, lines, any_key(rng)))
        if rng.random() < 0.6:
            marks.append(words(rng, width / 2, height * 0.9, width * 0.6, height * 0.1, 0, ink, 1))
    elif kind == "ruled":
        for i in range(1, 14):
            marks.append(Mark(width / 2, height * i / 14, width, 0.0006, 0, ink, 0.5))
    elif kind == "form":
        for _ in range(rng.integers(2, 5)):
            x, y = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.2, 0.8)
            w, h = width * rng.uniform(0.2, 0.6), height * rng.uniform(0.08, 0.3)
            marks.append(Frame(x, y, w, h, 0, ink, 0.9, 0.0012))
        marks += sticker(rng, width * 0.3, height * 0.8, width * 0.4, height * 0.2, 0, 0.8)
    elif kind == "drawing":
        marks.append(Pattern(width / 2, height / 2, width * 0.8, height * 0.7, 0, ink, 0.8, any_key(rng)))
    return marks


def paper(scene: Scene, rng, at, yaw) -> float:
    """One to three sheets, from a note to A4."""
    thing = scene.new_thing(casts_shadow=False)
    width = rng.choice([0.06, 0.075, 0.105, 0.148, 0.21]) * rng.uniform(0.9, 1.1)
    height = width * rng.uniform(0.6, 1.45)
    for i in range(rng.choice([1, 1, 1, 2, 3])):
        askew = 0.012 if i else 0.0
        place = at + [rng.normal(0, askew), 0.0003 + 0.0006 * i, rng.normal(0, askew)]
        look = dict(grain=0.01, mottle=0.02, bulge=rng.uniform(0, 0.3))
        face = plain_face(rng.uniform(0.5, 0.88), width, height, _page_marks(rng, width, height), **look)
        sheet(scene, thing, place, yaw + rng.normal(0, 12 * askew), face)
    return 0.4 * float(np.hypot(width, height))


def folded_paper(scene: Scene, rng, at, yaw) -> float:
    """A sheet with a fold, so that its halves stand up a little and take the light differently."""
    thing = scene.new_thing()
    width, half = rng.uniform(0.09, 0.2), rng.uniform(0.05, 0.12)
    turn, base = turn_y(yaw), rng.uniform(0.55, 0.88)
    x, ridge = turn[:, 0] * width, rng.uniform(0.003, 0.016)
    for side in (-1, 1):
        away = side * turn[:, 2] * np.sqrt(half**2 - ridge**2) - np.array([0, ridge, 0])
        corner = at + np.array([0, ridge + 5e-4, 0]) - x / 2
        scene.add_quad(corner, x, away, plain_face(base, width, half, _page_marks(rng, width, half), grain=0.01), thing)
    return 0.6 * max(width, 2 * half)


def envelope(scene: Scene, rng, at, yaw) -> float:
    """An envelope, front (address, stamp) or back (flap)."""
    thing = scene.new_thing(casts_shadow=False)
    width = rng.uniform(0.14, 0.23)
    height = width * rng.uniform(0.45, 0.72)
    base = rng.choice([rng.uniform(0.6, 0.85), rng.uniform(0.25, 0.4)], p=[0.75, 0.25])
    line = grey(base * 0.55)
    if rng.random() < 0.5:
        slope = np.arctan2(0.55 * height, width / 2)
        length = np.hypot(0.55 * height, width / 2)
        marks = [
            Mark(width * 0.25, height * 0.725, length, 0.0013, -slope, line),
            Mark(width * 0.75, height * 0.725, length, 0.0013, slope, line),
        ]
    else:
        marks = [
            SmallPrint(width * 0.68, height * 0.3, width * 0.4, height * 0.3, 0, grey(0.08), 0.8, 4, any_key(rng)),
            Pattern(width * 0.88, height * 0.78, width * 0.13, height * 0.28, 0, grey(0.2), 0.8, any_key(rng)),
        ]
    sheet(
        scene,
        thing,
        at + [0, 6e-4, 0],
        yaw,
        plain_face(base, width, height, marks, grain=0.015, bulge=rng.uniform(0, 0.3)),
    )
    return 0.42 * width


def notebook(scene: Scene, rng, at, yaw) -> float:
    """A closed notebook or a thin book: 3 to 9 mm, light or dark cover, perhaps a spiral."""
    thing = scene.new_thing()
    width = rng.uniform(0.09, 0.17)
    depth, thickness = width * rng.uniform(1.2, 1.45), rng.uniform(0.003, 0.009)
    base = rng.choice([rng.uniform(0.5, 0.85), rng.uniform(0.04, 0.35)], p=[0.6, 0.4])
    ink = grey(0.06 if base > 0.3 else 0.7)
    marks = []
    if rng.random() < 0.6:
        marks.append(words(rng, width / 2, depth * rng.uniform(0.5, 0.8), width * 0.7, depth * 0.2, 0, ink, 2))
    if rng.random() < 0.3:
        marks.append(Pattern(width / 2, depth * 0.4, width * 0.8, depth * 0.45, 0, ink, 0.7, any_key(rng)))
    if rng.random() < 0.4:
        for i in range(16):
            marks.append(Mark(0.006, depth * (i + 0.5) / 16, 0.008, 0.003, 0, grey(0.03 if i % 2 else 0.6)))
    cover = plain_face(base, width, depth, marks, gloss=rng.uniform(0, 0.4))
    pages = Material(grey(rng.uniform(0.5, 0.8) if rng.random() < 0.7 else base))
    slab(scene, thing, at, yaw, thickness, cover, pages)
    return 0.45 * depth


def card(scene: Scene, rng, at, yaw) -> float:
    """Bank cards, passes, stickers, a receipt: small flat rectangles, often a few of them."""
    thing = scene.new_thing(casts_shadow=False)
    for i in range(rng.integers(1, 4)):
        width = rng.uniform(0.05, 0.09)
        height = width * rng.choice([0.63, 0.63, 1.0, 2.2])
        place = (
            at
            + (np.array([rng.normal(0, 0.04), 0, rng.normal(0, 0.04)]) if i else 0)
            + np.array([0, 5e-4 * (i + 1), 0])
        )
        base = rng.uniform(0.1, 0.85)
        marks = sticker_print(rng, width / 2, height / 2, width * 0.9, height * 0.9, 0)
        sheet(
            scene,
            thing,
            place,
            yaw + rng.normal(0, 0.5),
            plain_face(base, width, height, marks, gloss=rng.uniform(0, 0.5)),
        )
    return 0.06


def phone(scene: Scene, rng, at, yaw) -> float:
    """A telephone or tablet, screen up or in a light case."""
    thing = scene.new_thing()
    width = rng.uniform(0.065, 0.08) if rng.random() < 0.8 else rng.uniform(0.13, 0.17)
    depth = width * rng.uniform(1.5, 2.1)
    if rng.random() < 0.7:
        base = 0.03
        marks = [Frame(width / 2, depth / 2, width, depth, 0, grey(rng.uniform(0.05, 0.6)), 1.0, 0.0025)]
        if rng.random() < 0.25:
            marks.insert(
                0,
                Pattern(
                    width / 2,
                    depth / 2,
                    width * 0.9,
                    depth * 0.86,
                    0,
                    grey(rng.uniform(0.3, 0.9)),
                    1.0,
                    any_key(rng),
                ),
            )
    else:
        base = rng.uniform(0.1, 0.8)
        marks = [
            Disc(width * 0.25, depth * 0.9, width * 0.2, width * 0.2, 0, grey(0.03)),
            Logo(width / 2, depth / 2, width * 0.25, width * 0.25, 0, grey(base * 0.6), 1.0, int(rng.integers(9))),
        ]
    screen = plain_face(base, width, depth, marks, gloss=0.5, sharpness=120, grain=0, mottle=0.01)
    slab(scene, thing, at, yaw, 0.009, screen, Material(grey(rng.uniform(0.05, 0.5))))
    return 0.4 * depth


BRIGHT = (paper, paper, envelope, notebook, folded_paper, card)
