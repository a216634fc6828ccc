"""Homework 6: its references agree with torch, its examples and figures are right, its judges see what they say.

What all homeworks have in common is in tests/test_homeworks.py.
"""

import importlib
import pickle

import numpy as np
import pytest
import torch

import dl101
from courseware import catalogue
from dl101 import optimizers
from dl101.check import CheckFailed
from dl101.check import hw6 as check
from dl101.figures import hw6 as figures
from dl101.given import hw6 as given
from homework_tests import HomeworkTests
from homeworks import LANGUAGES, cyrillic, homework

UPDATES = ("sgd", "momentum", "rmsprop", "adam", "adamw")


@pytest.fixture(scope="module")
def names():
    """What the solution notebook has defined after its answer cells."""
    found = {"__name__": "__main__"}
    for cell in homework("hw6").solution("en").cells:
        if catalogue.answers(cell) or catalogue.only_imports(cell):
            exec(cell.source, found)
    return found


@pytest.fixture(scope="module")
def ran():
    """What the solution notebook has defined when all of it has run but the hand-in."""
    found = {"__name__": "__main__"}
    for cell in homework("hw6").solution("en").cells:
        if cell.cell_type == "code" and cell.id not in ("setup", "summary", "hand-in"):
            exec(cell.source, found)
    importlib.import_module("matplotlib.pyplot").close("all")
    return found


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


# ── the references and the solution agree with torch


@pytest.mark.parametrize("name", UPDATES)
@pytest.mark.parametrize(("dtype", "bound"), [("float64", 1e-8), ("float32", 1e-4)])
def test_a_hundred_steps_agree_with_torch(names, name, dtype, bound):
    for update in (names[name], getattr(optimizers, name)):
        apart = check.torch_differences({name: update})[dtype][name]
        assert apart.shape == (100,) and apart.max() < bound


def test_the_comparison_with_torch_sees_a_difference(names):
    # L2 in the gradient for AdamW, and ε under the root in single precision, where it is least visible.
    def l2(w, dw, config):
        decay = config.get("weight_decay", 0.01)
        return names["adam"](w, dw + decay * w, config)

    for name, update in (("adamw", l2), ("adam", names["slide_adam"])):
        assert check.torch_differences({name: update})["float64"][name].max() > 1e-4


def on_a_walk(function, case):
    return check._walk(function, ("w",), **case.arguments)["w"]


def gradients(case, w, k):
    a = case.arguments
    return torch.tensor(a["slope"]) * (w - torch.tensor(a["target"]) + torch.tensor(a["noise"][k]))


@pytest.mark.parametrize("name", UPDATES)
@pytest.mark.parametrize("seed", (0, 2014))
def test_the_walks_of_the_checks_are_those_of_torch(name, seed):
    """The problems on which answers are judged, with torch's own optimizer in place of the reference."""
    rng = np.random.default_rng(seed)
    settings = {"learning_rate": 0.01}
    for case in (check._case(rng, (2, 3), settings), check._case(rng, (5,), settings, slope=check._sizes(rng, (5,)))):
        w = torch.tensor(case.arguments["w"], requires_grad=True)
        make = {"sgd": torch.optim.SGD, "momentum": torch.optim.SGD, "rmsprop": torch.optim.RMSprop,
                "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name]  # fmt: skip
        optimizer = make([w], lr=0.01, **({"momentum": 0.9} if name == "momentum" else {}))
        ours = on_a_walk(getattr(optimizers, name), case)
        assert len(ours) == 100
        for k in range(100):
            w.grad = gradients(case, w.detach(), k)
            optimizer.step()
            np.testing.assert_allclose(ours[k], w.detach().numpy(), rtol=0, atol=1e-8)


def test_the_rate_of_momentum_changes_as_in_torch():
    rng = np.random.default_rng(3)
    rates = (0.02 * np.repeat([1.0, 0.1, 0.5], (40, 30, 30))).tolist()
    case = check._case(rng, (4,), {"momentum": 0.7}, rates=rates)
    w = torch.tensor(case.arguments["w"], requires_grad=True)
    optimizer, ours = torch.optim.SGD([w], lr=1.0, momentum=0.7), on_a_walk(optimizers.momentum, case)
    for k, rate in enumerate(rates):
        optimizer.param_groups[0]["lr"] = rate
        w.grad = gradients(case, w.detach(), k)
        optimizer.step()
        np.testing.assert_allclose(ours[k], w.detach().numpy(), rtol=0, atol=1e-8)


def test_the_schedule_is_two_of_torch_in_a_row():
    warm, steps = 4, 15
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    plan = torch.optim.lr_scheduler
    rise = plan.LinearLR(optimizer, start_factor=1 / warm, end_factor=1.0, total_iters=warm - 1)
    both = plan.SequentialLR(optimizer, [rise, plan.CosineAnnealingLR(optimizer, steps - warm)], milestones=[warm])
    for k in range(steps + 1):
        assert abs(check._schedule(k, warm, steps) - optimizer.param_groups[0]["lr"]) < 1e-12
        optimizer.step()
        both.step()


def test_the_adam_that_is_given_to_adamw_keeps_what_it_does_not_know():
    w, dw, config = np.ones(2), np.array([1.0, -2.0]), {"weight_decay": 0.5, "extra": 7}
    plain, _ = optimizers.adam(w, dw, {})
    moved, after = check._given_adam(w, dw, config)
    assert np.array_equal(moved, plain) and after["weight_decay"] == 0.5 and after["extra"] == 7 and after["t"] == 1


# ── the notebook


def test_numbers_in_the_text_are_right(names):
    """The examples that the tasks give, in the order of the notebook."""
    f = names
    w, _ = f["sgd"](np.array([1.0, -2]), np.array([0.5, 1]), {"learning_rate": 0.1})
    assert np.allclose(w, [0.95, -2.1])

    def walk(name, w, gradients, keep, **settings):
        config, seen = settings, []
        for g in gradients:
            w, config = f[name](w, g, config)
            seen.append([*(config[each] for each in keep), w])
        return np.array(seen)

    seen = walk("momentum", 1.0, (2.0,) * 3, ["velocity"], learning_rate=0.1, momentum=0.9)
    assert np.allclose(seen, [[2, 0.8], [3.8, 0.42], [5.42, -0.122]])
    seen = walk("rmsprop", 1.0, (2.0, 2.0), [], learning_rate=0.01)
    assert np.allclose(seen.ravel(), [0.9, 0.8291], atol=5e-5)
    seen = walk("adam", 1.0, (2.0, -1.0), ["m", "v"])
    assert np.allclose(seen, [[0.2, 0.004, 0.999], [0.08, 0.004996, 0.998734]], atol=5e-7)
    assert abs(f["adamw"](2.0, 0.0, {"learning_rate": 0.1, "weight_decay": 0.5})[0] - 1.9) < 1e-12
    steps = [f[name](0.0, 1e-5, {})[0] for name in ("slide_adam", "adam")]
    assert np.allclose(steps, [-9.95e-5, -9.99e-4], rtol=5e-4)
    assert f["average"](np.array([[1, 2], [3, 4], [5, 0]])).tolist() == [3, 2]
    factors = [f["schedule"](k, 2, 6) for k in range(8)]
    assert np.allclose(factors, [0.5, 1, 1, 0.8536, 0.5, 0.1464, 0, 0], atol=5e-5)
    text = " ".join(cell.source for cell in homework("hw6").release("ru").cells)
    assert "`w = 0.998734`" in text and "0,5; 1; 1; 0,8536; 0,5; 0,1464; 0; 0" in text


def test_the_story_of_the_notebook_holds(ran):
    """What the question and its model answer say of the logistic regression."""
    ways, lowest, loss = ran["ways"], ran["lowest"], ran["loss"]
    tail = {name: way.values[-100:].mean() - lowest for name, way in ways.items()}
    mean = {name: loss(ran["average"](way.points)) - lowest for name, way in ways.items()}
    assert min(tail["sgd"], tail["momentum"]) > 1.5 * tail["adam"] > 1.5 * 20 * tail["scheduled"]
    assert mean["adam"] < tail["adam"] / 10  # the mean evens the noise out
    assert mean["sgd"] > ways["sgd"].values[-1] - lowest  # and drags the beginning along
    heights = [ways[name].values for name in ("adam", "slide_adam")]
    assert np.abs(heights[0] - heights[1]).max() < 0.1  # the two go almost together

    def run(name, rate, **settings):
        trail = optimizers.minimise(loss, ran["batch_gradient"], np.zeros(2), name, 600, stochastic=True,
                                    learning_rate=rate, **settings)  # fmt: skip
        return trail.values[-100:].mean() - lowest

    # A larger rate does not save them.
    assert run("sgd", 0.02) > tail["sgd"] and run("momentum", 0.01) > tail["momentum"]
    g = np.abs([ran["batch_gradient"](np.zeros(2), k) for k in range(100)]).mean(axis=0)
    assert 20 < g[1] / g[0] < 60
    p = 1 / (1 + np.exp(-ran["X"] @ ways["scheduled"].last))
    curvature = (ran["X"] ** 2 * (p * (1 - p))[:, None]).mean(axis=0)
    assert 200 < curvature[1] / curvature[0] < 2000
    assert g.min() > 1000 * 1e-4  # far from where ε under the root would show
    assert lowest <= min(way.values.min() for way in ways.values())


def test_the_least_loss_is_what_newtons_method_finds(ran):
    X, y, w = ran["X"], ran["y"], np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-X @ w))
        w = w - np.linalg.solve((X.T * (p * (1 - p))) @ X, X.T @ (p - y))
    assert abs(ran["loss"](w) - ran["lowest"]) < 1e-9


def test_what_is_given_is_what_the_lecture_has(ran):
    """The same ravine, the same ways, but without a module that holds answers."""
    ours, theirs = given.ravine, importlib.import_module("dl101.surfaces").ravine
    p = np.random.default_rng(0).normal(size=(4, 5, 2))
    assert np.allclose(ours(p), theirs(p)) and np.allclose(ours.gradient(p), theirs.gradient(p))
    assert ours.box == theirs.box and ours.lowest == theirs.lowest
    assert (ours.start == theirs.start).all() and (ours.minima == theirs.minima).all()
    settings = {"learning_rate": 0.1}
    for plan in (None, lambda k: check._schedule(k, 30, 600)):
        racers = {"adam": (optimizers.adam, settings)}
        way = given.trails(racers=racers, schedule=plan, **ran["problem"])["adam"]
        known = optimizers.minimise(ran["loss"], ran["batch_gradient"], np.zeros(2), "adam", 600, stochastic=True,
                                    schedule=plan, **settings)  # fmt: skip
        assert np.array_equal(way.points, known.points) and np.array_equal(way.values, known.values)
    with np.errstate(all="ignore"):
        short = given.trails(
            theirs, theirs.gradient, theirs.start, {"sgd": (optimizers.sgd, {"learning_rate": 9.0})}, 500
        )
    assert np.isfinite(short["sgd"].points).all() and len(short["sgd"].points) < 500


def test_the_walks_in_task_8_do_what_the_text_says():
    slide, adam = check.flat_bowl(1.0)
    assert np.abs(slide - adam).max() < 1e-6  # the place of ε goes unnoticed
    slide, adam = check.flat_bowl(1e-7)
    assert slide[-1] > 0.99 and adam[-1] < 0.2 and len(slide) == 1001
    # The model answer: the gradient is below the root of ε, and under the root ε is larger than v̂.
    assert 2e-7 < np.sqrt(1e-8) and (2e-7) ** 2 < 1e-8


def test_figures_leave_out_what_is_not_written(capsys):
    def later(w, dw, config):
        raise NotImplementedError

    racers = {"sgd": (optimizers.sgd, {"learning_rate": 0.03}), "momentum": (later, {})}
    ravine = given.ravine
    ways = given.trails(ravine, ravine.gradient, ravine.start, racers, steps=5)
    assert list(ways) == ["sgd"] and "momentum" in capsys.readouterr().out
    assert figures.race(ravine, {}) is None and figures.slide_result(ways) is None
    assert figures.beside_torch(None) is None and figures.bowl(1.0, None) is None
    apart = check.torch_differences({"adam": later, "sgd": optimizers.sgd})
    assert all(found.keys() == {"sgd"} for found in apart.values())
    assert figures.beside_torch(check.torch_differences({"adam": later})) is None and figures.losses({}, 0.0) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_with_one_optimizer_can_be_drawn(language, tmp_path, capsys):
    """On paper, not only made: the labels of the axes are computed last."""
    dl101.use_language(language)
    ravine = given.ravine
    ways = given.trails(ravine, ravine.gradient, ravine.start, {"sgd": (optimizers.sgd, {"learning_rate": 0.03})}, 40)
    drawn = (figures.beside_torch(check.torch_differences({"sgd": optimizers.sgd})), figures.losses(ways, 0.0),
             figures.race(ravine, ways), figures.bowl(1.0, check.flat_bowl(1.0)))  # fmt: skip
    for figure in drawn:
        figure.savefig(tmp_path / "figure.png")
        importlib.import_module("matplotlib.pyplot").close(figure)
    figures.table(ways, ravine, 0.0)
    head, row = capsys.readouterr().out.splitlines()
    assert cyrillic(head) == (language == "ru") and row.split()[0] == "SGD"
    height = float(ravine(ways["sgd"].last))
    assert (
        row.split()[1] == f"{height:.4f}" and row.split()[3] == f"{float(ravine(ways['sgd'].points.mean(axis=0))):.4f}"
    )


# ── the checks


@pytest.mark.parametrize(
    ("curvature", "key"),
    [(None, "not-written"), (-1e-7, "type"), ("flat", "type"), ([1e-7], "type"), (float("nan"), "type"), (0, "type"),
     (1, "too-steep"), (1e-5, "too-steep"), (1e-8, "too-flat"), (1e-300, "too-flat"), (1e50, "too-steep"),
     (1e300, "type")],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_experiment_says_what_is_wrong(curvature, key, language):
    dl101.use_language(language)
    with pytest.raises(CheckFailed) as caught:
        check.experiment(curvature)
    assert caught.value.key == f"curvature.{key}"
    assert cyrillic(str(caught.value).removeprefix("curvature")) == (language == "ru")


@pytest.mark.parametrize("curvature", [1e-6, 1e-7, np.float32(3e-7)])
def test_a_good_bowl_passes(curvature, capsys):
    check.experiment(curvature)
    assert "✓ curvature" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("then", "key"),
    [
        (lambda w, c: w, "returns"),
        (lambda w, c: (c, w), "returns"),
        (lambda w, c: (w, None), "returns"),
        (lambda w, c: (w, c, 0), "returns"),
        (lambda w, c: (np.ravel(w)[:1], c), "shape"),
        (lambda w, c: (str(w), c), "shape"),
        (lambda w, c: None, "none"),
        (lambda w, c: (w * np.inf, c), "not-finite"),
        (lambda w, c: (w + 1e-6, c), "value"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_back_is_looked_at(names, then, key, language):
    dl101.use_language(language)
    with pytest.raises(CheckFailed) as caught:
        check.adam(lambda w, dw, config: then(*names["adam"](w, dw, config)))
    assert caught.value.key == f"adam.{key}"
    assert cyrillic(str(caught.value).removeprefix("adam")) == (language == "ru")


IDENTITY = {"average": "def average(points):\n    return points", "schedule": "def schedule(k, *plan):\n    return k"}
LIBRARY = {"average": "slide_average", "schedule": "cosine"}
KINDS = ("identity", "delegation", "visible answers", "visible shapes")


def without_work(names, source, task, kind):
    """An answer to the task that earns nothing: in place of `source`, the solution's."""
    name = task.name
    if kind == "identity":
        return IDENTITY.get(name, f"def {name}(w, dw, config):\n    return w, config")
    if kind == "delegation":
        of_library = LIBRARY.get(name, name)
        return f"def {name}(*given):\n    from dl101 import optimizers\n    return optimizers.{of_library}(*given)"
    shapes = "[np.shape(value) if np.ndim(value) else value for value in given[:1] + given[3:]]"
    key = "pickle.dumps(given)" if kind == "visible answers" else f"repr({shapes if name != 'schedule' else 'given'})"
    seen = {}

    def watched(*given):
        at = eval(key, {"np": np, "pickle": pickle, "given": given})
        seen[at] = pickle.dumps(names[name](*given))
        return pickle.loads(seen[at])

    for _, test in task.tests.values():
        test(watched)
    answer = "pickle.loads(SEEN[at])" if kind == "visible answers" else "RIGHT(*given)"
    return (f"{source}\nimport pickle\nRIGHT, SEEN = {name}, {seen!r}\ndef {name}(*given):\n    at = {key}\n"
            f"    if at not in SEEN:\n        return given[0], given[-1]\n    return {answer}")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("task", [task for task in check.TASKS if task.name != "curvature"], ids=lambda task: task.name)
def test_what_takes_no_work_earns_nothing(names, task, kind):
    solution = homework("hw6").solution("en")
    cell = next(c for c in solution.cells if c.id == task.name.replace("_", "-"))
    notebook = catalogue.apply(solution, {cell.id: without_work(names, cell.source, task, kind)})
    results = catalogue.run(notebook, tests=list(task.tests))
    of_task = {test: results[test] for test in task.tests}
    assert sum(earned for earned, _ in of_task.values()) == 0, of_task
    if kind == "delegation":
        assert all("forbidden-import" in message for _, message in of_task.values())


def test_a_missing_mean_is_named(names):
    def wrong(w, dw, config):
        w, config = names["adam"](w, dw, config)
        return w, {**config, "v": None}

    with pytest.raises(CheckFailed, match=r"no number or array v.*\[adam.memory\]"):
        check.adam_means(wrong)


def test_the_step_that_goes_wrong_is_named(names):
    def wrong(w, dw, config):
        late = config.get("t", 0) == 6
        w, config = names["adam"](w, dw, config)
        return w + late * 1e-3, config

    with pytest.raises(CheckFailed, match=r"step 7: .* All is right before it\..*\[adam.value\]"):
        check.adam(wrong)


@pytest.mark.parametrize(
    ("test", "key", "wrong"),
    [
        # Each differs from the right one only where its law looks and none of the walks goes.
        (check.sgd, "sgd.not-linear",
         lambda w, dw, c: (optimizers.sgd(w, dw if c.get("learning_rate") != 0.25 else dw**3, c))),
        (check.adam, "adam.first-step",
         lambda w, dw, c: optimizers.adam(w, dw, {**c, "eps": 5.0} if set(c) == {"learning_rate"} else c)),
        (check.adam, "adam.scale",
         lambda w, dw, c: optimizers.adam(w, dw, {**c, "eps": 5.0} if c.get("learning_rate") == 0.1
                                          and c.get("t") else c)),
        (check.adamw, "adamw.coupled",
         lambda w, dw, c: optimizers.adamw(w, dw + (c.get("learning_rate") == 0.1) * c.get("weight_decay", 0) * w, c)),
    ],
)  # fmt: skip
def test_laws_are_judged(monkeypatch, test, key, wrong):
    name = f"_{test.__name__.upper()}"
    monkeypatch.setattr(check, name, check.dataclasses.replace(getattr(check, name), forbidden=()))
    with pytest.raises(CheckFailed) as caught:
        test(wrong)
    assert caught.value.key == key


def test_memory_of_ones_own_names_is_fine_where_it_is_not_asked_for(names):
    """Only test-adam-means looks at names in config."""

    def own(w, dw, config):
        mine = {{"first": "m", "second": "v", "count": "t"}.get(name, name): value for name, value in config.items()}
        w, after = names["adam"](w, dw, mine)
        return w, {{"m": "first", "v": "second", "t": "count"}.get(name, name): value for name, value in after.items()}

    check.adam(own)
    check.adam_correction(own)
    with pytest.raises(CheckFailed, match="adam.memory"):
        check.adam_means(own)


def test_partial_credit_of_adam(names):
    """Without the correction the point for the means stands; with another β₂ nothing does."""
    under = {**names, "adam": names["slide_adam"]}
    row = next(row for row in check.summary(under).rows if row.name == "adam")
    assert (row.earned, row.points) == (0, 3)

    def no_correction(w, dw, config):
        c = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "t": 0, "m": 0.0, "v": 0.0, **config}
        m = c["beta1"] * c["m"] + (1 - c["beta1"]) * dw
        v = c["beta2"] * c["v"] + (1 - c["beta2"]) * dw**2
        return w - c["learning_rate"] * m / (np.sqrt(v) + c["eps"]), {**c, "t": c["t"] + 1, "m": m, "v": v}

    row = next(row for row in check.summary({**names, "adam": no_correction}).rows if row.name == "adam")
    assert row.earned == 1 and "no correction for the start" in " ".join(row.notes)


class TestHomework(HomeworkTests):
    """Its catalogue, known mistakes and mutants."""

    hw = "hw6"
