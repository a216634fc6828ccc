"""The timeline's data: complete in both languages, in order, each event sourced, years as the literature has them."""

import json
import re

import pytest

from dl101 import use_language
from dl101.data import history
from dl101.data.history import EVENTS, KINDS, WINTERS

CYRILLIC = re.compile("[а-яё]", re.I)
ALL = [*EVENTS, *WINTERS]

# Years of the slides' own lists, put right where claims.md corrects them, typed here a second time on purpose.
YEARS = {
    "mcculloch-pitts": 1943,
    "dartmouth": 1956,
    "perceptron": 1957,
    "ivakhnenko-lapa": 1965,
    "gmdh": 1968,
    "minsky-papert": 1969,
    "linnainmaa": 1970,
    "werbos": 1974,
    "neocognitron": 1980,
    "backpropagation": 1986,
    "term": 1986,
    "cybenko": 1989,
    "zip-codes": 1989,
    "lstm": 1997,
    "deep-belief": 2006,
    "imagenet": 2009,
    "speech": 2009,
    "alexnet": 2012,
    "atari": 2013,
    "gan": 2014,
    "resnet": 2015,
    "tensorflow": 2015,
    "keras": 2015,
    "pytorch": 2016,
    "alphago": 2016,
    "palekh": 2016,
    "transformer": 2017,
    "bert": 2018,
    "alphastar": 2019,
    "gpt3": 2020,
    "chatgpt": 2022,
}


def test_events_stand_in_order_and_have_names_of_their_own():
    years = [each.year for each in EVENTS]
    assert years == sorted(years) and (years[0], years[-1]) == (1943, 2022)
    assert len({each.id for each in EVENTS}) == len(EVENTS)
    assert {each.kind for each in EVENTS} == set(KINDS)


def test_years():
    assert {id: history.event(id).year for id in YEARS} == YEARS


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_both_languages_say_one_short_sentence(each):
    for text in (each.title.ru, each.title.en, each.sentence.ru, each.sentence.en):
        assert text == text.strip() and "  " not in text
    assert CYRILLIC.search(each.sentence.ru) and not CYRILLIC.search(each.title.en + each.sentence.en)
    for sentence in (each.sentence.ru, each.sentence.en):
        assert sentence.endswith(".") and not re.search(r"[.!?] [A-ZА-ЯЁ]", sentence), "one sentence"
        assert len(sentence.split()) <= 30
    assert len(each.title.ru) <= 36 and len(each.title.en) <= 36


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_each_has_a_source_that_can_be_cited(each):
    assert each.sources
    for source in each.sources:
        assert source.author and source.title and source.venue
        assert re.fullmatch(r"|https://[\w.-]+(/\S*)?", source.url)
    # At least one source is of the time: it appeared in the year itself or soon after the work was done.
    if isinstance(each, history.Event) and each.id != "dartmouth":
        assert any(0 <= source.year - each.year <= 3 for source in each.sources)


def test_winters_lie_apart_and_cover_no_spring():
    for winter in WINTERS:
        assert 1943 < winter.start < winter.end < 2022
    assert all(a.end < b.start for a, b in zip(WINTERS, WINTERS[1:], strict=False))
    assert [(winter.start, winter.end) for winter in WINTERS] == [(1974, 1980), (1987, 1993)]
    frozen = {year for winter in WINTERS for year in range(winter.start, winter.end + 1)}
    assert not frozen & {history.event(id).year for id in ("perceptron", "backpropagation", "deep-belief", "alexnet")}


def test_between():
    assert [each.id for each in history.between(1969, 1970)] == ["minsky-papert", "linnainmaa"]
    assert {each.kind for each in history.between(1943, 2022, kinds=("data", "hardware"))} == {"data", "hardware"}
    with pytest.raises(KeyError, match="winter"):
        history.between(1943, 2022, kinds=("winter",))


def test_records_are_plain_and_hold_everything():
    plain = json.loads(json.dumps(history.records()))
    assert [each["id"] for each in plain["events"]] == [each.id for each in EVENTS]
    assert plain["winters"][0]["title"] == {"ru": "Первая зима", "en": "The first winter"}
    assert plain["events"][0]["sources"][0]["text"].endswith("115–133, 1943.")


def test_a_text_speaks_the_notebook_s_language():
    use_language("ru")
    try:
        assert str(history.event("perceptron").title) == "Персептрон"
    finally:
        use_language("en")
    assert str(history.event("perceptron").title) == "The perceptron"
