"""Light on surfaces: the parts that both scenes share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl101.data.boxes.raycaster import Hits, Scene, dot

F = np.float32


@dataclass
class Surfaces:
    """What some rays met, ray by ray: albedo (channels, n), unit normals (3, n), gloss and its exponent (n,)."""

    albedo: np.ndarray
    normal: np.ndarray
    gloss: np.ndarray
    sharpness: np.ndarray

    @classmethod
    def of(cls, scene: Scene, hits: Hits, rays: np.ndarray, channels: int) -> Surfaces:
        """The surfaces at the given rays, every one of which has met a shape of the scene."""
        shape, normal = hits.shape[rays], hits.normal[:, rays]
        albedo = np.zeros((channels, len(rays)), F)
        order = np.argsort(shape, kind="stable")
        numbers, starts = np.unique(shape[order], return_index=True)
        for number, part in zip(numbers.tolist(), np.split(order, starts[1:]), strict=True):
            material = scene.materials[number]
            a, b = hits.a[rays[part]], hits.b[rays[part]]
            albedo[:, part] = material.albedo(a, b)
            if material.bulge:
                normal[:, part] = _bulged(
                    normal[:, part], F(material.bulge) * (a - F(0.5)), F(material.bulge) * (b - F(0.5))
                )
        gloss = np.array([material.gloss for material in scene.materials], F)[shape]
        sharpness = np.array([material.sharpness for material in scene.materials], F)[shape]
        return cls(albedo, normal, gloss, sharpness)


def _bulged(normal: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The normals of one flat face, tilted by the angles a and b in two directions across it."""
    n = normal[:, 0]
    u = np.cross(n, (0, 1, 0) if abs(n[1]) < 0.9 else (1, 0, 0))
    u = u / np.linalg.norm(u)
    tilted = normal + a * u[:, None].astype(F) + b * np.cross(n, u)[:, None].astype(F)
    return tilted / np.sqrt(dot(tilted, tilted))


def light_samples(rays: np.ndarray, n: int, rng: np.random.Generator, fine: bool = False) -> np.ndarray:
    """For some rays of an n by n grid, given by their numbers, a place (2, rays) in [-1, 1]^2 on the lamp for each.

    Any 2 by 2 rays get one place in each quarter of the lamp, so that a pixel's mean is smooth. With `fine`, any 4 by 4
    rays get one in each sixteenth: right where neighbours are averaged later, a halftone pattern where they are not.
    """
    row, column = np.divmod(rays.astype(np.int32), np.int32(n))
    # Exclusive or shuffles the order, so that no light or dark lines run across the picture.
    square = np.stack([(column ^ row) & 1, row & 1])
    jitter = rng.random(square.shape, F)
    if not fine:
        return square.astype(F) + jitter - 1
    square = 2 * square + np.stack([((column >> 1) ^ (row >> 1)) & 1, (row >> 1) & 1])
    return (square.astype(F) + jitter) / 2 - 1


def highlight(normal: np.ndarray, to_light: np.ndarray, view: np.ndarray, sharpness: np.ndarray) -> np.ndarray:
    """Blinn's highlight: the cosine between the normal and the half vector, to a power. All vectors unit length."""
    half = to_light - view
    half = half / np.maximum(np.sqrt(dot(half, half)), F(1e-6))
    return np.maximum(dot(normal, half), 0) ** sharpness
