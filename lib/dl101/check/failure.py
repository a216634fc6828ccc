"""What a failed check raises."""

from __future__ import annotations

import re
import textwrap

KEY = re.compile(r"\[([A-Za-z_]+\.[a-z0-9-]+)\]\s*$")


class CheckFailed(AssertionError):
    """A check found a mistake. The text is a sentence in the notebook's language and ends with the hint's key.

    `key` is that key, such as 'backward.no-mean'; reports count keys over a class.
    """

    def __init__(self, text: str, key: str):
        super().__init__(f"{text} [{key}]")
        self.key = key

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the frames of the checker would teach a student nothing."""
        return textwrap.wrap(f"✗ {self}", 88, break_long_words=False, break_on_hyphens=False)


def key_of(message: str) -> str | None:
    """The hint's key at the end of a message, or None.

    >>> key_of("dw is 5 times too large: was 1/m forgotten? [backward.no-mean]")
    'backward.no-mean'
    """
    match = KEY.search(message)
    return match[1] if match else None
