"""The playground without a browser: training against torch, what starts anew, data of one's own, regions, tasks."""

import subprocess
import sys

import numpy as np
import pytest
import traitlets

from dl101 import regions, two_layer
from dl101.data import playground as sets
from dl101.interactives import Playground, Regions
from dl101.interactives.playground_training import dropout_masks, epoch_order, flat, shaped
from dl101.language import use_language

SMALL = {"dataset": "xor", "size": 80, "seed": 2}


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
@pytest.mark.parametrize(
    "traits",
    [
        {},
        {"loss": "mse", "activations": "relu", "regularization": "l2", "regularization_rate": 0.05},
        {"loss": "softmax", "hidden": [5, 4, 3], "activations": ["sigmoid", "linear", "tanh"], "dropout": 25},
        {"dataset": "plane", "hidden": [], "regularization": "l1", "regularization_rate": 0.02, "batch_size": 7},
    ],
)
def test_torch_trains_to_the_same_weights(optimizer, traits):
    traits = {**SMALL, "optimizer": optimizer, "learning_rate": 0.01, **traits}
    ours, theirs = Playground(**traits), Playground(**traits)
    ours.step(3)
    theirs.step(3)
    ours.step(60)
    theirs.train_with_torch(60)
    np.testing.assert_allclose(theirs.weights, ours.weights, rtol=1e-6, atol=1e-8)
    assert (theirs.steps, theirs.epoch, theirs.position) == (ours.steps, ours.epoch, ours.position)
    ours.train_with_torch(10)  # what the optimizer remembers goes along in both directions
    theirs.step(10)
    np.testing.assert_allclose(theirs.weights, ours.weights, rtol=1e-6, atol=1e-8)


def test_torch_is_loaded_on_demand_only():
    code = (
        "import sys; from dl101.interactives import Playground; Playground().step(); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_torch_takes_back_a_step_that_would_lose_the_weights():
    ours = Playground(dataset="plane", size=60, hidden=[], learning_rate=0.8)
    theirs = Playground(dataset="plane", size=60, hidden=[], learning_rate=0.8)
    ours.step(500)
    theirs.train_with_torch(500)
    assert ours.diverged and theirs.diverged and ours.steps == theirs.steps
    assert np.linalg.norm(ours.weights) < 1e5
    ours.restart()
    assert not ours.diverged and ours.steps == 0


def test_gradient_with_dropout_is_that_of_central_differences():
    from dl101.interactives.playground_training import State, Trainer

    widget = Playground(**SMALL, hidden=[4, 3], dropout=40, regularization="l2", regularization_rate=0.1)
    network, (X, y) = widget.network, widget.training_set
    settings = {
        "regularization": "l2", "regularization_rate": 0.1, "dropout": 0.4, "batch_size": 10, "seed": 2,
    }  # fmt: skip
    trainer = Trainer(network, X, y, "cross_entropy", settings, State())
    rows, masks = trainer.batch()
    found = np.array(flat(trainer.gradient(rows, masks)))

    def loss(numbers):
        p = shaped(numbers, network.parameters)
        H = X[rows]
        for layer, mask in enumerate(masks, start=1):
            H = np.tanh(H @ p[f"W{layer}"].T + p[f"b{layer}"]) * mask
        z = (H @ p["W3"].T + p["b3"])[:, 0]
        penalty = 0.05 * sum((value**2).sum() for name, value in p.items() if name[0] == "W")
        return np.logaddexp(0, (1 - 2 * y[rows]) * z).mean() + penalty

    start = np.array(flat(network.parameters))
    for k, slope in enumerate(found):
        step = np.zeros_like(start)
        step[k] = 1e-6
        assert (loss(start + step) - loss(start - step)) / 2e-6 == pytest.approx(slope, abs=1e-8)


def test_batches_go_once_through_all_examples_and_masks_keep_the_mean():
    assert sorted(epoch_order(25, 7, 3)) == list(range(25))
    assert (epoch_order(25, 7, 3) != epoch_order(25, 7, 4)).any()
    first, second = dropout_masks(400, (5, 3), 0.25, 1, 2)
    assert first.shape == (400, 5) and second.shape == (400, 3)
    assert set(np.unique(first)) == {0.0, 1 / 0.75} and first.mean() == pytest.approx(1, abs=0.05)


def test_epochs_steps_and_stop_conditions():
    widget = Playground(dataset="gaussians", size=50, batch_size=10)
    widget.step(4)
    assert (widget.steps, widget.epoch, widget.position) == (4, 1, 10)  # 25 examples are 10, 10 and 5
    widget = Playground(dataset="gaussians", size=60, batch_size=10, stop_epoch=3)
    widget.train(10)
    assert widget.epoch == 3 and widget.steps == 9
    widget = Playground(dataset="gaussians", size=60, stop_loss=0.1, learning_rate=0.2)
    widget.train(500)
    assert widget.train_loss < 0.1 and widget.epoch < 500
    before = widget.train_loss
    assert widget.curve[-1] == [widget.steps, before, widget.test_loss]


def test_what_starts_anew_and_what_goes_on():
    widget = Playground(**SMALL)
    start = widget.weights
    widget.step(5)
    for name, value in {
        "learning_rate": 0.1,
        "batch_size": 3,
        "regularization": "l1",
        "dropout": 10,
        "view": "gradients",
    }.items():
        setattr(widget, name, value)
        assert widget.steps == 5, name
    widget.optimizer = "adam"
    widget.step()
    assert widget.memory["t"] == 1
    widget.optimizer = "rmsprop"
    assert widget.steps == 6 and widget.memory == {}
    for name, value in {
        "noise": 10,
        "seed": 3,
        "hidden": [3],
        "activations": "relu",
        "features": ["x1", "x2", "x1·x2"],
        "loss": "mse",
        "init": "he",
    }.items():
        widget.step()
        setattr(widget, name, value)
        assert widget.steps == 0, name
        assert len(widget.weights) == widget.network.size
    widget.reset()
    assert widget.weights == start and widget.steps == 0 and widget.hidden == [4, 2]


def test_what_the_page_sends_is_not_worked_out_again():
    widget = Playground(**SMALL)
    other = Playground(**SMALL, hidden=[3])
    other.step(4)
    widget.set_state({"hidden": [3], "weights": other.weights, "steps": 4})
    assert widget.weights == other.weights and widget.steps == 4


def test_network_and_regions():
    widget = Playground(dataset="circle", hidden=[5], activations="relu", init="he", seed=1)
    widget.train(5)
    network = widget.network
    assert network.sizes == (2, 5, 1) and network.activations == ("relu",)
    X, y = widget.test_set
    assert network.loss(X, y) == pytest.approx(widget.test_loss)
    p = network.parameters
    assert widget.regions() == regions.count(p["W1"], p["b1"], p["W2"][0], box=(-6, 6, -6, 6))
    np.testing.assert_allclose(two_layer.forward(widget.two_layer, X)[0], network.forward(X))
    assert Regions.from_network(widget.two_layer).W == p["W1"].tolist()
    with pytest.raises(ValueError, match="One hidden layer"):
        _ = Playground().two_layer
    with pytest.raises(ValueError, match="ReLU"):
        Playground().regions()
    points = sets.circle(500, 0, 1)[0]
    np.testing.assert_array_equal(widget.inputs(points), points)


class Column:
    """A column of a pandas DataFrame, as far as it is used."""

    def __init__(self, values):
        self.values = values

    def to_numpy(self, dtype=None, na_value=None):
        return self.values if dtype is None else self.values.astype(dtype)


class Frame:
    """A pandas DataFrame, as far as it is used; pandas itself is no dependency of the course."""

    def __init__(self, **columns):
        self.data, self.columns = columns, list(columns)

    def select_dtypes(self, kind):
        assert kind == "number"
        return Frame(**{name: each for name, each in self.data.items() if np.issubdtype(each.dtype, np.number)})

    def __getitem__(self, name):
        return Column(self.data[name])


def test_data_from_arrays_and_frames():
    rng = np.random.default_rng(0)
    X = rng.normal([100, -3], [20, 0.5], size=(40, 2))
    y = np.where(X[:, 0] > 100, "cat", "dog")
    widget = Playground.from_frame(X, y, hidden=[3], learning_rate=0.3)
    assert widget.dataset == "own" and widget.class_names == ["cat", "dog"] and widget.class_count == 2
    places = np.array(widget.points)[:, :2]
    np.testing.assert_allclose([places.min(axis=0), places.max(axis=0)], [[-5, -5], [5, 5]])
    np.testing.assert_allclose(widget.inputs(X), places, atol=1e-12)
    widget.train(30)
    assert widget.train_accuracy > 0.9
    ages = X[:, 0].copy()
    ages[3] = np.nan
    frame = Frame(name=np.array(["a"] * 40), age=ages, height=X[:, 1], price=3 * X[:, 0] + 1)
    widget = Playground.from_frame(frame)
    assert widget.columns == ["age", "height"] and widget.task == "regression" and len(widget.points) == 39
    assert np.ptp(np.array(widget.points)[:, 2]) == pytest.approx(2) and widget.loss_used == "mse"
    three = Playground.from_frame(frame, columns=("height", "age"), target="name")
    assert three.columns == ["height", "age"] and three.class_names == ["a"]


def test_mistakes_are_explained():
    use_language("en")
    with pytest.raises(ValueError, match="rows? without gaps|no row"):
        Playground.from_frame(np.full((3, 2), np.nan), [0, 1, 0])
    with pytest.raises(ValueError, match="DataFrame or arrays"):
        Playground.from_frame([[1, 2]])
    with pytest.raises(ValueError, match="tells at most 6"):
        Playground.from_frame(np.zeros((9, 2)), list("abcdefghi"))
    with pytest.raises(ValueError, match="Nothing to train on"):
        Playground(dataset="own").step()
    with pytest.raises(traitlets.TraitError, match="17 weights|has 17"):
        Playground(hidden=[4], weights=[1.0, 2.0])
    with pytest.raises(traitlets.TraitError, match="label"):
        Playground(points=[[0, 0, 9]])
    with pytest.raises(traitlets.TraitError, match="learning rate"):
        Playground(learning_rate=0)


def test_tasks_have_a_question_and_an_answer_in_both_languages():
    assert len(Playground.task_names) >= 6
    widget = Playground(dataset="spiral", noise=20)
    for preset in widget.presets:
        for part in ("title", "question", "answer"):
            assert len(preset[part]["ru"]) > 5 and len(preset[part]["en"]) > 5, (preset["name"], part)
        widget.choose(preset["name"])
        assert widget.preset == preset["name"] and widget.steps == 0
        assert {name: getattr(widget, name) for name in preset["settings"]} == preset["settings"]
        again = Playground(preset=preset["name"])
        assert again.weights == widget.weights and again.dataset == widget.dataset
