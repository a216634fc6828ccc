"""The first cell of a notebook: connects Drive in Colab, finds the course, starts dl101.

Only what must run before `import dl101` stands in the cell, since in Colab the library itself lies on
Drive; everything else is in dl101.start. A student reads this cell: at most 20 lines.

What google.colab.drive.mount does: blocks until access is allowed, for 120 s at most; raises MessageError where it is
refused, ValueError('mount failed…') where it took too long, ValueError('Mountpoint …') where something stands in the
folder, NotImplementedError outside Colab. A folder that was shared with a student appears only through a shortcut.
"""

from __future__ import annotations

# Folded in Colab (cellView) and in JupyterLab (source_hidden).
METADATA = {"cellView": "form", "jupyter": {"source_hidden": True}}
KINDS = ("lecture", "homework", "start")

_DRIVE = """\
class Stop(Exception): _render_traceback_ = lambda stop: [str(stop)]  # {stop}
my_drive, here = pathlib.Path("/content/gdrive/My Drive"), pathlib.Path.cwd()
try:
    if "google.colab" in sys.modules and not my_drive.is_dir():
        from google.colab import drive
        drive.mount("/content/gdrive")
except NotImplementedError: pass  # {no_drive}
except Exception as error:
    raise Stop("{occupied}"
               if "ountpoint" in str(error) else
               "{refused}")
"""

_CELL = f"""\
#@title {{title}}
import importlib.util, pathlib, sys
{_DRIVE}\
places = [here, *here.parents, my_drive / "dl101", *sorted(my_drive.glob("*/dl101"))]
sys.path[:0] = [str(place / "lib") for place in places if (place / "lib/dl101").is_dir()][:1]
if not importlib.util.find_spec("dl101"):
    raise Stop("{{not_on_drive}}"
               if my_drive.is_dir() else "{{not_here}}")
import dl101
dl101.start(language="{{language}}", made_for="{{version}}")
"""

# The library runs straight out of the zip here: there may be no course folder yet.
_START = f"""\
#@title {{install}}
import pathlib, sys
{_DRIVE}\
places = [my_drive, my_drive / "dl101", here, here.parent]
packages = [path for place in places for path in sorted(place.glob("*dl101*.zip"))]
if not packages: raise Stop("{{no_zip}}")
sys.path.insert(0, str(packages[0] / "dl101" / "lib"))
try: from dl101 import update, use_language
except ImportError: raise Stop("{{bad_zip}}")
use_language("{{language}}")
home = my_drive if my_drive.is_dir() else here
update.update(update.find_package(*places), home if (home / "lib/dl101").is_dir() else home / "dl101")
"""

_TEXT = {
    "ru": {
        "title": "Запустите эту ячейку первой, и после перезапуска тоже",
        "install": "Установить или обновить курс",
        "no_zip": "Архива курса нет. Загрузите dl101.zip на «Мой диск» и запустите ячейку ещё раз.",
        "bad_zip": "В архиве dl101.zip нет курса, или он повреждён. Скачайте его ещё раз.",
        "stop": "одна фраза вместо отчёта об ошибке",
        "no_drive": "Google Drive здесь нет: ищем папку курса рядом с блокнотом",
        "occupied": "Папка /content/gdrive занята. Выберите «Среда выполнения → Отключиться и удалить», начните снова.",
        "refused": "Google Drive не подключён. Запустите ячейку ещё раз и за две минуты разрешите доступ в новом окне.",
        "not_on_drive": "На «Моём диске» нет папки dl101. Загрузите её туда; чужую, общую добавьте как ярлык на Диск.",
        "not_here": "Папка курса не найдена. Положите блокнот в папку dl101, где лежит lib.",
    },
    "en": {
        "title": "Run this cell first, and again after a restart",
        "install": "Install or update the course",
        "no_zip": "There is no zip of the course. Upload dl101.zip to My Drive and run the cell again.",
        "bad_zip": "dl101.zip does not hold the course, or it is damaged. Download it again.",
        "stop": "one sentence instead of a traceback",
        "no_drive": "no Google Drive here: look for the course folder near the notebook",
        "occupied": "The folder /content/gdrive is in use. Choose “Disconnect and delete runtime” and start again.",
        "refused": "Google Drive is not connected. Run the cell again and allow access within two minutes.",
        "not_on_drive": "My Drive has no folder dl101. Upload it there; add one that is shared with you as a shortcut.",
        "not_here": "The course folder was not found. Put the notebook into dl101, beside lib.",
    },
}


def source(language: str, version: str, kind: str = "lecture") -> str:
    """The code of a setup cell of this kind in this language, for dl101 `version`."""
    cell = _START if kind == "start" else _CELL
    return cell.format(language=language, version=version, **_TEXT[language]).rstrip("\n")
