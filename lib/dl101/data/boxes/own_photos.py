"""load_boxes: anyone's own pictures of boxes and of no boxes."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import numpy as np

from dl101.data.boxes.errors import BoxesError
from dl101.language import say

PICTURES = {".png", ".jpg", ".jpeg"}
OTHER_PICTURES = {".heic", ".heif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".dng", ".raw"}
SMALLEST, LARGEST = 8, 1024
_NO_BOX = re.compile(r"^no[ _-]?box", re.IGNORECASE)
_BOX = re.compile(r"^box", re.IGNORECASE)

LAYOUT_RU = "Положите в неё папку box со снимками, где коробка есть, и папку no_box, где её нет (PNG или JPEG)."
LAYOUT_EN = "Put a folder box, with pictures that show a box, and a folder no_box, without one, into it (PNG or JPEG)."


def _label_of(name: str) -> int | None:
    """1 for box…, 0 for no_box…, None for any other name."""
    return 0 if _NO_BOX.match(name) else 1 if _BOX.match(name) else None


def _find(folder: Path, kinds: set[str]) -> list[tuple[Path, int]]:
    """The files with certain endings and their labels, in the order of their names.

    A folder inside decides by its name (box, no_box); beside such folders, or without them, so does the file's name.
    """
    found = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name.lower()):
        label = _label_of(entry.name)
        if label is None:
            continue
        inside = sorted(entry.iterdir(), key=lambda path: path.name.lower()) if entry.is_dir() else [entry]
        found += [
            (path, label)
            for path in inside
            if path.is_file() and not path.name.startswith(".") and path.suffix.lower() in kinds
        ]
    return found


def _deeper(folder: Path) -> str:
    """A sentence for pictures that lie one folder deeper than expected, as archives unpack; else empty."""
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        if _label_of(inner.name) is None and {label for _, label in _find(inner, PICTURES)} == {0, 1}:
            return say(ru=f" Они есть в папке «{inner}»: укажите её.", en=f" They are in {inner}: give that folder.")
    return ""


def _read(path: Path, size: int, color: bool) -> np.ndarray:
    """One picture, turned as its EXIF says and squeezed to size x size, uint8."""
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        image.draft("RGB" if color else "L", (size, size))  # a large JPEG is read at a fraction of its size
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith(("I", "F")):  # 16 bits per pixel or more
            levels = np.asarray(image, np.float64)
            top = 65535 if levels.max() > 255 else 255
            image = Image.fromarray((np.clip(levels / top, 0, 1) * 255).astype(np.uint8))
        elif "transparency" in image.info or image.mode in ("RGBA", "LA", "PA"):
            image = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        image = image.convert("RGB" if color else "L")
        return np.asarray(
            image.resize((size, size), Image.Resampling.BOX if min(image.size) >= size else Image.Resampling.BICUBIC)
        )


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    if folder.is_file() and folder.suffix.lower() in {".zip", ".rar", ".7z", ".gz", ".tar"}:
        raise BoxesError(
            say(
                ru=f"«{folder}» — это архив, а не папка. Распакуйте его и укажите папку, которая получилась.",
                en=f"{folder} is an archive, not a folder. Unpack it and give the folder that comes out.",
            )
        )
    if folder.is_file():
        raise BoxesError(
            say(
                ru=f"«{folder}» — это файл, а не папка. Укажите папку, в которой лежат папки box и no_box.",
                en=f"{folder} is a file, not a folder. Give the folder that holds the folders box and no_box.",
            )
        )
    near = folder
    while not near.is_dir() and near != near.parent:
        near = near.parent
    raise BoxesError(
        say(
            ru=f"Папки «{folder}» нет. Проверьте путь: до «{near}» он верен, дальше — нет. "
            "Если папка лежит на Google Диске, сначала подключите Диск.",
            en=f"There is no folder {folder}. Check the path: it is right up to {near} and wrong after that. "
            "If the folder is on Google Drive, mount Drive first.",
        )
    )


def load_boxes(folder: str | Path, size: int = 64, color: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Pictures from a folder with the folders box and no_box in it (or files named box… and no_box…).

    PNG or JPEG, grey or colour, of any size; a picture is turned as its EXIF says and the whole of it is squeezed into
    a square, just as make_boxes does. A file that cannot be read is named and left out.

    Returns images, float32 in [0, 1], (m, size, size), or (m, size, size, 3) with color=True, and labels (m,), int64,
    1 = box: first all pictures with a box, then those without.
    Raises BoxesError, with a sentence in the notebook's language that says what to do, when the folder is missing or is
    not a folder, or when one of the two kinds has no picture.
    """
    if not isinstance(size, (int, np.integer)) or not SMALLEST <= size <= LARGEST:
        raise BoxesError(
            say(
                ru=f"load_boxes: size={size!r}, а нужно целое число от {SMALLEST} до {LARGEST}.",
                en=f"load_boxes: size={size!r}, but it has to be a whole number from {SMALLEST} to {LARGEST}.",
            )
        )
    folder = Path(folder).expanduser()
    _check_folder(folder)
    images, labels, skipped = [], [], []
    for path, label in sorted(_find(folder, PICTURES), key=lambda pair: -pair[1]):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow warns of damaged EXIF data; the picture is fine
                images.append(_read(path, int(size), color))
            labels.append(label)
        except Exception:  # Pillow raises many kinds for a damaged file; none of them is worth losing the others
            skipped.append(path.relative_to(folder).as_posix())
    if skipped:
        names = ", ".join(skipped)
        print(say(ru=f"Не удалось прочитать и пропущено: {names}.", en=f"Could not be read and left out: {names}."))
    others = [path.relative_to(folder).as_posix() for path, _ in _find(folder, OTHER_PICTURES)]
    if others:
        names = ", ".join(others)
        print(
            say(
                ru=f"Пропущено: {names}. Сохраните эти снимки в формате JPEG или PNG.",
                en=f"Left out: {names}. Save these pictures as JPEG or PNG.",
            )
        )
    for kind, name in ((1, "box"), (0, "no_box")):
        if kind not in labels:
            raise BoxesError(
                say(
                    ru=f"В папке «{folder}» нет ни одного снимка {name}.{_deeper(folder) or ' ' + LAYOUT_RU}",
                    en=f"{folder} holds no {name} picture.{_deeper(folder) or ' ' + LAYOUT_EN}",
                )
            )
    return np.stack(images).astype(np.float32) / np.float32(255), np.array(labels, np.int64)
