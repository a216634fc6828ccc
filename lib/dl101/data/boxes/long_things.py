"""Long and thin things on the table: rulers, pens, cables, scissors.

Each function adds one thing to the scene near the point `at` (its y is the height of whatever it lies on), turned by
`yaw`, and returns the radius, in metres, of the circle it takes up.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from dl101.data.boxes.lettering import text_rows
from dl101.data.boxes.materials import Banded, Mark, Material, Text, Ticks
from dl101.data.boxes.printing import grey
from dl101.data.boxes.raycaster import Scene, turn_y
from dl101.data.boxes.slabs import plain_face, slab


def ruler(scene: Scene, rng, at, yaw) -> float:
    """A ruler with ticks and figures; plastic, steel or wood."""
    thing = scene.new_thing(casts_shadow=False)
    length, width = rng.choice([0.155, 0.21, 0.31]), rng.uniform(0.018, 0.034)
    base = rng.choice([rng.uniform(0.55, 0.85), rng.uniform(0.3, 0.5)], p=[0.75, 0.25])
    ink = grey(0.06)
    count = int(length / 0.01)
    figures = text_rows(["".join(f"{i:^3}" for i in range(1, count))])
    marks = [
        Ticks(length / 2, width * 0.82, length, width * 0.36, 0, ink, 0.9, count),
        Text(length / 2, width * 0.4, length * (count - 1) / count, 0.0055, 0, ink, 0.85, figures),
        Mark(length / 2, width * 0.93, length, width * 0.12, 0, ink, 0.25),
    ]
    top = plain_face(base, length, width, marks, gloss=rng.uniform(0, 0.5), grain=0.01, mottle=0.02)
    slab(scene, thing, at, yaw, rng.uniform(0.001, 0.0025), top, Material(grey(base * 0.8)))
    return 0.3 * length


def _pen(scene, rng, thing, at, yaw) -> None:
    length = rng.uniform(0.12, 0.155)
    radius = rng.choice([rng.uniform(0.0035, 0.005), rng.uniform(0.006, 0.009)], p=[0.65, 0.35])
    barrel = rng.uniform(0.35, 0.8) if rng.random() < 0.5 else rng.uniform(0.015, 0.2)
    # A ring or print before the cap: darker than the barrel, or pale.
    ring = rng.uniform(0.4, 0.8) if rng.random() < 0.4 else 0.4 * barrel
    cut = rng.uniform(0.55, 0.8)
    colours, cuts = np.array([[barrel], [ring], [rng.uniform(0.02, 0.75)]]), np.array([cut - 0.04, cut])
    material = Banded(grey(barrel), rng.uniform(0.2, 1.2), rng.uniform(20, 80), cuts=cuts, colours=colours)
    ahead, up = turn_y(yaw)[:, 0], np.array([0, radius, 0])
    tail = at + up - ahead * length / 2
    head = tail + ahead * length
    scene.add_capsule(tail, head, radius, material, thing)
    if rng.random() < 0.8:
        point = Material(grey(rng.uniform(0.1, 0.7)), 0.8)
        scene.add_capsule(tail, tail - ahead * radius * 3, radius * 0.45, point, thing)
    if rng.random() < 0.5:
        clip = Material(grey(rng.uniform(0.1, 0.7)), 1.0)
        scene.add_capsule(head + up, head + up - ahead * length * 0.28, radius * 0.28, clip, thing)


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


LONG = (pens, pens, pens, ruler, ruler, cable, scissors)
