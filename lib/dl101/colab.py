"""Google Colab and Drive: where things are, and a plain sentence for whatever can go wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dl101.errors import StudentError
from dl101.language import say

MOUNT = Path("/content/gdrive")
MY_DRIVE = MOUNT / "My Drive"
ANSWER_WITHIN = 60  # seconds that Colab's page has to send the notebook; those with large pictures take a while


class ColabError(StudentError):
    """Something about Colab or Drive that the student can put right; the text says how."""


def is_colab() -> bool:
    """Whether this runs in Google Colab."""
    return "google.colab" in sys.modules


def my_drive() -> Path | None:
    """'My Drive' where it is connected, else None."""
    try:
        return MY_DRIVE if is_colab() and MY_DRIVE.is_dir() else None
    except OSError:  # a mount that broke off: "Transport endpoint is not connected"
        return None


def mount() -> Path:
    """Connects Drive, if it is not connected yet, and returns 'My Drive'.

    Raises ColabError, with a sentence, outside Colab, where access is refused or nobody answers in time, where the
    folder for Drive is occupied, and where an organisation forbids Drive.
    """
    if not is_colab():
        raise ColabError(
            say(
                ru="Это не Google Colab: Drive здесь подключать не нужно, файлы лежат на этом компьютере.",
                en="This is not Google Colab: there is no Drive to connect, files are on this computer.",
            )
        )
    there = my_drive()
    if there:
        return there
    from google.colab import drive

    try:
        drive.mount(str(MOUNT))
    except Exception as error:  # Colab raises its own kinds, which cannot be imported elsewhere
        raise ColabError(why(error)) from None
    there = my_drive()
    if there is None:
        raise ColabError(why(ValueError("mount failed")))
    return there


def why(error: Exception) -> str:
    """The sentence for what drive.mount raised."""
    text = str(error).lower()
    if isinstance(error, NotImplementedError):
        return say(
            ru="Здесь нельзя подключить Google Drive: откройте блокнот на colab.research.google.com.",
            en="Google Drive cannot be connected here: open the notebook at colab.research.google.com.",
        )
    if "mountpoint" in text or "must be a directory" in text:
        return say(
            ru=f"Папка {MOUNT} занята: выберите «Среда выполнения → Отключиться от среды выполнения и удалить её», "
            "затем начните сначала.",
            en=f"The folder {MOUNT} is in use: choose “Runtime → Disconnect and delete runtime”, then start again.",
        )
    if "domain policy" in text or "disabled" in text:
        return say(
            ru="Ваша организация запретила Drive в Colab: войдите с личной учётной записью Google.",
            en="Your organisation does not allow Drive in Colab: sign in with a personal Google account.",
        )
    if "timeout" in text or "timed out" in text:
        return say(
            ru="Google Drive не ответил вовремя: в корне «Моего диска» слишком много файлов или плохая связь. "
            "Запустите ячейку ещё раз.",
            en="Google Drive did not answer in time: there are too many files at the top of My Drive, or the "
            "connection is slow. Run the cell again.",
        )
    return say(
        ru="Google Drive не подключён: запустите ячейку ещё раз и в открывшемся окне разрешите доступ "
        "(на ответ даётся две минуты).",
        en="Google Drive is not connected: run the cell again and allow access in the window that opens "
        "(it waits two minutes for an answer).",
    )


def current_notebook() -> tuple[dict, str]:
    """The open notebook as Colab's page has it, saved or not, and its name.

    Raises ColabError where the page does not answer.
    """
    try:
        from google.colab import _message

        reply = _message.blocking_request("get_ipynb", request="", timeout_sec=ANSWER_WITHIN)
    except Exception:  # private to Colab: it may change or vanish
        reply = None
    if isinstance(reply, str):
        try:
            reply = json.loads(reply)
        except ValueError:
            reply = None
    notebook = reply.get("ipynb") if isinstance(reply, dict) else None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ColabError(
            say(
                ru="Colab не прислал блокнот. Запустите ячейку ещё раз; если не поможет, выберите «Файл → "
                "Скачать → Скачать .ipynb» "
                "и отправьте этот файл.",
                en="Colab did not send the notebook. Run the cell again; if that does not help, choose “File → "
                "Download → "
                "Download .ipynb” and hand in that file.",
            )
        )
    name = (
        notebook.get("metadata", {}).get("colab", {}).get("name")
        if isinstance(notebook.get("metadata"), dict)
        else None
    )
    return notebook, name if isinstance(name, str) else ""
