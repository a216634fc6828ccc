"""The timeline of lecture 01 without a browser: what passes the filter, which entry is read, what is said."""

import json

import pytest
import traitlets

from dl101.data import history
from dl101.interactives.timeline import Timeline


def ids(widget):
    return [each.id for each in widget.shown]


def test_shows_everything_at_first_in_the_order_of_years():
    widget = Timeline(language="en")
    assert sorted(ids(widget)) == sorted(each.id for each in [*history.EVENTS, *history.WINTERS])
    years = [getattr(each, "year", None) or each.start for each in widget.shown]
    assert years == sorted(years) and (years[0], years[-1]) == (1943, 2022)
    total = len(history.EVENTS) + 2
    assert widget.summary == f"{total} of {total} shown. 1943: The formal neuron."


def test_filters_by_kind_years_and_words():
    assert ids(Timeline(kinds=["data"])) == ["mnist", "imagenet"]
    assert ids(Timeline(kinds=["winter"])) == ["first", "second"]
    assert ids(Timeline(kinds=["winter"], first=1980, last=1986)) == ["first"]
    widget = Timeline(first=1965, last=1970)
    assert ids(widget) == [each.id for each in history.between(1965, 1970)]
    assert ids(Timeline(word="persept")) == []
    assert ids(Timeline(word="hinton nature")) == ["backpropagation"]
    assert ids(Timeline(word="ПЕРСЕПТРОН розенблатт")) == ["perceptron"]
    assert ids(Timeline(word="учёта")) == ids(Timeline(word="учета")) == ["gmdh"]
    assert ids(Timeline(word="2012 imagenet")) == ["alexnet"]


def test_reads_the_chosen_entry_or_its_nearest_neighbour():
    widget = Timeline(chosen="alexnet", language="ru")
    assert widget.entry is history.event("alexnet")
    widget.kinds = ["idea"]
    assert widget.entry.id == "word2vec"
    widget.kinds = ["winter"]
    assert widget.entry is history.WINTERS[1] and widget.summary.endswith("1987–1993: Вторая зима.")
    widget.kinds = []
    assert widget.entry is None and widget.summary.startswith("Ничего не показано")
    widget.reset()
    assert widget.entry.id == "alexnet"


def test_what_goes_to_the_browser_is_the_data_and_can_be_written_as_json():
    records = json.loads(json.dumps(Timeline().records))
    assert records == json.loads(json.dumps(history.records()))
    assert all(each["sources"] for each in [*records["events"], *records["winters"]])


@pytest.mark.parametrize("wrong", [{"kinds": ["war"]}, {"first": 1900}, {"last": 2030}, {"chosen": "nobody"}])
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        Timeline(**wrong)
