"""load_boxes: anyone's own pictures, and everything that can be wrong with a folder of them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import dl101
from dl101.data import boxes


@pytest.fixture(params=["ru", "en"])
def language(request):
    before = dl101.language()
    dl101.use_language(request.param)
    yield request.param
    dl101.use_language(before)


def save(path, level=128, size=(40, 30), mode="L", **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    colour = level if mode == "L" else (level, level // 2, 0)
    Image.new(mode, size, colour).save(path, **options)
    return path


@pytest.fixture
def folder(tmp_path):
    """Two pictures with a box and one without, in two folders."""
    save(tmp_path / "mine" / "box" / "a.png", 200)
    save(tmp_path / "mine" / "box" / "b.JPG", 180)
    save(tmp_path / "mine" / "no_box" / "c.jpeg", 50)
    return tmp_path / "mine"


def sentence(folder, **options) -> str:
    with pytest.raises(boxes.BoxesError) as caught:
        boxes.load_boxes(folder, **options)
    text = str(caught.value)
    assert "\n" not in text and text.endswith((".", "?"))
    assert any("а" <= letter <= "я" for letter in text) == (dl101.language() == "ru")
    return text


def test_two_folders(folder):
    images, labels = boxes.load_boxes(folder, size=16)
    assert images.shape == (3, 16, 16) and images.dtype == np.float32
    assert labels.tolist() == [1, 1, 0] and labels.dtype == np.int64
    assert np.allclose(images.mean((1, 2)), [200 / 255, 180 / 255, 50 / 255], atol=0.02)
    images, _ = boxes.load_boxes(str(folder), size=20, color=True)
    assert images.shape == (3, 20, 20, 3)


def test_files_named_by_kind_in_one_folder(tmp_path):
    save(tmp_path / "box_0.png", 210)
    save(tmp_path / "box_12.png", 220)
    save(tmp_path / "no_box_3.png", 20)
    save(tmp_path / "No Box (2).jpg", 20)
    save(tmp_path / "table.png", 90)
    images, labels = boxes.load_boxes(tmp_path, 16)
    assert labels.tolist() == [1, 1, 0, 0]
    assert (images[2:] < 0.2).all() and (images[:2] > 0.7).all()


def test_the_whole_frame_is_squeezed_into_the_square(tmp_path):
    wide = np.zeros((100, 200), np.uint8)
    wide[:, 150:] = 255
    (tmp_path / "box").mkdir()
    Image.fromarray(wide).save(tmp_path / "box" / "wide.png")
    save(tmp_path / "no_box" / "x.png")
    images, _ = boxes.load_boxes(tmp_path, 40)
    assert (images[0, :, :29] < 0.05).all() and (images[0, :, 31:] > 0.95).all()


def test_a_picture_is_turned_as_the_camera_says(tmp_path):
    upper = np.zeros((40, 60), np.uint8)
    upper[:20] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn a quarter clockwise
    (tmp_path / "box").mkdir()
    Image.fromarray(upper).save(tmp_path / "box" / "turned.jpg", exif=exif, quality=95)
    save(tmp_path / "no_box" / "x.png")
    images, _ = boxes.load_boxes(tmp_path, 32)
    assert images[0, :, 20:].mean() > 0.9 and images[0, :, :12].mean() < 0.1


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "RGB", "CMYK", "I;16"])
def test_every_usual_kind_of_picture(mode, tmp_path):
    (tmp_path / "box").mkdir()
    if mode == "I;16":
        picture = Image.fromarray(np.full((20, 20), 40000, np.uint16))
    else:
        picture = Image.new("RGB", (20, 20), (200, 200, 200)).convert(mode)
    name = "x.jpg" if mode == "CMYK" else "x.png"
    picture.save(tmp_path / "box" / name)
    save(tmp_path / "no_box" / "x.png")
    images, _ = boxes.load_boxes(tmp_path, 16)
    assert images[0].mean() == pytest.approx(0.61 if mode == "I;16" else 0.78, abs=0.25 if mode == "1" else 0.03)
    assert boxes.load_boxes(tmp_path, 16, color=True)[0].shape == (2, 16, 16, 3)


def test_small_pictures_are_enlarged_and_large_ones_averaged(tmp_path):
    board = np.indices((512, 512)).sum(0) % 2 * 255
    (tmp_path / "box").mkdir()
    Image.fromarray(board.astype(np.uint8)).save(tmp_path / "box" / "fine.png")
    save(tmp_path / "no_box" / "tiny.png", size=(3, 2))
    images, _ = boxes.load_boxes(tmp_path, 64)
    assert np.allclose(images[0], 0.5, atol=0.02) and images[1].shape == (64, 64)


def test_unreadable_files_are_named_and_left_out(folder, language, capsys):
    (folder / "box" / "broken.png").write_bytes(b"\x89PNG nothing more")
    whole = (folder / "no_box" / "c.jpeg").read_bytes()
    (folder / "no_box" / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "no_box" / "empty.png").write_bytes(b"")
    (folder / "box" / "photo.HEIC").write_bytes(b"x")
    (folder / "box" / "notes.txt").write_text("not a picture")
    (folder / "box" / ".hidden.png").write_bytes(b"x")
    images, labels = boxes.load_boxes(folder, 16)
    assert labels.tolist() == [1, 1, 0]
    printed = capsys.readouterr().out
    for name in ("box/broken.png", "no_box/cut.jpg", "no_box/empty.png", "box/photo.HEIC"):
        assert name in printed
    assert "notes.txt" not in printed and "hidden" not in printed
    assert "JPEG" in printed


def test_nothing_is_printed_when_all_is_well(folder, capsys):
    boxes.load_boxes(folder, 16)
    assert capsys.readouterr().out == ""


def test_missing_folder(folder, language):
    text = sentence(folder / "pictrues" / "new")
    assert str(folder / "pictrues" / "new") in text
    assert f"{folder}" in text.replace(str(folder / "pictrues" / "new"), ""), "how far the path is right"
    assert ("Диск" if language == "ru" else "Drive") in text


def test_an_archive_instead_of_a_folder(tmp_path, language):
    (tmp_path / "photos.zip").write_bytes(b"PK")
    assert ("Распакуйте" if language == "ru" else "Unpack") in sentence(tmp_path / "photos.zip")


def test_a_picture_instead_of_a_folder(folder, language):
    assert "no_box" in sentence(folder / "box" / "a.png")


@pytest.mark.parametrize("kind", ["box", "no_box"])
def test_a_kind_without_pictures(folder, language, kind):
    for path in (folder / kind).iterdir():
        path.unlink()
    text = sentence(folder)
    assert ("нет ни одного снимка" if language == "ru" else "holds no") in text and f" {kind}" in text


def test_a_kind_whose_only_picture_is_broken(folder, language, capsys):
    (folder / "no_box" / "c.jpeg").write_bytes(b"broken")
    assert "no_box" in sentence(folder)
    assert "no_box/c.jpeg" in capsys.readouterr().out


def test_pictures_one_folder_deeper(folder, language):
    text = sentence(folder.parent)
    assert str(folder) in text


@pytest.mark.parametrize("size", [0, 7, 5000, 64.0, "64"])
def test_size_out_of_range(folder, language, size):
    assert repr(size) in sentence(folder, size=size)


def test_rendered_pictures_can_be_saved_and_read_back(tmp_path):
    images, labels = boxes.make_boxes(4, size=64, dtype="uint8", cache=tmp_path / "cache", progress=False)
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        path = tmp_path / "own" / ("box" if label else "no_box") / f"{i}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    loaded, kinds = boxes.load_boxes(tmp_path / "own")
    order = np.argsort(-labels, kind="stable")
    assert np.allclose(loaded, images[order] / np.float32(255)) and (kinds == labels[order]).all()
