"""The camera: rays through the pixels of a frame, and what lens and sensor do to the light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

F = np.float32


@dataclass
class Camera:
    """A pinhole camera with a little barrel distortion.

    place: the pinhole, (3,). turn: camera axes to world axes, (3, 3): columns are right, up, ahead.
    tan_x, tan_y: tangents of half the angle of view across and up. The frame is squeezed into a square picture.
    """

    place: np.ndarray
    turn: np.ndarray
    tan_x: float
    tan_y: float
    barrel: float = 0.0

    def rays(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        """Unit directions (3, n * n) through an n by n grid, top row first, and the tangent squared off the axis."""
        grid = (np.arange(n, dtype=F) + F(0.5)) / F(n) * 2 - 1
        x, y = np.tile(grid * F(self.tan_x), n), np.repeat(-grid * F(self.tan_y), n)
        off_axis = x * x + y * y
        k = 1 + F(self.barrel) * off_axis
        x, y = x * k, y * k
        length = 1 / np.sqrt(x * x + y * y + 1)
        turn = self.turn.astype(F)
        d = [(turn[i, 0] * x + turn[i, 1] * y + turn[i, 2]) * length for i in range(3)]
        return np.stack(d), off_axis

    def ray(self, u: float, v: float) -> np.ndarray:
        """The direction through one place of the frame: u from 0 (left) to 1, v from 0 (top) to 1."""
        return self.turn @ np.array([(2 * u - 1) * self.tan_x, (1 - 2 * v) * self.tan_y, 1.0])

    def project(self, points: np.ndarray) -> np.ndarray:
        """Places (2, n) in the frame, in [0, 1] inside it, of points (3, n) ahead of the camera."""
        x, y, z = self.turn.T @ (points - self.place[:, None])
        z = np.maximum(z, 1e-3)
        return np.stack([(x / z / self.tan_x + 1) / 2, (1 - y / z / self.tan_y) / 2])


def look(pitch: float, yaw: float = 0.0, roll: float = 0.0) -> np.ndarray:
    """Axes of a camera that looks along z, turned down by `pitch`, right by `yaw`, tilted by `roll` (radians)."""
    cp, sp, cr, sr, cy, sy = np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll), np.cos(yaw), np.sin(yaw)
    down = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    tilt = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    right = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    return right @ down @ tilt


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """A Gaussian blur of the last two axes; `sigma` in pixels. Edges are extended."""
    if sigma < 0.15:
        return image
    reach = max(1, int(np.ceil(2.5 * sigma)))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel = (kernel / kernel.sum()).astype(F)
    for axis in (-2, -1):
        ends = np.take(image, [0], axis).repeat(reach, axis), np.take(image, [-1], axis).repeat(reach, axis)
        padded = np.concatenate([ends[0], image, ends[1]], axis)
        n = image.shape[axis]
        total = 0
        for i, weight in enumerate(kernel):
            total = total + weight * (padded[..., i : i + n, :] if axis == -2 else padded[..., i : i + n])
        image = total
    return image


def downsample(image: np.ndarray, factor: int) -> np.ndarray:
    """Means over factor x factor squares of the last two axes."""
    # Sums of slices are several times faster here than a mean over two axes of five.
    total = 0
    for i in range(factor):
        for j in range(factor):
            total = total + image[..., i::factor, j::factor]
    return total * F(1 / factor**2)


def expose(image: np.ndarray, rng: np.random.Generator, noise: float, gamma: float) -> np.ndarray:
    """Light to grey levels: shot and read noise, clipping where the sensor is full, gamma, 8 bits.

    A sensor that is full shows no noise.
    """
    noisy = image + (image < F(0.995)) * rng.standard_normal(image.shape, F) * F(noise) * np.sqrt(
        F(0.15) + np.maximum(image, 0)
    )
    return (np.clip(noisy, 0, 1) ** F(1 / gamma) * 255 + F(0.5)).astype(np.uint8)
