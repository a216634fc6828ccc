"""The regions of lecture 06 in a real browser: counted and drawn as in Python, moved by mouse and keys."""

import numpy as np
import pytest

from dl101 import regions, two_layer
from dl101.interactives import Regions
from dl101.interactives.regions import _PRESETS, random_units
from dl101.regions.facts import facts

BOXES = [[-1.0, 1.0, -1.0, 1.0], [-2.0, 1.0, -1.0, 0.5], [0.0, 1.0, 0.0, 1.0]]


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("regions.js")


def assert_alike(formulas, W, b, v, box, decimals):
    """Counts and facts of JavaScript are those of Python."""
    W, b, v = (np.asarray(each, dtype=float).tolist() for each in (W, b, v))
    ours = formulas("analysed", W, b, v, box, decimals)
    counted = [regions.count(W, b, v, inside, decimals) for inside in (None, box)]
    for each, name in zip(counted, ("plane", "box"), strict=True):
        assert ours[name] == {"cells": each.cells, "pieces": each.pieces}, (W, b, v, box)
    found = facts(W, b, v, box, decimals)
    for name in ("lines", "parallel", "concurrent", "silent", "cancelled", "beside", "outside"):
        assert ours[name] == getattr(found, name), name
    assert ours["withoutLine"] == found.without_line


def test_degenerate_arrangements_are_counted_as_in_python(formulas):
    """Numbers this small make parallel, coincident and concurrent lines, dead units and cancelled kinks."""
    rng = np.random.default_rng(0)
    for k in range(150):
        n = rng.integers(1, 9)
        scale = (1, 1, 0.1)[k % 3]  # tenths are not floats: they need decimals
        W, b, v = (scale * rng.integers(-2, 3, shape) for shape in ((n, 2), n, n))
        assert_alike(formulas, W, b, v, BOXES[k % 3], 3 if k % 3 == 2 else (None, 2)[k % 2])


@pytest.mark.parametrize("n", [1, 5, 12, 50])
def test_random_weights_are_counted_as_in_python(formulas, n):
    rng = np.random.default_rng(n)
    W, b, v = rng.normal(size=(n, 2)), rng.normal(size=n), rng.normal(size=n)
    assert_alike(formulas, W, b, v, BOXES[0], None)
    assert_alike(formulas, W, b, v, BOXES[1], 3)
    assert formulas("boundOf", n) == regions.bound(n)


def test_floats_of_any_size_are_exact(formulas):
    """Three lines that meet, and the same three with one moved by the last bit; very large and very small numbers."""
    third = 1 / 3
    W, v = [[1, 0], [0, 1], [1, 1]], [1, 1, 1]
    for b in ([-0.5, -0.25, -0.75], [-0.5, -0.25, -np.nextafter(0.75, 1)], [-0.1, -0.2, -(0.1 + 0.2)]):
        assert_alike(formulas, W, b, v, BOXES[0], None)
    W = [[1e-300, 2e-300], [third, 2 * third], [1e200, -1e200], [5e-324, 0]]
    assert_alike(formulas, W, [0, 0, 1e200, 0], [1e-300, -third, 1, 2], BOXES[0], None)
    # a half is rounded to the even side, as Python does it
    for x in (0.5, 1.5, 2.5, -0.5, -1.5, 0.125, 1e20, -2.675):
        assert_alike(formulas, [[1, 0], [1, 0], [0, 1]], [x, round(x, 0), 1], [1, 1, 1], BOXES[0], 0)


def test_the_polygons_are_those_of_python(formulas):
    rng = np.random.default_rng(4)
    cases = [(rng.normal(size=(9, 2)), rng.normal(size=9) / 2, rng.normal(size=9), None)]
    cases += [[*(rng.integers(-2, 3, shape) for shape in ((6, 2), 6, 6)), 3] for _ in range(20)]
    for W, b, v, decimals in cases:
        W, b, v = (np.asarray(each, dtype=float).tolist() for each in (W, b, v))
        expected = regions.polygons(W, b, v, 0.5, BOXES[0], decimals)
        drawn = formulas("cells", {"W": W, "b": b, "v": v, "c": 0.5}, BOXES[0], decimals)
        # Units on one line that face each other give one cell two names; the cells themselves are told by their units.
        assert len(drawn) == len(expected)
        by_units = {tuple(cell["active"]): cell for cell in drawn}
        pieces = {}
        for cell in expected:
            ours = by_units[tuple(cell.active.tolist())]
            assert area(ours["outline"]) == pytest.approx(cell.area, rel=1e-6)
            assert ours["gradient"] == pytest.approx(cell.gradient, abs=1e-9)
            assert ours["offset"] == pytest.approx(cell.offset, abs=1e-9)
            pieces.setdefault(cell.piece, set()).add(ours["piece"])
        assert all(len(numbers) == 1 for numbers in pieces.values())
        assert len({min(numbers) for numbers in pieces.values()}) == len(pieces)


def test_lines_through_a_point_that_floats_miss_make_no_slivers_and_edges_know_their_line(formulas):
    rng = np.random.default_rng(6)
    for _ in range(30):
        W = rng.integers(-9, 10, (6, 2)) / 10
        point = rng.integers(-9, 10, 2) / 10
        b = np.round(-W @ point, 2)  # all six through one point
        W, b = W.tolist(), b.tolist()
        cells = formulas("cells", {"W": W, "b": b, "v": [1] * 6, "c": 0}, BOXES[0], 3)
        assert len(cells) == regions.count(W, b, [1] * 6, BOXES[0], 3).cells
        lines = facts(W, b, [1] * 6, decimals=3).lines
        for cell in cells:
            for k, edge in enumerate(cell["edges"]):
                ends = np.array([cell["outline"][k], cell["outline"][(k + 1) % len(cell["outline"])]])
                if edge < 0:
                    assert any(abs(ends[:, axis] - side).max() < 1e-8 for axis in (0, 1) for side in (-1, 1))
                else:
                    unit = lines[edge][0]
                    assert abs(ends @ W[unit] + b[unit]).max() < 1e-8


def test_neighbours_are_never_of_one_colour(formulas):
    """Across an edge the parity changes; so does the lightness of the colour."""
    W, b = np.random.default_rng(1).normal(size=(2, 8, 2))
    cells = formulas("cells", {"W": W.tolist(), "b": b[:, 0].tolist(), "v": [1] * 8, "c": 0}, BOXES[0], None)
    for cell in cells:
        assert cell["look"]["cells"][1] == sum(side > 0 for side in cell["sides"]) % 2


def test_what_the_probe_reads_is_what_python_reads(formulas):
    rng = np.random.default_rng(2)
    for k in range(40):
        scale = 1 if k % 2 else 0.1
        W, b, v = (scale * rng.integers(-2, 3, shape) for shape in ((5, 2), 5, 5))
        widget = Regions(W=W.astype(float), b=b.astype(float), v=v.astype(float), c=0.5)
        x1, x2 = (rng.integers(-3, 4, 2) / 2).tolist()
        network = {"W": widget.W, "b": widget.b, "v": widget.v, "c": widget.c}
        found = formulas("analysed", widget.W, widget.b, widget.v, widget.box, widget.decimals)
        ours, place = formulas("placeAt", network, found, x1, x2), widget.at(x1, x2)
        assert ours["active"] == place.active and ours["value"] == pytest.approx(place.value, abs=1e-12)
        if place.gradient is None:
            assert ours["map"] is None
        else:
            assert ours["map"]["gradient"] == pytest.approx(place.gradient, abs=1e-12)


def test_examples_and_random_units_are_those_of_python(formulas):
    assert formulas("arrangements") == _PRESETS
    for seed in (0, 7):
        assert formulas("randomUnits", 12, seed, BOXES[1]) == random_units(12, seed, BOXES[1])


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "traits",
    [{"preset": name} for name in _PRESETS]
    + [
        {"units": 12, "seed": 3},
        {
            "W": [[1, 1], [-2, -2], [1, 1], [1, 0], [0, 1], [1, -1], [0, 0], [1, -0.5]],
            "b": [0, 0, -1, 0, 0, 5, 1, 99],
            "v": [2, -1, 1, 1, 1, 0, 1, 1],
        },
        {"W": [[1, 0]] * 3 + [[0, 1]] * 3 + [[k, 1] for k in range(1, 7)], "b": list(range(12)), "v": [0] * 12},
    ],
)
def test_words_are_those_of_python(show, traits, language):
    widget = Regions(language=language, **traits)
    assert show(widget).get("summary").inner_text() == widget.summary


def counters(it):
    return [int(it.get(name).inner_text()) for name in ("plane-cells", "plane-pieces", "box-cells", "box-pieces")]


def test_examples_are_counted_on_the_screen(show):
    it = show(Regions())
    assert counters(it) == [7, 7, 7, 7] and it.get("bound").inner_text() == "1 + 3 + 3 = 7"
    for name, expected in [("star", [8, 8]), ("parallel", [4, 4]), ("identity", [2, 1]), ("grid", [16, 16])]:
        it.get("preset").select_option(name)
        assert counters(it) == expected * 2
    it.get("preset").select_option("random")
    assert counters(it)[0] == 22 and it.get("preset").input_value() == "random"


def test_units_are_added_and_taken_away(show):
    it = show(Regions())
    it.get("units").fill("5")
    assert it.get("unit").locator("option").count() == 5 and counters(it)[0] == 16
    it.get("units").fill("3")
    assert it.get("preset").input_value() == "general"
    it.get("units").fill("13")  # not by hand
    assert it.get("unit").locator("option").count() == 3


def test_three_lines_are_brought_together_by_slider_and_by_keyboard(show):
    """(0.1, 0.2) lies on two lines; the third comes through it at 0.3, which floats would miss."""
    it = show(Regions(W=[[1, 0], [0, 1], [1, 1]], b=[-0.1, -0.2, -0.35], v=[1, 1, 1]))
    assert counters(it)[0] == 7
    it.get("unit").select_option("3")
    it.press("b-range", "ArrowRight")
    assert it.box("b") == -0.3 and counters(it) == [6, 6, 6, 6]
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('(1, 2, 3)')")


def test_a_line_is_moved_by_keyboard_and_by_mouse(show):
    it = show(Regions(preset="parallel"))
    before = it.picture("plane"), it.picture("surface")
    it.press("u2-normal-handle", "ArrowLeft")
    assert it.get("unit").input_value() == "2" and counters(it)[0] == 6
    assert it.picture("plane") != before[0] and it.picture("surface") != before[1]
    start = it.get("u3-line-handle").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    it.page.mouse.move(x, y)
    it.page.mouse.down()
    values = []
    for k in range(1, 8):
        it.page.mouse.move(x + 5.3 * k, y - 6.1 * k)
        values.append(it.box("b"))
    it.page.mouse.up()
    assert it.get("unit").input_value() == "3" and values[-1] < -2.5
    assert [20 * value for value in values] == pytest.approx([round(20 * value) for value in values])  # it snaps


def test_many_units_have_handles_for_the_chosen_one_only(show):
    it = show(Regions(units=8, seed=2))
    handles = it.page.locator(".dl101-handle:visible")
    assert handles.count() == 3  # the line, its arrow, the probe
    it.get("unit").select_option("6")
    b = it.box("b")
    it.press("chosen-line-handle", "ArrowRight")
    assert it.box("b") != b


def test_the_probe_goes_by_keyboard_and_to_where_one_clicks(show):
    widget = Regions(preset="star")
    it = show(widget)
    it.press("probe-handle", "Home", "ArrowRight")
    expected = widget.at(0.1, 0)
    assert expected.active == "1·11" and expected.gradient is None
    words = it.get("place").inner_text()
    assert "(1·11), on the line: 2." in words and "no gradient: a kink" in words
    box = it.get("plane").bounding_box()
    it.page.mouse.click(box["x"] + 0.72 * box["width"], box["y"] + 0.2 * box["height"])
    words = it.get("place").inner_text()
    assert "(1110)" in words and "gradient (2.00,\u00a00.00)" in words
    assert "f(x) = 0.00 + 2.00 x₁ + 0.00 x₂" in words


def test_the_pointer_reads_a_cell_without_moving_the_probe(show):
    it = show(Regions(preset="star"))
    words, address = it.get("place").inner_text(), it.page.evaluate("location.hash")
    box = it.get("plane").bounding_box()
    it.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"])
    assert "(0000)" in it.get("place").inner_text()
    it.page.mouse.move(5, 5)
    assert it.get("place").inner_text() == words and it.page.evaluate("location.hash") == address


def test_a_wider_box_holds_more_cells(show):
    it = show(Regions(W=[[1, 0], [0, 1], [1, 1]], b=[-4, -4, 0], v=[1, 1, 1]))
    assert counters(it) == [7, 7, 2, 2]
    it.get("wider").click()
    assert counters(it) == [7, 7, 7, 7]
    it.get("narrower").click()
    assert counters(it) == [7, 7, 2, 2]


def test_colour_and_view_change_the_pictures(show):
    it = show(Regions(preset="identity"))
    pictures = [it.picture("plane")]
    for name in ("pieces", "value"):
        it.get(f"fill-{name}").check()
        pictures.append(it.picture("plane"))
    assert len(set(pictures)) == 3
    before = it.picture("surface")
    it.press("turn-range", "ArrowRight")
    assert it.picture("surface") != before
    it.get("view-heat").check()
    assert it.get("heat").is_visible() and not it.get("surface").is_visible() and not it.get("turn-range").is_visible()


def test_a_trained_network_of_fifty_units_with_its_data(show):
    X = np.random.default_rng(0).uniform(-2, 2, size=(60, 2))
    y = (np.hypot(*X.T) < 1.2).astype(int)
    network = two_layer.initialise(2, 50, activation="relu", seed=3)
    widget = Regions.from_network(two_layer.train(network, X, y, 0.3, 30)[0], X, y)
    it = show(widget)
    assert counters(it) == [widget.count.cells, widget.count.pieces, widget.in_box.cells, widget.in_box.pieces]
    assert it.get("summary").inner_text() == widget.summary
    without = Regions.from_network(widget.network, box=widget.box)
    picture = it.picture("plane")
    assert show(without).picture("plane") != picture  # the points are drawn


def test_an_address_brings_another_number_of_units(show):
    it = show(Regions())
    it.open("#W=[[1,0],[0,1]]&b=[0,0]&v=[1,1]&probe=[1,1]")
    assert counters(it) == [4, 4, 4, 4]
    it.open("#W=[[1,0],[0,1]]&b=[0,0,7]&v=[1]")  # mangled: what fits together stays
    assert counters(it) == [2, 2, 2, 2]


def area(outline):
    x, y = np.array(outline).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)
