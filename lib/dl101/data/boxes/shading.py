"""Light on surfaces: the parts that both scenes share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl101.data.boxes.raycaster import Hits, Scene, dot, shapes_met

F = np.float32


@dataclass
class Surfaces:
    """What rays met, ray by ray: albedo (channels, n), unit normals (3, n), gloss and its exponent (n,)."""

    albedo: np.ndarray
    normal: np.ndarray
    gloss: np.ndarray
    sharpness: np.ndarray

    @classmethod
    def empty(cls, channels: int, n: int) -> Surfaces:
        return cls(np.zeros((channels, n), F), np.zeros((3, n), F), np.zeros(n, F), np.full(n, F(40)))

    def take(self, scene: Scene, hits: Hits) -> None:
        """Fills in the rays that met a shape of the scene."""
        for shape, rays in shapes_met(hits).items():
            material = scene.materials[shape]
            a, b = hits.a[rays], hits.b[rays]
            self.albedo[:, rays] = material.albedo(a, b)
            normal = hits.normal[:, rays]
            if material.bulge:
                # Any two directions across the face will do: the tilt follows the place on it.
                across = np.where(np.abs(normal[1:2]) < 0.9, np.array([[0], [1], [0]], F), np.array([[1], [0], [0]], F))
                u = np.cross(across, normal, axis=0)
                normal = normal + F(material.bulge) * ((a - F(0.5)) * u + (b - F(0.5)) * np.cross(normal, u, axis=0))
                normal = normal / np.sqrt(dot(normal, normal))
            self.normal[:, rays] = normal
            self.gloss[rays], self.sharpness[rays] = material.gloss, material.sharpness


def light_samples(n: int, factor: int, rng: np.random.Generator) -> np.ndarray:
    """For an n by n grid of rays, a place (2, n * n) in [-1, 1]^2 on the lamp for each.

    The lamp is cut into 16 squares. Any 2 by 2 rays get one square in each of its quarters, and any 4 by 4 rays get
    each square once, so that means over pixels and over small neighbourhoods are smooth.
    """
    row, column = np.divmod(np.arange(n * n, dtype=np.int32), n)
    # Exclusive or shuffles the order, so that no light or dark lines run across the picture.
    quarter = np.stack([(column ^ row) & 1, row & 1])
    square = 2 * quarter + np.stack([((column >> 1) ^ (row >> 1)) & 1, (row >> 1) & 1])
    return (square.astype(F) + rng.random((2, n * n), F)) / 2 - 1


def highlight(normal: np.ndarray, to_light: np.ndarray, view: np.ndarray, sharpness: np.ndarray) -> np.ndarray:
    """Blinn's highlight: the cosine between the normal and the half vector, to a power. All vectors unit length."""
    half = to_light - view
    half = half / np.maximum(np.sqrt(dot(half, half)), F(1e-6))
    return np.maximum(dot(normal, half), 0) ** sharpness
