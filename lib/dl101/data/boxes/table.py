"""The table scene: what lies on the table, and how one picture of it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl101.data.boxes import tabletop, things
from dl101.data.boxes.camera import Camera, blur, downsample, expose
from dl101.data.boxes.cartons import add_carton, board, box_size, pose
from dl101.data.boxes.raycaster import Scene, dot
from dl101.data.boxes.shading import Surfaces, highlight, light_samples
from dl101.data.boxes.tabletop import PANEL, TABLE, Light, TableTop

F = np.float32
SAMPLES = 2  # rays per pixel, across and down
EMPTY = 0.6 * TABLE  # mean brightness of the picture of an empty table


@dataclass
class Sensor:
    """What the camera does to the light of one picture."""

    level: float  # grey level in [0, 1] of an empty table under the lamp
    automatic: float  # how far the exposure follows what is in view: 0 not at all, 1 fully
    vignette: float
    noise: float
    gamma: float
    blur: float
    bloom: float

    @classmethod
    def random(cls, rng: np.random.Generator) -> Sensor:
        return cls(
            level=float(np.exp(rng.uniform(np.log(38), np.log(122))) / 255),
            automatic=rng.uniform(0.0, 1.0),
            vignette=rng.uniform(0.85, 1.15),
            noise=rng.uniform(0.001, 0.008),
            gamma=rng.uniform(0.95, 1.1),
            blur=rng.uniform(0.1, 0.45),
            bloom=rng.uniform(0.0, 0.03),
        )

    def develop(self, image: np.ndarray, off_axis: np.ndarray, pixels: np.random.Generator) -> np.ndarray:
        """Light, SAMPLES times finer than the picture, to grey levels, uint8.

        The sensor clips before the picture is scaled down, as with a photograph, so over-exposed edges stay smooth.
        `off_axis`: square of the tangent of the angle from the axis, one per pixel.
        """
        image = image * (1 + off_axis.repeat(SAMPLES, 0).repeat(SAMPLES, 1)) ** F(-2 * self.vignette)
        image = image * F(self.level / TABLE * (EMPTY / float(image.mean())) ** self.automatic)
        size = len(off_axis)
        clipped = downsample(np.minimum(image, 1), SAMPLES)
        if self.bloom > 0.005 and image.max() > 1:
            glare = downsample(np.clip(image - 1, 0, 2), SAMPLES)
            clipped = np.minimum(clipped + F(self.bloom) * blur(glare, 3 * size / 64), 1)
        clipped = blur(clipped, self.blur * (0.6 + 0.4 * size / 64))
        return expose(clipped, pixels, self.noise, self.gamma)


# ---------------------------------------------------------------------------------------------------------- the layout


def _place(rng: np.random.Generator, camera: Camera, across=(0.1, 0.9), down=(0.28, 0.92)) -> np.ndarray:
    """A point of the table seen at a random place of the frame."""
    ray = camera.ray(rng.uniform(*across), rng.uniform(*down))
    point = camera.place - ray * camera.place[1] / ray[1]
    return np.array([point[0], 0.0, min(point[2], PANEL - 0.05)])


def _box(scene: Scene, rng: np.random.Generator, camera: Camera, taken: list, least: float) -> bool:
    """Adds a box well inside the frame and clear of what is there. False where no place was found."""
    look = board(rng)
    for _ in range(20):
        size = box_size(rng)
        origin, x, y, z = pose(rng, size)
        at = _place(rng, camera, (0.12, 0.88), (0.3, 0.9))
        corners = np.stack(
            [origin + at + i * x + j * y + k * z for i in (0, 1) for j in (0, 1) for k in (0, 1)], axis=1
        )
        radius = 0.5 * np.hypot(*(corners.max(1) - corners.min(1))[[0, 2]])
        if corners[2].max() > PANEL - 0.01 or corners[2].min() < 0.1:
            continue
        u, v = camera.project(corners)
        inside = max(0, min(u.max(), 1) - max(u.min(), 0)) * max(0, min(v.max(), 1) - max(v.min(), 0))
        whole = (u.max() - u.min()) * (v.max() - v.min())
        if inside < 0.75 * whole or inside < least:
            continue
        if any(np.hypot(*(at - p)[[0, 2]]) < 0.8 * radius + r for p, r in taken):
            continue
        add_carton(scene, rng, origin + at, x, y, z, look)
        taken.append((at, radius * 0.8))
        return True
    return False


def _thing(
    scene: Scene, rng: np.random.Generator, camera: Camera, add, taken: list, clear: list, height: float
) -> None:
    """Adds one thing; things may lie on each other, but never inside a box."""
    for _ in range(8):
        at = _place(rng, camera)
        room = {things.hand: 0.09, things.paper: 0.1, things.envelope: 0.1, things.notebook: 0.09}.get(add, 0.06)
        if all(np.hypot(*(at - p)[[0, 2]]) > r + room for p, r in clear):
            at[1] = height
            taken.append((at, add(scene, rng, at, rng.uniform(0, 2 * np.pi))))
            return


def _layout(rng: np.random.Generator, label: int, camera: Camera) -> Scene:
    """What lies on the table."""
    scene, boxes, others = Scene(), [], []
    if label:
        while not _box(scene, rng, camera, boxes, 0.025):
            pass
        if rng.random() < 0.12:
            _box(scene, rng, camera, boxes, 0.01)
        count = rng.choice(4, p=[0.6, 0.26, 0.11, 0.03])
    else:
        count = rng.choice(5, p=[0.14, 0.38, 0.28, 0.14, 0.06])
    chosen = []
    for _ in range(count):
        kinds = [things.BRIGHT, things.LONG, things.SMALL, (things.hand,)][rng.choice(4, p=[0.42, 0.22, 0.2, 0.16])]
        chosen.append(kinds[rng.integers(len(kinds))])
    # Flat things first, so that pens lie on paper and not under it.
    chosen.sort(key=lambda add: (add not in things.BRIGHT, add is things.hand))
    for i, add in enumerate(chosen):
        _thing(scene, rng, camera, add, others, boxes, 0.0025 * i)
    return scene.freeze()


# ----------------------------------------------------------------------------------------------------------- the light


def _lit(scene: Scene, points, normals, lamp: Light, spots) -> np.ndarray:
    """0 where a thing hides a point's own spot of the lamp, else 1, also where the surface faces away from the spot."""
    to_lamp = np.empty_like(points)
    for axis, jitter in enumerate((spots[0], 0, spots[1])):
        to_lamp[axis] = F(lamp.place[axis]) + F(lamp.size) * jitter - points[axis]
    facing = np.flatnonzero(dot(normals, to_lamp) > 0)
    lit = np.ones(points.shape[1], F)
    lit[facing] = ~scene.occluded(points[:, facing] + normals[:, facing] * F(1e-3), to_lamp[:, facing])
    return lit


def _ambient(normal, height, light: Light) -> np.ndarray:
    """Light of the room: most from above, some from the camera's side, less close to the dark table."""
    level = F(0.62) + F(0.38) * normal[1] - F(0.5 * light.front) * normal[2]
    return level * (1 - F(0.3) * np.exp(-np.maximum(height, 0) / F(0.02)) * (1 - np.abs(normal[1])))


def _thing_light(surfaces: Surfaces, points, view, lit, light: Light) -> np.ndarray:
    """Brightness of things: the light of the room, the lamp, and highlights."""
    to_lamp = light.place.astype(F)[:, None] - points
    distance = np.sqrt(dot(to_lamp, to_lamp))
    to_lamp = to_lamp / distance
    normal = surfaces.normal
    middle = F(np.linalg.norm(light.place - [0, 0, 0.35]))
    direct = np.maximum(dot(normal, to_lamp), 0) * np.minimum((middle / distance) ** 2, F(2.5)) * lit
    body = F(light.ambient) * _ambient(normal, points[1], light) + F(1.35 * (1 - light.ambient)) * direct
    shine = highlight(normal, to_lamp, view, surfaces.sharpness) * (F(0.11) + F(0.45) * lit)
    # What shines also mirrors the room above, a little.
    return surfaces.albedo[0] * body + surfaces.gloss * (shine + F(0.06) * np.maximum(normal[1], 0))


def _table_light(scene: Scene, top: TableTop, points, d, on_table, seen, light, mirror: float, pixels) -> np.ndarray:
    """Brightness of the table with its shadows and reflections, one point per pixel: it is smooth.

    `points` (3, size, size) where the rays `d` leave the table, where they do; `seen`: no thing in between.
    """
    size = on_table.shape[0]
    image = np.zeros(size * size, F)
    rays = np.flatnonzero(on_table)
    points, d = points.reshape(3, -1)[:, rays], d.reshape(3, -1)[:, rays]
    level = top.table_light(points[0], points[2])
    if scene.things:
        # A point under a thing says nothing of the table in view; shadows are averaged over the others.
        up = np.zeros_like(points)
        up[1] = 1
        seen = (seen & on_table).astype(F)
        lit = np.zeros(size * size, F)
        lit[rays] = _lit(scene, points, up, light, light_samples(rays, size, pixels, fine=True))
        soft = blur(np.stack([lit.reshape(size, size) * seen, seen]), 1.1 * max(1.0, size / 110))
        shadow = 1 - (soft[0] / np.maximum(soft[1], F(1e-3))).reshape(-1)[rays]
        level = level * (1 - F(0.8 - 0.45 * light.ambient) * shadow) + _mirrored(
            scene, points, d, mirror, light, pixels
        )
    image[rays] = level
    return image.reshape(size, size)


def _mirrored(scene: Scene, points, d, strength: float, light: Light, pixels) -> np.ndarray:
    """Light that the table sends on from the things standing on it, blurred by its roughness."""
    out = np.zeros(points.shape[1], F)
    r = d * np.array([[1], [-1], [1]], F) + F(0.02) * (pixels.random(d.shape, F) - F(0.5))
    hits = scene.trace(points, r)
    met = np.flatnonzero(hits.shape >= 0)
    if len(met):
        base = np.array([material.base[0] for material in scene.materials], F)[hits.shape[met]]
        # More at a grazing angle; the reflection fades with the distance from the thing's foot.
        grazing = (1 - np.abs(d[1, met])) ** 2
        fade = np.exp(-hits.t[met] / F(0.12))
        out[met] = base * _ambient(hits.normal[:, met], points[1, met] + F(1), light) * fade
        out[met] *= F(strength) * (F(0.5) + F(2) * grazing)
    return out


def render(rng: np.random.Generator, pixels: np.random.Generator, size: int, label: int) -> np.ndarray:
    """One picture, uint8 (size, size). `rng` chooses the scene, `pixels` what differs from pixel to pixel."""
    camera, light, top, sensor = tabletop.camera(rng), tabletop.light(rng), TableTop(rng), Sensor.random(rng)
    mirror = rng.uniform(0.02, 0.09)
    scene = _layout(rng, label, camera)

    n, start = size * SAMPLES, camera.place.astype(F)[:, None]
    d, off_axis = camera.rays(n)
    t, on_table = top.reach(camera.place, d)
    hits = scene.trace(start, d, t)

    def one_per_pixel(values):
        return values.reshape(*values.shape[:-1], n, n)[..., ::SAMPLES, ::SAMPLES]

    middle = one_per_pixel(d)
    points = start[..., None] + one_per_pixel(t) * middle
    table = _table_light(
        scene, top, points, middle, one_per_pixel(on_table), one_per_pixel(hits.shape) < 0, light, mirror, pixels
    )
    image = table.repeat(SAMPLES, 0).repeat(SAMPLES, 1).reshape(-1)
    rays = np.flatnonzero(~on_table)
    image[rays] = top.panel_light(start[0] + t[rays] * d[0, rays], start[1] + t[rays] * d[1, rays])

    rays = np.flatnonzero(hits.shape >= 0)
    if len(rays):
        surfaces = Surfaces.of(scene, hits, rays, channels=1)
        d = d[:, rays]
        points = start + hits.t[rays] * d
        lit = _lit(scene, points, surfaces.normal, light, light_samples(rays, n, pixels))
        image[rays] = _thing_light(surfaces, points, d, lit, light)
    return sensor.develop(image.reshape(n, n), one_per_pixel(off_axis), pixels)
