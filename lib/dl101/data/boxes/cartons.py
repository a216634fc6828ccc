"""Boxes for the table: mailers, cartons and retail boxes, plain or printed."""

from __future__ import annotations

import numpy as np

from dl101.data.boxes import lettering
from dl101.data.boxes.materials import (
    Barcode,
    Disc,
    Face,
    Logo,
    Mark,
    Pattern,
    SmallPrint,
    Text,
)
from dl101.data.boxes.raycaster import Scene, turn_about, turn_y

FACES = ("front", "right", "back", "left", "top", "bottom")


def grey(level: float) -> np.ndarray:
    """A grey albedo."""
    return np.array([level], np.float32)


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


def random_words(rng: np.random.Generator, most: int = 2) -> np.ndarray:
    """The letters of one or a few lines of print."""
    lines = [lettering.WORDS[rng.integers(len(lettering.WORDS))] for _ in range(rng.integers(1, most + 1))]
    return lettering.text_rows(lines)


def text_mark(rng, x, y, room_w, room_h, angle, ink, most=2, opacity=0.95) -> Text:
    """Lines of letters that fit into room_w by room_h."""
    rows = random_words(rng, most)
    ratio = lettering.aspect(rows)
    width = min(room_w, room_h * ratio)
    return Text(x, y, width, width / ratio, angle, ink, opacity, rows)


def label(rng, x, y, width, height, angle, paper: float) -> list[Mark]:
    """A sticker: white, with small print, a barcode and perhaps a line of letters."""
    c, s = np.cos(angle), np.sin(angle)

    def at(u, v):
        return x + c * u * width - s * v * height, y + s * u * width + c * v * height

    ink = grey(0.05)
    marks: list[Mark] = [Mark(x, y, width, height, angle, grey(paper))]
    if rng.random() < 0.7:
        marks.append(Barcode(*at(-0.18, -0.22), 0.5 * width, 0.36 * height, angle, ink, 1.0, int(rng.integers(4096))))
    if rng.random() < 0.8:
        marks.append(
            SmallPrint(
                *at(-0.05, 0.22),
                0.8 * width,
                0.4 * height,
                angle,
                ink,
                0.85,
                int(rng.integers(3, 6)),
                int(rng.integers(4096)),
            )
        )
    if rng.random() < 0.5:
        marks.append(text_mark(rng, *at(0.22, -0.15), 0.45 * width, 0.4 * height, angle, ink, 1))
    return marks


def _printed(rng, width: float, height: float, ink: float, base: float) -> list[Mark]:
    """Marks of a retail box: a field or a picture, a name, a logo, small print; some along the diagonal."""
    marks: list[Mark] = []
    angle = rng.choice([0, 0, np.pi / 2, np.pi, -np.pi / 2])
    if rng.random() < 0.25:
        angle += rng.uniform(-0.9, 0.9)
    across = (width, height) if abs(np.sin(angle)) < 0.5 else (height, width)

    def level(spread=0.25):
        return grey(float(np.clip(ink + rng.normal(0, spread * 0.3), 0.02, 0.9)))

    def spot():
        return rng.uniform(0.22, 0.78) * width, rng.uniform(0.22, 0.78) * height

    key = lambda: int(rng.integers(4096))  # noqa: E731
    if rng.random() < 0.4:  # a field of another tone
        marks.append(
            Mark(
                *spot(),
                rng.uniform(0.3, 1.6) * width,
                rng.uniform(0.15, 0.7) * height,
                angle,
                grey(base * rng.uniform(0.35, 1.25)),
                rng.uniform(0.5, 1),
            )
        )
    if rng.random() < 0.5:
        marks.append(
            Pattern(
                *spot(),
                rng.uniform(0.25, 0.6) * width,
                rng.uniform(0.3, 0.7) * height,
                angle + rng.choice([0, 0, 0.5, -0.6]),
                level(),
                rng.uniform(0.6, 1),
                key(),
            )
        )
    if rng.random() < 0.35:
        marks.append(
            Disc(*spot(), rng.uniform(0.15, 0.4) * width, rng.uniform(0.15, 0.4) * height, angle, level(), 0.9)
        )
    if rng.random() < 0.8:
        marks.append(
            text_mark(
                rng,
                rng.uniform(0.35, 0.65) * width,
                rng.uniform(0.3, 0.7) * height,
                rng.uniform(0.5, 0.9) * across[0],
                rng.uniform(0.25, 0.6) * across[1],
                angle,
                level(),
                3,
            )
        )
    if rng.random() < 0.35:
        side = rng.uniform(0.2, 0.4) * min(width, height)
        marks.append(Logo(*spot(), side, side, angle, level(), 0.95, key()))
    if rng.random() < 0.35:
        marks.append(
            SmallPrint(
                *spot(),
                rng.uniform(0.3, 0.6) * across[0],
                rng.uniform(0.15, 0.35) * across[1],
                angle,
                level(),
                0.8,
                int(rng.integers(3, 9)),
                key(),
            )
        )
    return marks


def _seams(rng, kind: str, name: str, width: float, height: float) -> list[Mark]:
    """Dark slits where the board was folded: of a mailer's lid, a telescope lid or the flaps of a carton."""
    slit = rng.uniform(0.0012, 0.0028)
    dark = grey(0.05)
    if kind == "mailer":
        if name == "top":
            inset = 0.035 * width
            return [
                Mark(inset, height / 2, slit, height, 0, dark, 0.75),
                Mark(width - inset, height / 2, slit, height, 0, dark, 0.75),
            ]
        if name in ("left", "right"):
            return [Mark(width / 2, height * 0.93, width, slit, 0, dark, 0.7)]
    if kind == "telescope" and name not in ("top", "bottom"):
        return [Mark(width / 2, height * 0.66, width, slit * 1.5, 0, dark, 0.8)]
    if kind == "carton" and name in ("top", "bottom"):
        return [Mark(width / 2, height / 2, width, slit, 0, dark, 0.8)]
    if kind == "tuck":
        if name in ("left", "right"):
            return [Mark(width / 2, height - 0.004, width, slit, 0, dark, 0.6)]
        if name == "top":
            return [Mark(width / 2, 0.003, width, slit, 0, dark, 0.5)]
    return []


def board(rng: np.random.Generator) -> dict:
    """The look of one box: its board, how it closes, and what is printed on it."""
    sort = rng.choice(["white", "kraft", "retail", "dark"], p=[0.32, 0.28, 0.36, 0.04])
    base = {"white": (0.6, 0.85), "kraft": (0.2, 0.42), "retail": (0.22, 0.75), "dark": (0.12, 0.22)}[sort]
    base = rng.uniform(*base)
    printed = {"white": 0.45, "kraft": 0.3, "retail": 1.0, "dark": 0.6}[sort]
    return dict(
        base=base,
        ink=rng.uniform(0.5, 0.85) if base < 0.25 or (base < 0.45 and rng.random() < 0.25) else rng.uniform(0.03, 0.14),
        kind=rng.choice(["mailer", "telescope", "carton", "tuck", "plain"], p=[0.22, 0.12, 0.24, 0.27, 0.15]),
        printed=rng.random() < printed,
        gloss=rng.uniform(0.0, 0.1) if sort in ("white", "kraft") else rng.uniform(0, 0.7),
        sharpness=rng.uniform(10, 70),
        wear=rng.choice([rng.uniform(0.1, 0.5), rng.uniform(-0.45, -0.1), 0.0], p=[0.5, 0.35, 0.15]),
        wear_width=rng.uniform(0.0008, 0.0025),
        bulge=rng.uniform(0, 0.25) if rng.random() < 0.6 else 0.0,
        tape=rng.uniform(0.15, 0.7) if rng.random() < 0.3 else None,
        tape_width=rng.uniform(0.018, 0.05),
        seed=int(rng.integers(1 << 16)),
        stickers=int(rng.choice(3, p=[0.5, 0.35, 0.15])),
    )


def _face(rng, look: dict, name: str, width: float, height: float) -> Face:
    marks = _seams(rng, look["kind"], name, width, height)
    if look["printed"] and rng.random() < 0.75:
        marks = _printed(rng, width, height, look["ink"], look["base"]) + marks
    if look["tape"] is not None and look["kind"] in ("carton", "tuck"):
        tape = grey(look["tape"])
        if name in ("top", "bottom"):
            marks.append(Mark(width / 2, height / 2, width, look["tape_width"], 0, tape, 0.6))
        elif name in ("left", "right"):
            marks.append(Mark(width / 2, height * 0.85, look["tape_width"], height * 0.3, 0, tape, 0.6))
    if name in look["sticker_faces"]:
        w = rng.uniform(0.25, 0.5) * width
        h = min(w * rng.uniform(0.4, 0.9), 0.6 * height)
        marks += label(
            rng,
            rng.uniform(0.3, 0.7) * width,
            rng.uniform(0.4, 0.65) * height,
            w,
            h,
            rng.normal(0, 0.06) + rng.choice([0, np.pi / 2]),
            0.85,
        )
    return Face(
        grey(look["base"] * rng.uniform(0.94, 1.06)),
        gloss=look["gloss"],
        sharpness=look["sharpness"],
        mottle=0.03,
        seed=look["seed"],
        bulge=look["bulge"],
        width=width,
        height=height,
        marks=marks,
        wear=look["wear"],
        wear_width=look["wear_width"],
        grain=0.02,
    )


def pose(rng: np.random.Generator, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(origin, x, y, z) of a box of a given size, at rest near (0, 0, 0): lying, standing on a side, or leaning.

    A leaning box stands on one of its edges, as if something small held it up.
    """
    turn = turn_y(rng.uniform(0, 2 * np.pi))
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
    longest = np.exp(rng.uniform(np.log(0.085), np.log(0.24)))
    sides = np.array([longest, longest * rng.uniform(0.45, 0.95), longest * rng.uniform(0.22, 0.7)])
    if sides[2] < 0.035:
        sides[2] = 0.035
    order = rng.choice(3, p=[0.5, 0.3, 0.2])
    width, depth, height = [(0, 1, 2), (0, 2, 1), (2, 1, 0)][order]
    return sides[[width, height, depth]]


def add_carton(scene: Scene, rng: np.random.Generator, origin, x, y, z, look: dict) -> int:
    """A closed box with the given corner and sides. Returns the number of the thing."""
    look = dict(look, sticker_faces=set(rng.choice(FACES[:5], look["stickers"], replace=False)))
    thing = scene.new_thing()
    faces = cuboid_faces(origin, x, y, z)
    for name in FACES:
        corner, u, v = faces[name]
        scene.add_quad(corner, u, v, _face(rng, look, name, np.linalg.norm(u), np.linalg.norm(v)), thing)
    return thing
