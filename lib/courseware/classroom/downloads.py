"""Every file in a folder of downloads, those inside archives too.

Nothing is unpacked to disk: names inside an archive are only looked at, so no name can reach outside a folder, and
contents are read with a limit, so no archive can fill the memory.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from courseware.classroom.notes import Note
from courseware.classroom.reading import MAX_FILE

MAX_ENTRIES = 20_000  # files in one archive
MAX_UNPACKED = 4 * 2**30  # bytes in one archive, as its directory says
MAX_RATIO = 200  # unpacked to packed size of one large entry; text reaches about 20
MAX_DEPTH = 3  # archives in archives
NO_ARCHIVES = (".docx", ".xlsx", ".pptx", ".odt", ".npz", ".pt", ".pth")  # zip files inside, one thing to people
JUNK = ("__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__", ".Trash")
JUNK_FILES = (".DS_Store", "Thumbs.db", "desktop.ini", "Icon\r")


@dataclass
class Download:
    """One file as it came.

    `parts` are the folders and archives on the way to it and its own name, as people read them; `time` is when it was
    handed in as far as is known (time zone included); `note` says why it has no content, where it has none.
    """

    parts: tuple[str, ...]
    time: datetime
    data: bytes = b""
    note: Note | None = None
    source: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def label(self) -> str:
        """The whole way to the file."""
        return "/".join(self.parts)

    @property
    def digest(self) -> str:
        """SHA-256 of the content, or of the way to the file where it has none."""
        return hashlib.sha256(self.data or self.label.encode("utf-8")).hexdigest()


def is_junk(parts: tuple[str, ...]) -> bool:
    """Whether a path holds what macOS, Windows and Jupyter leave behind."""
    return any(p in JUNK for p in parts) or parts[-1] in JUNK_FILES or parts[-1].startswith(("._", "~$", ".~"))


def walk(source: Path) -> Iterator[Download]:
    """All files in a folder, or in one file or archive; in the same order each time."""
    if source.is_file():
        yield from _open(_one(source, (source.name,)))
        return
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        parts = tuple(clean(p) for p in path.relative_to(source).parts)
        if not is_junk(parts):
            yield from _open(_one(path, parts))


def _one(path: Path, parts: tuple[str, ...]) -> Download:
    stat = path.stat()
    made = Download(parts, datetime.fromtimestamp(stat.st_mtime, UTC), source=str(path))
    if stat.st_size > MAX_FILE and not zipfile.is_zipfile(path):
        made.note = Note("file.huge", {"megabytes": stat.st_size // 2**20})
        return made
    try:
        made.data = path.read_bytes()
    except OSError:
        made.note = Note("file.unreadable")
    return made


def _open(file: Download, depth: int = 1) -> Iterator[Download]:
    """The file itself, or what an archive holds. An archive without a single file in it is given as a file."""
    lower = file.name.lower()
    if lower.endswith((".rar", ".7z", ".tar", ".tgz", ".gz", ".xz")):
        file.note = Note("archive.kind", {"kind": lower.rpartition(".")[2].upper()})
    if not (file.data.startswith(b"PK") and not lower.endswith(NO_ARCHIVES)):
        if lower.endswith(".zip") and file.note is None:
            file.note = Note("archive.broken" if file.data else "file.empty")
        yield file
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
        entries = [e for e in archive.infolist() if not e.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        file.note = Note("archive.broken")
        yield file
        return
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED or depth > MAX_DEPTH:
        file.note = Note("archive.too-large")
        yield file
        return
    if any(e.flag_bits & 1 for e in entries):
        file.note = Note("archive.password")
        yield file
        return
    found = False
    for entry in sorted(entries, key=lambda e: e.filename):
        # '..' and drive letters are dropped: the path is only read for names.
        inner = tuple(
            clean(p)
            for p in PurePosixPath(entry_name(entry).replace("\\", "/")).parts
            if p.strip("./") and ":" not in p
        )
        if not inner or is_junk(inner):
            continue
        found = True
        made = Download(file.parts + inner, _entry_time(entry, file.time), source=file.source)
        try:
            if entry.file_size > 2**20 and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
                made.note = Note("archive.too-large")
            else:
                with archive.open(entry) as stream:
                    made.data = stream.read(MAX_FILE + 1)
                if len(made.data) > MAX_FILE:
                    made.data, made.note = b"", Note("file.huge", {"megabytes": entry.file_size // 2**20})
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            made.data, made.note = b"", Note("archive.broken")
        yield from _open(made, depth + 1)
    if not found:
        file.note = Note("file.empty")
        yield file


def clean(name: str) -> str:
    """A name as people read it: letters with marks in one piece (macOS takes й apart), no control characters."""
    return "".join(c for c in unicodedata.normalize("NFC", name) if c.isprintable()).strip() or "_"


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an archive's entry, also where the archiver forgot to say that it is not CP437.

    Old Windows archivers write CP866, some Windows-1251, macOS plain UTF-8.
    """
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    if raw.isascii():
        return entry.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return max((raw.decode(encoding, "replace") for encoding in ("cp866", "cp1251")), key=_russian)


def _russian(text: str) -> int:
    """How much a text looks like Russian names: letters count for it, other signs and inner capitals against it."""
    letters = sum(1 for c in text if "а" <= c.lower() <= "я" or c in "ёЁ")
    odd = sum(1 for c in text if not c.isascii() and not ("а" <= c.lower() <= "я" or c in "ёЁ«»№–—"))
    inner = sum(1 for a, b in zip(text, text[1:], strict=False) if a.islower() and b.isupper() and not b.isascii())
    return letters - 4 * odd - 2 * inner


def _entry_time(entry: zipfile.ZipInfo, fallback: datetime) -> datetime:
    """Archives keep local time without a zone; this machine's zone is the best guess. 1980 stands for 'unknown'."""
    try:
        time = datetime(*entry.date_time)
    except ValueError:
        return fallback
    if time.year <= 1980:
        return fallback
    return time.astimezone().astimezone(UTC)
