"""Surfaces for optimizers to run down: each with its gradient, its minima, and a part of it to draw.

    from dl101 import optimizers, surfaces
    s = surfaces.rosenbrock
    trail = optimizers.minimise(s, s.gradient, s.start, "adam", 1000, learning_rate=0.05)
    s.distance(trail.last)                           # how far from the nearest minimum

A surface takes one point (2,) or many (…, 2) at once. SURFACES has them by name. network_slice() is one too: a plane
through the weights of a real network, with its loss above it. Reddi's examples have one weight only: points (1,).
"""

from dl101.surfaces.network import NetworkSlice, network_slice, slice_around, slice_through
from dl101.surfaces.reddi import reddi, reddi_rare
from dl101.surfaces.shapes import beale, himmelblau, ravine, rosenbrock, saddle
from dl101.surfaces.surface import Surface

SURFACES: dict[str, Surface] = {
    surface.name: surface for surface in (ravine, saddle, rosenbrock, beale, himmelblau, reddi, reddi_rare)
}

__all__ = [
    "SURFACES",
    "NetworkSlice",
    "Surface",
    "beale",
    "himmelblau",
    "network_slice",
    "ravine",
    "reddi",
    "reddi_rare",
    "rosenbrock",
    "saddle",
    "slice_around",
    "slice_through",
]
