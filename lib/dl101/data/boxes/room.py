"""The room scene: a carton or none among other things, on any floor, before any wall, in any light, in colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl101.data.boxes import colours
from dl101.data.boxes.camera import Camera, blur, downsample, expose, look
from dl101.data.boxes.noise import CLOUDY, FINE, MIDDLE, hash2, noise
from dl101.data.boxes.raycaster import FAR, Scene, dot
from dl101.data.boxes.room_things import Carton, Thing, add_decoration, add_rug
from dl101.data.boxes.shading import Surfaces, highlight, light_samples

F = np.float32
SAMPLES = 2  # rays per pixel, across and down
# Numbers in `what` for rays that end on the floor and on the walls; shapes of the scene count from 0.
FLOOR, FIRST_WALL = -1, -2


@dataclass
class Wall:
    """A vertical plane: unit normal into the room, and its distance from the camera's foot."""

    normal: np.ndarray
    distance: float

    def clearance(self, points: np.ndarray) -> np.ndarray:
        """Distance of points (3, n) from the wall, inside the room."""
        return np.tensordot(self.normal.astype(F), points, 1) + F(self.distance)

    def reach(self, place: np.ndarray, d: np.ndarray) -> np.ndarray:
        """Distance along each ray; FAR where it leads away."""
        slope = np.tensordot(self.normal.astype(F), d, 1)
        gap = F(self.distance + self.normal @ place)
        return np.where(slope < -1e-5, -gap / np.minimum(slope, F(-1e-5)), FAR)


class Floor:
    """Planks, tiles, carpet, concrete or parquet."""

    KINDS = {"planks": 0.36, "tiles": 0.18, "carpet": 0.2, "concrete": 0.16, "parquet": 0.1}

    def __init__(self, rng: np.random.Generator):
        self.kind = rng.choice(list(self.KINDS), p=list(self.KINDS.values()))
        self.colour = colours.one_of(rng, colours.WOOD, 12)[:, None]
        self.turn, self.offset = rng.uniform(0, np.pi), int(rng.integers(1 << 12))
        self.width, self.length = rng.uniform(0, 1, 2)
        if self.kind == "tiles":
            self.colour = colours.one_of(rng, colours.TILE)[:, None]
            self.second = self.colour * (1 if rng.random() < 0.6 else F(rng.uniform(0.45, 0.7)))
        elif self.kind == "carpet" and rng.random() < 0.6:
            self.colour = 0.5 * colours.any_colour(rng)[:, None] + 0.2 * self.colour
        elif self.kind == "concrete":
            self.colour = colours.near(rng, (150, 148, 143), 18)[:, None]

    def albedo(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        c, s = F(np.cos(self.turn)), F(np.sin(self.turn))
        return getattr(self, "_" + self.kind)(c * x + s * z, c * z - s * x)

    def _planks(self, x, z):
        x, z = x / F(0.07 + 0.09 * self.width), z / F(0.6 + 0.8 * self.length)
        i = np.floor(x)
        z = z + hash2(i, i * 0, self.offset)
        j = np.floor(z)
        grain = 1 + F(0.1) * noise(FINE, x * F(0.1), z * F(0.12), 0.5, self.offset)
        gap = (np.abs(x - i - F(0.5)) > 0.47) | (np.abs(z - j - F(0.5)) > 0.495)
        return self.colour * ((F(0.8) + F(0.4) * hash2(i, j, self.offset + 1)) * grain * np.where(gap, F(0.55), F(1)))

    def _tiles(self, x, z):
        side = F(0.18 + 0.27 * self.width)
        u, v = x / side, z / side
        i, j = np.floor(u), np.floor(v)
        level = (F(0.94) + F(0.12) * hash2(i, j, self.offset)) * (1 + F(0.04) * noise(MIDDLE, x, z, 1, self.offset))
        gap = np.maximum(np.abs(u - i - F(0.5)), np.abs(v - j - F(0.5))) > 0.5 - 0.006 / side
        even = ((i + j).astype(np.int32) & 1) == 0
        return np.where(even, self.colour, self.second) * (level * np.where(gap, F(0.6), F(1)))

    def _carpet(self, x, z):
        return self.colour * (
            1 + F(0.16) * noise(FINE, x, z, 0.35, self.offset) + F(0.1) * noise(CLOUDY, x, z, 3, self.offset)
        )

    def _concrete(self, x, z):
        return self.colour * (
            1 + F(0.12) * noise(CLOUDY, x, z, 2.5, self.offset) + F(0.06) * noise(FINE, x, z, 0.8, self.offset)
        )

    def _parquet(self, x, z):
        side = F(0.25 + 0.15 * self.width)
        i, j = np.floor(x / side), np.floor(z / side)
        strip = np.where(((i + j).astype(np.int32) & 1) == 0, x, z) * (5 / side)
        k = np.floor(strip)
        gap = np.abs(strip - k - F(0.5)) > 0.45
        return self.colour * ((F(0.82) + F(0.36) * hash2(k, i * 7 + j, self.offset)) * np.where(gap, F(0.7), F(1)))


class WallPaint:
    """Plain paint, striped wallpaper, brick or two tones, and perhaps a skirting board; the same on all walls."""

    KINDS = {"plain": 0.5, "stripes": 0.2, "brick": 0.15, "two tones": 0.15}

    def __init__(self, rng: np.random.Generator):
        self.kind = rng.choice(list(self.KINDS), p=list(self.KINDS.values()))
        self.colour = colours.one_of(rng, colours.WALL, 8)[:, None]
        self.offset = int(rng.integers(1 << 12))
        self.stripe, self.contrast = rng.uniform(0.06, 0.2), rng.uniform(0.8, 0.95)
        if self.kind == "brick" and rng.random() < 0.5:
            self.colour = colours.near(rng, (165, 100, 80), 12)[:, None]
        self.tone, self.tone_height = colours.any_colour(rng)[:, None] ** F(0.4), rng.uniform(0.5, 1.1)
        self.skirting = rng.uniform(0.05, 0.12) if rng.random() < 0.75 else 0.0
        white = rng.random() < 0.6
        self.skirting_colour = (colours.linear((230, 228, 220)) if white else colours.one_of(rng, colours.WOOD))[
            :, None
        ]

    def albedo(self, u: np.ndarray, y: np.ndarray) -> np.ndarray:
        level = 1 + F(0.03) * noise(CLOUDY, u, y, 2, self.offset) + F(0.015) * noise(FINE, u, y, 0.7, self.offset)
        if self.kind == "stripes":
            level = level * np.where(np.floor(u / F(self.stripe)).astype(np.int32) & 1, F(1), F(self.contrast))
        elif self.kind == "brick":
            v = y / F(0.08)
            j = np.floor(v)
            w = u / F(0.25) + F(0.5) * (j.astype(np.int32) & 1)
            i = np.floor(w)
            mortar = (np.abs(w - i - F(0.5)) > 0.47) | (np.abs(v - j - F(0.5)) > 0.43)
            level = (F(0.8) + F(0.35) * hash2(i, j, self.offset)) * (1 + F(0.08) * noise(FINE, u, y, 0.6, self.offset))
            level = level * np.where(mortar, F(1.25), F(1))
        albedo = self.colour * level
        if self.kind == "two tones":
            albedo = np.where(y < self.tone_height, albedo * self.tone, albedo)
        if self.skirting:
            board = self.skirting_colour * np.where(y > 0.85 * self.skirting, F(0.8), F(1))
            albedo = np.where(y < self.skirting, board, albedo)
        return albedo


class Room:
    """Where the camera stands and looks, the walls, and what stands on the floor."""

    def __init__(self, rng: np.random.Generator, label: int):
        height, fov = rng.uniform(0.75, 1.6), np.deg2rad(rng.uniform(36, 56))
        self.aim = rng.uniform(1.4, 2.4)
        pitch = np.arctan2(height * rng.uniform(0.7, 0.95), self.aim)
        half = float(np.tan(fov / 2))
        self.camera = Camera(np.array([0, height, 0]), look(pitch, 0.0, rng.normal(0, 0.035)), half, half)
        distance, angle = self.aim + rng.uniform(0.35, 1.8), rng.normal(0, 0.3)
        self.walls = [Wall(np.array([np.sin(angle), 0, -np.cos(angle)]), distance)]
        if rng.random() < 0.4:
            side = rng.choice([-1, 1])
            self.walls.append(Wall(side * np.array([-np.cos(angle), 0, -np.sin(angle)]), rng.uniform(0.9, 1.8)))
        others = rng.choice(4, p=(0.45, 0.4, 0.13, 0.02) if label else (0.2, 0.45, 0.25, 0.1))
        # A box has to be well in view; a few attempts are enough nearly always.
        for _ in range(12):
            self._furnish(rng, label, others)
            if not label or self._box_in_view():
                break
        if rng.random() < 0.18:
            add_rug(self.scene, rng, self.aim)
        for _ in range(rng.choice(3, p=[0.5, 0.35, 0.15])):
            wall = self.walls[rng.integers(len(self.walls))]
            add_decoration(self.scene, rng, wall.normal, wall.distance)
        self.scene.freeze()
        self.floor, self.paint = Floor(rng), WallPaint(rng)

    def _place(self, rng, least: float, most: float) -> tuple[np.ndarray, float]:
        """A point of the floor in view, and a size that looks like this share of the frame's width."""
        for _ in range(20):
            ray = self.camera.ray(rng.uniform(0.25, 0.75), rng.uniform(0.5, 0.85))
            if ray[1] > -0.08:
                continue
            at = self.camera.place - ray * self.camera.place[1] / ray[1]
            away = np.linalg.norm(at - self.camera.place)
            size = rng.uniform(least, most) * 2 * self.camera.tan_x * away / 1.25
            room = min(wall.normal @ at + wall.distance for wall in self.walls)
            if room > 0.62 * size and size < 0.62 * np.hypot(at[0], at[2]):
                return at, size
        return np.array([0, 0, self.aim]), 0.25 * self.aim

    def _furnish(self, rng, label: int, others: int) -> None:
        self.scene, self.things = Scene(), []
        if label:
            self.things.append(Carton(rng, *self._place(rng, 0.42, 0.7)))
            self.things[0].add(self.scene, rng)
        for _ in range(others):
            for _ in range(8):
                at, size = self._place(rng, 0.2, 0.45)
                if all(np.hypot(*(at - thing.at)[[0, 2]]) > 0.62 * size + thing.radius for thing in self.things):
                    self.things.append(Thing(rng, at, size))
                    self.things[-1].add(self.scene, rng)
                    break

    def _box_in_view(self) -> bool:
        """Whether the box takes up 8 % of the frame, and 60 % of what would be seen of it alone is seen."""
        self.scene.freeze()
        d, _ = self.camera.rays(32)
        start = self.camera.place.astype(F)[:, None]
        limit = np.min([wall.reach(self.camera.place, d) for wall in self.walls], axis=0)
        alone = self.scene.trace(start, d, only=1).shape >= 0
        hits = self.scene.trace(start, d, limit)
        seen = alone & (hits.shape >= 0) & (np.array(self.scene.thing_of)[hits.shape] == 1)
        return seen.mean() >= 0.08 and seen.sum() >= 0.6 * alone.sum()


def _ambient_shadow(room: Room, points, what, hits) -> np.ndarray:
    """Less light of the room reaches the foot of things, the corners of the room and the inside of a box."""
    open_to = np.ones(points.shape[1], F)
    floor = np.flatnonzero(what == FLOOR)
    for thing in room.things:
        gap = thing.gap(points[0, floor], points[2, floor])
        open_to[floor] *= 1 - F(0.55) * np.exp(gap * F(-1 / (0.22 * thing.radius)))
    met = np.flatnonzero(what >= 0)
    open_to[met] = 1 - F(0.3) * np.exp(-np.maximum(points[1, met], 0) / F(0.06))
    hollow = np.array([material.hollow for material in room.scene.materials] or [False])
    inner = met[hits.inside[met] & hollow[what[met]]]
    open_to[inner] *= F(0.55)
    for wall in room.walls:
        near = np.flatnonzero(what >= FLOOR)
        open_to[near] *= 1 - F(0.3) * np.exp(-np.maximum(wall.clearance(points[:, near]), 0) / F(0.12))
    return open_to


def render(rng: np.random.Generator, pixels: np.random.Generator, size: int, label: int) -> np.ndarray:
    """One picture, uint8 (size, size, 3). `rng` chooses the scene, `pixels` what differs from pixel to pixel."""
    room = Room(rng, label)
    lamp = np.array([rng.uniform(-2.6, 2.6), rng.uniform(1.5, 3.0), rng.uniform(-0.6, room.aim + 0.3)])
    ambient, lamp_size = rng.uniform(0.22, 0.5), rng.uniform(0.08, 0.4)
    warmth = np.array([1 + rng.normal(0, 0.07), 1, 1 + rng.normal(0, 0.1)], F)
    softness, vignette, exposure = rng.uniform(0, 0.45), rng.uniform(0, 0.3), rng.normal(0, 0.35)
    level, grain = rng.uniform(0.3, 0.42), rng.uniform(0.004, 0.02)

    n, camera = size * SAMPLES, room.camera
    d, _ = camera.rays(n)
    start = camera.place.astype(F)[:, None]
    t = np.where(d[1] < -1e-4, F(-camera.place[1]) / np.minimum(d[1], F(-1e-4)), FAR)
    what = np.full(n * n, FLOOR, np.int32)
    for number, wall in enumerate(room.walls):
        reach = wall.reach(camera.place, d)
        what[reach < t] = FIRST_WALL - number
        t = np.minimum(t, reach)
    hits = room.scene.trace(start, d, t)
    what = np.where(hits.shape >= 0, hits.shape, what)
    points = start + hits.t * d

    albedo, normal, gloss = np.zeros((3, n * n), F), np.zeros((3, n * n), F), np.zeros(n * n, F)
    rays = np.flatnonzero(what == FLOOR)
    albedo[:, rays] = room.floor.albedo(points[0, rays], points[2, rays])
    normal[1, rays] = 1
    for number, wall in enumerate(room.walls):
        rays = np.flatnonzero(what == FIRST_WALL - number)
        u = F(-wall.normal[2]) * points[0, rays] + F(wall.normal[0]) * points[2, rays]
        albedo[:, rays] = room.paint.albedo(u, points[1, rays])
        normal[:, rays] = wall.normal[:, None]
    rays = np.flatnonzero(what >= 0)
    if len(rays):
        surfaces = Surfaces.of(room.scene, hits, rays, channels=3)
        albedo[:, rays], normal[:, rays], gloss[rays] = (
            np.maximum(surfaces.albedo, F(0.01)),
            surfaces.normal,
            surfaces.gloss,
        )

    to_lamp = lamp.astype(F)[:, None] - points
    distance = np.sqrt(dot(to_lamp, to_lamp))
    cosine = dot(normal, to_lamp) / distance
    facing = np.flatnonzero(cosine > 0)
    to_spot, spots = to_lamp[:, facing], light_samples(facing, n, pixels)
    to_spot[0] += F(lamp_size) * spots[0]
    to_spot[2] += F(lamp_size) * spots[1]
    direct = np.zeros(n * n, F)
    direct[facing] = ~room.scene.occluded(points[:, facing] + normal[:, facing] * F(2e-3), to_spot)
    shiny = np.flatnonzero((gloss > 0) & (direct > 0))
    middle = F(np.linalg.norm(lamp - [0, 0, room.aim]))
    direct *= cosine * np.minimum((middle / distance) ** 2, 3)
    open_to = _ambient_shadow(room, points, what, hits)
    image = albedo * (F(ambient) * (F(0.72) + F(0.28) * normal[1]) * open_to + F(1.25 * (1 - ambient)) * direct)
    if len(shiny):
        toward = to_lamp[:, shiny] / distance[shiny]
        image[:, shiny] += F(0.5) * gloss[shiny] * highlight(normal[:, shiny], toward, d[:, shiny], F(40))
    image = downsample(image.reshape(3, n, n), SAMPLES) * warmth[:, None, None]
    image = blur(image, softness * size / 64)
    grid = (np.arange(size, dtype=F) + F(0.5)) / size * 2 - 1
    image = image * (1 - F(vignette / 2) * (grid[:, None] ** 2 + grid**2))
    image = image * F((level / max(float(image.mean()), 0.02)) ** 0.75 * 2**exposure)
    return np.ascontiguousarray(expose(image, pixels, grain, 2.2).transpose(1, 2, 0))
