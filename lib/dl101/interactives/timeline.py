"""The history of neural networks on one line of years, 1943-2022: events by kind, both AI winters, their sources."""

from __future__ import annotations

import traitlets

from dl101.data import history
from dl101.data.history import Event, Winter
from dl101.interactives.base import Interactive, bundle
from dl101.language import say

__all__ = ["Timeline"]


def _years(entry: Event | Winter) -> tuple[int, int]:
    """First and last year of an entry."""
    return (entry.start, entry.end) if isinstance(entry, Winter) else (entry.year, entry.year)


_WINTER = "winter"
_KINDS = [*history.KINDS, _WINTER]
_FIRST, _LAST = history.EVENTS[0].year, history.EVENTS[-1].year
#: Events and winters in the order of their years, a winter before the events of its first year.
_ENTRIES: list[Event | Winter] = sorted([*history.WINTERS, *history.EVENTS], key=lambda each: _years(each)[0])


class Timeline(Interactive):
    """Events of dl101.data.history on a line of years, to be filtered, looked through and read.

    kinds: which kinds are shown, keys of dl101.data.history.KINDS and "winter"; word: only entries that have each of
    its words, in either language, in title, sentence, source or year; first, last: the years shown; chosen: the id of
    the entry that is read.

    Timeline(kinds=["network", "winter"], first=1980) shows the networks since 1980.
    """

    _esm = bundle("timeline.js")
    _css = bundle("kit/kit.css", "timeline.css")
    shared = ("kinds", "word", "first", "last", "chosen")

    kinds = traitlets.List(traitlets.Enum(_KINDS), _KINDS).tag(sync=True)
    word = traitlets.Unicode("").tag(sync=True)
    first = traitlets.Int(_FIRST).tag(sync=True)
    last = traitlets.Int(_LAST).tag(sync=True)
    chosen = traitlets.Enum([each.id for each in _ENTRIES], _ENTRIES[0].id).tag(sync=True)
    records = traitlets.Dict(history.records()).tag(sync=True)

    @property
    def shown(self) -> list[Event | Winter]:
        """What the filter lets through, in the order of years."""
        return [each for each in _ENTRIES if self._passes(each)]

    @property
    def entry(self) -> Event | Winter | None:
        """The entry that is read: the chosen one, or the one nearest to it in years if the filter hides that."""
        shown = self.shown
        if not shown:
            return None
        wanted = next(each for each in _ENTRIES if each.id == self.chosen)
        if wanted in shown:
            return wanted
        return min(shown, key=lambda each: abs(_years(each)[0] - _years(wanted)[0]))

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        entry, count, total = self.entry, len(self.shown), len(_ENTRIES)
        if entry is None:
            return self._say(
                ru="Ничего не показано: фильтр не пропускает ни одной записи.",
                en="Nothing is shown: no entry passes the filter.",
            )
        years, title = _year_text(entry), getattr(entry.title, self.language)
        begin = self._say(ru=f"Показано {count} из {total}.", en=f"{count} of {total} shown.")
        return f"{begin} {years}: {title}."

    def _passes(self, entry: Event | Winter) -> bool:
        start, end = _years(entry)
        kind = getattr(entry, "kind", _WINTER)
        text = _plain(
            " ".join(
                [
                    _year_text(entry),
                    *(getattr(text, language) for text in (entry.title, entry.sentence) for language in ("ru", "en")),
                    *map(str, entry.sources),
                ]
            )
        )
        return (
            kind in self.kinds
            and end >= self.first
            and start <= self.last
            and all(word in text for word in _plain(self.word).split())
        )

    @traitlets.validate("first", "last")
    def _years_are_in_the_data(self, proposal):
        if not _FIRST <= proposal["value"] <= _LAST:
            raise traitlets.TraitError(
                say(ru=f"Годы: от {_FIRST} до {_LAST}.", en=f"Years go from {_FIRST} to {_LAST}.")
            )
        return proposal["value"]


def _year_text(entry: Event | Winter) -> str:
    start, end = _years(entry)
    return str(start) if start == end else f"{start}–{end}"


def _plain(text: str) -> str:
    """For comparison: lower case, е for ё."""
    return text.lower().replace("ё", "е")
