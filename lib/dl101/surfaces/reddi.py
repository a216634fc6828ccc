"""Where Adam goes the wrong way: two examples of Reddi, Kale and Kumar, On the Convergence of Adam and Beyond, 2018.

One weight x between −1 and 1. The loss is another straight line in each step: rarely a steep one that falls to the
left, mostly a gentle one that falls to the right,

    f_k(x) = large · x   if k = 0, period, 2 · period, …        f_k(x) = −small · x   in all other steps,

and on average (large − (period − 1) · small) / period · x, which falls to the left: the best x is −1. Adam divides each
gradient by what it remembers of the last ones. The large gradient counts for little because it is large, and is soon
forgotten; the small ones count in full: Adam ends at +1, the worst x. AMSGrad forgets no large gradient and goes to −1.

The paper counts steps from 1 and has the large one where t mod period = 1: the same steps.
"""

from __future__ import annotations

import numpy as np

from dl101.surfaces.surface import Surface


def _example(name: str, large: float, small: float, period: int, **settings) -> Surface:
    gentle = "x" if small == 1 else f"{small:g}x"
    mean = (large - (period - 1) * small) / period
    return Surface(
        name=name,
        formula=rf"f_k(x) = {large:g}x \text{{ if }} k \bmod {period} = 0, \text{{ else }} -{gentle}",
        function=lambda x: mean * x[..., 0],
        slope=lambda x: np.full_like(x, mean),
        minima=[[-1]],
        lowest=-mean,
        box=((-1, 1),),
        start=[0],
        domain=(-1, 1),
        settings=settings,
        stream=lambda x, k: np.full_like(x, large if k % period == 0 else -small),
    )


reddi = _example("reddi", large=3, small=1, period=3, beta1=0.0, beta2=0.1)
"""The paper's theorem 1: C x every third time and −x otherwise, C > 2, beta1 = 0 and beta2 = 1 / (1 + C²). Here C = 3.

The proof takes a learning rate falling like 1/√t: schedule=inverse_square_root(). With the betas of torch Adam goes the
right way here: it remembers for longer than three steps.
"""

reddi_rare = _example("reddi_rare", large=1010, small=10, period=101, beta1=0.9, beta2=0.99)
"""The paper's experiment: 1010 x every 101st time and −10 x otherwise, with betas in everyday use."""
