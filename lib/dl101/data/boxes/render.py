"""One picture from (scene, split, seed, index), and the labels, without any disk."""

from __future__ import annotations

import numpy as np

from dl101.data.boxes import room, table

# Raise this when pictures change, so that pictures of an older renderer are not taken from the cache.
VERSION = 6
SCENES = {"table": table.render, "room": room.render}
CHANNELS = {"table": 1, "room": 3}
SPLITS = ("train", "test")
_SCENE, _PIXELS, _LABEL = range(3)


def _generator(purpose: int, scene: str, split: str, seed: int, index: int) -> np.random.Generator:
    """Random numbers that belong to one picture. Splits never meet: they differ in the key."""
    return np.random.default_rng([purpose, list(SCENES).index(scene), SPLITS.index(split), seed, index])


def labels(scene: str, split: str, seed: int, count: int) -> np.ndarray:
    """Labels of the first `count` pictures, int64: 1 = box.

    Each pair of neighbours has one box, in random order, so that any even number of pictures is balanced and more
    pictures never change the earlier labels.
    """
    # One generator for all pairs: its first numbers do not depend on how many are drawn.
    first = _generator(_LABEL, scene, split, seed, 0).random((count + 1) // 2) < 0.5
    return np.stack([first, ~first], axis=1).reshape(-1)[:count].astype(np.int64)


def shape(scene: str, size: int) -> tuple[int, ...]:
    """Shape of one picture: (size, size) for a grey scene, (size, size, 3) for a coloured one."""
    return (size, size) if CHANNELS[scene] == 1 else (size, size, CHANNELS[scene])


def picture(scene: str, split: str, seed: int, index: int, size: int, label: int) -> np.ndarray:
    """The picture `index`, uint8 in the scene's own colours. The scene is the same at every size."""
    return SCENES[scene](
        _generator(_SCENE, scene, split, seed, index), _generator(_PIXELS, scene, split, seed, index), size, label
    )
