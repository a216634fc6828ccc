"""The empty table: a dark matte top, a panel with clasps along its far edge, the lamp and what it leaves on both.

The measures are read off photographs of 512 x 272 pixels: half the width of the frame is 256 / 331 focal lengths, the
camera looks down by 39 degrees, and with the camera 0.27 m above the table the panel stands 0.55 m away. Brightness
falls off towards the corners as the fourth power of the cosine, which fits the photographs to a few per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dl101.data.boxes.camera import Camera, blur, look
from dl101.data.boxes.noise import CLOUDY, FINE, noise

F = np.float32
ASPECT = 512 / 272
HEIGHT, PITCH, TAN_X = 0.27, np.deg2rad(39.3), 256 / 331
PANEL = 0.553  # distance of the panel from the camera's foot
GAP = 0.021  # height of the dark strip at the foot of the panel
TABLE = 0.085  # brightness of the table under the lamp, white paper being about 0.8
CLASP_STEP = 0.0005  # metres between two points of the clasp's picture


@dataclass
class Light:
    """A square lamp and the light of the room around it."""

    place: np.ndarray
    size: float  # half a side, metres
    ambient: float  # share of the room in the light on a level surface
    front: float  # how much more of it comes from the camera's side
    power: float  # light on things, of what would make white paper 0.8; above 1 white things are over-exposed


def camera(rng: np.random.Generator) -> Camera:
    """The one fixed camera, give or take a few millimetres and a degree."""
    zoom = TAN_X * (1 + rng.normal(0, 0.02))
    place = np.array([rng.normal(0, 0.008), HEIGHT * (1 + rng.normal(0, 0.025)), rng.normal(0, 0.008)])
    turn = look(PITCH + rng.normal(0, 0.015), rng.normal(0, 0.012), rng.normal(-0.002, 0.008))
    return Camera(place, turn, zoom, zoom / ASPECT * (1 + rng.normal(0, 0.01)), rng.uniform(0.0, 0.03))


def light(rng: np.random.Generator) -> Light:
    """A lamp somewhere above the table."""
    return Light(
        place=np.array([rng.uniform(-0.45, 0.45), rng.uniform(0.5, 1.1), rng.uniform(-0.2, 0.7)]),
        size=rng.uniform(0.1, 0.3),
        ambient=rng.uniform(0.45, 0.85),
        front=rng.uniform(0.2, 1.0),
        power=rng.uniform(1.1, 1.6) if rng.random() < 0.2 else 1.0,
    )


@lru_cache(maxsize=1)
def clasp() -> tuple[np.ndarray, np.ndarray]:
    """A metal clasp, 52 x 44 mm: brightness and coverage, (88, 104) points of CLASP_STEP, top row first."""
    y, x = np.meshgrid((np.arange(88) + 0.5) / 2, (np.arange(104) + 0.5) / 2 - 26, indexing="ij")
    metal, cover = np.full(x.shape, 0.5), np.zeros(x.shape)

    def put(inside, level):
        cover[inside] = 1
        metal[inside] = np.broadcast_to(level, x.shape)[inside]

    put((np.abs(x) < 9 + (y - 8) * 0.1) & (y > 2) & (y < 24), 0.12 + 0.25 * (np.abs(x + 4) < 3))
    put((np.abs(x) < 25) & (y > 2) & (y < 17) & (np.abs(x) > 8) & (y < 22 - 0.35 * np.abs(x)), 0.22)
    put((np.abs(x) < 26) & (y > 0) & (y < 4.2), 0.75 - 0.2 * (y > 2.6))
    for side in (-1, 1):  # two rivets, the right one in the light
        d = np.hypot(x - side * 20, y - 10.5)
        put(d < 4.2, 0.45 + 0.75 * np.clip(1 - d / 4.2, 0, 1) * (side > 0) + 0.2)
    d = np.hypot(x / 1.5, y - 10)
    put(d < 6.5, 0.5 + 0.35 * np.cos(d * 1.1))
    d = np.hypot((x - 0.5) / 1.15, y - 18)
    put(d < 6.2, 0.22 + 0.9 * (np.hypot(x - 3, y - 16) < 2.6) + 0.25 * (d > 4.6))
    put((np.abs(x) < 6.5 - 0.06 * (y - 22)) & (y > 23) & (y < 37), 0.62 + 0.3 * np.cos((x + 1) * 0.55))
    put((np.abs(x - 1) < 6) & (y >= 37) & (y < 43), 0.06)
    return blur(metal.astype(F), 1.2), blur(cover.astype(F), 0.8)


class TableTop:
    """The table and the panel of one picture."""

    def __init__(self, rng: np.random.Generator):
        # The panel leans back: `lean` metres per metre of height.
        self.lean, self.distance = rng.uniform(-0.1, 0.25), PANEL + rng.normal(0, 0.004)
        self.offset = rng.integers(512, size=3)
        self.grain, self.clouds = rng.uniform(0.002, 0.014), rng.uniform(0.0, 0.04)
        self.slope = rng.normal(0.1, 0.25), rng.normal(0, 0.25)
        # A soft reflection of the lamp on the table: x, z, width, depth, strength.
        self.glow = (
            rng.normal(0, 0.05),
            rng.uniform(0.38, 0.46),
            rng.uniform(0.25, 0.6),
            rng.uniform(0.07, 0.16),
            rng.uniform(0.0, 0.5),
        )
        self.edge = rng.uniform(0.1, 0.5)  # how dark the table gets at the panel
        self.panel = TABLE * rng.uniform(0.45, 0.8)
        self.panel_glows = [
            (
                rng.normal(0, 0.06),
                rng.uniform(0.08, 0.14),
                rng.uniform(0.08, 0.25),
                rng.uniform(0.03, 0.08),
                rng.uniform(0.2, 1.4),
            )
        ]
        for _ in range(rng.integers(0, 3)):
            self.panel_glows.append(
                (
                    rng.uniform(-0.4, 0.4),
                    rng.uniform(0.02, 0.14),
                    rng.uniform(0.03, 0.12),
                    rng.uniform(0.03, 0.1),
                    rng.uniform(-0.4, 0.5),
                )
            )
        self.gap, self.gap_level = GAP * rng.uniform(0.85, 1.15), rng.uniform(0.25, 0.45)
        self.clasp_shine = TABLE * rng.uniform(1.4, 3.2)
        self.clasp_top, shift = 0.0625 + rng.normal(0, 0.002), rng.normal(0, 0.008)
        self.clasps = [-0.267 + shift, 0.46 + shift] if rng.random() < 0.92 else []

    def reach(self, place: np.ndarray, d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Distance along each ray from the camera's place, and whether it is the table (else the panel)."""
        lean = F(self.lean)
        table = F(-place[1]) / np.minimum(d[1], F(-1e-4))
        panel = F(self.distance - place[2] + self.lean * place[1]) / np.maximum(d[2] - lean * d[1], F(1e-4))
        return np.minimum(table, panel), table < panel

    def table_light(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Brightness of the table at the points (x, z)."""
        gx, gz, width, depth, strength = map(F, self.glow)
        level = 1 + strength * np.exp(-(((x - gx) / width) ** 2) - ((z - gz) / depth) ** 2)
        level = level * (1 + F(self.slope[0]) * (z - F(0.3)) + F(self.slope[1]) * x)
        level = level * (1 - F(self.edge) * np.exp(np.minimum(z - F(self.distance), 0) / F(0.012)))
        grain = 1 + F(self.grain) * noise(FINE, x, z, 0.35, int(self.offset[0]))
        grain = grain + F(self.clouds) * noise(CLOUDY, x, z, 1.2, int(self.offset[1]))
        return F(TABLE) * level * grain

    def panel_light(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Brightness of the panel at the points (x, height y)."""
        level = np.ones_like(x)
        for glow in self.panel_glows:
            gx, gy, width, height, strength = map(F, glow)
            level = level + strength * np.exp(-(((x - gx) / width) ** 2) - ((y - gy) / height) ** 2)
        level = F(self.panel) * np.maximum(level, F(0.3)) * (1 + F(0.02) * noise(FINE, x, y, 0.3, int(self.offset[2])))
        strip = y < F(self.gap)
        level = np.where(strip, level * F(self.gap_level) * (F(0.7) + F(0.6 / GAP) * y), level)
        metal, cover = clasp()
        for centre in self.clasps:
            i, j = (F(self.clasp_top) - y) / F(CLASP_STEP), (x - F(centre)) / F(CLASP_STEP) + cover.shape[1] / 2
            near = np.flatnonzero((i >= 0) & (i < cover.shape[0]) & (j >= 0) & (j < cover.shape[1]))
            if len(near):
                i, j = i[near].astype(np.int32), j[near].astype(np.int32)
                level[near] += cover[i, j] * (metal[i, j] * F(self.clasp_shine) - level[near])
        return level
