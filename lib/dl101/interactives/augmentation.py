"""One picture, every transform in the hand: what may be changed so that the answer stays."""

from __future__ import annotations

import base64

import numpy as np
import traitlets

from dl101.data.boxes import render
from dl101.interactives.base import Interactive, bundle, number
from dl101.language import say

__all__ = ["Augmentation"]

_SIZE = 64
_LARGEST = 128
# Pictures of the room scene, split "test", and the outline of the box in each: corners (x, y) as shares of the side.
_BUILT_IN = {
    7: [[0.09, 0.32], [0.34, 0.28], [0.67, 0.3], [0.8, 0.39], [0.79, 0.73], [0.5, 0.93], [0.13, 0.77]],
    15: [[0.46, 0.56], [0.6, 0.41], [0.95, 0.43], [0.96, 0.81], [0.93, 0.98], [0.47, 0.91]],
    16: [
        [0.21, 0.39], [0.54, 0.35], [0.58, 0.46], [0.86, 0.5], [0.86, 0.55], [0.77, 0.62], [0.79, 0.76], [0.46, 0.94],
        [0.29, 0.82], [0.26, 0.51],
    ],
    14: [],
}  # fmt: skip
_NEUTRAL = {
    "flip": False, "dx": 0.0, "dy": 0.0, "angle": 0.0, "scale": 1.0, "brightness": 1.0, "contrast": 1.0, "noise": 0.0,
    "cut": 0.0, "cut_x": 0.5, "cut_y": 0.5,
}  # fmt: skip
_BOUNDS = {
    "dx": (-1, 1), "dy": (-1, 1), "angle": (-180, 180), "scale": (0.2, 5), "brightness": (0, 4), "contrast": (0, 4),
    "noise": (0, 0.5), "cut": (0, 1), "cut_x": (0, 1), "cut_y": (0, 1),
}  # fmt: skip
_WORDS = {
    "dx": ("сдвиг вправо", "shift right"),
    "dy": ("сдвиг вниз", "shift down"),
    "angle": ("поворот", "rotation"),
    "scale": ("масштаб", "scale"),
    "brightness": ("яркость", "brightness"),
    "contrast": ("контраст", "contrast"),
    "noise": ("шум", "noise"),
    "cut": ("вырезано", "cut out"),
}


def _change(name: str) -> traitlets.Float:
    low, high = _BOUNDS[name]
    return traitlets.Float(_NEUTRAL[name], min=low, max=high).tag(sync=True)


class Augmentation(Interactive):
    """A picture and what flip, shift, rotation, scale, brightness, contrast, noise and a cut-out make of it.

    The transforms are those of dl101.augmentation, computed in the browser. picture: which of `pictures`, from 0; flip;
    dx, dy: shift in sides; angle: degrees, counter-clockwise; scale; brightness; contrast; noise: standard deviation;
    cut, cut_x, cut_y: side and centre of the grey square. seed, strength: of the random draws. answer: to the question
    whether the label still holds: "", "yes" or "no".

    Augmentation(pictures=images, labels=labels) takes pictures of one's own, (m, side, side) or (m, side, side, 3) with
    values 0 to 1, 32 to 128 pixels wide, and their labels, 1 = box.
    """

    _esm = bundle("augmentation.js")
    _css = bundle("kit/kit.css", "augmentation.css")
    shared = ("picture", *_NEUTRAL, "seed", "strength", "answer")

    pictures = traitlets.List(traitlets.Unicode()).tag(sync=True)  # base64 of side · side · 3 bytes
    size = traitlets.Int(_SIZE).tag(sync=True)
    labels = traitlets.List(traitlets.Int()).tag(sync=True)
    outlines = traitlets.List().tag(sync=True)
    picture = traitlets.Int(0, min=0).tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    dx, dy, angle, scale = _change("dx"), _change("dy"), _change("angle"), _change("scale")
    brightness, contrast, noise = _change("brightness"), _change("contrast"), _change("noise")
    cut, cut_x, cut_y = _change("cut"), _change("cut_x"), _change("cut_y")
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    strength = traitlets.Float(1.0, min=0, max=3).tag(sync=True)
    answer = traitlets.Enum(["", "yes", "no"], default_value="").tag(sync=True)

    def __init__(self, pictures=None, labels=None, **traits):
        if pictures is None:
            names = list(_BUILT_IN)
            known = render.labels("room", "test", 0, max(names) + 1)
            images = np.stack([render.picture("room", "test", 0, k, _SIZE, int(known[k])) for k in names])
            labels, outlines = [int(known[k]) for k in names], list(_BUILT_IN.values())
        else:
            images = _checked(pictures)
            labels = [1] * len(images) if labels is None else [int(label) for label in labels]
            outlines = [[] for _ in images]
            if len(labels) != len(images):
                raise ValueError(
                    say(
                        ru=f"Augmentation: картинок {len(images)}, а меток {len(labels)}.",
                        en=f"Augmentation: there are {len(images)} pictures but {len(labels)} labels.",
                    )
                )
        super().__init__(
            pictures=[base64.b64encode(image.tobytes()).decode() for image in images],
            size=images.shape[1],
            labels=labels,
            outlines=outlines,
            **traits,
        )

    @traitlets.validate("picture")
    def _there_is_such_a_picture(self, proposal):
        if self.pictures and proposal["value"] >= len(self.pictures):
            raise traitlets.TraitError(
                self._say(
                    ru=f"picture = {proposal['value']}: картинок {len(self.pictures)}, они считаются с нуля.",
                    en=f"picture = {proposal['value']}: there are {len(self.pictures)}, counted from zero.",
                )
            )
        return proposal["value"]

    @property
    def original(self) -> np.ndarray:
        """The chosen picture, (side, side, 3), values 0 to 1."""
        data = np.frombuffer(base64.b64decode(self.pictures[self.picture]), np.uint8)
        return data.reshape(self.size, self.size, 3) / 255

    @property
    def changed(self) -> np.ndarray:
        """The picture after all changes, (side, side, 3), as dl101.augmentation makes it. Needs torch."""
        import torch

        from dl101 import augmentation

        changes = augmentation.Changes.none(1)
        for name in _NEUTRAL:
            getattr(changes, name)[:] = float(getattr(self, name))
        X = torch.from_numpy(self.original).permute(2, 0, 1)[None].float()
        return augmentation.apply(X, changes, self.seed)[0].permute(1, 2, 0).numpy()

    @property
    def seen(self) -> float | None:
        """Share of the box that is in the frame and not cut out; None where there is no outline of a box."""
        outline = np.array(self.outlines[self.picture], dtype=float).reshape(-1, 2)
        if len(outline) < 3:
            return None
        n = self.size
        y, x = np.meshgrid(*2 * [(np.arange(n) + 0.5) / n], indexing="ij")
        open_ = ~((abs(x - self.cut_x) < self.cut / 2) & (abs(y - self.cut_y) < self.cut / 2))
        whole = _inside(outline, x, y).sum()
        u, v = (x - self.dx - 0.5) / self.scale, (y - self.dy - 0.5) / self.scale
        angle = np.deg2rad(self.angle)
        side = -1 if self.flip else 1
        there = _inside(
            outline,
            side * (np.cos(angle) * u - np.sin(angle) * v) + 0.5,
            np.sin(angle) * u + np.cos(angle) * v + 0.5,
        )
        return float(min(1.0, (there & open_).sum() / self.scale**2 / whole))

    @property
    def spread(self) -> float:
        """Standard deviation of all values of the changed picture. Needs torch."""
        return float(self.changed.std())

    def draw(self, seed: int | None = None) -> None:
        """Random changes of the seed (the present one unless given), as dl101.augmentation.draw draws them."""
        from dl101 import augmentation

        self.seed = self.seed if seed is None else seed
        changes = augmentation.draw(1, self.seed, self.strength)
        with self.hold_sync():
            for name in _NEUTRAL:
                value = float(getattr(changes, name)[0])
                setattr(self, name, bool(value) if name == "flip" else value)
            self.answer = ""

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        say = self._say
        done = [say(ru="отражена", en="mirrored")] if self.flip else []
        for name, (ru, en) in _WORDS.items():
            value, digits = getattr(self, name), 0 if name == "angle" else 2
            if number(value, digits) != number(_NEUTRAL[name], digits):
                done.append(f"{say(ru=ru, en=en)} {number(value, digits)}" + ("°" if name == "angle" else ""))
        what = ", ".join(done) or say(ru="без изменений", en="unchanged")
        label = self.labels[self.picture]
        kind = (say(ru="без коробки", en="no box"), say(ru="коробка", en="box"))[label]
        text = say(ru="Картинка", en="Picture") + f" {self.picture + 1} ({kind}): {what}."
        if self.seen is not None:
            percent = number(100 * self.seen, 0)
            text += say(ru=f" Видно {percent} % коробки.", en=f" {percent} % of the box is seen.")
        return text


def _checked(pictures) -> np.ndarray:
    """Own pictures as (m, side, side, 3) uint8. Raises ValueError with a sentence."""
    images = np.asarray(pictures, dtype=float)
    if images.ndim == 3:
        images = np.repeat(images[..., None], 3, axis=3)
    if images.ndim != 4 or images.shape[3] != 3 or images.shape[1] != images.shape[2] or len(images) == 0:
        raise ValueError(
            say(
                ru=f"Augmentation: нужны картинки (m, сторона, сторона) или (m, сторона, сторона, 3), а не "
                f"{np.shape(pictures)}. Батч из PyTorch переставьте: X.permute(0, 2, 3, 1).",
                en=f"Augmentation: pictures should be (m, side, side) or (m, side, side, 3), not {np.shape(pictures)}. "
                "Turn a batch of PyTorch round with X.permute(0, 2, 3, 1).",
            )
        )
    if not (8 <= images.shape[1] <= _LARGEST and 0 <= images.min() and images.max() <= 1):
        raise ValueError(
            say(
                ru=f"Augmentation: значения от 0 до 1, сторона от 8 до {_LARGEST} пикселей.",
                en=f"Augmentation: values from 0 to 1, a side of 8 to {_LARGEST} pixels.",
            )
        )
    return np.rint(255 * images[:24]).astype(np.uint8)


def _inside(corners: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which points lie in the polygon (k, 2): a ray from them crosses its edges an odd number of times."""
    odd = np.zeros(x.shape, bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 != y2:
            odd ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return odd
