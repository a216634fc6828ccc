"""The first cell of a notebook: connects Drive in Colab, finds the course, starts dl101.

Only what must run before `import dl101` stands in the cell, since in Colab the library itself lies on
Drive; everything else is in dl101.start. A student reads this cell, so it stays short.
"""

from __future__ import annotations

# Folded in Colab (cellView) and in JupyterLab (source_hidden).
METADATA = {"cellView": "form", "jupyter": {"source_hidden": True}}
KINDS = ("lecture", "homework")

_CELL = """\
#@title {title}
import importlib.util, pathlib, sys

class Stop(Exception):  # {comment}
    def _render_traceback_(self): return [str(self)]

here, drive_folder = pathlib.Path.cwd(), pathlib.Path("/content/gdrive/My Drive")
places = [here, *here.parents]
if "google.colab" in sys.modules:
    from google.colab import drive
    try:
        if not drive_folder.is_dir(): drive.mount("/content/gdrive")
        places = [drive_folder / "dl101", *sorted(drive_folder.glob("*/dl101"))]
    except NotImplementedError: pass  # {no_drive}
    except Exception as error:
        raise Stop("{occupied}" if "ountpoint" in str(error) else "{refused}") from None
lib = next((str(place / "lib") for place in places if (place / "lib" / "dl101").is_dir()), None)
if lib and lib not in sys.path: sys.path.insert(0, lib)
if not importlib.util.find_spec("dl101"): raise Stop("{missing_colab}" if drive_folder.is_dir() else "{missing}")
import dl101
dl101.start(language="{language}", made_for="{version}")
"""

_TEXT = {
    "ru": {
        "title": "Начните отсюда: запустите эту ячейку",
        "comment": "вместо длинного отчёта об ошибке — одна фраза",
        "no_drive": "здесь нет Google Drive: ищем курс рядом с блокнотом",
        "occupied": "Папка /content/gdrive занята: выберите в меню «Среда выполнения» пункт «Отключиться от среды "
        "выполнения и удалить её», затем запустите эту ячейку ещё раз.",
        "refused": "Google Drive не подключён: запустите эту ячейку ещё раз и в открывшемся окне разрешите доступ "
        "(на ответ даётся две минуты).",
        "missing_colab": "На Google Drive нет папки dl101: распакуйте архив курса в «Мой диск», а если папкой с вами "
        "поделились, щёлкните её правой кнопкой и выберите «Добавить ярлык на Диск».",
        "missing": "Не найдена папка курса: положите этот блокнот внутрь папки dl101, рядом с её папкой lib.",
    },
    "en": {
        "title": "Start here: run this cell",
        "comment": "one sentence instead of a long traceback",
        "no_drive": "no Google Drive here: look for the course beside the notebook",
        "occupied": "The folder /content/gdrive is in use: choose “Disconnect and delete runtime” in the “Runtime” "
        "menu, then run this cell again.",
        "refused": "Google Drive is not connected: run this cell again and allow access in the window that "
        "opens (it waits two minutes for an answer).",
        "missing_colab": "There is no folder dl101 on Google Drive: unzip the course into My Drive, or, if the "
        "folder was shared with you, right-click it and choose “Add shortcut to Drive”.",
        "missing": "The course folder was not found: put this notebook inside the folder dl101, which holds lib.",
    },
}


def source(language: str, version: str) -> str:
    """The code of the cell in this language, for dl101 `version`."""
    return _CELL.format(language=language, version=version, **_TEXT[language]).rstrip("\n")
