"""Boxes for the table: mailers, cartons and retail boxes, plain or printed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl101.data.boxes.materials import Face, Mark
from dl101.data.boxes.printing import grey, retail_face, sticker
from dl101.data.boxes.raycaster import Scene, turn_about, turn_y

FACES = ("front", "right", "back", "left", "top", "bottom")


def cuboid_faces(origin, x, y, z) -> dict[str, tuple]:
    """Corner and sides of each face of a cuboid; seen from outside, the first side runs right, the second up."""
    return {
        "front": (origin, x, y),
        "right": (origin + x, z, y),
        "back": (origin + x + z, -x, y),
        "left": (origin + z, -z, y),
        "top": (origin + y, x, z),
        "bottom": (origin + z, x, -z),
    }


@dataclass
class Sort:
    """A sort of board: how bright, how often printed, how glossy at most."""

    share: float
    base: tuple[float, float]
    printed: float
    gloss: float


SORTS = (
    Sort(share=0.4, base=(0.6, 0.85), printed=0.4, gloss=0.1),  # white
    Sort(share=0.23, base=(0.2, 0.42), printed=0.3, gloss=0.1),  # brown cardboard, grey to this camera
    Sort(share=0.34, base=(0.22, 0.75), printed=1.0, gloss=0.7),  # retail
    Sort(share=0.03, base=(0.12, 0.22), printed=0.6, gloss=0.7),  # dark
)
# How boxes close: each way leaves its own slits.
CLOSINGS = {"mailer": 0.3, "telescope": 0.1, "carton": 0.2, "tuck": 0.25, "plain": 0.15}


class Board:
    """The look of one box: its board, how it closes, and what is printed on it."""

    def __init__(self, rng: np.random.Generator):
        sort = SORTS[rng.choice(len(SORTS), p=[sort.share for sort in SORTS])]
        self.base = rng.uniform(*sort.base)
        pale_ink = self.base < 0.25 or (self.base < 0.45 and rng.random() < 0.25)
        self.ink = rng.uniform(0.5, 0.85) if pale_ink else rng.uniform(0.03, 0.14)
        self.printed = rng.random() < sort.printed
        self.gloss, self.sharpness = rng.uniform(0, sort.gloss), rng.uniform(10, 70)
        self.closing = rng.choice(list(CLOSINGS), p=list(CLOSINGS.values()))
        if sort is SORTS[0] and rng.random() < 0.25:  # most mailers are white
            self.closing = "mailer"
        # Edges are worn and light, or rounded and dark.
        self.wear = rng.choice([rng.uniform(0.1, 0.5), rng.uniform(-0.45, -0.1), 0.0], p=[0.5, 0.35, 0.15])
        self.wear_width = rng.uniform(0.0008, 0.0025)
        self.bulge = rng.uniform(0, 0.25) if rng.random() < 0.6 else 0.0
        self.tape = rng.uniform(0.15, 0.7) if rng.random() < 0.3 else None
        self.tape_width = rng.uniform(0.018, 0.05)
        self.slit, self.band = rng.uniform(0.0012, 0.0035), rng.uniform(0.25, 0.8)
        self.stickers = set(rng.choice(FACES[:5], rng.choice(3, p=[0.5, 0.35, 0.15]), replace=False).tolist())
        self.seed = int(rng.integers(1 << 16))

    def _slits(self, name: str, width: float, height: float) -> list[Mark]:
        """Dark lines where the board was folded: of a mailer's lid, a telescope lid or the flaps of a carton."""
        dark, end = grey(0.05), name in ("left", "right")

        def level(y: float, opacity: float, thicker: float = 1.0) -> list[Mark]:
            return [Mark(width / 2, y, width, self.slit * thicker, 0, dark, opacity)]

        if self.closing == "mailer" and name == "top":
            # The sides of the tray show beside the lid, turned away from the light, as two grey bands.
            band, marks = 0.035 * width, []
            for x, slit in ((band / 2, band), (width - band / 2, width - band)):
                marks.append(Mark(x, height / 2, band, height, 0, grey(self.base * self.band)))
                marks.append(Mark(slit, height / 2, self.slit, height, 0, dark, 0.75))
            return marks
        if self.closing == "mailer" and end:
            return level(0.93 * height, 0.7)
        if self.closing == "telescope" and name not in ("top", "bottom"):
            return level(0.66 * height, 0.8, 1.5)
        if self.closing == "carton" and name in ("top", "bottom"):
            return level(height / 2, 0.8)
        if self.closing == "tuck" and end:
            return level(height - 0.004, 0.6)
        if self.closing == "tuck" and name == "top":
            return level(0.003, 0.5)
        return []

    def face(self, rng: np.random.Generator, name: str, width: float, height: float) -> Face:
        """One face, width by height metres, with its print, slits, tape and stickers."""
        marks: list[Mark] = []
        if self.printed and rng.random() < 0.75:
            marks += retail_face(rng, width, height, self.ink, self.base)
        marks += self._slits(name, width, height)
        if self.tape is not None and self.closing in ("carton", "tuck"):
            if name in ("top", "bottom"):
                marks.append(Mark(width / 2, height / 2, width, self.tape_width, 0, grey(self.tape), 0.6))
            elif name in ("left", "right"):
                marks.append(Mark(width / 2, 0.85 * height, self.tape_width, 0.3 * height, 0, grey(self.tape), 0.6))
        if name in self.stickers:
            w = rng.uniform(0.25, 0.5) * width
            h = min(w * rng.uniform(0.4, 0.9), 0.6 * height)
            angle = rng.normal(0, 0.06) + rng.choice([0, np.pi / 2])
            marks += sticker(rng, rng.uniform(0.3, 0.7) * width, rng.uniform(0.4, 0.65) * height, w, h, angle, 0.85)
        return Face(
            grey(self.base * rng.uniform(0.94, 1.06)),
            gloss=self.gloss,
            sharpness=self.sharpness,
            mottle=0.018,
            seed=self.seed,
            bulge=self.bulge,
            width=width,
            height=height,
            marks=marks,
            wear=self.wear,
            wear_width=self.wear_width,
            grain=0.012 if self.base > 0.5 else 0.022,
        )


def pose(rng: np.random.Generator, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(origin, x, y, z) of a box of a given size, at rest near (0, 0, 0): lying, standing on a side, or leaning.

    A leaning box stands on one of its edges, as if something small held it up.
    """
    turn = turn_y(rng.uniform(0, 2 * np.pi))
    if rng.random() < 0.4:  # put down straight
        turn = turn_y(rng.integers(4) * np.pi / 2 + rng.normal(0, 0.08))
    if rng.random() < 0.16:
        axis = np.array([1.0, 0, 0]) if rng.random() < 0.6 else np.array([0, 0, 1.0])
        turn = turn @ turn_about(axis, rng.choice([-1, 1]) * rng.uniform(0.15, 0.9))
    x, y, z = turn[:, 0] * size[0], turn[:, 1] * size[1], turn[:, 2] * size[2]
    origin = -(x + z) / 2
    corners = [origin + i * x + j * y + k * z for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    middle = origin + (x + y + z) / 2
    origin = origin - np.array([middle[0], min(c[1] for c in corners), middle[2]])
    return origin, x, y, z


def box_size(rng: np.random.Generator) -> np.ndarray:
    """Width, height and depth in metres: small retail boxes to mailers, lying flat, on a side or on end."""
    longest = np.exp(rng.uniform(np.log(0.1), np.log(0.25)))
    sides = np.array([longest, longest * rng.uniform(0.45, 0.95), longest * rng.uniform(0.22, 0.7)])
    sides[2] = max(sides[2], 0.04)
    order = rng.choice(3, p=[0.56, 0.26, 0.18])
    width, depth, height = [(0, 1, 2), (0, 2, 1), (2, 1, 0)][order]
    return sides[[width, height, depth]]


def add_carton(scene: Scene, rng: np.random.Generator, origin, x, y, z, board: Board) -> None:
    """Adds a closed box with the given corner and sides as one thing."""
    thing = scene.new_thing()
    for name, (corner, u, v) in cuboid_faces(origin, x, y, z).items():
        face = board.face(rng, name, float(np.linalg.norm(u)), float(np.linalg.norm(v)))
        scene.add_quad(corner, u, v, face, thing)
