"""Optimizers: from a weight and the gradient there to the next weight, all called alike.

    w, config = update(w, dw, config)

w and dw are a parameter and the derivative of the loss by it: a number or an array of any shape, the same for both.
config is a dictionary: the settings, such as learning_rate, and what the optimizer remembers from step to step, such as
the velocity. What is missing has its default; None is an empty one. Nothing given is changed: the new weight and the
new dictionary come back, and the next step takes both. The interface is that of the assignments of Stanford's CS231n;
the formulas are those of torch.optim, and the numbers agree with it.

    from dl101.optimizers import adam, minimise
    w, config = 1.0, {"learning_rate": 0.1}
    for step in range(100):
        w, config = adam(w, 2 * w, config)           # the derivative of w² is 2w

    trail = minimise(lambda w: w**2, lambda w: 2 * w, 1.0, adam, steps=100, learning_rate=0.1)

OPTIMIZERS holds all of them by name with their defaults; each works on numbers one by one, so a parameter of any shape
will do, and learning_rate may be an array of that shape: a rate for each number.
"""

from dl101.optimizers.adaptive import adam, adamw, amsgrad, rmsprop
from dl101.optimizers.descent import momentum, nesterov, sgd
from dl101.optimizers.run import Trail, minimise, update_all
from dl101.optimizers.schedules import SCHEDULES, constant, cosine, inverse_square_root, step_decay, warm_up
from dl101.optimizers.slide import slide_adam, slide_average
from dl101.optimizers.table import OPTIMIZERS, Optimizer

__all__ = [
    "OPTIMIZERS",
    "Optimizer",
    "SCHEDULES",
    "Trail",
    "adam",
    "adamw",
    "amsgrad",
    "constant",
    "cosine",
    "inverse_square_root",
    "minimise",
    "momentum",
    "nesterov",
    "rmsprop",
    "sgd",
    "slide_adam",
    "slide_average",
    "step_decay",
    "update_all",
    "warm_up",
]
