"""How hard the box dataset is, step by step, and how fast it is drawn.

    python benchmarks/boxes.py                         both scenes, full size: a few minutes on two free cores
    python benchmarks/boxes.py --scene table           the table alone
    python benchmarks/boxes.py --photos FOLDER         also: the network trained on rendered tables, on real photographs
    python benchmarks/boxes.py --train 500 --test 500 --epochs 8     a quick look

Prints one table per scene: who guesses how well on test pictures. Needs torch.
"""

from __future__ import annotations

import argparse
import os
import time

import torch
from torch import nn
from torch.nn import functional as nnf
from torch.optim import swa_utils

from dl101.data import boxes
from dl101.data.boxes import render

BARS = {
    ("table", "majority"): "50",
    ("table", "brightness features, logistic regression"): "< 75",
    ("table", "pixels, logistic regression"): "72 to 88",
    ("table", "small convolutional network"): ">= 95",
    ("room", "majority"): "50",
    ("room", "mean colour, logistic regression"): "about 61",
    ("room", "pixels, logistic regression"): "about 78",
    ("room", "two-layer perceptron"): "86 to 88",
    ("room", "small convolutional network"): "about 96.5",
}


def accuracy(logits: torch.Tensor, y: torch.Tensor) -> float:
    """Per cent of right answers."""
    return 100 * float(((logits > 0) == (y > 0.5)).float().mean())


def brightness_features(x: torch.Tensor) -> torch.Tensor:
    """Mean, standard deviation, maximum and the shares of pixels above five levels, (m, 8)."""
    flat = x.flatten(1)
    shares = [(flat > level).float().mean(1) for level in (0.25, 0.4, 0.6, 0.8, 0.97)]
    return torch.stack([flat.mean(1), flat.std(1), flat.amax(1), *shares], dim=1)


def mean_colour(x: torch.Tensor) -> torch.Tensor:
    """Mean of each channel, (m, 3)."""
    return x.flatten(2).mean(2)


def standardised(train: torch.Tensor, test: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Both sets with the training set's mean and standard deviation taken out."""
    mean, std = train.mean(0), train.std(0) + 1e-6
    return (train - mean) / std, (test - mean) / std


def logistic_regression(x, y, x_test, y_test) -> float:
    """Test accuracy of logistic regression, the strength of its L2 penalty chosen on a fifth of the training set."""

    def fit(x, y, penalty):
        w = torch.zeros(x.shape[1] + 1, requires_grad=True)
        optimizer = torch.optim.LBFGS([w], max_iter=150, line_search_fn="strong_wolfe")

        def cost():
            optimizer.zero_grad()
            loss = nnf.binary_cross_entropy_with_logits(x @ w[:-1] + w[-1], y) + penalty * (w[:-1] ** 2).sum()
            loss.backward()
            return loss

        optimizer.step(cost)
        return w.detach()

    x, x_test = standardised(x, x_test)
    held = len(x) // 5
    scores = {}
    for penalty in (1e-4, 1e-3, 1e-2, 1e-1, 1.0):
        w = fit(x[held:], y[held:], penalty)
        scores[penalty] = accuracy(x[:held] @ w[:-1] + w[-1], y[:held])
    w = fit(x, y, max(scores, key=scores.get))
    return accuracy(x_test @ w[:-1] + w[-1], y_test)


def perceptron(features: int) -> nn.Module:
    """One hidden layer of 128 ReLUs."""
    return nn.Sequential(nn.Flatten(), nn.Linear(features, 128), nn.ReLU(), nn.Linear(128, 1), nn.Flatten(0))


class Brighten(nn.Module):
    """Square roots of the grey levels, from -0.8 to 1: what lies in the dark counts for more."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return 2 * (x + 0.01).sqrt() - 1


def convolutional(channels: int, width: int = 24) -> nn.Module:
    """Four convolutions with batch norm, down to 8 x 8 places of 96 channels; the strongest answers are weighed."""
    layers, before = [Brighten()], channels
    for after, kernel, stride in ((width, 5, 2), (2 * width, 3, 1), (4 * width, 3, 1), (4 * width, 3, 1)):
        layers += [nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
        layers += [nn.MaxPool2d(2)] if after < 4 * width else []
        before = after
    return nn.Sequential(
        *layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(before, 1), nn.Flatten(0)
    )


def varied(x: torch.Tensor) -> torch.Tensor:
    """A batch mirrored, moved, made brighter or darker; every other batch is also turned and scaled a little."""
    m = len(x)
    flip = torch.where(torch.rand(m) < 0.5, -1.0, 1.0)
    turned = torch.rand(()) < 0.5
    angle = torch.empty(m).uniform_(-0.12, 0.12) * turned
    scale = torch.exp(torch.empty(m).uniform_(-0.15, 0.15) * turned)
    place = torch.zeros(m, 2, 3)
    place[:, 0, 0], place[:, 0, 1] = flip * scale * torch.cos(angle), -scale * torch.sin(angle)
    place[:, 1, 0], place[:, 1, 1] = flip * scale * torch.sin(angle), scale * torch.cos(angle)
    place[:, :, 2] = torch.empty(m, 2).uniform_(-0.14, 0.14)
    x = nnf.grid_sample(
        x, nnf.affine_grid(place, x.shape, align_corners=False), padding_mode="border", align_corners=False
    )
    gain = torch.exp(torch.empty(m, 1, 1, 1).uniform_(-0.55, 0.55))
    return (x * gain).clamp(0, 1)


def train(model: nn.Module, x, y, epochs: int, rate: float, vary: bool, batch: int = 50) -> nn.Module:
    """AdamW with a one-cycle schedule on the cross-entropy; with `vary`, labels are softened and weights averaged."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-2)
    steps = epochs * (len(x) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.2)
    average = swa_utils.AveragedModel(model, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(0.995), use_buffers=True)
    target = 0.96 * y + 0.02 if vary else y
    model.train()
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x) - batch + 1, batch):
            rows = order[start : start + batch]
            optimizer.zero_grad()
            logits = model(varied(x[rows]) if vary else x[rows])
            nnf.binary_cross_entropy_with_logits(logits, target[rows]).backward()
            optimizer.step()
            schedule.step()
            if vary:
                average.update_parameters(model)
    return (average if vary else model).eval()


def logits_of(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return torch.cat([model(part) for part in x.split(200)])


def pictures(scene: str, split: str, m: int, size: int, cache) -> tuple[torch.Tensor, torch.Tensor]:
    images, labels = boxes.make_boxes(m, scene=scene, split=split, size=size, cache=cache)
    x = torch.from_numpy(images)
    return (x[:, None] if x.ndim == 3 else x.permute(0, 3, 1, 2).contiguous()), torch.from_numpy(labels).float()


def real_photographs(models: list[nn.Module], folder: str, size: int) -> str:
    """How many real photographs each network gets right, and how sure it was of the worst one."""
    images, labels = boxes.load_boxes(folder, size)
    x, y = torch.from_numpy(images)[:, None], torch.from_numpy(labels)
    rights, worst = [], []
    for model in models:
        margin = logits_of(model, x) * (2 * y - 1)
        rights.append(int((margin > 0).sum()))
        worst.append(float(torch.sigmoid(margin.min())))
    return (
        f"{' '.join(map(str, rights))} of {len(y)} right; probability of the right answer, worst photograph: "
        + " ".join(f"{p:.2f}" for p in worst)
    )


def speed(scene: str, size: int, m: int = 100) -> float:
    """Pictures per second of processor time on one core: the best of three rounds, as other work slows a core down."""
    rounds = []
    for _ in range(3):
        start = time.process_time()
        for index in range(m):
            render.picture(scene, "train", 1, index, size, index % 2)
        rounds.append(time.process_time() - start)
    return m / min(rounds)


def measure(scene: str, options) -> None:
    m, m_test = (
        options.train or {"table": 2000, "room": 5000}[scene],
        options.test or {"table": 1000, "room": 2000}[scene],
    )
    x, y = pictures(scene, "train", m, options.size, options.cache)
    x_test, y_test = pictures(scene, "test", m_test, options.size, options.cache)
    print(f"\n{scene} scene, {options.size} x {options.size}, {m} training and {m_test} test pictures")
    print(f"{'':44}{'test, %':>12}   {'should be':<12}{'seconds':>8}")

    def row(name: str, values, started: float) -> None:
        values = values if isinstance(values, list) else [values]
        shown = " ".join(f"{value:.1f}" for value in values)
        print(f"{name:44}{shown:>12}   {BARS.get((scene, name), ''):<12}{time.monotonic() - started:8.0f}", flush=True)

    now = time.monotonic
    t = now()
    row("majority", 100 * max(float(y_test.mean()), 1 - float(y_test.mean())), t)
    t = now()
    if scene == "table":
        row(
            "brightness features, logistic regression",
            logistic_regression(brightness_features(x), y, brightness_features(x_test), y_test),
            t,
        )
    else:
        row("mean colour, logistic regression", logistic_regression(mean_colour(x), y, mean_colour(x_test), y_test), t)
    t = now()
    row("pixels, logistic regression", logistic_regression(x.flatten(1), y, x_test.flatten(1), y_test), t)
    models = []
    for seed in range(options.seeds):
        torch.manual_seed(seed)
        if scene == "room":
            t = now()
            z, z_test = standardised(x.flatten(1), x_test.flatten(1))
            model = train(perceptron(z.shape[1]), z, y, 15, 1e-3, vary=False)
            row("two-layer perceptron", accuracy(logits_of(model, z_test), y_test), t)
        t = now()
        model = train(
            convolutional(x.shape[1]), x, y, options.epochs or {"table": 50, "room": 10}[scene], 4e-3, vary=True
        )
        row("small convolutional network", accuracy(logits_of(model, x_test), y_test), t)
        models.append(model)
    if scene == "table" and options.photos:
        print("real photographs, the same networks: " + real_photographs(models, options.photos, options.size))
    if options.save and scene == "table":
        torch.save([m.state_dict() for m in models], options.save)
    print(f"drawn on one core: {speed(scene, options.size):.0f} pictures/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scene", choices=("table", "room", "both"), default="both")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--train", type=int, help="training pictures (table: 2000, room: 5000)")
    parser.add_argument("--test", type=int, help="test pictures (table: 1000, room: 2000)")
    parser.add_argument("--epochs", type=int, help="of the convolutional network (table: 50, room: 10)")
    parser.add_argument("--seeds", type=int, default=1, help="networks to train, from different starts")
    parser.add_argument("--photos", metavar="FOLDER", help="real photographs, box* and no_box* files or folders")
    parser.add_argument("--cache", metavar="FOLDER", help="folder for the pictures (default: the user's cache)")
    parser.add_argument("--save", metavar="FILE", help="keep the table networks' weights")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1), help="of torch")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for scene in ("table", "room") if options.scene == "both" else (options.scene,):
        measure(scene, options)


if __name__ == "__main__":
    main()
