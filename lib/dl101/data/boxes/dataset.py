"""make_boxes: as many pictures as one asks for, drawn once and kept on disk."""

from __future__ import annotations

import operator
from pathlib import Path

import numpy as np

from dl101.data.boxes import render
from dl101.data.boxes.cache import CHUNK, PictureCache, default_folder
from dl101.data.boxes.errors import BoxesError
from dl101.data.boxes.progress import ProgressLine
from dl101.language import say

SMALLEST, LARGEST = 32, 256
# Weights of red, green and blue in grey (ITU-R BT.601).
GREY = np.array([0.299, 0.587, 0.114], np.float32)


def _whole(name: str, value, least: int, most: int | None = None) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least or (most is not None and number > most):
        bounds_ru = f"от {least}" + (f" до {most}" if most is not None else " и больше")
        bounds_en = f"from {least}" + (f" to {most}" if most is not None else " upwards")
        raise BoxesError(
            say(
                ru=f"make_boxes: {name}={value!r}, а нужно целое число {bounds_ru}.",
                en=f"make_boxes: {name}={value!r}, but it has to be a whole number {bounds_en}.",
            )
        )
    return number


def _one_of(name: str, value, choices) -> None:
    if value not in choices:
        listed = ", ".join(repr(choice) for choice in choices)
        raise BoxesError(
            say(
                ru=f"make_boxes: {name}={value!r}, а можно только: {listed}.",
                en=f"make_boxes: {name}={value!r}, but it has to be one of {listed}.",
            )
        )


def _draw(cache: PictureCache, scene: str, split: str, seed: int, size: int, count: int, shown: bool) -> np.ndarray:
    """The first `count` pictures, from the cache as far as it has them, uint8."""
    images = np.zeros((count, *render.shape(scene, size)), np.uint8)
    labels = render.labels(scene, split, seed, count)
    unfinished = []  # chunk, its first missing picture, its end
    for chunk, start in enumerate(range(0, count, CHUNK)):
        stop = min(start + CHUNK, count)
        kept = cache.read(chunk)[: stop - start]
        images[start : start + len(kept)] = kept
        if start + len(kept) < stop:
            unfinished.append((chunk, start + len(kept), stop))
    progress = ProgressLine(sum(stop - first for _, first, stop in unfinished), shown)
    try:
        for chunk, first, stop in unfinished:
            done = first
            try:
                for done in range(first, stop):
                    images[done] = render.picture(scene, split, seed, done, size, int(labels[done]))
                    progress.step(1)
                done = stop
            finally:
                # Also when interrupted: the next run goes on from here.
                if done > first:
                    cache.write(chunk, images[chunk * CHUNK : done])
    finally:
        progress.close()
    return images


def make_boxes(
    m: int,
    *,
    scene: str = "table",
    split: str = "train",
    size: int = 64,
    seed: int = 0,
    dtype: str = "float32",
    color: bool | None = None,
    cache: str | Path | None = None,
    progress: bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """m pictures with and without a box, half and half, shuffled, and their labels.

    scene: "table" (grey, a camera over a dark table) or "room" (colour, harder). split: "train" or "test"; they share
    no picture. size: side of the square pictures, 32 to 256 pixels; a frame of the table is wider than high and is
    squeezed into the square, as load_boxes squeezes photographs. seed: another seed gives other pictures.
    dtype: "float32" gives values in [0, 1], "uint8" 0 to 255. color: None for the scene's own, True for three
    channels, False for grey. cache: folder for pictures already drawn (default: the variable DL101_CACHE, else the
    user's cache folder). progress: show a line of progress while pictures are drawn.

    The picture with a given scene, split, seed and index is the same on every machine to within a few grey levels, and
    asking for more pictures leaves the earlier ones as they were.

    Returns images (m, size, size), or (m, size, size, 3) in colour, and labels (m,), int64, 1 = box.
    Raises BoxesError, with a sentence in the notebook's language, for arguments out of range.
    """
    m, size, seed = _whole("m", m, 0), _whole("size", size, SMALLEST, LARGEST), _whole("seed", seed, 0)
    _one_of("scene", scene, tuple(render.SCENES))
    _one_of("split", split, render.SPLITS)
    dtype = np.dtype(dtype).name if dtype in (np.float32, np.uint8) else dtype
    _one_of("dtype", dtype, ("float32", "uint8"))
    folder = Path(cache).expanduser() if cache is not None else default_folder()
    store = PictureCache(
        folder / f"boxes-{render.VERSION}" / f"{scene}-{split}-{seed}-{size}", render.shape(scene, size)
    )
    images = _draw(store, scene, split, seed, size, m, progress)
    coloured = render.CHANNELS[scene] == 3
    if color is True and not coloured:
        images = np.repeat(images[..., None], 3, axis=-1)
    elif color is False and coloured:
        images = np.rint(images @ GREY).astype(np.uint8)
    if dtype == "float32":
        images = images.astype(np.float32) / np.float32(255)
    return images, render.labels(scene, split, seed, m)
