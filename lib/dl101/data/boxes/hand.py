"""A hand on the table, made of capsules: a palm, fingers of three parts, a thumb, a forearm."""

from __future__ import annotations

import numpy as np

from dl101.data.boxes.materials import Material
from dl101.data.boxes.printing import grey
from dl101.data.boxes.raycaster import Scene


def hand(scene: Scene, rng, at, yaw: float) -> float:
    """A hand with a forearm that comes in over the nearest edge of the frame: flat, relaxed or a fist.

    `yaw` is not used: the arm comes from where a person would sit or stand. Returns the radius of the hand, metres.
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
