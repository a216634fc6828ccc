"""The box dataset: what make_boxes promises, and what its cache survives."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import dl101
from dl101.data import boxes
from dl101.data.boxes import cache as cache_module
from dl101.data.boxes import lettering, render
from dl101.data.boxes.progress import ProgressLine
from dl101.data.boxes.raycaster import Scene


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """No test reads or fills the cache of whoever runs it."""
    monkeypatch.setenv("DL101_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def drawn(monkeypatch):
    """The indices drawn since the start of the test."""
    indices = []
    picture = render.picture

    def counting(scene, split, seed, index, size, label):
        indices.append(index)
        return picture(scene, split, seed, index, size, label)

    monkeypatch.setattr(render, "picture", counting)
    return indices


def chunks(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.npz"))


# ----------------------------------------------------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    "scene, options, shape, dtype",
    [
        ("table", {}, (4, 64, 64), np.float32),
        ("table", {"size": 32, "dtype": "uint8"}, (4, 32, 32), np.uint8),
        ("table", {"size": 33, "color": True}, (4, 33, 33, 3), np.float32),
        ("table", {"color": False, "size": 32}, (4, 32, 32), np.float32),
        ("room", {"size": 48}, (4, 48, 48, 3), np.float32),
        ("room", {"size": 32, "color": False, "dtype": "uint8"}, (4, 32, 32), np.uint8),
        ("room", {"size": 32, "color": False, "dtype": np.float32}, (4, 32, 32), np.float32),
    ],
)
def test_shapes_and_types(scene, options, shape, dtype):
    images, labels = boxes.make_boxes(4, scene=scene, **options)
    assert images.shape == shape and images.dtype == dtype
    assert labels.shape == (4,) and labels.dtype == np.int64
    top = 255 if dtype == np.uint8 else 1
    assert images.min() >= 0 and top / 4 < images.max() <= top


def test_largest_size():
    images, _ = boxes.make_boxes(1, size=256)
    assert images.shape == (1, 256, 256)


@pytest.mark.parametrize("scene", ["table", "room"])
def test_a_picture_depends_on_seed_and_index_alone(scene, tmp_path):
    first, labels = boxes.make_boxes(6, scene=scene, size=32, cache=tmp_path / "a")
    again, labels_again = boxes.make_boxes(8, scene=scene, size=32, cache=tmp_path / "b")
    assert np.abs(first - again[:6]).max() < 0.05
    assert (labels == labels_again[:6]).all()
    other, _ = boxes.make_boxes(6, scene=scene, size=32, seed=1)
    assert (np.abs(first - other).reshape(6, -1).max(1) > 0.2).all()


@pytest.mark.parametrize("scene", ["table", "room"])
def test_the_same_scene_at_another_size(scene):
    large, labels = boxes.make_boxes(6, scene=scene, size=128, color=False)
    small, labels_small = boxes.make_boxes(6, scene=scene, size=32, color=False)
    assert (labels == labels_small).all()
    for a, b in zip(large, small, strict=True):
        assert np.corrcoef(a.reshape(32, 4, 32, 4).mean((1, 3)).ravel(), b.ravel())[0, 1] > 0.9


@pytest.mark.parametrize("scene", ["table", "room"])
def test_train_and_test_share_no_picture(scene):
    train, _ = boxes.make_boxes(12, scene=scene, size=32, color=False, split="train")
    test, _ = boxes.make_boxes(12, scene=scene, size=32, color=False, split="test")
    apart = np.abs(train[:, None] - test[None]).reshape(12, 12, -1).max(-1)
    assert apart.min() > 0.1


def test_labels_are_balanced_and_shuffled():
    for m in (2, 10, 600, 1000):
        assert render.labels("table", "train", 0, m).sum() == m // 2
    assert abs(int(render.labels("table", "train", 0, 7).sum()) - 3.5) < 1
    labels = render.labels("table", "train", 0, 1000)
    assert 0.4 < labels[::2].mean() < 0.6, "the label must not follow from the position"
    assert (labels[:300] == render.labels("table", "train", 0, 300)).all(), "more pictures must not change labels"
    assert (labels != render.labels("table", "test", 0, 1000)).any()
    assert (labels != render.labels("table", "train", 1, 1000)).any()


def test_no_pictures_at_all():
    images, labels = boxes.make_boxes(0)
    assert images.shape == (0, 64, 64) and labels.shape == (0,)


def test_brightness_does_not_tell_a_box():
    """A cheap stand-in for the benchmark: no threshold on mean, spread, maximum or bright area gets far."""
    images, labels = boxes.make_boxes(160, size=32)
    flat = images.reshape(len(images), -1)
    for feature in (flat.mean(1), flat.std(1), flat.max(1), (flat > 0.5).mean(1), (flat > 0.9).mean(1)):
        order = labels[np.argsort(feature)]
        below = np.cumsum(order == 0) + (order == 1).sum() - np.cumsum(order == 1)
        best = max(below.max(), len(labels) - below.min()) / len(labels)
        assert best < 0.78


def test_the_table_looks_like_a_photograph():
    """Dark, with corners darker than the middle, a dark strip along the far edge, and something white at times."""
    images, _ = boxes.make_boxes(60)
    middle = np.median(images[:, 28:40, 24:40], axis=(1, 2))
    corner = images[:, 56:, :6].mean((1, 2))
    assert 0.08 < np.median(middle) < 0.45
    assert np.mean(corner < 0.75 * middle) > 0.8
    assert np.median(images[:, 12, :]) < 0.6 * np.median(images[:, 24, :])
    assert 0.2 < np.mean((images > 0.97).mean((1, 2)) > 0.01) < 0.95


# -------------------------------------------------------------------------------------------------------- ray caster


def _looking_down(n: int = 41):
    grid = np.linspace(-1, 1, n)
    x, z = (values.ravel() for values in np.meshgrid(grid, grid))
    origin = np.stack([x, np.full_like(x, 5.0), z]).astype(np.float32)
    direction = np.zeros_like(origin)
    direction[1] = -2  # not of unit length on purpose
    return x, z, origin, direction


def test_rays_meet_flat_and_round_shapes_where_geometry_says():
    x, z, origin, direction = _looking_down()
    scene = Scene()
    scene.add_quad([-0.5, 1, -0.25], [1, 0, 0], [0, 0, 0.5], "quad", scene.new_thing())
    hits = scene.freeze().trace(origin, direction)
    inside = (np.abs(x) < 0.5) & (np.abs(z) < 0.25)
    edge = (np.abs(np.abs(x) - 0.5) < 1e-6) | (np.abs(np.abs(z) - 0.25) < 1e-6)
    assert ((hits.shape == 0) == inside)[~edge].all()
    assert np.allclose(hits.t[inside], 2) and np.allclose(hits.a[inside], x[inside] + 0.5, atol=1e-5)
    assert np.allclose(hits.normal[1, inside], 1)

    scene = Scene()
    scene.add_round("ball", np.diag([0.8, 0.5, 0.4]), [0, 1, 0], "ball", scene.new_thing())
    hits = scene.freeze().trace(origin, direction)
    inside = (x / 0.8) ** 2 + (z / 0.4) ** 2 < 0.999
    top = 1 + 0.5 * np.sqrt(1 - (x[inside] / 0.8) ** 2 - (z[inside] / 0.4) ** 2)
    assert (hits.shape[inside] == 0).all()
    assert np.allclose(5 - 2 * hits.t[inside], top, atol=1e-3)

    scene = Scene()
    scene.add_capsule([-0.4, 1, 0], [0.4, 1, 0], 0.2, "capsule", scene.new_thing())
    hits = scene.freeze().trace(origin, direction)
    gap = np.hypot(np.maximum(np.abs(x) - 0.4, 0), z)
    inside = gap < 0.199
    assert ((hits.shape == 0) == (gap < 0.2))[np.abs(gap - 0.2) > 1e-3].all()
    assert np.allclose(5 - 2 * hits.t[inside], 1 + np.sqrt(0.04 - gap[inside] ** 2), atol=2e-3)
    assert np.allclose((hits.normal**2).sum(0)[inside], 1, atol=1e-3)


def test_a_thing_hides_the_lamp_but_flat_paper_does_not():
    x, z, origin, direction = _looking_down()
    up = origin.copy()
    up[1] = 0
    for casts_shadow in (True, False):
        scene = Scene()
        scene.add_quad([-0.5, 1, -0.5], [1, 0, 0], [0, 0, 1], "quad", scene.new_thing(casts_shadow))
        hidden = scene.freeze().occluded(up, -direction)
        assert hidden.any() == casts_shadow


def test_letters_are_drawn_upright_and_told_apart():
    rows = lettering.text_rows(["L"])
    ink = lambda x, y: float(lettering.ink(rows, np.array([x]), np.array([y]))[0])  # noqa: E731
    assert ink(0.2, 0.5) > 0.5, "the stem of L is on the left"
    assert ink(0.5, 0.14) > 0.5, "its bar is at the foot"
    assert ink(0.6, 0.8) < 0.5
    assert ink(1.2, 0.5) == 0
    table = lettering._table()
    for word in lettering.WORDS:
        assert set(word) <= set(lettering.LETTERS)
    different = {letter: table[i].round(2).tobytes() for i, letter in enumerate(lettering.LETTERS)}
    assert len(set(different.values())) >= len(different) - 13  # 11 Cyrillic twins, З like 3, О like 0


# ------------------------------------------------------------------------------------------------------------- cache


def test_pictures_are_drawn_once(drawn):
    first, _ = boxes.make_boxes(30, size=32)
    assert drawn == list(range(30))
    again, _ = boxes.make_boxes(30, size=32)
    assert drawn == list(range(30)) and (first == again).all()
    boxes.make_boxes(35, size=32)
    assert drawn == list(range(35)), "only the five new ones"
    fewer, _ = boxes.make_boxes(10, size=32)
    assert len(drawn) == 35 and (fewer == first[:10]).all()
    boxes.make_boxes(2, size=32, split="test")
    boxes.make_boxes(2, size=32, seed=3)
    boxes.make_boxes(2, size=40)
    assert len(drawn) == 41


def test_growing_past_a_chunk(drawn, monkeypatch):
    monkeypatch.setattr(cache_module, "CHUNK", 4)
    monkeypatch.setattr("dl101.data.boxes.dataset.CHUNK", 4)
    first, _ = boxes.make_boxes(6, size=32)
    more, _ = boxes.make_boxes(11, size=32)
    assert drawn == list(range(11))
    assert (more[:6] == first).all()


def test_an_interrupted_run_goes_on_where_it_was(drawn, monkeypatch):
    counting = render.picture

    def interrupted(*args):
        if len(drawn) == 7:
            raise KeyboardInterrupt
        return counting(*args)

    monkeypatch.setattr(render, "picture", interrupted)
    with pytest.raises(KeyboardInterrupt):
        boxes.make_boxes(20, size=32)
    monkeypatch.setattr(render, "picture", counting)
    images, _ = boxes.make_boxes(20, size=32)
    assert drawn == list(range(20))
    assert (images.reshape(20, -1).max(1) > 0).all()


def test_a_killed_run_leaves_nothing_half_written(own_cache):
    command = "from dl101.data import boxes; boxes.make_boxes(100000, size=32)"
    lib = str(Path(dl101.__file__).parents[1])
    process = subprocess.Popen([sys.executable, "-c", command], env={**os.environ, "PYTHONPATH": lib})
    try:
        deadline = time.monotonic() + 60
        while not chunks(own_cache) and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.wait()
    found = chunks(own_cache)
    assert found
    for path in found:
        with np.load(path) as archive:
            assert archive["images"].shape == (100, 32, 32)
    images, _ = boxes.make_boxes(8, size=32)
    fresh, _ = boxes.make_boxes(8, size=32, cache=own_cache / "fresh")
    assert (images == fresh).all()


@pytest.mark.parametrize("damage", ["cut", "empty", "flipped", "text", "other shape", "plain array"])
def test_a_damaged_file_is_drawn_again(damage, own_cache, drawn):
    images, _ = boxes.make_boxes(5, size=32)
    [path] = chunks(own_cache)
    content = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "flipped":
        content[len(content) // 2] ^= 255
        path.write_bytes(content)
    elif damage == "text":
        path.write_text("not an archive")
    elif damage == "other shape":
        with path.open("wb") as file:
            np.savez(file, images=np.zeros((5, 16, 16), np.uint8))
    else:
        with path.open("wb") as file:
            np.save(file, np.zeros((5, 32, 32), np.uint8))
    again, _ = boxes.make_boxes(5, size=32)
    assert (again == images).all() and drawn == [*range(5), *range(5)]
    boxes.make_boxes(5, size=32)
    assert len(drawn) == 10, "the file is mended"


def test_a_read_only_cache_is_read_and_left_alone(own_cache, drawn, monkeypatch):
    images, _ = boxes.make_boxes(4, size=32)
    before = {path: path.read_bytes() for path in own_cache.rglob("*") if path.is_file()}
    for path in [*own_cache.rglob("*"), own_cache]:
        path.chmod(stat.S_IRUSR | stat.S_IXUSR if path.is_dir() else stat.S_IRUSR)

    def refused(*args, **kwargs):  # the superuser may write anyway, so the refusal is made certain
        raise PermissionError(13, "read-only")

    monkeypatch.setattr(cache_module.tempfile, "mkstemp", refused)
    try:
        same, _ = boxes.make_boxes(4, size=32)
        more, _ = boxes.make_boxes(6, size=32)
        assert (same == images).all() and (more[:4] == images).all()
        assert drawn == list(range(6))
        assert {path: path.read_bytes() for path in own_cache.rglob("*") if path.is_file()} == before
    finally:
        for path in [own_cache, *own_cache.rglob("*")]:
            path.chmod(0o700)


def test_a_cache_that_cannot_be_made_is_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way")
    images, _ = boxes.make_boxes(3, size=32, cache=tmp_path / "file" / "cache")
    assert images.shape == (3, 32, 32)
    assert (tmp_path / "file").read_text() == "in the way"


def _make(folder: str) -> np.ndarray:
    return boxes.make_boxes(12, size=32, cache=folder, progress=False)[0]


def test_processes_share_a_cache(tmp_path):
    with ProcessPoolExecutor(3) as pool:
        results = list(pool.map(_make, [str(tmp_path)] * 3))
    assert (results[0] == results[1]).all() and (results[0] == results[2]).all()
    assert not list(tmp_path.rglob("*.part"))
    assert (_make(str(tmp_path)) == results[0]).all()


def test_a_fuller_chunk_is_kept(tmp_path):
    store = cache_module.PictureCache(tmp_path, (2, 2))
    assert store.write(0, np.ones((5, 2, 2), np.uint8))
    assert store.write(0, np.zeros((3, 2, 2), np.uint8))
    assert store.read(0).shape == (5, 2, 2) and store.read(0).all()


def test_left_overs_of_killed_runs_are_swept_up(tmp_path):
    store = cache_module.PictureCache(tmp_path, (2, 2))
    old, new = tmp_path / ".00000-a.part", tmp_path / ".00000-b.part"
    old.write_bytes(b"x")
    new.write_bytes(b"x")
    os.utime(old, (1, 1))
    store.write(0, np.ones((5, 2, 2), np.uint8))
    assert not old.exists() and new.exists()


def test_another_renderer_does_not_read_old_pictures(drawn, monkeypatch):
    boxes.make_boxes(2, size=32)
    monkeypatch.setattr(render, "VERSION", render.VERSION + 1)
    boxes.make_boxes(2, size=32)
    assert drawn == [0, 1, 0, 1]


# -------------------------------------------------------------------------------------------------- words and mistakes


@pytest.mark.parametrize(
    "arguments, named",
    [
        ({"m": -1}, "m=-1"),
        ({"m": 2.5}, "m=2.5"),
        ({"m": 2, "size": 31}, "size=31"),
        ({"m": 2, "size": 257}, "256"),
        ({"m": 2, "size": "64"}, "size='64'"),
        ({"m": 2, "scene": "desk"}, "'room'"),
        ({"m": 2, "split": "val"}, "'test'"),
        ({"m": 2, "seed": -4}, "seed=-4"),
        ({"m": 2, "dtype": "float16"}, "'uint8'"),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_arguments_out_of_range_are_named(arguments, named, language):
    before = dl101.language()
    dl101.use_language(language)
    try:
        with pytest.raises(boxes.BoxesError) as caught:
            boxes.make_boxes(**arguments)
    finally:
        dl101.use_language(before)
    sentence = str(caught.value)
    assert named in sentence and "\n" not in sentence
    assert any("а" <= letter <= "я" for letter in sentence) == (language == "ru")
    assert caught.value._render_traceback_() == [sentence]


class Terminal:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass

    def isatty(self):
        return True


def test_the_progress_line_speaks_the_language_of_the_notebook():
    before = dl101.language()
    try:
        for language, words in (("ru", ("Рисуем картинки", "готово")), ("en", ("Drawing pictures", "done"))):
            dl101.use_language(language)
            stream = Terminal()
            progress = ProgressLine(4, stream=stream)
            for _ in range(4):
                progress.step(1)
            progress.close()
            assert all(word in stream.text for word in words) and "4/4" in stream.text
            assert stream.text.endswith("\n")
    finally:
        dl101.use_language(before)


def test_no_progress_line_when_nothing_is_missing_or_wanted(capsys):
    boxes.make_boxes(2, size=32, progress=False)
    boxes.make_boxes(2, size=32)
    assert capsys.readouterr().out == ""
