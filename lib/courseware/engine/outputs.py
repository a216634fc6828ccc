"""What cells display: collected where the code runs, kept by the referee in nbformat's form, cut while it arrives."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable

SEND_FROM = 1 << 16  # characters collected before they are sent ahead of an answer
MAX_ERRORS = 20
_TEXTUAL = ("text/", "application/javascript", "image/svg+xml")
_WIDGETS = ("application/vnd.jupyter.widget",)


class Collector:
    """Collects what is displayed, in order. send: called with the items when there are many of them.

    An honest end of the cut: text beyond twice `text_limit` characters is not even collected.
    """

    def __init__(self, text_limit: int, picture_limit: int, send: Callable[[list], None] | None = None):
        self.text_limit, self.picture_limit, self.send = text_limit, picture_limit, send
        self._lock = threading.RLock()
        self._items: list = []
        self._pending = 0
        self.restart()

    def restart(self) -> None:
        """A new cell begins."""
        self._text = self._pictures = 0

    def stream(self, name: str, text: str) -> None:
        with self._lock:
            if self._text > 2 * self.text_limit:
                return
            self._text += len(text)
            text = text[: 2 * self.text_limit]
            last = self._items[-1] if self._items else None
            if last and last[0] == "stream" and last[1] == name and len(last[2]) < SEND_FROM:
                last[2] += text
            else:
                self._items.append(["stream", name, text])
            self._pending += len(text)
        self._send_ahead()

    def display(self, kind: str, data: dict, metadata: dict, number=None) -> None:
        """kind: 'display', 'update' or 'result'; number: a display's id, or the execution count of a result."""
        with self._lock:
            size = sum(len(value) if isinstance(value, str) else 100 for value in data.values())
            self._pictures += size
            if self._pictures > 2 * self.picture_limit:
                self._items.append(["left out"])
                data, metadata = {"text/plain": str(data.get("text/plain", "…"))[:1000]}, {}
                self._text += 1000
                if self._text > 2 * self.text_limit:
                    return
            self._items.append([kind, data, metadata, number])
            self._pending += size
        self._send_ahead()

    def error(self, name: str, text: str, traceback: list[str]) -> None:
        with self._lock:
            self._items.append(["error", name[:200], text[:5000], [str(line)[:20_000] for line in traceback[:200]]])

    def clear(self) -> None:
        with self._lock:
            self._items.append(["clear"])

    def take(self) -> list:
        """The items since they were last taken."""
        with self._lock:
            items, self._items, self._pending = self._items, [], 0
            return items

    def _send_ahead(self) -> None:
        # Only the main thread may use the connection.
        if self.send and self._pending > SEND_FROM and threading.current_thread() is threading.main_thread():
            self.send(self.take())


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of a cell."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str, collector: Collector):
        self._name, self._collector = name, collector

    @property
    def name(self):
        return f"<{self._name}>"

    def write(self, text) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._collector.stream(self._name, str.__str__(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class Record:
    """The outputs of one cell in nbformat's form. Whatever arrives is checked: it may come from a lying process.

    only_text: keep streams alone, as part of a test cell's output. notice, no_picture: what stands where text or a
    picture was left out. cut: whether something was left out.
    """

    def __init__(self, text_limit: int, picture_limit: int, notice: str, no_picture: str):
        self.text_limit, self.picture_limit, self.notice, self.no_picture = (
            text_limit, picture_limit, notice, no_picture
        )  # fmt: skip
        self.outputs: list[dict] = []
        self.cut = self._text_cut = False
        self._text = self._pictures = 0
        self._displays: dict[str, int] = {}

    def add(self, items: list, only_text: bool = False) -> None:
        for item in items:
            try:
                self._one(item, only_text)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError):
                self.cut = True

    def _one(self, item, only_text) -> None:
        kind = item[0]
        if kind == "stream":
            self.stream(item[1], item[2], "stdout" if only_text else None)
        elif only_text:
            if kind in ("display", "result"):
                self.stream("stdout", str(item[1].get("text/plain", ""))[:1000] + "\n")
        elif kind in ("display", "result", "update"):
            self.display(kind, item[1], item[2], item[3])
        elif kind == "error":
            self.error(item[1], item[2], item[3])
        elif kind == "left out":  # where it was collected, already
            self._pictures = self.picture_limit + 1
        elif kind == "clear":
            self.outputs.clear()
            self._displays.clear()

    def stream(self, name, text, renamed=None) -> None:
        if name not in ("stdout", "stderr") or not isinstance(text, str):
            raise ValueError("no stream")
        name, text = renamed or name, self._within(_clean(text))
        if not text:
            return
        last = self.outputs[-1] if self.outputs else None
        if last and last["output_type"] == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def _within(self, text: str) -> str:
        left = self.text_limit - self._text
        self._text += len(text)
        if len(text) <= left:
            return text
        if self._text_cut:
            return ""
        self.cut = self._text_cut = True
        return text[: max(left, 0)] + self.notice

    def display(self, kind, data, metadata, number) -> None:
        data = {key: _clean(value) for key, value in _bundle(data).items()}
        self._pictures += sum(
            len(value) if isinstance(value, str) else len(json.dumps(value)) for value in data.values()
        )
        if self._pictures > self.picture_limit or len(self.outputs) > 1000:
            self.cut = True
            text = self._within(f"{str(data.get('text/plain', ''))[:1000]}{self.no_picture}")
            if not text or len(self.outputs) > 1000:
                return
            data, metadata = {"text/plain": text}, {}
        output = {"output_type": "display_data", "data": data, "metadata": _metadata(metadata)}
        if kind == "result":
            count = number if type(number) is int and 0 <= number < 1 << 31 else None
            output |= {"output_type": "execute_result", "execution_count": count}
        elif isinstance(number, str):
            if kind == "update":
                at = self._displays.get(number)
                if at is not None:
                    self.outputs[at] = output
                return
            self._displays[number] = len(self.outputs)
        elif kind == "update":
            return
        self.outputs.append(output)

    def error(self, name, text, traceback) -> None:
        if not all(isinstance(part, str) for part in (name, text, *traceback)) or len(traceback) > 200:
            raise ValueError("no error")
        if sum(output["output_type"] == "error" for output in self.outputs) >= MAX_ERRORS:
            return
        lines = [_clean(line[:20_000]) for line in traceback]
        self.outputs.append(
            {"output_type": "error", "ename": _clean(name[:200]), "evalue": _clean(text[:5000]), "traceback": lines}
        )

    def note(self, name: str, text: str) -> None:
        """An error of the engine's own."""
        self.outputs.append({"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]})


def _bundle(data) -> dict:
    """A display's data: MIME type to text, or to JSON where the type says so. Widgets do not outlive their process."""
    if type(data) is not dict or len(data) > 20:
        raise ValueError("no data")
    kept = {}
    for mime, value in data.items():
        if not isinstance(mime, str) or len(mime) > 100 or "/" not in mime or mime.startswith(_WIDGETS):
            continue
        if isinstance(value, str) or mime.endswith("json"):
            kept[mime] = value if isinstance(value, str) else json.loads(json.dumps(value, default=str))
    return kept or {"text/plain": ""}


def _metadata(metadata) -> dict:
    text = json.dumps(metadata, default=str) if type(metadata) is dict else "{}"
    return json.loads(text) if len(text) < 10_000 else {}


def _clean(text):
    """Text that can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else text
