"""What a student handed in, in all its versions, and which of them is graded.

Every file that ever came is kept, byte by byte, in originals/<student>/<assignment>/, with an index. The latest
version that can be used is repaired and written to submitted/<student>/<assignment>/, where nbgrader expects it.
Doing all this again with nothing new changes nothing.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from dateutil import parser as dates

from courseware.classroom import notes as intake
from courseware.classroom import repair
from courseware.classroom.homework import Homework
from courseware.classroom.notes import Note, Record
from courseware.classroom.repair import Repaired
from courseware.course import Course
from courseware.files import read_json, write_bytes, write_json, write_text
from dl101.checkpoint import MAX_BYTES, megabytes

NEW, UPDATED, UNCHANGED, OLDER, UNUSABLE = "new", "updated", "unchanged", "older", "unusable"
SECRET = "submission_secret.txt"  # nbgrader names the feedback in its exchange by it
PICTURES = (".png", ".jpg", ".jpeg")
WEIGHTS = (".pt", ".pth")
MAX_PICTURES = 30 * 2**20  # bytes that are copied to submitted/ beside a notebook


@dataclass
class Settled:
    """What became of one student's submission: NEW, UPDATED, UNCHANGED, OLDER (what came was older) or UNUSABLE."""

    state: str
    record: Record


class Originals:
    """All that one student sent for one homework. Call `save` after adding."""

    def __init__(self, course: Course, assignment_id: str, student: str):
        self.folder = course.classroom / "originals" / student / assignment_id
        self.entries: list[dict] = read_json(self.folder / "index.json", [])

    def add(
        self,
        data: bytes,
        label: str,
        time: datetime,
        order: datetime | None = None,
        group: str = "",
        notebook: bool = True,
        note: Note | None = None,
    ) -> bool:
        """Keeps one file; says whether it is new.

        Bytes that are known are not kept twice; of two times the earlier is believed.

        `order` says when this version came to be where that is not `time`; `group` is the folder or archive it came in;
        `note` says why the file cannot be read, where that is known already.
        """
        digest = repair.sha256(data or label.encode("utf-8"))
        stamp = _iso(time)
        for entry in self.entries:
            if entry["sha256"] == digest and (notebook or entry["group"] == group):
                if stamp < entry["time"]:
                    entry["time"] = entry["order"] = stamp
                return False
        name = f"{time:%Y%m%dT%H%M%S}_{digest[:8]}_{safe(PurePosixPath(label).name)}"
        write_bytes(self.folder / name, data)
        self.entries.append(
            {
                "file": name,
                "label": label,
                "sha256": digest,
                "time": stamp,
                "order": _iso(order or time),
                "group": group,
                "notebook": notebook,
                "note": note.as_dict() if note else None,
            }
        )
        return True

    def believe(self, file: str | None, time: datetime) -> None:
        """An earlier time that a person wrote into timestamp.txt stands for that file."""
        for entry in self.entries:
            if entry["file"] == file and _iso(time) < entry["time"]:
                entry["time"] = _iso(time)

    def save(self) -> None:
        if read_json(self.folder / "index.json", []) != self.entries:
            write_json(self.folder / "index.json", self.entries)

    def knows(self, data: bytes) -> bool:
        return repair.sha256(data) in {e["sha256"] for e in self.entries}

    def data(self, entry: dict) -> bytes:
        return (self.folder / entry["file"]).read_bytes()

    def versions(self) -> list[dict]:
        """Notebooks and what could not be unpacked, the latest first; where there is none, whatever came instead."""
        found = (
            [e for e in self.entries if e["notebook"] or e["note"] and not _is_weights(e["label"])]
            or [e for e in self.entries if not _picture(e["label"])]
            or self.entries
        )
        return sorted(found, key=lambda e: (e["order"], copy_number(e["label"])), reverse=True)

    def pictures(self, chosen: dict) -> list[dict]:
        """Pictures that came in the same folder or archive as the chosen notebook."""
        inside = chosen["group"] + "/"
        return [
            e
            for e in self.entries
            if chosen["group"] and (e["group"] + "/").startswith(inside) and _picture(e["label"])
        ]

    def weights(self, chosen: dict) -> tuple[dict | None, list[Note]]:
        """The file of weights that goes with the chosen notebook, and what to say of others.

        A file that came together with a notebook is as old as that notebook; one that came alone, as itself. The
        latest is taken, but none that came with a notebook later than the chosen one: such a notebook was unusable.
        """
        found, large = [], []
        for entry in self.entries:
            if not _is_weights(entry["label"]) or entry["note"] and entry["note"]["code"] != "file.huge":
                continue
            mates = [e for e in self.entries if e["notebook"] and _together(e["group"], entry["group"])]
            mate = chosen if chosen in mates else max(mates, key=lambda e: e["order"], default=entry)
            if mate is not entry and mate["order"] > chosen["order"]:
                continue
            size = (self.folder / entry["file"]).stat().st_size
            key = (mate["order"], entry["order"], copy_number(entry["label"]))
            (large if size > MAX_BYTES or entry["note"] else found).append((key, entry, size))
        best = max(found, key=lambda f: f[0], default=None)
        worst = max(large, key=lambda f: f[0], default=None)
        notes = []
        if worst and (best is None or worst[0] > best[0]):
            file = PurePosixPath(worst[1]["label"]).name
            size = megabytes(worst[2]) if worst[2] else "> 200"
            notes.append(Note("weights.too-large", {"file": file, "megabytes": size, "limit": MAX_BYTES // 2**20}))
        return best[1] if best else None, notes


def settle(
    course: Course, homework: Homework, student: str, extra: tuple[Note, ...] = (), came: bool = False
) -> Settled | None:
    """Chooses the version to grade, repairs it and writes it to submitted/; None where the student sent nothing.

    What nbgrader's exchange collected, and what an instructor edited in submitted/, count as versions too. `extra`
    are notes on how the student was found; `came` says that a notebook was added just before.
    """
    assignment_id = homework.assignment_id
    before = intake.read_record(course, assignment_id, student)
    originals = Originals(course, assignment_id, student)
    _adopt_submitted(course, assignment_id, student, before, originals)
    originals.save()
    versions = originals.versions()
    if not versions:
        return None
    chosen, made, rejected = None, None, []
    for entry in versions:
        unread = Note.from_dict(entry["note"]) if entry["note"] else None
        made = Repaired(None, [unread]) if unread else repair.repair(originals.data(entry), homework, course)
        if made.usable:
            chosen = entry
            break
        rejected.append((entry, made))
    said = list(extra) or [n for n in (before.notes if before else []) if n.code.startswith("who.")]
    if chosen is None:
        entry, made = rejected[0]
        record = Record(
            student,
            assignment_id,
            said + made.notes,
            None,
            entry["label"],
            made.language,
            entry["time"],
            entry["sha256"],
            homework=homework.digest,
        )
        intake.write_record(course, record)
        return Settled(UNUSABLE, record)
    if rejected:
        why = rejected[0][1].notes[-1]
        said.append(
            Note(
                "version.fallback",
                {
                    "file": PurePosixPath(rejected[0][0]["label"]).name,
                    "reason": {"ru": why.text("ru"), "en": why.text("en")},
                },
            )
        )
    if sum(e["notebook"] for e in originals.entries) > 1:
        said.append(Note("version.several", {"count": sum(e["notebook"] for e in originals.entries)}))
    weights = None
    if homework.checkpoint:
        weights, about = originals.weights(chosen)
        said += about or ([] if weights else [Note("weights.missing", {"file": homework.checkpoint})])
    data = made.data
    record = Record(
        student,
        assignment_id,
        said + made.notes,
        chosen["file"],
        chosen["label"],
        made.language,
        chosen["time"],
        chosen["sha256"],
        repair.sha256(data),
        homework.digest,
    )
    changed = _write_submitted(course, record, data, originals, chosen)
    if weights:
        place, data = submitted_folder(course, assignment_id, student) / homework.checkpoint, originals.data(weights)
        if place.is_symlink() or not place.is_file() or place.read_bytes() != data:
            write_bytes(place, data)  # by this name, whatever the name it came under
            changed = True
    intake.write_record(course, record)
    if before is None or not before.usable:
        return Settled(NEW, record)
    if before.sha256 == record.sha256:
        return Settled(OLDER if came and not changed else UPDATED if changed else UNCHANGED, record)
    return Settled(UPDATED, record)


def settle_standing(course: Course, homework: Homework, student: str) -> Settled | None:
    """`settle`, but what stands in submitted/ as it was left is not looked at any closer; None where no notebook stands
    there."""
    if not any(submitted_folder(course, homework.assignment_id, student).glob("*.ipynb")):
        return None
    record = standing(course, homework, student)
    return Settled(UNCHANGED, record) if record else settle(course, homework, student)


def standing(course: Course, homework: Homework, student: str) -> Record | None:
    """The record of a submission that stands in submitted/ just as `settle` left it, so that there is nothing to do."""
    record = intake.read_record(course, homework.assignment_id, student)
    if record is None or not record.usable or record.homework != homework.digest:
        return None
    folder = submitted_folder(course, homework.assignment_id, student)
    target = folder / f"{homework.assignment_id}.ipynb"
    if list(folder.glob("*.ipynb")) != [target] or repair.sha256(target.read_bytes()) != record.made_sha256:
        return None
    return record if _timestamp(folder) == datetime.fromisoformat(record.time) else None


def is_placed(course: Course, assignment_id: str, digest: str, name: str) -> bool:
    """Whether a file of this content and name belongs to some student already."""
    return any(
        e["sha256"] == digest and PurePosixPath(e["label"]).name == name
        for index in (course.classroom / "originals").glob(f"*/{assignment_id}/index.json")
        for e in read_json(index, [])
    )


def submitted_folder(course: Course, assignment_id: str, student: str) -> Path:
    return course.submitted / student / assignment_id


def handed_in_time(data: bytes, time: datetime) -> datetime:
    """When a notebook was handed in: downloads bear the time of the download, so an earlier time that the last cell
    of the homework wrote into the notebook (metadata.dl101.handed_in) is believed before it."""
    match = re.search(rb'"handed_in"\s*:\s*"([0-9T:+.Z-]{16,40})"', data)
    try:
        said = datetime.fromisoformat(match[1].decode()) if match else None
    except ValueError:
        said = None
    return said if said and said.tzinfo and said < time else time


def copy_number(label: str) -> int:
    """1 for 'hw1 (1).ipynb', 0 without a number: of files of one time the higher number came later."""
    match = re.search(r"\((\d+)\)", PurePosixPath(label).name)
    return int(match[1]) if match else 0


def safe(name: str) -> str:
    """A name for a file on any system, with its letters kept."""
    stem, dot, suffix = name.rpartition(".")
    made = re.sub(r"[^\w.()«» -]", "_", name if not dot else stem).strip(" .") or "file"
    return made[:80] + (("." + re.sub(r"\W", "", suffix)[:10]) if dot else "")


def _picture(label: str) -> bool:
    return label.lower().endswith(PICTURES)


def _is_weights(label: str) -> bool:
    return label.lower().endswith(WEIGHTS)


def _together(group: str, other: str) -> bool:
    """Whether two files came in one folder or archive, or one of them in a folder inside it."""
    a, b = group + "/", other + "/"
    return bool(group and other) and (a.startswith(b) or b.startswith(a))


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _timestamp(folder: Path) -> datetime | None:
    """What nbgrader's timestamp.txt says, in UTC."""
    try:
        time = dates.parse((folder / "timestamp.txt").read_text(encoding="utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _adopt_submitted(
    course: Course, assignment_id: str, student: str, before: Record | None, originals: Originals
) -> None:
    """Takes into the originals what nbgrader's exchange or a person put into submitted/."""
    folder = submitted_folder(course, assignment_id, student)
    for path in sorted(folder.glob("*.ipynb")):
        data, stamp = path.read_bytes(), _timestamp(folder)
        if path.stem == assignment_id and before and repair.sha256(data) == before.made_sha256 or originals.knows(data):
            if stamp and before:
                originals.believe(before.file, stamp)
            continue
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if stamp and before and _iso(stamp) == before.time:
            # Edited here after it was collected: a later version, but not handed in later.
            originals.add(data, f"submitted/{path.name}", stamp, order=changed)
        else:
            originals.add(data, f"submitted/{path.name}", stamp or changed)
    for path in sorted(p for p in folder.glob("*") if _is_weights(p.name) and p.is_file() and not p.is_symlink()):
        stat, stamp = path.stat(), _timestamp(folder)
        changed = datetime.fromtimestamp(stat.st_mtime, UTC)
        data = path.read_bytes() if stat.st_size <= MAX_BYTES else b""
        large = None if data else Note("file.huge", {"megabytes": stat.st_size // 2**20})
        if not data or not originals.knows(data):
            edited = stamp and before and _iso(stamp) == before.time
            label, order = f"submitted/{path.name}", changed if edited else None
            originals.add(data, label, stamp or changed, order=order, notebook=False, note=large)


def _write_submitted(course: Course, record: Record, data: bytes, originals: Originals, chosen: dict) -> bool:
    """Writes the notebook, its pictures, nbgrader's timestamp and secret; says whether anything had to be written."""
    folder = submitted_folder(course, record.assignment, record.student)
    target, changed, budget = folder / f"{record.assignment}.ipynb", False, MAX_PICTURES
    for entry in originals.pictures(chosen):
        inside = [safe(p) for p in PurePosixPath(entry["label"].removeprefix(chosen["group"])).parts if p.strip("/.")]
        place, size = folder.joinpath(*inside), (originals.folder / entry["file"]).stat().st_size
        budget -= size
        if budget >= 0 and not (place.exists() and place.stat().st_size == size):
            write_bytes(place, originals.data(entry))
            changed = True
    if not target.exists() or target.read_bytes() != data:
        write_bytes(target, data)
        changed = True
    stamp = datetime.fromisoformat(record.time)
    if _timestamp(folder) != stamp:
        write_text(folder / "timestamp.txt", f"{stamp:%Y-%m-%d %H:%M:%S.%f} UTC\n")
        changed = True
    if not (folder / SECRET).exists():
        # `nbgrader submit` writes one; without it `nbgrader release_feedback` stops, and the whole class gets nothing.
        write_text(folder / SECRET, secrets.token_hex(64))
        changed = True
    for path in folder.glob("*.ipynb"):
        # Other notebooks are versions or strays; they stand in originals/, and nbgrader would only warn of them.
        if path != target and originals.knows(path.read_bytes()):
            path.unlink()
    return changed


def is_notebook(name: str, data: bytes) -> bool:
    """Whether a file is meant as a notebook, whatever its name became on the way (.ipynb.json, .ipynb.txt, none)."""
    if ".ipynb" in name.lower():
        return True
    head = data[:2].strip()
    if head[:1] not in (b"{", b"\xef", b"\xff", b"\xfe"):
        return False
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "ignore").encode()
    try:
        return isinstance(json.loads(data.decode("utf-8-sig", "replace")).get("cells"), list)
    except (ValueError, AttributeError, RecursionError):
        return b'"cells"' in data and b'"cell_type"' in data
