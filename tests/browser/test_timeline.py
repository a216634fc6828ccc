"""The timeline of lecture 01 in a real browser: filter, choice by mouse and by keyboard, lanes, sources."""

import json
import random

import pytest

from dl101.data import history
from dl101.interactives import Timeline

FILTERS = [
    {},
    {"kinds": ["idea", "winter"]},
    {"kinds": []},
    {"word": "Hinton"},
    {"word": "сеть УЧИТ", "last": 2000},
    {"word": "  learning   1986"},
    {"first": 1974, "last": 1974},
    {"first": 2000, "last": 1990},
    {"word": "учета"},
]


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("timeline.js")


def read(it):
    """The id of the entry that the list has selected."""
    return it.page.evaluate("document.querySelector('[role=option][aria-selected=true]')?.dataset.testid?.slice(6)")


def listed(it):
    return it.page.evaluate("[...document.querySelectorAll('[role=option]')].map(each => each.dataset.testid.slice(6))")


def wait_for_summary(it, text):
    it.page.wait_for_function("text => document.querySelector('[data-testid=summary]').textContent === text", arg=text)


@pytest.mark.parametrize("given", FILTERS, ids=str)
def test_the_filter_equals_python(formulas, given):
    widget = Timeline(**given)
    state = {name: getattr(widget, name) for name in ("kinds", "word", "first", "last")}
    assert formulas("shownIds", widget.records, state) == [each.id for each in widget.shown]
    assert set(formulas("kinds")) == {*history.KINDS, "winter"}


@pytest.mark.parametrize("width", [250, 330, 560, 800])
@pytest.mark.parametrize("first", [1943, 1990, 2010, 2018])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_overlaps_nor_leaves_the_picture(formulas, width, first, language):
    """Years and titles as they are, 6.5 pixels a letter; and what fits is given its title."""
    groups = [
        [
            {"x": 10 + (event.year - first) * (width - 20) / (2022 - first), "width": 6.5 * len(str(title))}
            for event in history.between(first, 2022, [kind])
            for title in [getattr(event.title, language)]
        ]
        for kind in history.KINDS
    ]
    for most in (0, 12, 22, 100):
        places = formulas("arrange", groups, 0, width, most)
        for items, group in zip(groups, places, strict=True):
            assert formulas("faults", items, group, 0, width) == 0
            if most == 100:
                assert all(
                    place["side"] or item["width"] > width / 2 - 11 for place, item in zip(group, items, strict=True)
                )
        marks = formulas("arrange", [[{**item, "width": 0} for item in items] for items in groups], 0, width, 0)
        assert formulas("totalLanes", places) <= max(most, formulas("totalLanes", marks))


def test_the_layout_holds_for_anything(formulas):
    rng = random.Random(0)
    for _ in range(30):
        items = [{"x": rng.uniform(0, 400), "width": rng.uniform(0, 300)} for _ in range(rng.randrange(25))]
        (places,) = formulas("arrange", [items], 0, 400, rng.randrange(30))
        assert len(places) == len(items) and formulas("faults", items, places, 0, 400) == 0
    # The check itself sees an overlap and a title beyond the border.
    assert (
        formulas("faults", [{"x": 50, "width": 40}, {"x": 80, "width": 0}], [{"lane": 0, "side": 1}] * 2, 0, 400) == 1
    )
    assert formulas("faults", [{"x": 390, "width": 40}], [{"lane": 0, "side": 1}], 0, 400) == 1


def test_kinds_words_and_years_filter(show):
    it = show(Timeline())
    picture = it.picture("years")
    it.get("no-kinds").click()
    assert listed(it) == [] and it.get("entry-sentence").inner_text().startswith("Nothing is shown.")
    wait_for_summary(it, "Nothing is shown: no entry passes the filter.")
    it.get("kind-data").check()
    assert listed(it) == ["mnist", "imagenet"] and it.picture("years") != picture
    it.get("all-kinds").click()
    it.get("word").fill("Rosenblatt")
    assert listed(it) == ["perceptron"] and read(it) == "perceptron"
    wait_for_summary(it, "1 of 58 shown. 1957: The perceptron.")
    it.get("word").fill("")
    it.get("first-box").fill("2020")
    assert listed(it) == [each.id for each in history.between(2020, 2022)]
    it.get("last-box").fill("1944")
    assert it.box("first") == 1944 and listed(it) == []
    it.get("first-box").fill("1943")
    assert listed(it) == ["mcculloch-pitts"]


def test_an_entry_is_told_in_full_and_its_sources_open_elsewhere(show):
    for language in ("ru", "en"):
        widget = Timeline(chosen="perceptron", language=language)
        it = show(widget)
        event = history.event("perceptron")
        assert it.get("entry-years").inner_text() == "1957"
        assert it.get("entry-title").inner_text() == getattr(event.title, language)
        assert it.get("entry-sentence").inner_text() == getattr(event.sentence, language)
        assert it.get("entry-sources").inner_text().split("\n") == [str(source) for source in event.sources]
        link = it.get("source-1")
        assert link.get_attribute("href") == event.sources[1].url and link.get_attribute("target") == "_blank"
        assert "noopener" in link.get_attribute("rel")
        assert it.get("source-0").count() == 0  # only in print
    it.get("entry-codex").click()
    assert it.get("entry-sources").inner_text().startswith("M. Chen et al. Evaluating large language models")
    assert str(history.event("codex").sources[0]) == it.get("entry-sources").inner_text()


def test_every_entry_has_sources_to_read(show):
    it = show(Timeline())
    seen = []
    it.get("entries").focus()
    for _ in range(len(history.EVENTS) + 2):
        seen.append(read(it))
        assert it.get("entry-sources").inner_text()
        it.page.keyboard.press("ArrowDown")
    assert seen == listed(it) and read(it) == "chatgpt" and not it.get("next").is_enabled()


def test_keyboard_on_the_picture_and_in_the_list(show):
    it = show(Timeline())
    it.press("event-handle", "ArrowRight", "ArrowRight")
    assert read(it) == "turing"
    assert it.get("event-handle").get_attribute("aria-valuetext") == "1950, idea: Can machines think?"
    it.press("event-handle", "ArrowLeft")
    assert read(it) == "hebb"
    it.press("event-handle", "Home")
    assert read(it) == "mcculloch-pitts"
    it.press("entries", "End")
    assert read(it) == "chatgpt"
    item = it.get("entry-chatgpt").bounding_box()
    frame = it.get("entries").bounding_box()
    assert frame["y"] <= item["y"] and item["y"] + item["height"] <= frame["y"] + frame["height"] + 1
    it.get("previous").click()
    assert read(it) == "stable-diffusion"
    it.get("kind-application").uncheck()
    assert read(it) == "gpt3"  # the nearest that is left
    it.press("event-handle", "ArrowRight", "ArrowRight")
    assert read(it) == "diffusion"  # the last one


def test_marks_titles_and_winters_are_clicked(show):
    """Finds each place by the handle, which stands on the mark of the entry that is read."""
    it = show(Timeline(theme="light"))
    places = {}
    for name in ("alexnet", "hopfield", "second"):
        it.get(f"entry-{name}").click()
        box = it.get("event-handle").bounding_box()
        places[name] = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for name in ("hopfield", "second", "alexnet"):
        it.page.mouse.click(*places[name])
        assert read(it) == name
    x, y = places["alexnet"]
    it.page.mouse.move(x, y)
    assert it.get("years").get_attribute("title") == "2012 · AlexNet"
    it.page.mouse.click(*places["hopfield"])
    it.page.mouse.click(x + 15, y)  # its title
    assert read(it) == "alexnet"


def test_the_picture_keeps_its_height_and_links_bring_the_filter(show):
    it = show(Timeline())
    for width in (380, 900):
        it.page.set_viewport_size({"width": width, "height": 800})
        it.page.wait_for_timeout(100)
        height = it.get("years").bounding_box()["height"]
        it.get("no-kinds").click()
        it.page.wait_for_timeout(50)
        assert it.get("years").bounding_box()["height"] == height > 400
        it.get("all-kinds").click()
    for state in ({"kinds": ["data", "winter"], "chosen": "second"}, {"word": "нейрон", "first": 1950}):
        it.open("#" + "&".join(f"{key}={json.dumps(value)}" for key, value in state.items()))
        assert it.get("summary").inner_text() == Timeline(**state).summary
    for mangled in ('#kinds="idea"', "#kinds=[1,2]", "#first=1&last=9999", '#chosen="nobody"', "#word=7"):
        it.open(mangled)
        assert it.get("summary").inner_text() == Timeline().summary
