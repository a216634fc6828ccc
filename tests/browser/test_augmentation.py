"""The augmentation explorer of lecture 11 in a real browser: its transforms are those of dl101.augmentation."""

import numpy as np
import pytest

from dl101.interactives import Augmentation

torch = pytest.importorskip("torch")

CHANGES = [
    {},
    {"flip": True},
    {"dx": 0.13, "dy": -0.31},
    {"angle": 37.0, "scale": 1.7},
    {"angle": -90.0, "flip": True, "scale": 0.5},
    {"brightness": 1.6, "contrast": 0.4},
    {"contrast": 2.5},
    {"noise": 0.1},
    {"cut": 0.4, "cut_x": 0.3, "cut_y": 0.9},
    {"flip": True, "dx": 0.1, "angle": 8.0, "scale": 0.9,
     "brightness": 0.7, "contrast": 1.3, "noise": 0.05, "cut": 0.2},
]  # fmt: skip
FIELDS = ("flip", "dx", "dy", "angle", "scale", "brightness", "contrast", "noise", "cut", "cut_x", "cut_y")


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("augmentation.js")


def values(widget):
    return {name: getattr(widget, name) for name in FIELDS}


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: "+".join(changes) or "none")
def test_each_transform_equals_that_of_the_lecture(formulas, changes):
    widget = Augmentation(picture=1, seed=7, **changes)
    ours = formulas("changed", widget.original.ravel().tolist(), widget.size, values(widget), widget.seed)
    np.testing.assert_allclose(np.reshape(ours, widget.changed.shape), widget.changed, atol=3e-4)
    share = formulas("seenShare", widget.outlines[1], widget.size, values(widget))
    assert share == pytest.approx(widget.seen, abs=1e-9)
    assert formulas("spread", ours) == pytest.approx(widget.spread, abs=1e-4)


@pytest.mark.parametrize("seed, strength", [(0, 1.0), (5, 2.0), (4000000000, 0.5), (9, 0.0)])
def test_random_changes_equal_those_of_the_lecture(formulas, seed, strength):
    widget = Augmentation(strength=strength)
    widget.draw(seed)
    drawn = formulas("drawn", seed, strength)
    assert list(drawn) == list(FIELDS) and drawn["flip"] == widget.flip
    for name in FIELDS[1:]:
        assert drawn[name] == pytest.approx(getattr(widget, name), abs=1e-6)


def test_keyboard_changes_the_picture_and_the_words(show):
    it = show(Augmentation())
    before, original = it.picture("after"), it.picture("before")
    it.press("dx-range", "ArrowRight")
    assert it.picture("after") != before and it.box("dx") == 0.01
    it.press("flip", "Space")
    it.get("angle-box").fill("-15")
    it.page.wait_for_timeout(400)
    assert "mirrored, shift right 0.01, rotation −15°" in it.get("summary").inner_text()
    assert it.picture("before") == original
    it.get("unchanged").click()
    assert it.picture("after") == before


def test_random_button_and_a_click_on_one_of_the_eight(show):
    it = show(Augmentation(seed=3))
    it.get("draw").click()
    widget = Augmentation()
    widget.draw(4)
    assert it.get("seed").input_value() == "4"
    assert it.box("scale") == pytest.approx(widget.scale, abs=0.006) and it.box("cut-x") == pytest.approx(
        widget.cut_x, abs=0.006
    )
    box = it.get("draws").bounding_box()
    it.page.mouse.click(box["x"] + 2.5 * box["width"] / 8, box["y"] + box["height"] / 2)
    assert it.get("seed").input_value() == "7"  # the third of those that come after 4


@pytest.mark.parametrize(
    "traits, answer, starts, says",
    [
        ({}, "yes", "Yes: 100 %", "the label holds"),
        ({}, "no", "Look again. Yes", "the label holds"),
        ({"dx": -0.9}, "no", "No: only", "teaches what is wrong"),
        ({"dx": -0.9}, "yes", "Look again. No: only", "teaches what is wrong"),
        ({"cut": 1.0}, "no", "No:", ""),
        ({"contrast": 0.0}, "no", "No: nothing can be made out", ""),
        ({"picture": 3, "dx": -0.9}, "yes", "Yes: none of these changes adds a box", ""),
    ],
)
def test_the_question_whether_the_label_survives(show, traits, answer, starts, says):
    it = show(Augmentation(**traits))
    assert it.get("verdict").inner_text() == ""
    it.get(f"answer-{answer}").check()
    words = it.get("verdict").inner_text()
    assert words.startswith(starts) and says in words
    it.press("dy-range", "ArrowRight")
    assert it.get("verdict").inner_text() == "" and not it.get(f"answer-{answer}").is_checked()


def test_another_picture_another_question(show):
    it = show(Augmentation())
    assert "Can a box still be seen?" in it.get("answer").inner_text()
    it.get("picture").select_option("3")
    assert "Is there still no box?" in it.get("answer").inner_text()
    it.page.wait_for_function(
        "document.querySelector('[data-testid=summary]').textContent.startsWith('Picture 4 (no box)')"
    )


def test_own_pictures(show):
    rng = np.random.default_rng(0)
    it = show(Augmentation(pictures=rng.random((2, 16, 16)), labels=[0, 1], picture=1))
    it.get("answer-yes").check()
    assert it.get("verdict").inner_text().startswith("Judge for yourself")
