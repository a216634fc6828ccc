"""All attacks by their ids, the honest notebooks, and what stock nbgrader was measured to do with each."""

import json
from pathlib import Path

from hostile import cells, files, forging, honest, loops, lying, memory, network, output, processes, reading, writing

THEMES = (loops, memory, processes, network, reading, writing, output, forging, lying, cells, files)
ATTACKS = {attack.id: attack for theme in THEMES for attack in theme.ATTACKS}
HONEST = {attack.id: attack for attack in honest.ATTACKS}
_MEASURED = Path(__file__).with_name("stock.json")
STOCK = json.loads(_MEASURED.read_text(encoding="utf-8")) if _MEASURED.exists() else {}
