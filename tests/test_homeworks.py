"""tests/test_hwN.py asks of homework N what tests/homework_tests.py says of all."""

import re
from pathlib import Path

import pytest

from homeworks import IDS


@pytest.mark.parametrize("hw", IDS)
def test_every_homework_is_asked(hw):
    text = Path(__file__).with_name(f"test_{hw}.py").read_text(encoding="utf-8")
    assert re.search(rf'^class TestHomework\(HomeworkTests\):\n(?:    .*\n|\n)*    hw = "{hw}"$', text, re.M)
