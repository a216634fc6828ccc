"""Data of one's own for the playground: a table is brought to its axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dl101.language import say

__all__ = ["points_of", "scaled"]

_INSIDE, _EDGE = 5.0, 6.0  # the data fill −5 … 5 of axes that show −6 … 6
_MOST_CLASSES = 6


def points_of(table, y=None, columns: Sequence | None = None, target=None) -> dict:
    """Traits of Playground for a table: points, task, columns, ranges, class_names; see Playground.from_frame."""
    X, y, names = _from_arrays(table, y) if y is not None else _from_frame(table, columns, target)
    kept = np.isfinite(X).all(axis=1) & np.array([_is_there(each) for each in y], dtype=bool)
    X, y = X[kept], y[kept]
    if not len(X):
        raise ValueError(
            say(ru="В таблице нет ни одной полной строки.", en="The table has no row without gaps."),
        )
    low, high = X.min(axis=0), X.max(axis=0)
    middle, half = (low + high) / 2, np.where(high > low, (high - low) / 2, 1.0)
    X = (X - middle) / half * _INSIDE
    reach = half * _EDGE / _INSIDE
    ranges = np.stack([middle - reach, middle + reach], axis=1).tolist()
    values = sorted(set(y.tolist()), key=lambda each: (isinstance(each, str), each))
    traits = {"dataset": "own", "columns": [str(name) for name in names], "ranges": ranges}
    if len(values) <= _MOST_CLASSES:
        labels = [float(values.index(each)) for each in y.tolist()]
        traits |= {"task": "classification", "class_names": [str(each) for each in values]}
    elif np.issubdtype(y.dtype, np.number):
        numbers = y.astype(np.float64)
        middle, half = (numbers.min() + numbers.max()) / 2, (numbers.max() - numbers.min()) / 2
        labels = ((numbers - middle) / half).tolist()
        traits |= {"task": "regression"}
    else:
        raise ValueError(
            say(
                ru=f"Классов {len(values)}; площадка различает не больше {_MOST_CLASSES}.",
                en=f"There are {len(values)} classes; the playground tells at most {_MOST_CLASSES} apart.",
            )
        )
    return {**traits, "points": [[*place, label] for place, label in zip(X.tolist(), labels, strict=True)]}


def scaled(points, ranges, reach: float) -> np.ndarray:
    """Points (m, 2) in the table's units on the axes from −reach to reach."""
    low, high = np.array(ranges, dtype=np.float64).T
    if (low == -reach).all() and (high == reach).all():
        return np.asarray(points, dtype=np.float64)
    return (np.asarray(points, dtype=np.float64) - low) / (high - low) * 2 * reach - reach


def _from_arrays(X, y):
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or y.shape != (len(X),):
        raise ValueError(
            say(
                ru=f"X имеет форму {X.shape}, y — {y.shape}; нужны (m, 2) и (m,): точка в строке.",
                en=f"X has shape {X.shape}, y {y.shape}; they should be (m, 2) and (m,): a point in each row.",
            )
        )
    return X, y, ("x₁", "x₂")


def _from_frame(frame, columns, target):
    if not hasattr(frame, "select_dtypes"):
        raise ValueError(
            say(
                ru="Дайте DataFrame или массивы: from_frame(frame) либо from_frame(X, y).",
                en="Give a DataFrame or arrays: from_frame(frame) or from_frame(X, y).",
            )
        )
    target = frame.columns[-1] if target is None else target
    if columns is None:
        columns = [name for name in frame.select_dtypes("number").columns if name != target][:2]
    unknown = [name for name in (*columns, target) if name not in frame.columns]
    if len(columns) != 2 or unknown:
        raise ValueError(
            say(
                ru=f"Нужны два столбца с числами и столбец с ответом; есть {', '.join(map(str, frame.columns))}. "
                "Назовите их: columns=(…, …), target=….",
                en=f"Two columns of numbers and one to predict are needed; there are "
                f"{', '.join(map(str, frame.columns))}. Name them: columns=(…, …), target=….",
            )
        )
    X = np.stack([frame[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in columns], axis=1)
    return X, frame[target].to_numpy(), columns


def _is_there(value) -> bool:
    return value is not None and value == value  # nan differs from itself
