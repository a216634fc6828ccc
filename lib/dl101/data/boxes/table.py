"""The table scene: a grey camera over a dark matte table with a panel and its clasps along the far edge.

The measures are read off photographs of 512 x 272 pixels: half the width of the frame is 256 / 331 focal lengths, the
camera looks down by 39 degrees, and with the camera 0.27 m above the table the panel stands 0.55 m away. Brightness
falls off towards the corners as the fourth power of the cosine, which fits the photographs to a few per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dl101.data.boxes import things
from dl101.data.boxes.camera import Camera, blur, downsample, expose, look
from dl101.data.boxes.cartons import add_carton, board, box_size, pose
from dl101.data.boxes.noise import CLOUDY, FINE, noise
from dl101.data.boxes.raycaster import FAR, Scene, dot
from dl101.data.boxes.shading import Surfaces, highlight, light_samples

F = np.float32
ASPECT = 512 / 272
HEIGHT, PITCH, TAN_X, PANEL = 0.27, np.deg2rad(39.3), 256 / 331, 0.553
GAP = 0.021  # height of the dark strip at the foot of the panel
TABLE = 0.085  # brightness of the table under the lamp, white paper being about 0.8
SAMPLES = 2  # rays per pixel, across and down


@dataclass
class Light:
    """A square lamp and the light of the room."""

    place: np.ndarray
    size: float
    ambient: float
    front: float  # how much more ambient light comes from the camera's side
    glow: tuple  # (x, z, width, depth, strength) of the soft reflection on the table
    panel_glows: list  # (x, y, width, height, strength) of those on the panel


@dataclass
class Look:
    """What the camera does to the light of one picture."""

    level: float  # grey level in [0, 1] of the table in the middle of the frame
    vignette: float
    noise: float
    gamma: float
    blur: float
    bloom: float
    mirror: float  # how much the table reflects


@lru_cache(maxsize=1)
def clasp() -> tuple[np.ndarray, np.ndarray]:
    """A metal clasp on the panel, 52 x 44 mm: brightness and coverage, (88, 104) points, top row first."""
    y, x = np.meshgrid((np.arange(88) + 0.5) / 2, (np.arange(104) + 0.5) / 2 - 26, indexing="ij")
    metal, cover = np.full(x.shape, 0.5), np.zeros(x.shape)

    def put(inside, level):
        cover[inside] = 1
        metal[inside] = np.broadcast_to(level, x.shape)[inside]

    put((np.abs(x) < 9 + (y - 8) * 0.1) & (y > 2) & (y < 24), 0.12 + 0.25 * (np.abs(x + 4) < 3))
    put((np.abs(x) < 25) & (y > 2) & (y < 17) & (np.abs(x) > 8) & (y < 22 - 0.35 * np.abs(x)), 0.22)
    put((np.abs(x) < 26) & (y > 0) & (y < 4.2), 0.75 - 0.2 * (y > 2.6))
    for side in (-1, 1):
        d = np.hypot(x - side * 20, y - 10.5)
        put(d < 4.2, 0.45 + 0.75 * np.clip(1 - d / 4.2, 0, 1) * (side > 0) + 0.2)
    d = np.hypot(x / 1.5, y - 10)
    put(d < 6.5, 0.5 + 0.35 * np.cos(d * 1.1))
    d = np.hypot((x - 0.5) / 1.15, y - 18)
    put(d < 6.2, 0.22 + 0.9 * (np.hypot(x - 3, y - 16) < 2.6) + 0.25 * (d > 4.6))
    put((np.abs(x) < 6.5 - 0.06 * (y - 22)) & (y > 23) & (y < 37), 0.62 + 0.3 * np.cos((x + 1) * 0.55))
    put((np.abs(x - 1) < 6) & (y >= 37) & (y < 43), 0.06)
    return blur(metal.astype(F), 1.2), blur(cover.astype(F), 0.8)


# ---------------------------------------------------------------------------------------------------------- the layout


def _camera(rng: np.random.Generator) -> Camera:
    zoom = TAN_X * (1 + rng.normal(0, 0.02))
    place = np.array([rng.normal(0, 0.008), HEIGHT * (1 + rng.normal(0, 0.025)), rng.normal(0, 0.008)])
    turn = look(PITCH + rng.normal(0, 0.015), rng.normal(0, 0.012), rng.normal(-0.002, 0.008))
    return Camera(place, turn, zoom, zoom / ASPECT * (1 + rng.normal(0, 0.01)), rng.uniform(0.0, 0.03))


def _light(rng: np.random.Generator) -> Light:
    glows = [
        (
            rng.normal(0, 0.05),
            rng.uniform(0.08, 0.14),
            rng.uniform(0.08, 0.25),
            rng.uniform(0.03, 0.08),
            rng.uniform(0.2, 1.2),
        )
    ]
    for _ in range(rng.integers(0, 3)):
        glows.append(
            (
                rng.uniform(-0.4, 0.4),
                rng.uniform(0.02, 0.14),
                rng.uniform(0.03, 0.12),
                rng.uniform(0.03, 0.1),
                rng.uniform(-0.4, 0.5),
            )
        )
    return Light(
        place=np.array([rng.uniform(-0.45, 0.45), rng.uniform(0.5, 1.1), rng.uniform(0.05, 0.75)]),
        size=rng.uniform(0.1, 0.3),
        ambient=rng.uniform(0.35, 0.75),
        front=rng.uniform(0.0, 0.5),
        glow=(
            rng.normal(0, 0.05),
            rng.uniform(0.38, 0.46),
            rng.uniform(0.12, 0.3),
            rng.uniform(0.07, 0.16),
            rng.uniform(0.0, 0.5),
        ),
        panel_glows=glows,
    )


def _place(rng: np.random.Generator, camera: Camera, across=(0.1, 0.9), down=(0.28, 0.92)) -> np.ndarray:
    """A point of the table seen at a random place of the frame."""
    ray = camera.ray(rng.uniform(*across), rng.uniform(*down))
    point = camera.place - ray * camera.place[1] / ray[1]
    return np.array([point[0], 0.0, min(point[2], PANEL - 0.05)])


def _box(scene: Scene, rng: np.random.Generator, camera: Camera, taken: list, least: float) -> bool:
    """Adds a box well inside the frame and clear of what is there. False where no place was found."""
    look_of_box = board(rng)
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
        if inside < 0.7 * whole or inside < least:
            continue
        if any(np.hypot(*(at - p)[[0, 2]]) < 0.8 * radius + r for p, r in taken):
            continue
        add_carton(scene, rng, origin + at, x, y, z, look_of_box)
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
        while not _box(scene, rng, camera, boxes, 0.02):
            pass
        if rng.random() < 0.12:
            _box(scene, rng, camera, boxes, 0.01)
        count = rng.choice(4, p=[0.56, 0.26, 0.13, 0.05])
    else:
        count = rng.choice(5, p=[0.12, 0.3, 0.3, 0.18, 0.1])
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


def _background(rng, camera: Camera, light: Light, d: np.ndarray):
    """(distance, brightness, table?) along every ray as if nothing lay on the table."""
    h, px, pz = camera.place[1], camera.place[0], camera.place[2]
    t_table = np.where(d[1] < -1e-4, -F(h) / np.minimum(d[1], F(-1e-4)), FAR)
    # The panel leans back a little; `lean` is how far per metre of height.
    lean = F(rng.uniform(-0.1, 0.25))
    far = F(PANEL + rng.normal(0, 0.004) - pz + lean * h)
    t_panel = far / np.maximum(d[2] - lean * d[1], F(1e-4))
    on_table = t_table < t_panel
    t = np.where(on_table, t_table, t_panel)
    x, z, y = F(px) + t * d[0], F(pz) + t * d[2], F(h) + t * d[1]

    grain = 1 + F(rng.uniform(0.01, 0.04)) * noise(FINE, x, z, 0.35, int(rng.integers(512)))
    grain = grain + F(rng.uniform(0.0, 0.05)) * noise(CLOUDY, x, z, 1.2, int(rng.integers(512)))
    gx, gz, gw, gd, strength = light.glow
    fall = 1 + F(strength) * np.exp(-(((x - F(gx)) / F(gw * 2)) ** 2) - ((z - F(gz)) / F(gd)) ** 2)
    slope = 1 + F(rng.normal(0.1, 0.25)) * (z - F(0.3)) + F(rng.normal(0, 0.25)) * x
    table = F(TABLE) * grain * fall * slope
    table = table * (1 - F(rng.uniform(0.1, 0.5)) * np.exp(-np.maximum(F(PANEL) - z, 0) / F(0.012)))

    # The panel: a dark strip at its foot, soft reflections above, clasps.
    base = F(TABLE * rng.uniform(0.45, 0.8))
    bright = np.ones_like(x)
    for bx, by, bw, bh, s in light.panel_glows:
        bright = bright + F(s) * np.exp(-(((x - F(bx)) / F(bw)) ** 2) - ((y - F(by)) / F(bh)) ** 2)
    panel = base * np.maximum(bright, F(0.3)) * (1 + 0.02 * noise(FINE, x, y, 0.3, int(rng.integers(512))))
    strip = F(GAP * rng.uniform(0.85, 1.15))
    panel = np.where(y < strip, panel * F(rng.uniform(0.25, 0.45)) * (0.7 + F(0.6 / GAP) * y), panel)
    if rng.random() < 0.92:
        metal, cover = clasp()
        top, shift = 0.0625 + rng.normal(0, 0.002), rng.normal(0, 0.008)
        shine = F(TABLE * rng.uniform(1.4, 3.2))
        for centre in (-0.267 + shift, 0.46 + shift):
            i, j = (F(top) - y) / F(0.0005), (x - F(centre - 0.026)) / F(0.0005)
            near = np.flatnonzero(~on_table & (i >= 0) & (i < 88) & (j >= 0) & (j < 104))
            if len(near):
                i, j = i[near].astype(np.int32), j[near].astype(np.int32)
                panel[near] += cover[i, j] * (metal[i, j] * shine - panel[near])
    return t, np.where(on_table, table, panel), on_table


def _shadow(scene: Scene, points, normals, lamp, n: int) -> np.ndarray:
    """Share of the lamp that each point sees, as 0 or 1 for its one sample."""
    to_lamp = lamp - points
    facing = np.flatnonzero(dot(normals, to_lamp) > 0)
    lit = np.zeros(n, F)
    lit[facing] = ~scene.occluded(points[:, facing] + normals[:, facing] * F(1e-3), to_lamp[:, facing])
    return lit


def _object_light(surfaces: Surfaces, points, view, lamp, lit, light: Light) -> np.ndarray:
    """Brightness of things: ambient light, the lamp, highlights."""
    to_lamp = lamp - points
    distance = np.sqrt(dot(to_lamp, to_lamp))
    to_lamp = to_lamp / distance
    n = surfaces.normal
    near = np.minimum((F(np.linalg.norm(light.place - [0, 0, 0.35])) / distance) ** 2, F(2.5))
    direct = np.maximum(dot(n, to_lamp), 0) * near * lit
    # Ambient light: most from above, some from the camera's side, less close to the dark table.
    ambient = F(0.62) + F(0.38) * n[1] - F(light.front * 0.5) * n[2]
    ambient = ambient * (1 - F(0.3) * np.exp(-np.maximum(points[1], 0) / F(0.02)) * (1 - np.abs(n[1])))
    body = surfaces.albedo[0] * (F(light.ambient) * ambient + F(1 - light.ambient) * F(1.35) * direct)
    shine = surfaces.gloss * highlight(n, to_lamp, view, surfaces.sharpness) * (F(0.25) + lit) * F(0.45)
    # Smooth things also mirror the bright room above.
    sky = surfaces.gloss * F(0.06) * np.maximum(n[1], 0)
    return body + shine + sky


def render(rng: np.random.Generator, pixels: np.random.Generator, size: int, label: int) -> np.ndarray:
    """One picture, uint8 (size, size). `rng` chooses the scene, `pixels` what differs from pixel to pixel."""
    camera, light = _camera(rng), _light(rng)
    scene = _layout(rng, label, camera)
    sensor = _look(rng)
    n = size * SAMPLES
    d, off_axis = camera.rays(n)
    start = camera.place.astype(F)[:, None]
    t, image, on_table = _background(rng, camera, light, d)

    hits = scene.trace(start, d, t)
    on_thing = hits.shape >= 0
    points = start + np.minimum(hits.t, t) * d
    surfaces = Surfaces.empty(1, n * n)
    surfaces.normal[1, on_table] = 1
    surfaces.take(scene, hits)

    lamp = np.zeros((3, n * n), F) + light.place.astype(F)[:, None]
    lamp[[0, 2]] += F(light.size) * light_samples(n, SAMPLES, pixels)
    lit = np.ones(n * n, F)
    reach = np.flatnonzero(on_thing | on_table)
    if scene.things:
        lit[reach] = _shadow(scene, points[:, reach], surfaces.normal[:, reach], lamp[:, reach], len(reach))
    rays = np.flatnonzero(on_thing)
    if len(rays):
        part = Surfaces(
            surfaces.albedo[:, rays], surfaces.normal[:, rays], surfaces.gloss[rays], surfaces.sharpness[rays]
        )
        on_it = _object_light(part, points[:, rays], d[:, rays], lamp[:, rays], lit[rays], light)
    table_rays = np.flatnonzero(on_table & ~on_thing)
    # The table is smooth: its shadows are averaged over neighbouring samples, things left out.
    weight = (on_table & ~on_thing).astype(F)
    spread = 1.0 * SAMPLES * max(1.0, size / 96)
    soft = blur(np.stack([lit * weight, weight]).reshape(2, n, n), spread)
    shade = (soft[0] / np.maximum(soft[1], F(1e-3))).reshape(-1)
    depth = F(0.35 + 0.45 * (1 - light.ambient))
    image[table_rays] *= 1 - depth * (1 - shade[table_rays])
    image[table_rays] += _mirrored(scene, points, d, table_rays, sensor.mirror, light, pixels)
    if len(rays):
        image[rays] = on_it

    image = image * (1 + off_axis) ** F(-2 * sensor.vignette)
    image = downsample(image.reshape(n, n), SAMPLES)
    return _develop(image, sensor, pixels, size)


def _look(rng: np.random.Generator) -> Look:
    return Look(
        level=np.exp(rng.uniform(np.log(28), np.log(115))) / 255,
        vignette=rng.uniform(0.85, 1.15),
        noise=rng.uniform(0.002, 0.012),
        gamma=rng.uniform(0.95, 1.1),
        blur=rng.uniform(0.2, 0.5),
        bloom=rng.uniform(0.0, 0.03),
        mirror=rng.uniform(0.02, 0.09),
    )


def _mirrored(scene: Scene, points, d, rays, strength: float, light: Light, pixels) -> np.ndarray:
    """Light that the table sends on from the things standing on it, blurred by its roughness."""
    out = np.zeros(len(rays), F)
    if not scene.things:
        return out
    o, r = points[:, rays], d[:, rays] * np.array([[1], [-1], [1]], F)
    r = r + F(0.02) * (pixels.random(r.shape, F) - F(0.5))
    hits = scene.trace(o, r)
    met = np.flatnonzero(hits.shape >= 0)
    if len(met):
        surfaces = Surfaces.empty(1, len(rays))
        surfaces.take(scene, hits)
        part = surfaces.albedo[0, met] * (
            F(0.55) + F(0.3) * surfaces.normal[1, met] - F(light.front * 0.4) * surfaces.normal[2, met]
        )
        # Fresnel: more at a grazing angle; the reflection fades with the distance above the table.
        grazing = (1 - np.abs(d[1, rays[met]])) ** 2
        out[met] = F(strength) * (F(0.5) + F(2.0) * grazing) * np.exp(-hits.t[met] / F(0.12)) * part
    return out


def _develop(image: np.ndarray, sensor: Look, pixels, size: int) -> np.ndarray:
    """Lens blur, exposure, glare around what is too bright, sensor noise and clipping."""
    image = image * F(sensor.level / TABLE)
    image = blur(image, sensor.blur * (0.6 + 0.4 * size / 64))
    bright = np.maximum(image - F(0.9), 0)
    if sensor.bloom > 0.005 and bright.any():
        image = image + F(sensor.bloom) * blur(np.minimum(bright, 2), 3 * size / 64)
    return expose(image, pixels, sensor.noise, sensor.gamma)
