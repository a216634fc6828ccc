"""A torch data set whose pictures are drawn when they are asked for, as others read theirs from a disk.

It stands in a module and not in a notebook because the workers of a DataLoader are processes of their own: where they
start from nothing (Windows, macOS, Python 3.14), they import the data set, and a notebook cannot be imported.
"""

from __future__ import annotations

import os

import torch
from torch.utils.data import Dataset

from dl101.data.boxes import render

__all__ = ["DrawnBoxes"]


class DrawnBoxes(Dataset):
    """m pictures of the room scene, each drawn anew by whoever asks: a few milliseconds of work.

    An item is (picture, label, process): float32 (3, size, size) in [0, 1], 0 or 1, and the number of the process that
    drew it. The pictures are those of make_boxes(m, scene="room", split="train", size=size).
    """

    def __init__(self, m: int, size: int = 32):
        self.size, self.labels = size, render.labels("room", "train", 0, m)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int, int]:
        if not 0 <= index < len(self):
            raise IndexError(index)
        label = int(self.labels[index])
        picture = render.picture("room", "train", 0, index, self.size, label)
        return torch.from_numpy(picture).permute(2, 0, 1).float() / 255, label, os.getpid()
