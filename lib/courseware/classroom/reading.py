"""Reads whatever was sent in place of a notebook, as far as it can be read.

The result is a plain dictionary in notebook format 4.5 whose every part has the right type. What the cells
say is never changed, except for line ends.
"""

from __future__ import annotations

import hashlib
import json
import re

import nbformat
from nbformat.v4 import nbjson

from courseware.classroom.notes import Note

MAX_FILE = 200 * 2**20  # bytes; larger files are not read at all
MAX_OUTPUTS = 5 * 2**20  # bytes; larger outputs are thrown away (nbgrader runs the cells again anyway)
GROWS = 8  # outputs written as JSON are never this many times as large as the file that they came in
CELL_TYPES = ("code", "markdown", "raw")

_KINDS = [
    (b"%PDF", "файл PDF", "a PDF file"),
    (b"Rar!", "архив RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "архив 7z", "a 7z archive"),
    (b"PK\x03\x04", "архив ZIP или документ Word", "a ZIP archive or a Word document"),
    (b"\x89PNG", "картинка", "a picture"),
    (b"\xff\xd8\xff", "фотография", "a photograph"),
    (b"\xd0\xcf\x11\xe0", "документ Word", "a Word document"),
]
_HAS_SCHEMA = {"jupyter", "execution", "collapsed", "scrolled", "name", "tags", "format"}  # of a cell's metadata
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_PYTHON = re.compile(r"^(# -\*- coding|\s*(import|from)\s+\w+|def \w+\(|# %%|\s*#|\"\"\")", re.M)


def kind_of(data: bytes) -> dict | None:
    """What a file that is not a notebook is, as {'ru': …, 'en': …}; None where it may be a notebook."""
    for start, ru, en in _KINDS:
        if data.startswith(start):
            return {"ru": ru, "en": en}
    head = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"[") or head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:4]:
        return None
    if head[:200].lower().startswith((b"<!doctype", b"<html")):
        return {"ru": "веб-страница", "en": "a web page"}
    text = head.decode("utf-8", "replace")
    if _PYTHON.search(text):
        return {"ru": "программа на Python (.py)", "en": "a Python program (.py)"}
    return {"ru": "файл другого вида", "en": "a file of another kind"}


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, UTF-16 (with or without a mark) or Windows-1251."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace"), "UTF-8 BOM"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "UTF-16"
    if data[:2] and 0 in data[:2]:
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        # A file cut in the middle of a letter is still UTF-8.
        if error.start >= len(data) - 4:
            return data.decode("utf-8", "ignore"), "UTF-8"
        return data.decode("cp1251", "replace"), "Windows-1251"


def _salvage(text: str) -> list | None:
    """The whole cells at the start of a notebook that breaks off; None where there is not one."""
    start = re.search(r'"cells"\s*:\s*\[', text)
    if not start:
        return None
    decoder, at, cells = json.JSONDecoder(strict=False), start.end(), []
    while True:
        at = re.compile(r"[\s,]*").match(text, at).end()
        try:
            cell, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return cells or None
        cells.append(cell)


def _text(value) -> str:
    if isinstance(value, list):
        value = "".join(part if isinstance(part, str) else str(part) for part in value)
    text = value if isinstance(value, str) else "" if value is None else str(value)
    # Half a surrogate pair, as from a cut emoji, cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _bundle(value) -> bool:
    """Whether `value` is a well-formed set of representations (mime type: text, or anything for JSON)."""
    return isinstance(value, dict) and all(
        "json" in kind or isinstance(v, str) or isinstance(v, list) and all(isinstance(s, str) for s in v)
        for kind, v in value.items()
    )


def _output(value) -> dict | None:
    """A well-formed output, or None."""
    if not isinstance(value, dict):
        return None
    kind = value.get("output_type")
    metadata = value.get("metadata") if isinstance(value.get("metadata"), dict) else {}
    if kind == "stream" and isinstance(value.get("name"), str):
        return {"output_type": kind, "name": value["name"], "text": _text(value.get("text"))}
    if kind in ("display_data", "execute_result") and _bundle(value.get("data")):
        made = {"output_type": kind, "data": value["data"], "metadata": metadata}
        if kind == "execute_result":
            count = value.get("execution_count")
            made["execution_count"] = count if _is_count(count) else None
        return made
    if kind == "error" and isinstance(value.get("traceback"), list):
        return {
            "output_type": kind,
            "ename": _text(value.get("ename")),
            "evalue": _text(value.get("evalue")),
            "traceback": [_text(line) for line in value["traceback"]],
        }
    return None


def _is_count(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _cell(value) -> tuple[dict, bool] | None:
    """A well-formed cell and whether all its outputs were; None where there is no cell at all."""
    if not isinstance(value, dict) or not ({"source", "input", "cell_type"} & value.keys()):
        return None
    kind = value.get("cell_type")
    kind = kind if kind in CELL_TYPES else "code" if "outputs" in value else "markdown"
    source = _text(value.get("source", value.get("input")))
    metadata = value["metadata"] if isinstance(value.get("metadata"), dict) else {}
    cell = {"cell_type": kind, "metadata": dict(metadata), "source": source}
    if isinstance(value.get("id"), str):
        cell["id"] = value["id"]
    good = True
    if kind == "code":
        count, outputs = value.get("execution_count"), value.get("outputs")
        cell["execution_count"] = count if _is_count(count) else None
        made = [_output(o) for o in outputs] if isinstance(outputs, list) else []
        good = None not in made and isinstance(outputs if outputs is not None else [], list)
        cell["outputs"] = [o for o in made if o is not None]
    elif isinstance(value.get("attachments"), dict) and all(_bundle(v) for v in value["attachments"].values()):
        cell["attachments"] = value["attachments"]
    return cell, good


def _set_ids(cells: list[dict]) -> None:
    """Gives an id to each cell that lacks a valid one of its own; the same cells get the same ids."""
    taken = set()
    for number, cell in enumerate(cells):
        name = cell.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name) or name in taken:
            digest = hashlib.sha1(f"{number}:{cell['source']}".encode("utf-8", "replace")).hexdigest()[:8]
            name = f"x-{number}-{digest}"
            while name in taken:
                name += "x"
        cell["id"] = name
        taken.add(name)


def tidy(raw: dict) -> tuple[dict, list[Note]]:
    """`raw` as a dictionary in format 4.5 with nothing malformed left, and what was done for that.

    Cells may still share an id: which of them owns it is for `repair` to say.
    """
    notes = []
    major, minor = raw.get("nbformat"), raw.get("nbformat_minor")
    if major == 3 or "cells" not in raw and isinstance(raw.get("worksheets"), list):
        sheets = [s for s in raw.get("worksheets", []) if isinstance(s, dict)]
        raw = {"cells": [c for s in sheets for c in (s.get("cells") or [])], "metadata": {}}
    if (major, minor) != (4, 5):
        notes.append(Note("notebook.format", {"old": f"{major}.{minor}", "new": "4.5"}))
    metadata = raw["metadata"] if isinstance(raw.get("metadata"), dict) else {}
    widgets = metadata.get("widgets")
    states = widgets.values() if isinstance(widgets, dict) else [None]
    if "widgets" in metadata and not all(isinstance(s, dict) and isinstance(s.get("state"), dict) for s in states):
        notes.append(Note("notebook.widgets"))
    kept = {k: v for k, v in metadata.items() if k in ("kernelspec", "language_info", "dl101")}
    read = [_cell(c) for c in raw["cells"]] if isinstance(raw.get("cells"), list) else []
    if None in read:
        notes.append(Note("notebook.cells-unreadable", {"count": read.count(None)}))
    broken = sum(1 for c in read if c and not c[1])
    if broken:
        notes.append(Note("notebook.broken-outputs", {"count": broken}))
    cells = [c[0] for c in read if c]
    if any("\r" in c["source"] for c in cells):
        notes.append(Note("file.lines"))
        for cell in cells:
            cell["source"] = cell["source"].replace("\r\n", "\n").replace("\r", "\n")
    return {"cells": cells, "metadata": kept, "nbformat": 4, "nbformat_minor": 5}, notes


def drop_large_outputs(notebook: dict) -> list[Note]:
    """Empties all outputs where together they are larger than MAX_OUTPUTS."""
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    size = sum(len(json.dumps(c["outputs"])) for c in cells if c["outputs"])
    if size <= MAX_OUTPUTS:
        return []
    for cell in cells:
        cell["outputs"] = []
    return [Note("notebook.outputs", {"megabytes": round(size / 2**20)})]


def finish(notebook: dict) -> None:
    """Makes a tidy notebook valid, in place; metadata that the format does not allow are dropped, nbgrader's kept.

    Where that is not enough, all outputs and attachments go too, and what is wrong in the notebook's metadata.
    """
    _set_ids(notebook["cells"])
    # The schema is slow, and of most cells a tidy one has nothing more to ask.
    if not _valid({**notebook, "cells": [cell for cell in notebook["cells"] if _doubtful(cell)]}):
        for cell in notebook["cells"]:
            cell["metadata"] = {
                k: v
                for k, v in cell["metadata"].items()
                if k == "nbgrader" or k in ("deletable", "editable") and isinstance(v, bool)
            }
        if not _valid(notebook):
            bare = {**notebook, "cells": []}
            notebook["metadata"] = {k: v for k, v in bare["metadata"].items() if _valid({**bare, "metadata": {k: v}})}
            for cell in notebook["cells"]:
                cell.pop("attachments", None)
                if cell["cell_type"] == "code":
                    cell["outputs"] = []
            nbformat.validate(notebook)


def _valid(notebook: dict) -> bool:
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError:
        return False
    return True


def _doubtful(cell: dict) -> bool:
    """Whether a tidy cell holds something that the format may not allow and that nobody has looked at yet."""
    return bool(cell.get("outputs") or "attachments" in cell or not _HAS_SCHEMA.isdisjoint(cell["metadata"]))


def write(notebook: dict) -> bytes:
    """A finished notebook as a file has it; it is valid, and is not held against the schema again."""
    return f"{nbjson.writes(nbformat.from_dict(notebook))}\n".encode("utf-8", "replace")


def read(data: bytes) -> tuple[dict | None, list[Note]]:
    """The notebook in `data`, tidied; None where there is none. The notes say what was found."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return None, [Note("file.empty")]
    if len(data) > MAX_FILE:
        return None, [Note("file.huge", {"megabytes": round(len(data) / 2**20)})]
    kind = kind_of(data)
    if kind:
        return None, [Note("file.not-notebook", {"kind": kind})]
    text, encoding = decode(data)
    notes = [] if encoding == "UTF-8" else [Note("file.encoding", {"encoding": encoding})]
    try:
        raw = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        cells = _salvage(text)
        if cells is None:
            return None, notes + [Note("file.not-json")]
        raw = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        notes.append(Note("file.truncated", {"kept": len(cells)}))
    if not isinstance(raw, dict) or not isinstance(raw.get("cells", raw.get("worksheets")), list):
        return None, notes + [
            Note("file.not-notebook", {"kind": {"ru": "файл JSON другого вида", "en": "a JSON file of another kind"}})
        ]
    notebook, more = tidy(raw)
    if len(data) * GROWS > MAX_OUTPUTS:
        more += drop_large_outputs(notebook)
    return notebook, notes + more
