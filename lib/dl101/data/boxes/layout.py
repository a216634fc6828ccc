"""What lies on the table: a box or none, and other things, each somewhere in view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from dl101.data.boxes.camera import Camera
from dl101.data.boxes.cartons import Board, add_carton, box_size, pose
from dl101.data.boxes.flat_things import BRIGHT, envelope, notebook, paper
from dl101.data.boxes.hand import hand
from dl101.data.boxes.long_things import LONG
from dl101.data.boxes.raycaster import Scene
from dl101.data.boxes.small_things import SMALL, STANDING
from dl101.data.boxes.tabletop import PANEL

# How many other things lie beside a box, and how many where there is none: probabilities of 0, 1, 2, ...
BESIDE_A_BOX = (0.66, 0.24, 0.08, 0.02)
WITHOUT_A_BOX = (0.2, 0.43, 0.25, 0.09, 0.03)
SECOND_BOX = 0.08
KINDS = (BRIGHT, LONG, SMALL, (hand,))
KIND_SHARES = (0.4, 0.23, 0.2, 0.17)
# Room, in metres, that things need beside what stands.
CLEARANCE = {hand: 0.09, paper: 0.1, envelope: 0.1, notebook: 0.09}
LEAST_AREA = 0.03  # share of the frame that a box takes up at least


@dataclass
class _Table:
    """A table while it is being laid: the scene, and the places and radii of what stands on it or lies flat."""

    scene: Scene = field(default_factory=Scene)
    standing: list[tuple[np.ndarray, float]] = field(default_factory=list)
    lying: list[tuple[np.ndarray, float]] = field(default_factory=list)

    @staticmethod
    def free(at: np.ndarray, radius: float, taken: list[tuple[np.ndarray, float]]) -> bool:
        """Whether a circle on the table touches nothing of what is taken."""
        return all(np.hypot(*(at - place)[[0, 2]]) > radius + other for place, other in taken)


def _place(rng: np.random.Generator, camera: Camera, across: tuple, down: tuple) -> np.ndarray:
    """A point of the table seen at a random place of the frame."""
    ray = camera.ray(rng.uniform(*across), rng.uniform(*down))
    point = camera.place - ray * camera.place[1] / ray[1]
    return np.array([point[0], 0.0, min(point[2], PANEL - 0.05)])


def _put_box(table: _Table, rng: np.random.Generator, camera: Camera, least: float) -> bool:
    """Adds a box well inside the frame and clear of other boxes. False where no place was found."""
    board = Board(rng)
    for _ in range(20):
        origin, x, y, z = pose(rng, box_size(rng))
        at = _place(rng, camera, (0.12, 0.88), (0.3, 0.9))
        corners = np.stack([origin + at + i * x + j * y + k * z for i in (0, 1) for j in (0, 1) for k in (0, 1)], 1)
        radius = 0.4 * np.hypot(*(corners.max(1) - corners.min(1))[[0, 2]])
        u, v = camera.project(corners)
        inside = max(0, min(u.max(), 1) - max(u.min(), 0)) * max(0, min(v.max(), 1) - max(v.min(), 0))
        whole = (u.max() - u.min()) * (v.max() - v.min())
        on_table = 0.1 < corners[2].min() and corners[2].max() < PANEL - 0.01
        if on_table and inside > max(least, 0.75 * whole) and table.free(at, radius, table.standing):
            add_carton(table.scene, rng, origin + at, x, y, z, board)
            table.standing.append((at, radius))
            return True
    return False


def _put_thing(table: _Table, rng: np.random.Generator, camera: Camera, add: Callable, height: float) -> None:
    """Adds a thing where there is room for it.

    Flat things may lie on each other, so each lies at a height of its own; nothing passes through what stands.
    """
    standing = add in STANDING
    taken = table.standing + table.lying if standing else table.standing
    for _ in range(8):
        at = _place(rng, camera, (0.1, 0.9), (0.28, 0.92))
        if table.free(at, CLEARANCE.get(add, 0.06), taken):
            radius = add(table.scene, rng, at if standing else at + [0, height, 0], rng.uniform(0, 2 * np.pi))
            (table.standing if standing else table.lying).append((at, radius))
            return


def _choose(rng: np.random.Generator, count: int) -> list[Callable]:
    """Some kinds of things: flat ones first, so that pens lie on paper and not under it, hands last."""
    kinds = (KINDS[rng.choice(len(KINDS), p=KIND_SHARES)] for _ in range(count))
    chosen = [kind[rng.integers(len(kind))] for kind in kinds]
    return sorted(chosen, key=lambda add: (add not in BRIGHT, add is hand))


def _box_in_view(scene: Scene, camera: Camera) -> bool:
    """Whether the first box can be told: at least 70 % of it is not hidden, and more than one face is seen.

    A second face counts from a tenth of what is seen of the box; less of it, and the box looks like a sheet of paper.
    """
    d, _ = camera.rays(32)
    start = camera.place.astype(np.float32)[:, None]
    alone = scene.trace(start, d, only=1).shape >= 0
    shape = scene.trace(start, d[:, alone]).shape
    seen = shape[np.array(scene.thing_of)[shape] == 1]
    return len(seen) >= 0.7 * len(shape) and np.bincount(seen).max() <= 0.9 * len(seen)


def lay_table(rng: np.random.Generator, label: int, camera: Camera) -> Scene:
    """The scene of one picture, frozen. label: 1 = with a box, which is thing 1 of the scene."""
    shares = BESIDE_A_BOX if label else WITHOUT_A_BOX
    count = rng.choice(len(shares), p=shares)
    while True:
        table = _Table()
        if label:
            if not _put_box(table, rng, camera, LEAST_AREA):
                continue
            if rng.random() < SECOND_BOX:
                _put_box(table, rng, camera, LEAST_AREA / 3)
        for i, add in enumerate(_choose(rng, count)):
            _put_thing(table, rng, camera, add, 0.0025 * i)
        scene = table.scene.freeze()
        if not label or _box_in_view(scene, camera):
            return scene
