"""Pictures changed at random so that their label stays: transforms of torch tensors, without torchvision.

A batch X has the shape (m, channels, h, w), values 0 to 1. A transform is made of eleven numbers for each picture (the
fields of Changes); `draw` draws them from a seed, `apply` carries them out. The interactive Augmentation does the same
in the browser, and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import torch
from torch.nn import functional as nnf

from dl101 import portable_random

__all__ = ["Changes", "RANGES", "apply", "augment", "draw"]

#: Furthest that `draw` goes at strength 1. scale, brightness and contrast are drawn as exp of ± this number.
RANGES = {
    "dx": 0.12,
    "dy": 0.12,
    "angle": 10.0,
    "scale": 0.2,
    "brightness": 0.5,
    "contrast": 0.4,
    "noise": 0.05,
    "cut": 0.3,
}
_GREY = 0.5  # what a cut-out is filled with


@dataclass
class Changes:
    """What is done to m pictures, in this order; each field a tensor (m,), its neutral value first in the list below.

    flip 0 or 1: left and right exchanged. angle 0: degrees, counter-clockwise about the centre. scale 1: about the
    centre. dx, dy 0: shift to the right and down, in widths and heights. brightness 1: every value is multiplied by it.
    contrast 1: the distance from the picture's mean is multiplied by it. noise 0: standard deviation of normal noise.
    cut 0: side of a grey square, in widths, with its centre at cut_x, cut_y (0 to 1 from the upper left corner).
    """

    flip: torch.Tensor
    dx: torch.Tensor
    dy: torch.Tensor
    angle: torch.Tensor
    scale: torch.Tensor
    brightness: torch.Tensor
    contrast: torch.Tensor
    noise: torch.Tensor
    cut: torch.Tensor
    cut_x: torch.Tensor
    cut_y: torch.Tensor

    @classmethod
    def none(cls, m: int) -> Changes:
        """Nothing is changed."""
        ones = {"scale", "brightness", "contrast"}
        middle = {"cut_x", "cut_y"}
        return cls(
            *(torch.full((m,), 1.0 if f.name in ones else 0.5 if f.name in middle else 0.0) for f in fields(cls))
        )


def draw(m: int, seed: int, strength: float = 1.0) -> Changes:
    """Random changes for m pictures. strength: 0 changes nothing, 1 goes as far as RANGES, 2 twice as far.

    The numbers come from dl101.portable_random, so that a browser draws the same.
    """
    names = [field.name for field in fields(Changes)]
    u = dict(zip(names, portable_random.uniform(seed, len(names) * m).reshape(m, -1).T, strict=True))
    reach = {name: strength * most for name, most in RANGES.items()}
    values = {"flip": (u["flip"] < 0.5) & (strength > 0), "cut_x": u["cut_x"], "cut_y": u["cut_y"]}
    for name in ("dx", "dy", "angle"):
        values[name] = (2 * u[name] - 1) * reach[name]
    for name in ("scale", "brightness", "contrast"):
        values[name] = np.exp((2 * u[name] - 1) * reach[name])
    for name in ("noise", "cut"):
        values[name] = u[name] * reach[name]
    return Changes(**{name: torch.from_numpy(np.asarray(values[name], np.float32)) for name in names})


def apply(X: torch.Tensor, changes: Changes, seed: int = 0) -> torch.Tensor:
    """The pictures (m, channels, h, w) after the changes, in [0, 1]. seed: of the noise."""
    changes = Changes(**{f.name: getattr(changes, f.name).to(X.device, X.dtype) for f in fields(Changes)})
    X = _moved(X, changes)
    X = (X * _column(changes.brightness)).clamp(0, 1)
    mean = X.mean(dim=(1, 2, 3), keepdim=True)
    X = (mean + (X - mean) * _column(changes.contrast)).clamp(0, 1)
    if changes.noise.any():
        normal = portable_random.normal(seed, X.numel()).reshape(X.shape)
        X = (X + _column(changes.noise) * torch.from_numpy(normal).to(X.device, X.dtype)).clamp(0, 1)
    return _cut_out(X, changes)


def augment(X: torch.Tensor, seed: int, strength: float = 1.0) -> torch.Tensor:
    """A batch with random changes, other ones for every picture and every seed."""
    return apply(X, draw(len(X), seed, strength), seed)


def _moved(X: torch.Tensor, changes: Changes) -> torch.Tensor:
    """Mirrored, turned, scaled, shifted: for each pixel of the result, where in the original its colour is.

    Between four pixels the colour is interpolated; beyond the edge it is that of the edge.
    """
    angle = torch.deg2rad(changes.angle)
    cos, sin = torch.cos(angle) / changes.scale, torch.sin(angle) / changes.scale
    side = 1 - 2 * changes.flip
    linear = torch.stack([torch.stack([side * cos, -side * sin], 1), torch.stack([sin, cos], 1)], 1)  # (m, 2, 2)
    shift = 2 * torch.stack([changes.dx, changes.dy], 1)[:, :, None]  # the picture reaches from -1 to 1
    place = torch.cat([linear, -linear @ shift], 2)
    grid = nnf.affine_grid(place, X.shape, align_corners=False)
    return nnf.grid_sample(X, grid, padding_mode="border", align_corners=False)


def _cut_out(X: torch.Tensor, changes: Changes) -> torch.Tensor:
    """A grey square over each picture (DeVries and Taylor, Improved Regularization … with Cutout, 2017)."""
    h, w = X.shape[2:]
    x = (torch.arange(w, device=X.device) + 0.5) / w
    y = (torch.arange(h, device=X.device) + 0.5) / h
    half = changes.cut[:, None] / 2
    columns, rows = (x - changes.cut_x[:, None]).abs() < half, (y - changes.cut_y[:, None]).abs() < half
    return torch.where(columns[:, None, None, :] & rows[:, None, :, None], torch.full_like(X, _GREY), X)


def _column(values: torch.Tensor) -> torch.Tensor:
    return values[:, None, None, None]
