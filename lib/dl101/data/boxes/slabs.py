"""Flat things as shapes: sheets and thin slabs with a printed top."""

from __future__ import annotations

import numpy as np

from dl101.data.boxes.cartons import cuboid_faces
from dl101.data.boxes.materials import Face, Material
from dl101.data.boxes.printing import grey
from dl101.data.boxes.raycaster import Scene, turn_y


def slab(scene: Scene, thing: int, at, yaw, thickness: float, top: Face, side: Material) -> None:
    """A flat cuboid centred over `at`, as wide and deep as its top."""
    turn = turn_y(yaw)
    x, y, z = turn[:, 0] * top.width, np.array([0, thickness, 0.0]), turn[:, 2] * top.height
    faces = cuboid_faces(at - x / 2 - z / 2, x, y, z)
    for name in ("front", "right", "back", "left"):
        scene.add_quad(*faces[name], side, thing)
    scene.add_quad(*faces["top"], top, thing)


def sheet(scene: Scene, thing: int, at, yaw, face: Face) -> None:
    """A face lying flat around `at`."""
    turn = turn_y(yaw)
    x, z = turn[:, 0] * face.width, turn[:, 2] * face.height
    scene.add_quad(at - x / 2 - z / 2, x, z, face, thing)


def plain_face(base: float, width: float, height: float, marks=(), **options) -> Face:
    """A grey face with marks on it."""
    return Face(grey(base), width=width, height=height, marks=list(marks), **options)
