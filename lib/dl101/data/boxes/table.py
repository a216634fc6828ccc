"""The table scene: how one picture of it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl101.data.boxes import tabletop
from dl101.data.boxes.camera import blur, downsample, expose
from dl101.data.boxes.layout import lay_table
from dl101.data.boxes.raycaster import Scene, dot
from dl101.data.boxes.shading import Surfaces, highlight, light_samples
from dl101.data.boxes.tabletop import TABLE, Light, TableTop

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
            automatic=rng.uniform(0.0, 0.9),
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
        clipped = blur(clipped, self.blur * (0.8 + 0.2 * size / 64))
        return expose(clipped, pixels, self.noise, self.gamma)


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
    return F(light.power) * surfaces.albedo[0] * body + surfaces.gloss * (shine + F(0.06) * np.maximum(normal[1], 0))


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
    scene = lay_table(rng, label, camera)

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
