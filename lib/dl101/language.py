"""The language of the notebook: what plots, checks and interactives say."""

from __future__ import annotations

import contextlib

LANGUAGES = ("ru", "en")
_current = "en"


def use_language(language: str) -> None:
    """Plots, checks and interactives speak this language from now on: 'ru' or 'en'.

    Raises ValueError for any other language.
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"use_language: {language!r} is not one of {', '.join(LANGUAGES)}")
    _current = language


@contextlib.contextmanager
def speaking(language: str):
    """For the length of the block another language is in use."""
    before = _current
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def language() -> str:
    """The language in use: 'ru' or 'en'."""
    return _current


def say(*, ru: str, en: str) -> str:
    """The text in the language in use.

    >>> say(ru="доля верных", en="accuracy")
    'accuracy'
    """
    return ru if _current == "ru" else en
