"""Letters drawn with strokes, for what is printed on boxes, labels, paper and rulers.

Each letter is a few polylines on a grid 4 wide and 6 high, rasterised once into a table, from which any number of
points can be looked up.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

F = np.float32
CELL_W, CELL_H = 18, 26  # points of the table per letter
ADVANCE = 5.6  # grid units from letter to letter
LINE = 8.0  # grid units from line to line

STROKES = {
    "A": "00 26 40|12 32",
    "B": "00 06 36 45 44 33 03|33 42 41 30 00",
    "C": "45 36 16 05 01 10 30 41",
    "D": "00 06 26 44 42 20 00",
    "E": "46 06 00 40|03 33",
    "F": "46 06 00|03 33",
    "G": "45 36 16 05 01 10 30 41 43 23",
    "H": "00 06|40 46|03 43",
    "I": "20 26",
    "K": "00 06|46 03 40",
    "L": "06 00 40",
    "M": "00 06 22 46 40",
    "N": "00 06 40 46",
    "O": "10 01 05 16 36 45 41 30 10",
    "P": "00 06 36 45 44 33 03",
    "R": "00 06 36 45 44 33 03|23 40",
    "S": "45 36 16 05 04 13 33 42 41 30 10 01",
    "T": "06 46|26 20",
    "U": "06 01 10 30 41 46",
    "V": "06 20 46",
    "W": "06 10 24 30 46",
    "X": "00 46|06 40",
    "Y": "06 23 46|23 20",
    "Z": "06 46 00 40",
    "Б": "46 06 00 30 41 42 33 03",
    "Г": "00 06 46",
    "Д": "00 01 41 40|11 26 31",
    "Ж": "00 46|06 40|20 26",
    "З": "05 16 36 45 44 33 13|33 42 41 30 10 01",
    "И": "06 00 46 40",
    "Й": "06 00 46 40|16 36",
    "Л": "00 26 40",
    "П": "00 06 46 40",
    "У": "06 23|46 10",
    "Ф": "20 26|12 04 15 35 44 42 31 11 02",
    "Ц": "06 01 31 36|31 41 40",
    "Ч": "06 04 13 43|46 40",
    "Ш": "06 00 40 46|20 26",
    "Ы": "06 00 20 31 32 23 03|40 46",
    "Ь": "06 00 30 41 42 33 03",
    "Э": "05 16 36 45 41 30 10 01|13 43",
    "Ю": "00 06|03 13|20 11 15 26 36 45 41 30 20",
    "Я": "40 46 16 05 04 13 43|23 00",
    "0": "10 01 05 16 36 45 41 30 10",
    "1": "14 26 20",
    "2": "05 16 36 45 44 00 40",
    "3": "06 46 23 42 41 30 10 01",
    "4": "30 36 02 42",
    "5": "46 06 03 33 42 41 30 00",
    "6": "45 36 16 05 01 10 30 41 42 33 03",
    "7": "06 46 10",
    "8": "13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33",
    "9": "43 13 04 05 16 36 45 41 30 10 01",
    " ": "",
}
# The letters that look the same in both alphabets.
STROKES.update({ru: STROKES[en] for ru, en in zip("АВЕКМНОРСТХ", "ABEKMHOPCTX", strict=True)})
LETTERS = sorted(STROKES)

WORDS = (
    "BOX",
    "FRAGILE",
    "THIS SIDE UP",
    "OPEN",
    "NETWORK",
    "SIGMA",
    "TENSOR",
    "WEIGHTS",
    "BIAS",
    "LAYER 12",
    "TEA 100",
    "SUGAR 50",
    "MODEL 3",
    "NEURON",
    "DATA",
    "TRAIN",
    "TEST",
    "LOGIT",
    "КОРОБКА",
    "ХРУПКОЕ",
    "ВЕРХ",
    "ЧАЙ 25",
    "КОФЕ",
    "САХАР",
    "НЕЙРОН",
    "СЛОЙ",
    "ВЕСА",
    "ШАГ 01",
    "ПОЧТА",
    "ПЕЧЕНЬЕ",
    "ДАННЫЕ",
    "УЧИМСЯ",
    "ГРАДИЕНТ",
    "ШТУК 50",
)


@lru_cache(maxsize=1)
def _table() -> np.ndarray:
    """Ink (letters, CELL_H, CELL_W) in [0, 1], row 0 at the foot of the letter."""
    y, x = np.meshgrid(
        (np.arange(CELL_H) + 0.5) / CELL_H * LINE - 1, (np.arange(CELL_W) + 0.5) / CELL_W * ADVANCE - 0.8, indexing="ij"
    )
    table = np.zeros((len(LETTERS), CELL_H, CELL_W))
    for number, letter in enumerate(LETTERS):
        nearest = np.full(x.shape, 9.0)
        for line in filter(None, STROKES[letter].split("|")):
            points = np.array([[int(p[0]), int(p[1])] for p in line.split()], float)
            for (x0, y0), (x1, y1) in pairwise(points):
                length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
                s = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length2, 0, 1)
                nearest = np.minimum(nearest, np.hypot(x - x0 - s * (x1 - x0), y - y0 - s * (y1 - y0)))
        table[number] = np.clip((0.62 - nearest) / 0.3 + 0.5, 0, 1)
    return table.astype(F)


def text_rows(lines: list[str]) -> np.ndarray:
    """The numbers of the letters of some lines, (lines, longest line), top line first, short lines centred."""
    width = max(len(line) for line in lines)
    return np.array([[LETTERS.index(letter) for letter in line.center(width)] for line in lines], np.int32)


def ink(rows: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ink in [0, 1] of a block of text at points of the block: x and y in [0, 1], y upwards. 0 outside it."""
    lines, width = rows.shape
    column, line = x * F(width), (1 - y) * F(lines)
    within = (column >= 0) & (column < width) & (line >= 0) & (line < lines)
    column, line = np.where(within, column, 0), np.where(within, line, 0)
    i, j = column.astype(np.int32), line.astype(np.int32)
    cell_x = ((column - i) * CELL_W).astype(np.int32)
    cell_y = CELL_H - 1 - ((line - j) * CELL_H).astype(np.int32)
    return _table()[rows[j, i], cell_y, cell_x] * within


def aspect(rows: np.ndarray) -> float:
    """Width of a block of text over its height."""
    return rows.shape[1] * ADVANCE / (rows.shape[0] * LINE)
