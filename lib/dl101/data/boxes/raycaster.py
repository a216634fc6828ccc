"""Rays against flat and round shapes, in NumPy, many rays at a time.

The world: x to the right, y up, z away from the camera; metres. Everything flat is a parallelogram
p + a*u + b*v, 0 <= a, b <= 1. Round things are capsules (a segment with a thickness) or affine images of a unit
sphere, cylinder or cone. Shapes that belong to one thing share a bounding sphere, and only the rays that pass it
are tried. Arrays of points and directions have the shape (3, number of rays), float32.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

F = np.float32
FAR = F(1e4)
NEAR = F(1e-4)

# How much the radius of each round shape shrinks from y = 0 to y = 1.
TAPER = {"cylinder": 0.0, "cone": 1.0, "pot": 0.3}


@dataclass
class Hits:
    """Where rays met a scene: the shape's number (-1 where none), distance, place on the shape, unit normal.

    Normals point against the ray; `inside` is True where a parallelogram was met from behind.
    """

    shape: np.ndarray
    t: np.ndarray
    a: np.ndarray
    b: np.ndarray
    normal: np.ndarray
    inside: np.ndarray


def dot(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Dot products of the columns of two (3, n) arrays."""
    return x[0] * y[0] + x[1] * y[1] + x[2] * y[2]


def turn_y(angle: float) -> np.ndarray:
    """The rotation by `angle` radians about the vertical axis."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def turn_about(axis: np.ndarray, angle: float) -> np.ndarray:
    """The rotation by `angle` radians about a unit vector (Rodrigues' formula)."""
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


@dataclass
class _Thing:
    """The shapes of one thing: rows in the tables of each kind, and the sphere around them."""

    quads: np.ndarray
    capsules: np.ndarray
    rounds: list[int]
    centre: np.ndarray
    radius: float
    casts_shadow: bool
    number: int


class Scene:
    """Shapes added one by one, then `freeze()`, then `trace()` and `occluded()`.

    Each shape carries a material; `materials[hits.shape]` is the material that a ray met.
    """

    def __init__(self):
        self.materials: list = []
        self.thing_of: list[int] = []  # for each shape, the number of its thing
        self._quads, self._capsules, self._rounds = [], [], []  # (geometry…, thing, number of the shape)
        self._shadowless: set[int] = set()
        self.things: list[_Thing] = []
        self._count = 0

    def new_thing(self, casts_shadow: bool = True) -> int:
        """A number for a thing whose shapes are to share a bounding sphere."""
        self._count += 1
        if not casts_shadow:
            self._shadowless.add(self._count)
        return self._count

    def _new_shape(self, material, thing: int) -> int:
        self.materials.append(material)
        self.thing_of.append(thing)
        return len(self.materials) - 1

    def add_quad(self, p, u, v, material, thing: int) -> None:
        """A parallelogram with a corner at p and the sides u and v: from its front, u runs right and v up."""
        self._quads.append(
            (np.asarray(p, float), np.asarray(u, float), np.asarray(v, float), thing, self._new_shape(material, thing))
        )

    def add_capsule(self, p, q, radius: float, material, thing: int) -> None:
        """Everything within `radius` of the segment from p to q; on it `a` runs from 0 at p to 1 at q."""
        self._capsules.append(
            (np.asarray(p, float), np.asarray(q, float), float(radius), thing, self._new_shape(material, thing))
        )

    def add_round(self, kind: str, axes, centre, material, thing: int) -> None:
        """'ball': the image of the unit sphere; 'cylinder', 'cone', 'pot': of the unit one on 0 <= y <= 1.

        `axes` is the matrix from the unit shape to the world, `centre` the image of the origin. On the shape, `a` is
        the height in the unit shape and `b` the angle about its axis in turns.
        """
        self._rounds.append(
            (kind, np.asarray(axes, float), np.asarray(centre, float), thing, self._new_shape(material, thing))
        )

    def freeze(self) -> Scene:
        """Lays the shapes out in tables and finds the bounding spheres. Call once, before tracing."""
        corner = np.array([q[0] for q in self._quads]).reshape(-1, 3)
        u = np.array([q[1] for q in self._quads]).reshape(-1, 3)
        v = np.array([q[2] for q in self._quads]).reshape(-1, 3)
        normal = np.cross(u, v)
        square = (normal * normal).sum(1, keepdims=True)
        self._q_normal = (normal / np.sqrt(square)).astype(F)
        # The dual basis: a = u' . (x - p), b = v' . (x - p).
        self._q_a = (np.cross(v, normal) / square).astype(F)
        self._q_b = (np.cross(normal, u) / square).astype(F)
        self._q_origin = np.stack([(g * corner).sum(1) for g in (self._q_normal, self._q_a, self._q_b)])
        self._q_origin = self._q_origin[..., None].astype(F)
        self._q_shape = np.array([q[4] for q in self._quads], np.int32)

        self._c_from = np.array([c[0] for c in self._capsules]).reshape(-1, 3).astype(F)
        self._c_axis = np.array([c[1] - c[0] for c in self._capsules]).reshape(-1, 3).astype(F)
        self._c_radius = np.array([c[2] for c in self._capsules], F)
        self._c_shape = np.array([c[4] for c in self._capsules], np.int32)

        q_thing = np.array([q[3] for q in self._quads], int)
        c_thing = np.array([c[3] for c in self._capsules], int)
        self.things = []
        for number in range(1, self._count + 1):
            quads, capsules = np.flatnonzero(q_thing == number), np.flatnonzero(c_thing == number)
            rounds = [i for i, r in enumerate(self._rounds) if r[3] == number]
            points = [
                corner[quads],
                corner[quads] + u[quads],
                corner[quads] + v[quads],
                corner[quads] + u[quads] + v[quads],
            ]
            for i in capsules:
                p, q, radius = self._capsules[i][:3]
                points.append(
                    np.concatenate(
                        [p + radius * np.eye(3), p - radius * np.eye(3), q + radius * np.eye(3), q - radius * np.eye(3)]
                    )
                )
            for i in rounds:
                kind, axes, centre = self._rounds[i][:3]
                low = -1 if kind == "ball" else 0
                corners = np.array([[x, y, z] for x in (-1, 1) for y in (low, 1) for z in (-1, 1)])
                points.append(centre + corners @ axes.T)
            points = np.concatenate(points)
            if not len(points):
                continue
            middle = (points.min(0) + points.max(0)) / 2
            radius = np.sqrt(((points - middle) ** 2).sum(1).max()) * 1.001 + 1e-4
            self.things.append(
                _Thing(
                    quads,
                    capsules,
                    rounds,
                    middle.astype(F)[:, None],
                    F(radius),
                    number not in self._shadowless,
                    number,
                )
            )
        return self

    @staticmethod
    def _passing(origin, direction, length2, centre, radius) -> np.ndarray:
        """Numbers of the rays whose line passes a sphere ahead of the origin, or that start inside it."""
        to_centre = centre - origin
        along = dot(to_centre, direction)
        gap2 = dot(to_centre, to_centre) - radius * radius
        # The sign of `along` is kept in its square: a sphere behind the ray does not count.
        passing = gap2 * length2 < along * np.abs(along)
        return np.flatnonzero(passing | (gap2 < 0))

    def _quads_hit(self, rows, origin, direction):
        """(distance, row, a, b) of the nearest of some parallelograms; FAR where none is met."""
        normal, ga, gb, start = self._q_normal[rows], self._q_a[rows], self._q_b[rows], self._q_origin[:, rows]
        slope = normal @ direction
        slope = np.where(np.abs(slope) < 1e-9, F(1e-9), slope)
        t = (start[0] - normal @ origin) / slope
        a = ga @ origin - start[1] + t * (ga @ direction)
        b = gb @ origin - start[2] + t * (gb @ direction)
        met = (t > NEAR) & (a >= 0) & (a <= 1) & (b >= 0) & (b <= 1)
        t = np.where(met, t, FAR)
        best = t.argmin(0)
        column = np.arange(direction.shape[1])
        return t[best, column], rows[best], a[best, column], b[best, column]

    def _capsules_hit(self, rows, origin, direction):
        """(distance, row, a) of the nearest of some capsules.

        The formula is Inigo Quilez's ray-capsule intersection, for rays of any length.
        """
        start, axis, radius = self._c_from[rows], self._c_axis[rows], self._c_radius[rows][:, None]
        end = start + axis
        axis2 = (axis * axis).sum(1)[:, None]
        d2, od, o2 = dot(direction, direction), dot(origin, direction), dot(origin, origin)
        along = axis @ direction
        offset = axis @ origin - (axis * start).sum(1)[:, None]
        from_start = od - start @ direction
        gap2 = o2 - 2 * (start @ origin) + (start * start).sum(1)[:, None]
        a = np.maximum(axis2 * d2 - along * along, F(1e-12))
        b = axis2 * from_start - offset * along
        c = axis2 * gap2 - offset * offset - radius * radius * axis2
        inside = b * b - a * c
        t = (-b - np.sqrt(np.maximum(inside, 0))) / a
        place = (offset + t * along) / np.maximum(axis2, F(1e-12))
        body = (inside > 0) & (place > 0) & (place < 1) & (t > NEAR)
        t = np.where(body, t, FAR)
        for point, at in ((start, F(0)), (end, F(1))):
            b = od - point @ direction
            c = o2 - 2 * (point @ origin) + (point * point).sum(1)[:, None] - radius * radius
            inside = b * b - d2 * c
            t_end = (-b - np.sqrt(np.maximum(inside, 0))) / d2
            cap = (inside > 0) & (t_end > NEAR) & (t_end < t)
            t, place = np.where(cap, t_end, t), np.where(cap, at, place)
        best = t.argmin(0)
        column = np.arange(direction.shape[1])
        return t[best, column], rows[best], place[best, column]

    def _capsule_normals(self, rows, place, points):
        on_axis = self._c_from[rows].T + np.clip(place, 0, 1) * self._c_axis[rows].T
        return (points - on_axis) / self._c_radius[rows]

    def _round_hit(self, i, origin, direction, limit):
        """(distance, normal in the unit shape, point in it, inverse axes) of one round shape; `limit` where missed."""
        kind, axes, centre = self._rounds[i][:3]
        inverse = np.linalg.inv(axes).astype(F)
        o = inverse @ (origin - centre[:, None].astype(F))
        d = inverse @ direction
        if kind == "ball":
            a, b, c = dot(d, d), dot(o, d), dot(o, o) - 1
        else:
            k = F(TAPER[kind])
            r, dr = 1 - k * o[1], -k * d[1]
            a = d[0] ** 2 + d[2] ** 2 - dr * dr
            b = o[0] * d[0] + o[2] * d[2] - r * dr
            c = o[0] ** 2 + o[2] ** 2 - r * r
        inside = b * b - a * c
        root = np.sqrt(np.maximum(inside, 0))
        a = np.where(np.abs(a) < 1e-9, F(1e-9), a)
        best = np.full(direction.shape[1], F(limit))
        normal = np.zeros_like(d)
        for t in ((-b - root) / a, (-b + root) / a):
            p = o + t * d
            met = (inside > 0) & (t > NEAR) & (t < best)
            if kind != "ball":
                met &= (p[1] >= 0) & (p[1] <= 1)
                p = np.stack([p[0], k * (1 - k * p[1]), p[2]])
            best = np.where(met, t, best)
            normal = np.where(met, p, normal)
        if kind in ("cylinder", "pot"):
            t = (1 - o[1]) / np.where(np.abs(d[1]) < 1e-9, F(1e-9), d[1])
            p = o + t * d
            met = (t > NEAR) & (t < best) & (p[0] ** 2 + p[2] ** 2 <= (1 - k) ** 2)
            best = np.where(met, t, best)
            normal = np.where(met, np.array([[0], [1], [0]], F), normal)
        return best, normal, o + best * d, inverse

    def trace(self, origin, direction, limit: np.ndarray | None = None, only: int | None = None) -> Hits:
        """The nearest shape along each ray, nearer than `limit` (in lengths of the direction) where given.

        origin (3, 1) or (3, n), direction (3, n). `only` leaves out all things but one.
        """
        n = direction.shape[1]
        t = np.full(n, FAR) if limit is None else limit.astype(F).copy()
        hits = Hits(np.full(n, -1, np.int32), t, np.zeros(n, F), np.zeros(n, F), np.zeros((3, n), F), np.zeros(n, bool))
        length2 = dot(direction, direction)
        for thing in self.things:
            if only is not None and thing.number != only:
                continue
            rays = self._passing(origin, direction, length2, thing.centre, thing.radius)
            if not len(rays):
                continue
            o, d = (origin if origin.shape[1] == 1 else origin[:, rays]), direction[:, rays]
            if len(thing.quads):
                t, row, a, b = self._quads_hit(thing.quads, o, d)
                near = t < hits.t[rays]
                k, row = rays[near], row[near]
                hits.t[k], hits.a[k], hits.b[k] = t[near], a[near], b[near]
                normal = self._q_normal[row].T
                hits.shape[k], hits.normal[:, k] = self._q_shape[row], normal
                # In these left-handed axes u x v points to the back of the parallelogram.
                hits.inside[k] = dot(normal, d[:, near]) < 0
            if len(thing.capsules):
                t, row, place = self._capsules_hit(thing.capsules, o, d)
                near = t < hits.t[rays]
                k, row = rays[near], row[near]
                hits.t[k], hits.a[k] = t[near], place[near]
                hits.shape[k], hits.inside[k] = self._c_shape[row], False
                points = (o if o.shape[1] == 1 else o[:, near]) + t[near] * d[:, near]
                hits.normal[:, k] = self._capsule_normals(row, place[near], points)
            for i in thing.rounds:
                t, normal, point, inverse = self._round_hit(i, o, d, FAR)
                near = t < hits.t[rays]
                k = rays[near]
                normal = inverse.T @ normal[:, near]
                normal /= np.maximum(np.sqrt(dot(normal, normal)), F(1e-9))
                point = point[:, near]
                hits.t[k], hits.a[k] = t[near], point[1]
                hits.b[k] = np.arctan2(point[2], point[0]) / F(2 * np.pi)
                hits.shape[k], hits.normal[:, k], hits.inside[k] = self._rounds[i][4], normal, False
        met = np.flatnonzero(hits.shape >= 0)
        away = met[dot(hits.normal[:, met], direction[:, met]) > 0]
        hits.normal[:, away] *= F(-1)
        return hits

    def occluded(self, origin: np.ndarray, direction: np.ndarray) -> np.ndarray:
        """True where a thing that casts shadows stands between origin and origin + direction."""
        hit = np.zeros(direction.shape[1], bool)
        length2 = dot(direction, direction)
        for thing in self.things:
            if not thing.casts_shadow:
                continue
            rays = self._passing(origin, direction, length2, thing.centre, thing.radius)
            rays = rays[~hit[rays]]
            if not len(rays):
                continue
            o, d = origin[:, rays], direction[:, rays]
            if len(thing.quads):
                hit[rays[self._quads_hit(thing.quads, o, d)[0] < 1]] = True
            if len(thing.capsules):
                hit[rays[self._capsules_hit(thing.capsules, o, d)[0] < 1]] = True
            for i in thing.rounds:
                hit[rays[self._round_hit(i, o, d, 1.0)[0] < 1]] = True
        return hit
