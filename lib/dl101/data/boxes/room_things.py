"""What stands in the room: cartons, and the other things that make them harder to tell."""

from __future__ import annotations

import numpy as np

from dl101.data.boxes import colours
from dl101.data.boxes.cartons import cuboid_faces
from dl101.data.boxes.materials import Banded, Disc, Face, Frame, Mark, Material, Pattern, Stripes
from dl101.data.boxes.raycaster import Scene, turn_y

# How often a thing that is no box has the colour of cardboard.
CARDBOARD_LIKE = 0.3


class Carton:
    """A cardboard box on the floor: closed, with tape, or open, with its flaps at any angle.

    size: its width in metres. The footprint serves soft contact shadows.
    """

    def __init__(self, rng: np.random.Generator, at: np.ndarray, size: float):
        self.at, self.yaw = at, rng.uniform(0, 2 * np.pi)
        self.width, self.height, self.depth = size, size * rng.uniform(0.55, 1.1), size * rng.uniform(0.6, 1.0)
        self.radius = float(np.hypot(self.width, self.depth)) / 2
        if rng.random() < 0.05:
            self.base = colours.near(rng, (222, 216, 205), 6)
        elif rng.random() < 0.03:
            self.base = colours.any_colour(rng)
        else:
            self.base = colours.one_of(rng, colours.CARDBOARD, 9)
        self.seed = int(rng.integers(1 << 20))
        self.tape = None if rng.random() < 0.2 else colours.one_of(rng, colours.TAPE, 8)
        self.tape_width, self.seam = rng.uniform(0.07, 0.13), rng.uniform(0.4, 0.75)
        self.printed = rng.random() < 0.45
        self.print_place = rng.uniform((0.1, 0.15, 0.2, 0.2), (0.5, 0.45, 0.4, 0.4))
        self.ink = colours.one_of(rng, colours.INK, 6)
        self.handle = rng.random() < 0.25
        self.opened = rng.random() < 0.35

    def _marks(self, name: str, w: float, h: float) -> list[Mark]:
        marks: list[Mark] = []
        dark, end = np.zeros(3, np.float32), name in ("left", "right")
        if name == "top":  # the slit between the flaps
            marks.append(Mark(w / 2, h / 2, w, 0.012 * (w + h), 0, dark, 0.5))
        if self.tape is not None and not self.opened:
            if name == "top":
                marks.append(Mark(w / 2, h / 2, w, self.tape_width * h, 0, self.tape, 0.75))
            elif end:
                marks.append(
                    Mark(w / 2, h * (1 + self.seam) / 2, self.tape_width * w, h * (1 - self.seam), 0, self.tape, 0.75)
                )
        if self.printed and name in ("front", "back"):
            x, y, across, up = self.print_place
            marks.append(Stripes(w * (x + across / 2), h * (y + up / 2), w * across, h * up, 0, self.ink, 0.8))
        if self.handle and end:
            marks.append(Disc(w / 2, 0.72 * h, 0.32 * w, 0.11 * h, 0, dark, 0.88))
        return marks

    def _face(self, name: str, u: np.ndarray, v: np.ndarray, dim: float = 1.0) -> Face:
        w, h = float(np.linalg.norm(u)), float(np.linalg.norm(v))
        return Face(
            self.base * dim,
            mottle=0.06,
            seed=self.seed,
            width=w,
            height=h,
            marks=self._marks(name, w, h),
            wear=0.22,
            wear_width=0.012 * (w + h),
            grain=0.035,
            hollow=name != "flap",
        )

    def add(self, scene: Scene, rng: np.random.Generator) -> None:
        """Adds the faces, and the flaps of an open box, to the scene as one thing."""
        thing, turn = scene.new_thing(), turn_y(self.yaw)
        x, y, z = turn[:, 0] * self.width, np.array([0, self.height, 0.0]), turn[:, 2] * self.depth
        origin = self.at - x / 2 - z / 2
        faces = cuboid_faces(origin, x, y, z)
        for name in ("front", "right", "back", "left"):
            corner, u, v = faces[name]
            scene.add_quad(corner, u, v, self._face(name, u, v), thing)
        if not self.opened:
            corner, u, v = faces["top"]
            scene.add_quad(corner, u, v, self._face("top", u, v), thing)
            return
        scene.add_quad(origin + 0.01 * y, z, x, self._face("bottom", z, x, 0.75), thing)
        length = 0.5 * min(self.width, self.depth) * rng.uniform(0.85, 1.0)
        for corner, edge, out in (
            (origin + y, x, -z),
            (origin + y + z, x, z),
            (origin + y, z, -x),
            (origin + y + x, z, x),
        ):
            angle = np.deg2rad(rng.uniform(5, 150))  # 0 stands up, 90 lies outwards
            flap = length * (np.cos(angle) * np.array([0, 1, 0]) + np.sin(angle) * out / np.linalg.norm(out))
            scene.add_quad(corner, edge, flap, self._face("flap", edge, flap), thing)

    def gap(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Distance of points of the floor from the footprint."""
        c, s = np.float32(np.cos(self.yaw)), np.float32(np.sin(self.yaw))
        x, z = x - np.float32(self.at[0]), z - np.float32(self.at[2])
        along, across = np.abs(c * x - s * z), np.abs(s * x + c * z)
        return np.hypot(
            np.maximum(along - np.float32(self.width / 2), 0), np.maximum(across - np.float32(self.depth / 2), 0)
        )


class Thing:
    """Anything that is no box: its kind is chosen at random. `at` on the floor, `size` metres across."""

    KINDS = {"ball": 0.13, "cylinder": 0.11, "cone": 0.09, "pot": 0.09, "cushion": 0.1, "tube": 0.1, "books": 0.12,
             "sheet": 0.12, "plant": 0.08, "lamp": 0.06}  # fmt: skip

    def __init__(self, rng: np.random.Generator, at: np.ndarray, size: float):
        self.at, self.size, self.radius = np.asarray(at, float), size, size / 2
        self.kind = rng.choice(list(self.KINDS), p=list(self.KINDS.values()))
        self.turn = turn_y(rng.uniform(0, 2 * np.pi))

    def gap(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Distance of points of the floor from the footprint."""
        distance = np.hypot(x - np.float32(self.at[0]), z - np.float32(self.at[2]))
        return np.maximum(distance - np.float32(0.8 * self.radius), 0)

    def _material(self, rng, banded: bool) -> Material:
        base, other = colours.of_thing(rng, CARDBOARD_LIKE), colours.of_thing(rng, 0.3)
        look = dict(base=base, gloss=rng.uniform(0, 0.5), seed=int(rng.integers(1 << 20)))
        if banded and rng.random() < 0.4:
            cuts = np.array([0.37, 0.63]) if self.kind not in ("ball", "cushion") else np.array([-0.26, 0.26])
            return Banded(**look, cuts=cuts, colours=np.stack([base, other, base]))
        return Material(**look)

    def add(self, scene: Scene, rng: np.random.Generator) -> None:
        """Adds the shapes to the scene as one thing."""
        getattr(self, "_" + self.kind)(scene, rng, scene.new_thing())

    def _ball(self, scene, rng, thing):
        scene.add_round(
            "ball", np.eye(3) * self.size / 2, self.at + [0, self.size / 2, 0], self._material(rng, True), thing
        )

    def _cushion(self, scene, rng, thing):
        half = self.size * np.array([0.6, rng.uniform(0.16, 0.28), rng.uniform(0.4, 0.6)])
        scene.add_round("ball", self.turn @ np.diag(half), self.at + [0, half[1], 0], self._material(rng, True), thing)

    def _upright(self, scene, rng, thing):
        axes = np.diag([0.4 * self.size, self.size * rng.uniform(0.6, 1.5), 0.4 * self.size])
        scene.add_round(self.kind, axes, self.at, self._material(rng, True), thing)

    _cylinder = _cone = _pot = _upright

    def _tube(self, scene, rng, thing):
        thick = self.size * rng.uniform(0.1, 0.22)
        axes = self.turn @ np.array([[0, self.size * 1.2, 0], [0, 0, thick], [thick, 0, 0]])
        scene.add_round(
            "cylinder", axes, self.at + self.turn @ [-self.size * 0.6, thick, 0], self._material(rng, True), thing
        )
        self.radius = 0.6 * self.size

    def _books(self, scene, rng, thing):
        bottom = 0.0
        for _ in range(rng.integers(1, 3)):
            height, turn = self.size * rng.uniform(0.05, 0.09), turn_y(rng.uniform(0, 2 * np.pi))
            x, z = turn[:, 0] * self.size * rng.uniform(0.7, 0.9), turn[:, 2] * self.size * rng.uniform(0.5, 0.65)
            cover = colours.of_thing(rng, CARDBOARD_LIKE)
            faces = cuboid_faces(self.at + [0, bottom, 0] - x / 2 - z / 2, x, np.array([0, height, 0]), z)
            for name in ("front", "right", "back", "left", "top"):
                corner, u, v = faces[name]
                w, h = float(np.linalg.norm(u)), float(np.linalg.norm(v))
                # The edges of the pages are lighter than the covers.
                pages = [Mark(w / 2, h / 2, w, 0.72 * h, 0, np.minimum(cover * 1.5, 1))] if name != "top" else []
                scene.add_quad(corner, u, v, Face(cover, width=w, height=h, marks=pages, grain=0.0), thing)
            bottom += height + 1e-3

    def _sheet(self, scene, rng, thing):
        """Flattened cardboard or paper."""
        w, h = self.size * 1.1, self.size * rng.uniform(0.5, 1)
        x, z = self.turn[:, 0] * w, self.turn[:, 2] * h
        marks = (
            [Stripes(0.35 * w, 0.45 * h, 0.3 * w, 0.3 * h, 0, colours.any_colour(rng), 0.8)]
            if rng.random() < 0.5
            else []
        )
        face = Face(
            colours.of_thing(rng, 0.7),
            mottle=0.06,
            seed=int(rng.integers(1 << 20)),
            width=w,
            height=h,
            marks=marks,
            wear=0.22,
            wear_width=0.012 * (w + h),
            grain=0.035,
        )
        scene.add_quad(self.at - x / 2 - z / 2 + [0, 0.004, 0], x, z, face, thing)

    def _plant(self, scene, rng, thing):
        height, size = self.size * rng.uniform(0.4, 0.6), self.size
        pot = np.diag([size * 0.3, -height, size * 0.3])  # upside down: wider above
        scene.add_round("pot", pot, self.at + [0, height, 0], self._material(rng, True), thing)
        leaves = Material(colours.near(rng, (70, 120, 55), 18), mottle=0.4, seed=int(rng.integers(1 << 20)))
        for _ in range(3):
            place = [size * rng.normal(0, 0.12), height + size * rng.uniform(0.12, 0.35), size * rng.normal(0, 0.12)]
            scene.add_round("ball", np.diag(size * rng.uniform(0.18, 0.34, 3)), self.at + place, leaves, thing)

    def _lamp(self, scene, rng, thing):
        height, size, foot = self.size * rng.uniform(1.1, 1.6), self.size, self._material(rng, False)
        scene.add_round("cylinder", np.diag([size * 0.04, height, size * 0.04]), self.at, foot, thing)
        scene.add_round("cylinder", np.diag([size * 0.28, size * 0.04, size * 0.28]), self.at, foot, thing)
        shade = Material(colours.of_thing(rng, 0.3))
        scene.add_round(
            "pot", np.diag([size * 0.35, size * 0.45, size * 0.35]), self.at + [0, 0.75 * height, 0], shade, thing
        )


def add_rug(scene: Scene, rng: np.random.Generator, middle: float) -> None:
    """A rug with a border, flat on the floor."""
    turn, w, h = turn_y(rng.uniform(0, 2 * np.pi)), rng.uniform(0.8, 1.6), rng.uniform(0.6, 1.1)
    x, z = turn[:, 0] * w, turn[:, 2] * h
    border = Frame(w / 2, h / 2, 0.9 * w, 0.9 * h, 0, colours.any_colour(rng), 1.0, 0.06 * min(w, h))
    face = Face(colours.any_colour(rng), mottle=0.02, width=w, height=h, marks=[border], grain=0.12)
    scene.add_quad(
        np.array([rng.uniform(-0.5, 0.5), 0.002, middle]) - x / 2 - z / 2,
        x,
        z,
        face,
        scene.new_thing(casts_shadow=False),
    )


def add_decoration(scene: Scene, rng: np.random.Generator, normal: np.ndarray, distance: float) -> None:
    """A picture, a door or a socket on a wall with the given unit normal, `distance` from the camera's foot."""
    kind = rng.choice(["picture", "door", "socket"], p=[0.5, 0.3, 0.2])
    w, h, up = {
        "picture": (rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7), rng.uniform(0.5, 1.1)),
        "door": (rng.uniform(0.7, 0.9), 2.0, 0.0),
        "socket": (0.09, 0.09, 0.3),
    }[kind]
    along = np.array([-normal[2], 0, normal[0]])
    corner = -normal * (distance - 0.012) + along * rng.uniform(-1.2, 1.2) + [0, up, 0]
    base = colours.one_of(rng, colours.WALL, 15)
    marks: list[Mark] = []
    if kind == "picture":
        inner = 0.17 * min(w, h)
        marks = [
            Mark(w / 2, h / 2, w - inner, h - inner, 0, np.full(3, 0.75, np.float32)),
            Mark(w / 2, h / 2, w - 2 * inner, h - 2 * inner, 0, colours.of_thing(rng, 0.3)),
            Pattern(
                w / 2, h / 2, w - 2 * inner, h - 2 * inner, 0, colours.any_colour(rng), 0.8, 4 * int(rng.integers(1024))
            ),
        ]
        base = base * 0.35
    elif kind == "door":
        marks = [
            Frame(w / 2, h / 2, 0.7 * w, 0.85 * h, 0, base * 0.8, 1.0, 0.02),
            Disc(0.9 * w, 0.5 * h, 0.05, 0.05, 0, np.full(3, 0.25, np.float32)),
        ]
    face = Face(base, width=w, height=h, marks=marks, grain=0.0)
    scene.add_quad(corner, along * w, np.array([0, h, 0]), face, scene.new_thing(casts_shadow=False))
