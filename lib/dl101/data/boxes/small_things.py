"""Small things on the table: keys, coins, tape, mugs, balls, bottles.

Each function adds one thing to the scene near the point `at` (its y is the height of whatever it lies on), turned by
`yaw`, and returns the radius, in metres, of the circle it takes up.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from dl101.data.boxes.flat_things import phone
from dl101.data.boxes.materials import Banded, Face, Mark, Material
from dl101.data.boxes.printing import grey
from dl101.data.boxes.raycaster import Scene, turn_y


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


SMALL = (keys, keys, keys, keys, coins, coins, phone, phone, ball, tape, mug, bottle)
STANDING = (ball, tape, mug, bottle)
