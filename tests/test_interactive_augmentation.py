"""The augmentation explorer without a browser: what Python reads, sets and is told."""

import numpy as np
import pytest
import traitlets

from dl101.interactives import Augmentation


def test_unchanged_at_the_beginning():
    pytest.importorskip("torch")
    widget = Augmentation()
    np.testing.assert_allclose(widget.changed, widget.original, atol=1e-5)
    assert widget.seen == 1 and widget.summary == "Picture 1 (box): unchanged. 100 % of the box is seen."


def test_how_much_of_the_box_is_seen():
    assert Augmentation(dx=1.0).seen == 0
    assert Augmentation(flip=True).seen == pytest.approx(1, abs=0.02)
    assert Augmentation(scale=0.5).seen == pytest.approx(1, abs=0.03)
    assert Augmentation(cut=1.0).seen == 0
    assert 0.2 < Augmentation(dx=0.45).seen < 0.8
    assert Augmentation(picture=3).seen is None


def test_draw_and_reset():
    pytest.importorskip("torch")
    widget = Augmentation(strength=2.0)
    widget.answer = "yes"
    widget.draw(11)
    assert widget.seed == 11 and widget.scale != 1 and widget.answer == ""
    widget.reset()
    assert widget.scale == 1 and widget.seed == 0


def test_own_pictures_are_checked():
    images = np.random.default_rng(0).random((3, 40, 40, 3))
    widget = Augmentation(pictures=images, labels=[1, 0, 1], picture=2)
    np.testing.assert_allclose(widget.original, images[2], atol=0.5 / 255 + 1e-9)
    assert widget.summary == "Picture 3 (box): unchanged."
    for wrong in (images[0], images.transpose(0, 3, 1, 2), 2 * images, np.zeros((1, 300, 300))):
        with pytest.raises(ValueError, match="Augmentation"):
            Augmentation(pictures=wrong)
    with pytest.raises(ValueError, match="labels"):
        Augmentation(pictures=images, labels=[1])


@pytest.mark.parametrize("wrong", [{"picture": 4}, {"scale": 0}, {"cut": 2}, {"answer": "maybe"}, {"noise": -1}])
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        Augmentation(**wrong)
