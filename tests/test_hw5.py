"""Homework 5: its numbers, its story, its references against torch and differences, its judges."""

import contextlib
import io

import numpy as np
import pytest
import torch

import dl101
from courseware import catalogue
from dl101 import gradient_check, losses
from dl101.check import CheckFailed
from dl101.check import hw5 as check
from dl101.data.bumpy import Bumpy
from dl101.figures import hw5 as figures
from dl101.given import hw5 as given
from dl101.initialisation import initialise
from dl101.mlp import MLP
from homework_tests import HomeworkTests
from homeworks import cyrillic, homework

LANGUAGES = ("ru", "en")


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


@pytest.fixture(scope="module")
def names():
    return homework("hw5").names()


def failure(judge, answer, **keywords):
    with pytest.raises(CheckFailed) as caught, contextlib.redirect_stdout(io.StringIO()):
        judge(answer, **keywords)
    return caught.value


# ── the notebook


def test_numbers_in_the_text_are_right(names):
    """The examples that the tasks give, in the order of the notebook."""
    f = names
    X, W, b = np.array([[1.0, 2], [0, -1]]), np.array([[1.0, -1], [2, 0], [0, 3]]), np.array([0.5, 0, -1])
    assert f["linear_forward"](X, W, b).tolist() == [[-0.5, 2, 5], [1.5, 0, -4]]
    assert f["relu_backward"](np.array([[5, 5, -5]]), np.array([[2, -1, 0]])).tolist() == [[5, 0, 0]]
    dX, dW, db = f["linear_backward"](np.array([[1.0, 0, 2], [-1, 3, 0]]), X, W)
    assert dX.tolist() == [[1, 5], [5, 1]] and dW.tolist() == [[1, 3], [0, -3], [2, 4]] and db.tolist() == [0, 3, 2]
    J, dlogits = f["cross_entropy"](np.array([[2.0, 1, 0], [0, 0, 0]]), np.array([0, 2]))
    assert abs(J - 0.7531) < 5e-5
    assert np.allclose(dlogits, [[-0.1674, 0.1224, 0.045], [0.1667, 0.1667, -0.3333]], atol=5e-5)
    J, dlogits = f["cross_entropy"](np.array([[1000.0, 0]]), np.array([1]))
    assert J == 1000 and dlogits.tolist() == [[1, -1]]

    def slope(p):
        return p[0] ** 2 + 3 * p[1]

    P = np.array([2.0, 5.0])
    assert np.allclose(f["numerical_gradient"](slope, P), [4, 3], atol=1e-8)
    assert f["gradient_check"](slope, P, np.array([4.0, 3.0])) < 1e-7
    assert abs(f["gradient_check"](slope, P, np.array([8.0, 6.0])) - 1 / 3) < 1e-8
    network = {"W1": np.array([[1.0, -1], [2, 0]]), "b1": np.array([0.0, -1]), "W2": np.array([[1.0, 1], [-1, 2]]),
               "b2": np.array([0.5, 0])}  # fmt: skip
    logits, cache = f["forward"](X, network)
    assert logits.tolist() == cache["Z2"].tolist() == [[1.5, 2], [1.5, -1]]
    assert cache["Z1"].tolist() == [[-1, 1], [1, -1]] and cache["H1"].tolist() == [[0, 1], [1, 0]]
    gradients = f["backward"](np.array([[1.0, -1], [0.5, 0]]), cache, network)
    assert {name: value.tolist() for name, value in gradients.items()} == {
        "W2": [[0.5, 1], [0, -1]], "b2": [1.5, -1], "W1": [[0, -0.5], [-1, -2]], "b1": [0.5, -1]}  # fmt: skip
    pairs = f["batches"](np.array([[10], [11], [12]]), np.array([0, 1, 2]), np.array([2, 0, 1]), 2)
    assert [(X.tolist(), y.tolist()) for X, y in pairs] == [([[12], [10]], [2, 0]), ([[11]], [1])]
    start = {"W1": np.array([[-1.0], [1]]), "b1": np.zeros(2)}
    orders = np.array([[0, 2, 1, 3], [3, 1, 2, 0]])
    after, history = f["train"](np.arange(4.0)[:, None], np.array([0, 0, 1, 1]), start, 0.5, orders, 2)
    assert np.allclose(history, [0.7102, 0.4421, 0.3468], atol=5e-5)
    assert np.allclose(after["W1"].ravel(), [-0.7212, 0.7212], atol=5e-5)
    assert np.allclose(after["b1"], [0.5296, -0.5296], atol=5e-5)
    for language in LANGUAGES:
        text = " ".join(" ".join(cell.source for cell in catalogue.release("hw5", language).cells).split())
        for quoted in ("`Z = [[-0.5, 2, 5], [1.5, 0, -4]]`", "`dW = [[1, 3], [0, -3], [2, 4]]`",
                       "`b1 = [0.5296, -0.5296]`", "[0.7102, 0.4421, 0.3468]", "`[[0, -0.5], [-1, -2]]`",
                       "`[[-0.1674, 0.1224, 0.045], [0.1667, 0.1667, -0.3333]]`"):  # fmt: skip
            assert quoted in text


def test_the_story_of_the_notebook_holds(names):
    """A line is wrong on one point in eight; the solution's choice is right on new points, the curves' choices not."""
    (X, y), (X_new, y_new) = given.moons(300, 1), given.moons(1000, 7)
    line = MLP([2, 1], seed=1)
    line.train(X, y, 0.5, 500)
    assert abs(np.mean(line.predict(X_new) != y_new) - 1 / 8) < 0.02
    width, rate = names["choice"]["width"], names["choice"]["learning_rate"]
    start = MLP([2, width, 2], seed=1).parameters
    parameters, history = names["train"](X, y, start, rate, given.orders(given.EPOCHS, 300, 1), given.BATCH)
    assert np.allclose(history, check.losses(width, rate))
    assert np.mean(names["forward"](X_new, parameters)[0].argmax(axis=1) == y_new) > 0.97
    slow, narrow, wild = check.losses(8, 0.03), check.losses(2, 0.3), check.losses(8, 10)
    assert history[-1] < 0.1 < min(slow[-1], narrow[-1], wild[-1])


def three_passes_errors():
    """{"A": {"W1": relative error, …}, …} of the three passes that figures.THREE_PASSES describes."""
    sizes = (2, 6, 5, 4, 3)
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(12, sizes[0])), np.arange(12) % sizes[-1]
    network = MLP(sizes, "relu", seed=4)
    for k in range(1, len(sizes)):  # biases of 0 would be no test
        network.parameters[f"b{k}"] = rng.normal(0, 0.3, sizes[k])
    layers = network.layers(X)
    given = [X, *(H for _, H in layers[:-1])]

    def J(**parameters):
        H = X
        for k in range(1, len(sizes)):
            Z = H @ parameters[f"W{k}"].T + parameters[f"b{k}"]
            H = np.maximum(Z, 0)
        return losses.cross_entropy(Z, y)[0]

    def gradients(mistake):
        found, dZ = {}, losses.cross_entropy(layers[-1][0], y)[1] * (len(y) if mistake == "B" else 1)
        for k in range(len(sizes) - 1, 0, -1):
            found[f"W{k}"] = dZ.T @ given[k - 1]
            found[f"b{k}"] = dZ.mean(axis=0) if mistake == "C" and k == 2 else dZ.sum(axis=0)
            if k > 1:
                dZ = dZ @ network.parameters[f"W{k}"]
                dZ = dZ if mistake == "A" and k == 3 else dZ * (layers[k - 2][0] > 0)
        return {name: found[name] for name in network.parameters}

    return {name: gradient_check.gradient_check(J, network.parameters, gradients(name)) for name in "ABC"}


def test_the_three_passes_show_where_the_mistake_is():
    errors = three_passes_errors()
    wrong = {name: [p for p, error in errors[name].items() if error > 1e-3] for name in errors}
    assert wrong == {"A": ["W1", "b1", "W2", "b2"], "B": list(errors["B"]), "C": ["b2"]}
    assert all(error < 1e-7 or error > 1e-3 for each in errors.values() for error in each.values())
    assert np.allclose(list(errors["B"].values()), 11 / 13) and round(11 / 13, 2) == 0.85
    assert list(errors) == list(figures.THREE_PASSES)
    for name, drawn in figures.THREE_PASSES.items():
        assert tuple(errors[name]) == figures._NAMES
        for shown, error in zip(drawn, errors[name].values(), strict=True):
            assert abs(shown - error) < 6e-4 and (shown > 1e-3) == (error > 1e-3)  # three digits; the rest is rounding


def test_the_weights_that_are_given_are_those_of_the_course():
    for sizes, seed in (([2, 5, 4, 3], 1), ((2, 12, 2), 4), ([3, 2], 0)):
        ours, theirs = given.weights(sizes, seed), initialise(sizes, "he", seed)
        assert list(ours) == list(theirs) and all(np.array_equal(ours[name], theirs[name]) for name in theirs)


# ── the references


def test_references_agree_with_torch():
    rng = np.random.default_rng(3)
    X, y, parameters = rng.normal(size=(7, 3)), rng.integers(0, 4, 7), check._network(rng, (3, 5, 6, 4))
    logits, cache = check._forward(X, parameters)
    J, dlogits = check._loss()(logits, y)
    gradients = check._backward(dlogits, cache, parameters)
    t = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    H = torch.tensor(X)
    for k in (1, 2, 3):
        Z = H @ t[f"W{k}"].T + t[f"b{k}"]
        H = torch.relu(Z)
    loss = torch.nn.functional.cross_entropy(Z, torch.tensor(y))
    loss.backward()
    assert np.allclose(logits, Z.detach().numpy(), rtol=1e-12) and abs(J - loss.item()) < 1e-12
    for name, value in t.items():
        assert np.allclose(gradients[name], value.grad.numpy(), rtol=1e-9, atol=1e-14)


def test_references_agree_with_the_library_and_with_differences():
    rng = np.random.default_rng(4)
    X, y, network = rng.normal(size=(6, 2)), rng.integers(0, 3, 6), MLP([2, 5, 4, 3], seed=2)
    outputs, cache = check._forward(X, network.parameters)
    J, dlogits = check._loss()(outputs, y)
    loss, theirs = network.loss_and_gradient(X, y)
    ours = check._backward(dlogits, cache, network.parameters)
    assert np.isclose(J, loss) and all(np.allclose(ours[name], theirs[name]) for name in theirs)
    assert np.allclose(check._loss()(1000 * outputs, y)[0], losses.cross_entropy(1000 * outputs, y)[0])

    def of(**parameters):
        return check._loss()(check._forward(X, parameters)[0], y)[0]

    assert max(gradient_check.gradient_check(of, network.parameters, ours).values()) < 1e-7


def test_the_slope_of_bumpy_is_right():
    f, P = Bumpy(1.5, 2.5, 1.2, 0.7), np.array([[0.4, 0.0], [-0.8, 1.1]])
    assert np.allclose(check._slope(f, P), check._differences()(f, P), atol=1e-8)
    assert np.allclose(check._slope(f, P[:1, :1]), check._differences()(f, P[:1, :1]), atol=1e-8)
    assert f(np.array([2.0, -1.0])) == pytest.approx(1.5 * 5 + 2.5 * 7 + 1.2 * 2 - 0.7 * 2)


# ── the checks themselves


def test_the_loop_beside_the_vectorised_answer_is_right():
    case = check._backward_case(np.random.default_rng(0), 9, 3, 2)
    for a, b in zip(check._loop_over_examples(*case.arguments.values()), check._linear()(*case.arguments.values()),
                    strict=True):  # fmt: skip
        assert np.allclose(a, b)


def test_a_loop_for_one_product_alone_is_too_slow():
    def half(dZ, X, W):
        return dZ @ W, sum(np.outer(dz, x) for dz, x in zip(dZ, X, strict=True)), dZ.sum(axis=0)

    assert failure(check.linear_backward_vectorised, half).key == "linear_backward.loops"


def test_the_gradient_check_must_find_what_is_planted(names):
    """One wrong number out of a hundred is enough, and mistakes that cancel do not hide."""
    rng = np.random.default_rng(1)
    f, P = Bumpy(1.0, 2.0, 1.0, 1.0), rng.uniform(0.3, 1, (10, 10))
    planted = check._slope(f, P)
    planted[3, 4] *= 1.01
    assert names["gradient_check"](f, P, check._slope(f, P)) < 1e-7 < 1e-5 < names["gradient_check"](f, P, planted)

    def blind_to_the_last(f, P, dP):
        G = names["numerical_gradient"](f, P)
        G.flat[-1] = dP.flat[-1]
        return np.linalg.norm(dP - G) / (np.linalg.norm(dP) + np.linalg.norm(G) + 1e-15)

    assert failure(check.gradient_check, blind_to_the_last).key == "gradient_check.value"


@pytest.mark.parametrize("step", [1e-3, 1e-4, 1e-6, 1e-7])
def test_sensible_steps_pass(step, capsys):
    def numerical_gradient(f, P):
        G = np.zeros(P.shape)
        for index in np.ndindex(P.shape):
            E = np.zeros(P.shape)
            E[index] = step
            G[index] = (f(P + E) - f(P - E)) / (2 * step)
        return G

    for seed in range(5):
        check.numerical_gradient(numerical_gradient, seed=seed, shapes=((5,), (2, 2, 2)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("answer", "key"),
    [(None, "not-written"), (0.5, "type"), ("wide", "type"), ((8.5, 0.3), "type"), ((65, 0.3), "type"),
     ((0, 0.3), "type"), ((8, -1), "type"), ((8, float("nan")), "type"), ((8, None), "type"), ((2, 0.7), "too-narrow"),
     ((16, 0.01), "too-slow"), ((8, 10), "too-fast"), ((16, 1e9), "too-fast")],
)  # fmt: skip
def test_choice_says_what_is_wrong(answer, key, language):
    dl101.use_language(language)
    pair = isinstance(answer, tuple)
    error = failure(check.choice, {"width": answer[0], "learning_rate": answer[1]} if pair else answer)
    assert error.key == f"choice.{key}" and cyrillic(str(error)) == (language == "ru")


@pytest.mark.parametrize(("width", "rate"), [(8, 0.5), (32.0, 1), (np.int64(16), np.float32(0.3))])
def test_good_choices_pass(width, rate, capsys):
    check.choice({"width": width, "learning_rate": rate})
    assert "✓ choice" in capsys.readouterr().out


def test_the_moons_that_judge_are_not_those_of_the_notebook():
    """Their noise is drawn from another seed: no point of the 2000 is among the 300 of the notebook or its picture."""
    judged = {tuple(point) for point in given.moons(2000, check._TEST_SEED)[0]}
    for m, seed in ((300, 1), (1000, 7)):
        assert not judged & {tuple(point) for point in given.moons(m, seed)[0]}


def test_a_layer_missing_from_the_answer_is_named():
    def last_layer_only(dlogits, cache, parameters):
        K = len(parameters) // 2
        return {f"W{K}": dlogits.T @ cache[f"H{K - 1}"], f"b{K}": dlogits.sum(axis=0)}

    error = failure(check.backward, last_layer_only)
    assert error.key == "backward.returns" and "W1" in str(error) and "dict (2)" in str(error)


class TestHomework(HomeworkTests):
    """Its catalogue, known mistakes and mutants."""

    hw = "hw5"
