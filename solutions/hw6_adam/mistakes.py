"""What students and language models get wrong in homework 6, with the tests it fails and the hint it shows."""

import contextlib
import io

import numpy as np

from courseware.catalogue import Mistake
from dl101.check import hw6 as check

MOMENTUM = {"test-momentum": 1, "test-momentum-rate": 1}
ADAM = {"test-adam-means": 1, "test-adam-correction": 1, "test-adam": 1}
STEPS = {"test-adam-correction": 1, "test-adam": 1}  # what it remembers is right
ADAMW = {"test-adamw": 1, "test-adamw-decay": 1}

_DEFAULTS = """    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8,
              "t": 0, "m": 0.0, "v": 0.0, **config}
"""


def _adam(
    m='config["beta1"] * config["m"] + (1 - config["beta1"]) * dw',
    v='config["beta2"] * config["v"] + (1 - config["beta2"]) * dw**2',
    t='config["t"] + 1',
    m_hat='m / (1 - config["beta1"] ** t)',
    v_hat='v / (1 - config["beta2"] ** t)',
    w='w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["eps"])',
    back='{**config, "t": t, "m": m, "v": v}',
    name="adam",
    before="",
    defaults=_DEFAULTS,
):
    """An Adam with these lines different from the solution."""
    return f"""
def {name}(w, dw, config):
{defaults}{before}    t = {t}
    m = {m}
    v = {v}
    m_hat = {m_hat}
    v_hat = {v_hat}
    w = {w}
    return w, {back}
"""


def _adamw(**changes):
    defaults = _DEFAULTS.replace('"eps": 1e-8,', '"eps": 1e-8, "weight_decay": 1e-2,')
    return {"adamw": _adam(name="adamw", defaults=defaults, **changes)}


def _slide(**changes):
    own = {
        "w": 'w - config["learning_rate"] / np.sqrt(v_hat + config["eps"]) * m_hat',
        "defaults": _DEFAULTS.replace("0.999", "0.99"),
    }
    return {"slide-adam": _adam(name="slide_adam", **{**own, **changes})}


def _copied_from_visible_tests():
    """An adam that holds the answers of the visible tests and nothing else."""
    answers = {}

    def adam(w, dw, config):
        c = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "t": 0, "m": 0.0, "v": 0.0, **config}
        t, m, v = (
            c["t"] + 1,
            c["beta1"] * c["m"] + (1 - c["beta1"]) * dw,
            c["beta2"] * c["v"] + (1 - c["beta2"]) * dw**2,
        )
        m_hat, v_hat = m / (1 - c["beta1"] ** t), v / (1 - c["beta2"] ** t)
        new = w - c["learning_rate"] * m_hat / (np.sqrt(v_hat) + c["eps"])
        memory = {name: np.asarray(value).tolist() for name, value in (("t", t), ("m", m), ("v", v))}
        key = (np.shape(w), round(float(np.sum(w)), 6), round(float(np.sum(dw)), 6))
        answers[key] = (np.asarray(new).tolist(), memory)
        return new, {**c, "t": t, "m": m, "v": v}

    with contextlib.redirect_stdout(io.StringIO()):
        for test in (check.adam_means, check.adam_correction):
            test(adam)
    return f"""
answers = {answers!r}

def adam(w, dw, config):
    key = (np.shape(w), round(float(np.sum(w)), 6), round(float(np.sum(dw)), 6))
    new, memory = answers.get(key, (w, {{"t": 0, "m": 0 * dw, "v": 0 * dw}}))
    return np.array(new), {{**config, **{{name: np.array(value) for name, value in memory.items()}}}}
"""


MISTAKES = [
    # ── sgd
    Mistake(
        id="sgd-uphill",
        about={"ru": "+ вместо −", "en": "+ in place of −"},
        replace={"sgd": """
def sgd(w, dw, config):
    return w + config.get("learning_rate", 1e-3) * dw, config
"""},
        fails={"test-sgd": 1},
        hint="sgd.uphill",
    ),
    Mistake(
        id="sgd-in-place",
        about={"ru": "w -= … меняет чужой массив", "en": "w -= … changes the caller's array"},
        replace={"sgd": """
def sgd(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    w -= config["learning_rate"] * dw
    return w, config
"""},
        fails={"test-sgd": 1},
        hint="sgd.modifies-input",
    ),
    Mistake(
        id="sgd-no-rate",
        about={"ru": "скорость обучения забыта", "en": "the learning rate is forgotten"},
        replace={"sgd": """
def sgd(w, dw, config):
    return w - dw, config
"""},
        fails={"test-sgd": 1},
        hint="sgd.no-rate",
    ),
    Mistake(
        id="sgd-without-config",
        about={"ru": "возвращён только вес", "en": "only the weight is returned"},
        replace={"sgd": """
def sgd(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    return w - config["learning_rate"] * dw
"""},
        fails={"test-sgd": 1},
        hint="sgd.returns",
    ),
    Mistake(
        id="sgd-swapped",
        about={"ru": "возвращены config, w", "en": "config, w are returned"},
        replace={"sgd": """
def sgd(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    return config, w - config["learning_rate"] * dw
"""},
        fails={"test-sgd": 1},
        hint="sgd.returns",
    ),
    Mistake(
        id="sgd-identity",
        about={"ru": "вход вернулся как был", "en": "the input came back as it was"},
        replace={"sgd": """
def sgd(w, dw, config):
    return w, config
"""},
        fails={"test-sgd": 1},
        hint="sgd.unchanged",
    ),
    Mistake(
        id="sgd-returns-gradient",
        about={"ru": "вернулся градиент", "en": "the gradient came back"},
        replace={"sgd": """
def sgd(w, dw, config):
    return dw, config
"""},
        fails={"test-sgd": 1},
        hint="sgd.gradient",
    ),
    Mistake(
        id="sgd-normalised",
        about={"ru": "градиент приведён к длине 1", "en": "the gradient is brought to length 1"},
        replace={"sgd": """
def sgd(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    return w - config["learning_rate"] * dw / np.linalg.norm(dw), config
"""},
        fails={"test-sgd": 1},
        hint="sgd.value",
    ),
    # ── momentum
    Mistake(
        id="rate-in-velocity",
        about={"ru": "скорость обучения в velocity, как в CS231n", "en": "the learning rate in velocity, as in CS231n"},
        replace={"momentum": """
def momentum(w, dw, config):
    config = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0.0, **config}
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}
"""},
        fails={"test-momentum-rate": 1},
        hint="momentum.rate-in-velocity",
    ),
    Mistake(
        id="velocity-averaged",
        about={"ru": "у градиента множитель 1 − μ", "en": "the gradient has the factor 1 − μ"},
        replace={"momentum": """
def momentum(w, dw, config):
    config = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0.0, **config}
    mu = config["momentum"]
    velocity = mu * config["velocity"] + (1 - mu) * dw
    return w - config["learning_rate"] * velocity, {**config, "velocity": velocity}
"""},
        fails=MOMENTUM,
        hint="momentum.averaged",
    ),
    Mistake(
        id="velocity-lost",
        about={"ru": "config вернулся без новой velocity", "en": "config comes back without the new velocity"},
        replace={"momentum": """
def momentum(w, dw, config):
    config = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0.0, **config}
    velocity = config["momentum"] * config["velocity"] + dw
    return w - config["learning_rate"] * velocity, config
"""},
        fails=MOMENTUM,
        hint="momentum.forgets",
    ),
    Mistake(
        id="velocity-in-a-global",
        about={"ru": "velocity в глобальной переменной: одна на все параметры",
               "en": "velocity in a global variable: one for all parameters"},
        replace={"momentum": """
velocity = 0.0

def momentum(w, dw, config):
    global velocity
    config = {"learning_rate": 1e-3, "momentum": 0.9, **config}
    velocity = config["momentum"] * velocity + dw
    return w - config["learning_rate"] * velocity, config
"""},
        fails=MOMENTUM,
        hint="momentum.hidden-memory",
    ),
    Mistake(
        id="nesterov-for-momentum",
        about={"ru": "шаг Нестерова", "en": "Nesterov's step"},
        replace={"momentum": """
def momentum(w, dw, config):
    config = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0.0, **config}
    velocity = config["momentum"] * config["velocity"] + dw
    step = dw + config["momentum"] * velocity
    return w - config["learning_rate"] * step, {**config, "velocity": velocity}
"""},
        fails=MOMENTUM,
        hint="momentum.nesterov",
    ),
    Mistake(
        id="momentum-without-memory",
        about={"ru": "обычный спуск", "en": "plain descent"},
        replace={"momentum": """
def momentum(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    return w - config["learning_rate"] * dw, config
"""},
        fails=MOMENTUM,
        hint="momentum.forgets",
    ),
    # ── rmsprop
    Mistake(
        id="rmsprop-eps-under-root",
        about={"ru": "ε под корнем", "en": "ε under the root"},
        replace={"rmsprop": """
def rmsprop(w, dw, config):
    config = {"learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8, "v": 0.0, **config}
    v = config["alpha"] * config["v"] + (1 - config["alpha"]) * dw**2
    return w - config["learning_rate"] * dw / np.sqrt(v + config["eps"]), {**config, "v": v}
"""},
        fails={"test-rmsprop": 1},
        hint="rmsprop.eps-under-root",
    ),
    Mistake(
        id="rmsprop-without-eps",
        about={"ru": "ε забыт: 0 / 0", "en": "ε is forgotten: 0 / 0"},
        replace={"rmsprop": """
def rmsprop(w, dw, config):
    config = {"learning_rate": 1e-2, "alpha": 0.99, "v": 0.0, **config}
    v = config["alpha"] * config["v"] + (1 - config["alpha"]) * dw**2
    return w - config["learning_rate"] * dw / np.sqrt(v), {**config, "v": v}
"""},
        fails={"test-rmsprop": 1},
        hint="rmsprop.no-eps",
    ),
    Mistake(
        id="adagrad",
        about={"ru": "AdaGrad: квадраты не забываются", "en": "AdaGrad: squares are never forgotten"},
        replace={"rmsprop": """
def rmsprop(w, dw, config):
    config = {"learning_rate": 1e-2, "eps": 1e-8, "v": 0.0, **config}
    v = config["v"] + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(v) + config["eps"]), {**config, "v": v}
"""},
        fails={"test-rmsprop": 1},
        hint="rmsprop.adagrad",
    ),
    Mistake(
        id="rmsprop-exchanged",
        about={"ru": "α и 1 − α поменялись местами", "en": "α and 1 − α have changed places"},
        replace={"rmsprop": """
def rmsprop(w, dw, config):
    config = {"learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8, "v": 0.0, **config}
    v = (1 - config["alpha"]) * config["v"] + config["alpha"] * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(v) + config["eps"]), {**config, "v": v}
"""},
        fails={"test-rmsprop": 1},
        hint="rmsprop.exchanged",
    ),
    Mistake(
        id="rmsprop-corrected",
        about={"ru": "с поправкой, как в Adam", "en": "with Adam's correction"},
        replace={"rmsprop": """
def rmsprop(w, dw, config):
    config = {"learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8, "v": 0.0, "t": 0, **config}
    t = config["t"] + 1
    v = config["alpha"] * config["v"] + (1 - config["alpha"]) * dw**2
    root = np.sqrt(v / (1 - config["alpha"] ** t))
    return w - config["learning_rate"] * dw / (root + config["eps"]), {**config, "v": v, "t": t}
"""},
        fails={"test-rmsprop": 1},
        hint="rmsprop.corrected",
    ),
    Mistake(
        id="rmsprop-mean-over-the-array",
        about={"ru": "одно v на весь массив", "en": "one v for the whole array"},
        replace={"rmsprop": """
def rmsprop(w, dw, config):
    config = {"learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8, "v": 0.0, **config}
    v = config["alpha"] * config["v"] + (1 - config["alpha"]) * np.mean(dw**2)
    return w - config["learning_rate"] * dw / (np.sqrt(v) + config["eps"]), {**config, "v": v}
"""},
        fails={"test-rmsprop": 1},
        hint="rmsprop.one-for-all",
    ),
    # ── adam
    Mistake(
        id="adam-without-correction",
        about={"ru": "нет поправки на начало", "en": "no bias correction"},
        replace={"adam": _adam(m_hat="m", v_hat="v")},
        fails=STEPS,
        hint="adam.no-correction",
    ),
    Mistake(
        id="adam-half-corrected",
        about={"ru": "поправлено только m", "en": "only m is corrected"},
        replace={"adam": _adam(v_hat="v")},
        fails=STEPS,
        hint="adam.half-correction",
    ),
    Mistake(
        id="adam-eps-under-root",
        about={"ru": "ε под корнем, как на слайде", "en": "ε under the root, as on the slide"},
        replace={"adam": _adam(w='w - config["learning_rate"] * m_hat / np.sqrt(v_hat + config["eps"])')},
        fails={"test-adam": 1},
        hint="adam.eps-under-root",
    ),
    Mistake(
        id="adam-without-eps",
        about={"ru": "ε забыт", "en": "ε is forgotten"},
        replace={"adam": _adam(w='w - config["learning_rate"] * m_hat / np.sqrt(v_hat)')},
        fails={"test-adam": 1},
        hint="adam.no-eps",
    ),
    Mistake(
        id="adam-betas-swapped",
        about={"ru": "β₁ и β₂ перепутаны", "en": "β₁ and β₂ are swapped"},
        replace={"adam": _adam(before='    config["beta1"], config["beta2"] = config["beta2"], config["beta1"]\n',
                               back='{**config, "beta1": config["beta2"], "beta2": config["beta1"], '
                                    '"t": t, "m": m, "v": v}')},
        fails=ADAM,
        hint="adam.betas-swapped",
    ),
    Mistake(
        id="adam-t-from-zero",
        about={"ru": "первый шаг с t = 0: деление на ноль", "en": "the first step has t = 0: division by zero"},
        replace={"adam": _adam(t='config["t"]', back='{**config, "t": t + 1, "m": m, "v": v}')},
        fails=STEPS,
        hint="adam.t-from-zero",
    ),
    Mistake(
        id="adam-t-not-counted",
        about={"ru": "t не растёт", "en": "t does not grow"},
        replace={"adam": _adam(back='{**config, "m": m, "v": v}')},
        fails=ADAM,
        hint="adam.t-not-counted",
        hints={test: "adam.power" for test in STEPS},
    ),
    Mistake(
        id="adam-hats-kept",
        about={"ru": "в config записаны поправленные m и v", "en": "the corrected m and v are written into config"},
        replace={"adam": _adam(back='{**config, "t": t, "m": m_hat, "v": v_hat}')},
        fails=ADAM,
        hint="adam.hats-kept",
    ),
    Mistake(
        id="adam-forgets",
        about={"ru": "config вернулся без m, v и t", "en": "config comes back without m, v and t"},
        replace={"adam": _adam(back="config")},
        fails=ADAM,
        hint="adam.forgets",
    ),
    Mistake(
        id="adam-loses-settings",
        about={"ru": "вместо config вернулась только память", "en": "only the memory comes back in place of config"},
        replace={"adam": _adam(back='{"t": t, "m": m, "v": v}')},
        fails=ADAM,
        hint="adam.loses-settings",
    ),
    Mistake(
        id="adam-no-square",
        about={"ru": "v без квадрата", "en": "v without the square"},
        replace={"adam": _adam(v='config["beta2"] * config["v"] + (1 - config["beta2"]) * dw')},
        fails=ADAM,
        hint="adam.no-square",
    ),
    Mistake(
        id="adam-no-root",
        about={"ru": "забыт корень", "en": "the root is forgotten"},
        replace={"adam": _adam(w='w - config["learning_rate"] * m_hat / (v_hat + config["eps"])')},
        fails=STEPS,
        hint="adam.no-root",
    ),
    Mistake(
        id="adam-as-rmsprop",
        about={"ru": "в числителе градиент, а не m", "en": "the gradient in the numerator, not m"},
        replace={"adam": _adam(w='w - config["learning_rate"] * dw / (np.sqrt(v_hat) + config["eps"])')},
        fails=STEPS,
        hint="adam.no-momentum",
    ),
    Mistake(
        id="adam-l2-norm",
        about={"ru": "v по норме всего градиента", "en": "v from the norm of the whole gradient"},
        replace={"adam": _adam(v='config["beta2"] * config["v"] + (1 - config["beta2"]) * np.sum(dw**2)')},
        fails=ADAM,
        hint="adam.one-for-all",
    ),
    Mistake(
        id="adam-in-place",
        about={"ru": "вес изменён на месте", "en": "the weight is changed in place"},
        replace={"adam": _adam(w='np.subtract(w, config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["eps"]), '
                                 'out=w) if np.ndim(w) else w')},
        fails=ADAM,
        hint="adam.modifies-input",
    ),
    Mistake(
        id="adam-shared-memory",
        about={"ru": "m, v и t в общем словаре, а не в config", "en": "m, v and t in a dictionary of its own for all"},
        replace={"adam": _adam(before="    config = {**config, **MEMORY}\n",
                               back='(MEMORY.update({"t": t, "m": m, "v": v}), {**config, **MEMORY})[1]')
                         + "\nMEMORY = {}\n"},
        fails=ADAM,
        hint="adam.hidden-memory",
    ),
    Mistake(
        id="adam-for-visible-shapes",
        about={"ru": "m и v только для форм из видимых проверок", "en": "m and v for the shapes of visible tests only"},
        replace={"adam": _adam(before="    zeros = {(3,): np.zeros(3), (2, 3): np.zeros((2, 3)), (): 0}[np.shape(w)]\n"
                                      '    config = {**config, "m": config["m"] + zeros, "v": config["v"] + zeros}\n')},
        fails=ADAM,
        hint="adam.error",
    ),
    Mistake(
        id="adam-copied-from-visible-tests",
        about={"ru": "ответы видимых проверок, записанные в словарь",
               "en": "answers of the visible tests, written down"},
        replace={"adam": _copied_from_visible_tests()},
        fails=ADAM,
        hint="adam.forgets",
        hints={test: "adam.unchanged" for test in STEPS},
    ),
    Mistake(
        id="adam-identity",
        about={"ru": "вход вернулся как был", "en": "the input came back as it was"},
        replace={"adam": """
def adam(w, dw, config):
    return w, config
"""},
        fails=ADAM,
        hint="adam.memory",
        hints={test: "adam.unchanged" for test in STEPS},
    ),
    Mistake(
        id="adam-by-the-library",
        about={"ru": "шаг делает dl101", "en": "dl101 takes the step"},
        replace={"adam": """
from dl101 import optimizers

def adam(w, dw, config):
    return optimizers.adam(w, dw, config)
"""},
        fails=ADAM,
        hint="adam.forbidden-import",
    ),
    Mistake(
        id="adam-by-torch",
        about={"ru": "шаг делает torch", "en": "torch takes the step"},
        replace={"adam": """
def adam(w, dw, config):
    import importlib
    torch = importlib.import_module("torch")
    parameter = torch.tensor(w, requires_grad=True)
    parameter.grad = torch.tensor(dw)
    torch.optim.Adam([parameter], lr=config.get("learning_rate", 1e-3)).step()
    return parameter.detach().numpy(), config
"""},
        fails=ADAM,
        hint="adam.forbidden-import",
    ),
    # ── adamw
    Mistake(
        id="adamw-as-l2",
        about={"ru": "λw прибавлено к градиенту", "en": "λw is added to the gradient"},
        replace=_adamw(before='    dw = dw + config["weight_decay"] * w\n'),
        fails=ADAMW,
        hint="adamw.l2",
    ),
    Mistake(
        id="adamw-without-decay",
        about={"ru": "просто Adam", "en": "plain Adam"},
        replace=_adamw(),
        fails=ADAMW,
        hint="adamw.no-decay",
    ),
    Mistake(
        id="adamw-decay-without-rate",
        about={"ru": "(1 − λ)w без скорости", "en": "(1 − λ)w without the rate"},
        replace=_adamw(before='    w = (1 - config["weight_decay"]) * w\n'),
        fails=ADAMW,
        hint="adamw.decay-without-rate",
    ),
    Mistake(
        id="adamw-decay-after",
        about={"ru": "убывание после шага", "en": "decay after the step"},
        replace=_adamw(w='(1 - config["learning_rate"] * config["weight_decay"]) * '
                         '(w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["eps"]))'),
        fails={"test-adamw": 1},
        hint="adamw.decay-after",
    ),
    Mistake(
        id="adamw-without-correction",
        about={"ru": "убывание верно, поправки нет", "en": "the decay is right, no correction"},
        replace=_adamw(before='    w = (1 - config["learning_rate"] * config["weight_decay"]) * w\n',
                       m_hat="m", v_hat="v"),
        fails={"test-adamw": 1},
        hint="adamw.no-correction",
    ),
    Mistake(
        id="adamw-in-place",
        about={"ru": "w *= … меняет чужой массив", "en": "w *= … changes the caller's array"},
        replace={"adamw": """
def adamw(w, dw, config):
    config = {"learning_rate": 1e-3, "weight_decay": 1e-2, **config}
    w *= 1 - config["learning_rate"] * config["weight_decay"]
    return adam(w, dw, config)
"""},
        fails=ADAMW,
        hint="adamw.modifies-input",
    ),
    # ── slide_adam, average
    Mistake(
        id="slide-as-torch",
        about={"ru": "Adam из статьи под именем слайда", "en": "the paper's Adam under the slide's name"},
        replace={"slide-adam": "def slide_adam(w, dw, config):\n    return adam(w, dw, config)\n"},
        fails={"test-slide-adam": 1},
        hint="slide_adam.paper",
    ),
    Mistake(
        id="slide-eps-outside",
        about={"ru": "β₂ со слайда, ε вне корня", "en": "the slide's β₂, ε outside the root"},
        replace=_slide(w='w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["eps"])'),
        fails={"test-slide-adam": 1},
        hint="slide_adam.paper-eps",
    ),
    Mistake(
        id="slide-beta-of-the-paper",
        about={"ru": "ε под корнем, β₂ = 0,999", "en": "ε under the root, β₂ = 0.999"},
        replace=_slide(defaults=_DEFAULTS),
        fails={"test-slide-adam": 1},
        hint="slide_adam.paper-beta",
    ),
    Mistake(
        id="slide-t-without-one",
        about={"ru": "показатель k вместо k + 1", "en": "the exponent k in place of k + 1"},
        replace=_slide(t='config["t"]', back='{**config, "t": t + 1, "m": m, "v": v}'),
        fails={"test-slide-adam": 1},
        hint="slide_adam.not-finite",
    ),
    Mistake(
        id="average-by-k",
        about={"ru": "сумма K + 1 точки делится на K, как напечатано", "en": "K + 1 points over K, as printed"},
        replace={"average": """
def average(points):
    K = len(points) - 1
    return np.sum(points, axis=0) / K
"""},
        fails={"test-average": 1},
        hint="average.by-k",
    ),
    Mistake(
        id="average-of-everything",
        about={"ru": "среднее всех чисел", "en": "the mean of all numbers"},
        replace={"average": "def average(points):\n    return np.mean(points)\n"},
        fails={"test-average": 1},
        hint="average.one-number",
    ),
    Mistake(
        id="average-without-start",
        about={"ru": "без стартовой точки", "en": "without the start"},
        replace={"average": "def average(points):\n    return np.mean(points[1:], axis=0)\n"},
        fails={"test-average": 1},
        hint="average.without-start",
    ),
    Mistake(
        id="average-last",
        about={"ru": "последняя точка", "en": "the last point"},
        replace={"average": "def average(points):\n    return points[-1]\n"},
        fails={"test-average": 1},
        hint="average.last",
    ),
    # ── schedule
    Mistake(
        id="warm-up-from-zero",
        about={"ru": "разогрев с нуля: k / warm", "en": "warm-up from zero: k / warm"},
        replace={"schedule": """
def schedule(k, warm, steps):
    if k < warm:
        return k / warm
    return 0.5 * (1 + np.cos(np.pi * min(1, (k - warm) / (steps - warm))))
"""},
        fails={"test-schedule": 1},
        hint="schedule.from-zero",
    ),
    Mistake(
        id="schedule-rises-again",
        about={"ru": "после steps множитель растёт", "en": "after steps the factor rises"},
        replace={"schedule": """
def schedule(k, warm, steps):
    if k < warm:
        return (k + 1) / warm
    return 0.5 * (1 + np.cos(np.pi * (k - warm) / (steps - warm)))
"""},
        fails={"test-schedule": 1},
        hint="schedule.rises-again",
    ),
    Mistake(
        id="schedule-cosine-from-the-start",
        about={"ru": "косинус отсчитан от нулевого шага", "en": "the cosine counted from step zero"},
        replace={"schedule": """
def schedule(k, warm, steps):
    if k < warm:
        return (k + 1) / warm
    return 0.5 * (1 + np.cos(np.pi * min(k, steps) / steps))
"""},
        fails={"test-schedule": 1},
        hint="schedule.cosine-not-moved",
    ),
    Mistake(
        id="schedule-division-by-zero",
        about={"ru": "warm = 0 не предусмотрено", "en": "warm = 0 is not thought of"},
        replace={"schedule": """
def schedule(k, warm, steps):
    rise = (k + 1) / warm
    fall = 0.5 * (1 + math.cos(math.pi * min(1, max(0, k - warm) / (steps - warm))))
    return rise if k < warm else fall

import math
"""},
        fails={"test-schedule": 1},
        hint="schedule.error",
    ),
    # ── experiment
    Mistake(
        id="bowl-too-steep",
        about={"ru": "a = 0,001: идут оба", "en": "a = 0.001: both walk"},
        replace={"experiment": "curvature = 1e-3"},
        fails={"test-experiment": 1},
        hint="curvature.too-steep",
    ),
    Mistake(
        id="bowl-too-flat",
        about={"ru": "a = 1e-9: стоят оба", "en": "a = 1e-9: neither moves"},
        replace={"experiment": "curvature = 1e-9"},
        fails={"test-experiment": 1},
        hint="curvature.too-flat",
    ),
]  # fmt: skip
