"""Things other than boxes that lie on the table: a hand, pens, a ruler, keys, paper and much else.

Each function adds one thing to the scene near the point `at` (its y is the height of whatever it lies on), turned by
`yaw`, and returns the radius, in metres, of the circle it takes up.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from dl101.data.boxes.cartons import cuboid_faces
from dl101.data.boxes.lettering import text_rows
from dl101.data.boxes.materials import (
    Banded,
    Disc,
    Face,
    Frame,
    Logo,
    Mark,
    Material,
    Pattern,
    SmallPrint,
    Text,
    Ticks,
)
from dl101.data.boxes.printing import any_key, grey, sticker, sticker_print, words
from dl101.data.boxes.raycaster import Scene, turn_y


def _slab(scene, thing, at, yaw, width, thickness, depth, top: Face, side: Material) -> None:
    """A flat cuboid centred over `at`."""
    turn = turn_y(yaw)
    x, y, z = turn[:, 0] * width, np.array([0, thickness, 0.0]), turn[:, 2] * depth
    faces = cuboid_faces(at - x / 2 - z / 2, x, y, z)
    for name in ("front", "right", "back", "left"):
        scene.add_quad(*faces[name], side, thing)
    scene.add_quad(*faces["top"], top, thing)


def _sheet(scene, thing, at, yaw, face: Face) -> None:
    turn = turn_y(yaw)
    x, z = turn[:, 0] * face.width, turn[:, 2] * face.height
    scene.add_quad(at - x / 2 - z / 2, x, z, face, thing)


def _face(base, width, height, marks=(), **options) -> Face:
    return Face(grey(base), width=width, height=height, marks=list(marks), **options)


# ------------------------------------------------------------------------------------------------- bright and flat


def _page_marks(rng, width, height) -> list[Mark]:
    """Lines of print, a heading, a table or a drawing."""
    ink, marks = grey(rng.uniform(0.05, 0.3)), []
    kind = rng.choice(["blank", "print", "ruled", "form", "drawing"], p=[0.34, 0.26, 0.16, 0.14, 0.1])
    if kind == "print":
        marks.append(
            SmallPrint(
                width / 2,
                height * 0.44,
                width * 0.8,
                height * 0.72,
                0,
                ink,
                0.8,
                int(rng.integers(10, 30)),
                any_key(rng),
            )
        )
        if rng.random() < 0.6:
            marks.append(words(rng, width / 2, height * 0.9, width * 0.6, height * 0.1, 0, ink, 1))
    elif kind == "ruled":
        for i in range(1, 14):
            marks.append(Mark(width / 2, height * i / 14, width, 0.0006, 0, ink, 0.5))
    elif kind == "form":
        for _ in range(rng.integers(2, 5)):
            marks.append(
                Frame(
                    width * rng.uniform(0.3, 0.7),
                    height * rng.uniform(0.2, 0.8),
                    width * rng.uniform(0.2, 0.6),
                    height * rng.uniform(0.08, 0.3),
                    0,
                    ink,
                    0.9,
                    0.0012,
                )
            )
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
        shift = (
            np.array([rng.normal(0, 0.012), 0.0006 * (i + 1), rng.normal(0, 0.012)]) if i else np.array([0, 3e-4, 0])
        )
        _sheet(
            scene,
            thing,
            at + shift,
            yaw + (rng.normal(0, 0.15) if i else 0),
            _face(
                rng.uniform(0.5, 0.88),
                width,
                height,
                _page_marks(rng, width, height),
                grain=0.01,
                mottle=0.02,
                bulge=rng.uniform(0, 0.3),
            ),
        )
    return 0.4 * float(np.hypot(width, height))


def folded_paper(scene: Scene, rng, at, yaw) -> float:
    """A sheet with a fold, so that its halves stand up a little and take the light differently."""
    thing = scene.new_thing()
    width, half = rng.uniform(0.09, 0.2), rng.uniform(0.05, 0.12)
    turn, base = turn_y(yaw), rng.uniform(0.55, 0.88)
    x, ridge = turn[:, 0] * width, rng.uniform(0.004, 0.03)
    for side in (-1, 1):
        away = side * turn[:, 2] * np.sqrt(half**2 - ridge**2) - np.array([0, ridge, 0])
        corner = at + np.array([0, ridge + 5e-4, 0]) - x / 2
        scene.add_quad(corner, x, away, _face(base, width, half, _page_marks(rng, width, half), grain=0.01), thing)
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
    _sheet(
        scene, thing, at + [0, 6e-4, 0], yaw, _face(base, width, height, marks, grain=0.015, bulge=rng.uniform(0, 0.3))
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
    _slab(
        scene,
        thing,
        at,
        yaw,
        width,
        thickness,
        depth,
        _face(base, width, depth, marks, gloss=rng.uniform(0, 0.4)),
        Material(grey(rng.uniform(0.5, 0.8) if rng.random() < 0.7 else base)),
    )
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
        _sheet(
            scene, thing, place, yaw + rng.normal(0, 0.5), _face(base, width, height, marks, gloss=rng.uniform(0, 0.5))
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
    _slab(
        scene,
        thing,
        at,
        yaw,
        width,
        0.009,
        depth,
        _face(base, width, depth, marks, gloss=0.5, sharpness=120, grain=0, mottle=0.01),
        Material(grey(rng.uniform(0.05, 0.5))),
    )
    return 0.4 * depth


# ----------------------------------------------------------------------------------------------------- long and thin


def ruler(scene: Scene, rng, at, yaw) -> float:
    """A ruler with ticks and figures; plastic, steel or wood."""
    thing = scene.new_thing(casts_shadow=False)
    length, width = rng.choice([0.155, 0.21, 0.31]), rng.uniform(0.018, 0.034)
    base = rng.choice([rng.uniform(0.55, 0.85), rng.uniform(0.3, 0.5)], p=[0.75, 0.25])
    ink = grey(0.06)
    count = int(length / 0.01)
    figures = text_rows(["".join(f"{i:^3}" for i in range(1, count))])
    marks: list[Mark] = [
        Ticks(length / 2, width * 0.82, length, width * 0.36, 0, ink, 0.9, count),
        Text(length / 2, width * 0.4, length * (count - 1) / count, 0.0055, 0, ink, 0.85, figures),
    ]
    marks.append(Mark(length / 2, width * 0.93, length, width * 0.12, 0, ink, 0.25))
    _slab(
        scene,
        thing,
        at,
        yaw,
        length,
        rng.uniform(0.001, 0.0025),
        width,
        _face(base, length, width, marks, gloss=rng.uniform(0, 0.5), grain=0.01, mottle=0.02),
        Material(grey(base * 0.8)),
    )
    return 0.3 * length


def _pen(scene, rng, thing, at, yaw, tilt=0.0) -> None:
    length = rng.uniform(0.12, 0.155)
    radius = rng.choice([rng.uniform(0.0035, 0.005), rng.uniform(0.006, 0.009)], p=[0.65, 0.35])
    light = rng.random() < 0.5
    barrel = rng.uniform(0.35, 0.8) if light else rng.uniform(0.015, 0.2)
    cap = rng.uniform(0.02, 0.75)
    cut = rng.uniform(0.55, 0.8)
    colours = np.array([[barrel], [barrel * 0.4], [cap]])
    if rng.random() < 0.4:  # a pale ring or print along the barrel
        colours[1] = rng.uniform(0.4, 0.8)
    material = Banded(
        grey(barrel), rng.uniform(0.2, 1.2), rng.uniform(20, 80), cuts=np.array([cut - 0.04, cut]), colours=colours
    )
    ahead = turn_y(yaw) @ np.array([np.cos(tilt), np.sin(tilt), 0])
    tail = at + np.array([0, radius, 0]) - ahead * length / 2 * np.array([1, -1 if tilt < 0 else 1, 1])
    head = tail + ahead * length
    scene.add_capsule(tail, head, radius, material, thing)
    if rng.random() < 0.8:  # the point
        scene.add_capsule(
            tail, tail - ahead * radius * 3, radius * 0.45, Material(grey(rng.uniform(0.1, 0.7)), 0.8), thing
        )
    if rng.random() < 0.5:  # the clip
        up = np.array([0, radius * 1.05, 0])
        scene.add_capsule(
            head + up,
            head + up - ahead * length * 0.28,
            radius * 0.28,
            Material(grey(rng.uniform(0.1, 0.7)), 1.0),
            thing,
        )


def pens(scene: Scene, rng, at, yaw) -> float:
    """One to five pens, pencils or markers, side by side or thrown down."""
    count = rng.choice([1, 2, 3, 4, 5], p=[0.34, 0.24, 0.18, 0.14, 0.1])
    aside = turn_y(yaw)[:, 2]
    for i in range(count):
        place = at + aside * rng.normal(0.016, 0.006) * i + np.array([rng.normal(0, 0.01), 0, rng.normal(0, 0.01)])
        _pen(scene, rng, scene.new_thing(), place, yaw + rng.normal(0, 0.22))
    return 0.05 + 0.01 * count


def cable(scene: Scene, rng, at, yaw) -> float:
    """A cable in loops: a chain of capsules along a wandering curve."""
    thing = scene.new_thing()
    radius, steps = rng.uniform(0.0016, 0.0032), 22
    material = Material(grey(rng.choice([rng.uniform(0.015, 0.06), rng.uniform(0.4, 0.8)])), 0.4)
    size = rng.uniform(0.03, 0.08)
    angle = np.linspace(0, rng.uniform(3, 11), steps + 1) + yaw
    wobble = size * (1 + 0.35 * np.sin(angle * rng.uniform(0.3, 0.8) + rng.uniform(0, 6)))
    x = at[0] + wobble * np.cos(angle) + np.linspace(0, rng.normal(0, 0.08), steps + 1)
    z = at[2] + wobble * np.sin(angle) * rng.uniform(0.5, 1)
    points = np.stack([x, np.full(steps + 1, at[1] + radius), z], axis=1)
    for p, q in pairwise(points):
        scene.add_capsule(p, q, radius, material, thing)
    if rng.random() < 0.6:
        end = points[-1] - points[-2]
        end = end / np.linalg.norm(end)
        scene.add_capsule(points[-1], points[-1] + end * 0.025, 0.005, Material(material.base * 0.9, 0.5), thing)
    return size * 1.3


def scissors(scene: Scene, rng, at, yaw) -> float:
    """Scissors, nearly closed or open."""
    thing = scene.new_thing()
    turn, opening = turn_y(yaw), rng.uniform(0.05, 0.35)
    steel, grip = Material(grey(0.45), 1.2, 25), Material(grey(rng.choice([0.03, 0.3, 0.6])), 0.4)
    for side in (-1, 1):
        ahead = turn @ np.array([np.cos(side * opening), 0, np.sin(side * opening)])
        up = np.array([0, 0.004 + 0.002 * side, 0])
        scene.add_capsule(at + up, at + up + ahead * 0.085, 0.0035, steel, thing)
        centre = at + up - ahead * 0.05
        for i in range(8):
            turn_i = [
                turn @ np.array([0.022 * np.cos(a), 0, 0.013 * np.sin(a)]) for a in (i * np.pi / 4, (i + 1) * np.pi / 4)
            ]
            scene.add_capsule(centre + turn_i[0], centre + turn_i[1], 0.004, grip, thing)
        scene.add_capsule(at + up, centre + ahead * 0.02, 0.0038, grip, thing)
    return 0.09


# ------------------------------------------------------------------------------------------------------ small things


def keys(scene: Scene, rng, at, yaw) -> float:
    """A ring with two to four keys and perhaps a fob."""
    thing = scene.new_thing()
    steel = Material(grey(rng.uniform(0.35, 0.6)), 1.5, 20)
    ring, up = rng.uniform(0.011, 0.016), np.array([0, 0.002, 0])
    corners = [at + up + ring * np.array([np.cos(a), 0, np.sin(a)]) for a in np.linspace(0, 2 * np.pi, 11)]
    for p, q in pairwise(corners):
        scene.add_capsule(p, q, 0.0012, steel, thing)
    for i in range(rng.integers(2, 5)):
        angle = yaw + rng.normal(0, 0.7)
        turn = turn_y(angle)
        ahead = turn[:, 0]
        bow = at + ahead * (ring + 0.008) + np.array([0, 0.0015 + 0.002 * i, 0])
        size = rng.uniform(0.009, 0.012)
        scene.add_round("cylinder", np.diag([size, 0.0022, size]), bow, steel, thing)
        length, width = rng.uniform(0.025, 0.034), rng.uniform(0.005, 0.008)
        x, z = ahead * length, turn[:, 2] * width
        corner = bow + ahead * size * 0.8 - z / 2 + np.array([0, 0.002, 0])
        blade = Face(
            steel.base,
            1.2,
            20,
            width=length,
            height=width,
            marks=[Mark(length * 0.5, width * 0.3, length, width * 0.2, 0, grey(0.12))],
        )
        scene.add_quad(corner, x, z, blade, thing)
    if rng.random() < 0.6:
        turn = turn_y(yaw + np.pi + rng.normal(0, 0.6))
        start = at + turn[:, 0] * (ring + 0.004) + np.array([0, 0.004, 0])
        scene.add_capsule(
            start,
            start + turn[:, 0] * rng.uniform(0.02, 0.035),
            rng.uniform(0.005, 0.009),
            Material(grey(rng.uniform(0.05, 0.75)), 0.6),
            thing,
        )
    return 0.05


def coins(scene: Scene, rng, at, yaw) -> float:
    """Coins, buttons, washers."""
    for _ in range(rng.integers(2, 7)):
        thing = scene.new_thing(casts_shadow=False)
        size = rng.uniform(0.008, 0.0135)
        place = at + np.array([rng.normal(0, 0.03), 0, rng.normal(0, 0.03)])
        scene.add_round(
            "cylinder", np.diag([size, 0.002, size]), place, Material(grey(rng.uniform(0.2, 0.5)), 1.0, 15), thing
        )
    return 0.05


def tape(scene: Scene, rng, at, yaw) -> float:
    """A roll of tape, lying."""
    thing = scene.new_thing()
    size, height = rng.uniform(0.025, 0.05), rng.uniform(0.012, 0.05)
    base = rng.uniform(0.15, 0.8)
    scene.add_round("cylinder", np.diag([size, height, size]), at, Material(grey(base), 0.4), thing)
    hole = size * rng.uniform(0.6, 0.8)
    scene.add_round(
        "cylinder",
        np.diag([hole, 0.0004, hole]),
        at + np.array([0, height, 0]),
        Material(grey(rng.uniform(0.03, 0.12))),
        thing,
    )
    return size


def mug(scene: Scene, rng, at, yaw) -> float:
    """A mug, a glass or a paper cup, with its dark inside and perhaps a handle."""
    thing = scene.new_thing()
    size, height = rng.uniform(0.032, 0.045), rng.uniform(0.07, 0.11)
    base = rng.choice([rng.uniform(0.5, 0.85), rng.uniform(0.05, 0.45)])
    material = Banded(
        grey(base),
        rng.uniform(0.1, 0.8),
        cuts=np.array([0.3, 0.65]),
        colours=np.array([[base], [base if rng.random() < 0.6 else rng.uniform(0.05, 0.8)], [base]]),
    )
    paper_cup = rng.random() < 0.3
    if paper_cup:  # a pot upside down: wider at the top
        axes = np.diag([size, -height, size])
        scene.add_round("pot", axes, at + np.array([0, height, 0]), material, thing)
    else:
        scene.add_round("cylinder", np.diag([size, height, size]), at, material, thing)
    inside = size * 0.9
    scene.add_round(
        "cylinder",
        np.diag([inside, 0.0005, inside]),
        at + np.array([0, height, 0]),
        Material(grey(rng.uniform(0.02, 0.3))),
        thing,
    )
    if not paper_cup and rng.random() < 0.7:
        out = turn_y(yaw)[:, 0]
        points = [
            at + out * (size + 0.024 * np.sin(a)) + np.array([0, height * (0.5 + 0.3 * np.cos(a)), 0])
            for a in np.linspace(0, np.pi, 6)
        ]
        for p, q in pairwise(points):
            scene.add_capsule(p, q, 0.005, material, thing)
    return size * 1.2


def ball(scene: Scene, rng, at, yaw) -> float:
    """A ball, an apple, a crumpled sheet, a computer mouse, a stone: something rounded."""
    thing = scene.new_thing()
    size = rng.uniform(0.018, 0.042)
    axes = turn_y(yaw) @ np.diag(size * np.array([1, rng.uniform(0.45, 1), rng.uniform(0.6, 1)]))
    rough = rng.random() < 0.3
    scene.add_round(
        "ball",
        axes,
        at + np.array([0, axes[1, 1], 0]),
        Material(
            grey(rng.uniform(0.04, 0.8)),
            0.0 if rough else rng.uniform(0, 1),
            rng.uniform(10, 60),
            0.25 if rough else 0.04,
            int(rng.integers(512)),
        ),
        thing,
    )
    return size


def bottle(scene: Scene, rng, at, yaw) -> float:
    """A bottle, a can or a jar, standing or lying."""
    thing = scene.new_thing()
    size, height = rng.uniform(0.016, 0.036), rng.uniform(0.07, 0.16)
    base, other = rng.uniform(0.03, 0.75), rng.uniform(0.05, 0.85)
    material = Banded(
        grey(base), rng.uniform(0.2, 1), cuts=np.array([0.25, 0.75]), colours=np.array([[base], [other], [base]])
    )
    if rng.random() < 0.55:
        axes, start = turn_y(yaw) @ np.array([[0, height, 0], [size, 0, 0], [0, 0, size]]), np.array([0, size, 0])
        along = turn_y(yaw)[:, 0]
    else:
        axes, start, along = np.diag([size, height, size]), np.zeros(3), np.array([0, 1.0, 0])
    scene.add_round("cylinder", axes, at + start, material, thing)
    if rng.random() < 0.6:
        neck = at + start + along * height
        scene.add_capsule(
            neck, neck + along * size * 0.9, size * 0.45, Material(grey(rng.uniform(0.05, 0.8)), 0.5), thing
        )
    return max(size, 0.45 * height)


# --------------------------------------------------------------------------------------------------------------- hand


def hand(scene: Scene, rng, at, yaw) -> float:
    """A hand with a forearm that comes in over the nearest edge of the frame: flat, relaxed or a fist.

    `yaw` is not used: the arm comes from where a person would sit or stand.
    """
    thing = scene.new_thing()
    skin = rng.uniform(0.2, 0.5)
    material = Material(grey(skin), 0.12, 12, 0.0)
    size = rng.uniform(0.85, 1.15)
    # The arm comes from the near edge, seldom from a side.
    way = rng.choice(
        [rng.normal(np.pi / 2, 0.45), rng.normal(0.25, 0.3), np.pi - rng.normal(0.25, 0.3)], p=[0.6, 0.2, 0.2]
    )
    ahead, mirror = np.array([np.cos(way), 0, np.sin(way)]), rng.choice([-1, 1])
    aside = np.array([-ahead[2], 0, ahead[0]]) * mirror
    up = np.array([0, 1.0, 0])
    fist = rng.random() < 0.25
    curl = rng.uniform(0.9, 1.4) if fist else rng.uniform(0.0, 0.55)
    spread = 0.05 if fist else rng.uniform(0.03, 0.2)
    lift = size * 0.016

    def part(p, q, radius):
        scene.add_capsule(p, q, radius * size, material, thing)

    wrist = at - ahead * 0.09 * size + up * lift * 1.3
    knuckles = [
        at + up * lift * 1.25 + aside * size * x + ahead * size * z
        for x, z in ((-0.03, -0.006), (-0.01, 0.0), (0.01, -0.002), (0.028, -0.012))
    ]
    for knuckle in knuckles:  # the palm
        part(wrist + (knuckle - wrist) * 0.15, knuckle, 0.0145)
    lengths = (0.075, 0.084, 0.078, 0.06)
    for i, (knuckle, length) in enumerate(zip(knuckles, lengths, strict=True)):
        angle = (1.5 - i) * spread + rng.normal(0, 0.04)
        direction = ahead * np.cos(angle) - aside * np.sin(angle)
        point, bend = knuckle, rng.uniform(-0.1, 0.15)
        for joint, share in enumerate((0.45, 0.3, 0.25)):
            bend += curl * (0.6 if joint == 0 else 1.0)
            step = direction * np.cos(bend) - up * np.sin(bend)
            nxt = point + step * length * share * size
            nxt[1] = max(nxt[1], at[1] + 0.007 * size)
            part(point, nxt, 0.0095 - 0.001 * joint)
            point = nxt
    angle = rng.uniform(0.35, 0.9)
    thumb = wrist + ahead * 0.03 * size - aside * 0.02 * size
    direction = ahead * np.cos(angle) - aside * np.sin(angle)
    middle = thumb + direction * 0.045 * size
    part(thumb, middle, 0.012)
    part(middle, middle + (direction * 0.8 + ahead * 0.4) * 0.03 * size - up * 0.004, 0.0095)
    # The forearm, bare or in a sleeve.
    elbow = wrist - ahead * 0.55 + up * rng.uniform(0.04, 0.16)
    sleeve = Material(grey(rng.choice([rng.uniform(0.015, 0.1), rng.uniform(0.2, 0.75)])), 0, 10, 0.02)
    cuff = rng.uniform(0.0, 0.25)
    arm = scene.new_thing()
    scene.add_capsule(wrist, elbow, 0.026 * size, material, arm)
    if rng.random() < 0.65:
        scene.add_capsule(wrist + (elbow - wrist) * (0.07 + cuff), elbow, 0.036 * size, sleeve, arm)
    return 0.1


BRIGHT = (paper, paper, envelope, notebook, folded_paper, card)
LONG = (pens, pens, pens, ruler, ruler, cable, scissors)
SMALL = (keys, keys, keys, coins, phone, phone, ball, tape, mug, bottle)
STANDING = (ball, tape, mug, bottle)
