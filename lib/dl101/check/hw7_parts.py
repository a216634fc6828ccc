"""What the checks of homework 7 are made of: right answers to compare with, small models and loaders to work on.

Pictures of a data set are uint8 (m, h, w, 3); a batch of them is float32 (m, 3, h, w), from 0 to 1.
"""

from __future__ import annotations

import copy
import os

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, Dataset, TensorDataset

__all__ = [
    "BoxDataset", "EarlyStopping", "Trap", "Watched", "evaluate", "halving", "loader", "make_loader", "make_model",
    "predict", "sgd", "toy_state", "train_epoch", "watched",
]  # fmt: skip


# ── right answers


class BoxDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        picture = torch.from_numpy(self.images[index]).permute(2, 0, 1).float() / 255
        return (self.transform(picture) if self.transform else picture), int(self.labels[index])


def make_loader(dataset, batch_size, training):
    return DataLoader(dataset, batch_size=batch_size, shuffle=training)


def train_epoch(model, loader, optimizer):
    model.train()
    total = count = 0
    for X, y in loader:
        optimizer.zero_grad()
        loss = cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
        total, count = total + loss.item() * len(y), count + len(y)
    return total / count


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    total = right = count = 0
    for X, y in loader:
        logits = model(X)
        total, count = total + cross_entropy(logits, y).item() * len(y), count + len(y)
        right += (logits.argmax(dim=1) == y).sum().item()
    return total / count, right / count


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best_loss, self.best_state, self.waited = patience, float("inf"), None, 0

    def update(self, loss, model):
        if loss < self.best_loss:
            self.best_loss, self.best_state, self.waited = loss, copy.deepcopy(model.state_dict()), 0
        else:
            self.waited += 1
        return self.waited >= self.patience


@torch.no_grad()
def predict(path, pictures):
    model = make_model()
    model.load_state_dict(torch.load(path, weights_only=True))
    model.eval()
    X = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
    return model(X).argmax(dim=1).numpy()


# ── what answers work on; all of it is made of plain values


class Watched(nn.Module):
    """One linear layer that notes how it is called.

    seen: for each call, (training mode, gradients on, examples). shift: what training mode adds to the first logit, as
    dropout and batch norm make the two modes two networks.
    """

    def __init__(self, W, b, shift=0.0):
        super().__init__()
        self.linear = nn.Linear(W.shape[1], W.shape[0], dtype=torch.float64)
        self.linear.load_state_dict({"weight": torch.as_tensor(W), "bias": torch.as_tensor(b)})
        self.shift, self.seen = shift, []

    def forward(self, X):
        self.seen.append((self.training, torch.is_grad_enabled(), len(X)))
        logits = self.linear(X)
        first = torch.zeros_like(logits)
        first[:, 0] = self.shift
        return logits + first if self.training else logits


def watched(W, b, shift, training):
    """A Watched model with weights W (classes, n) and b (classes,), in training mode or not."""
    return Watched(W, b, shift).train(training)


def loader(X, y, batch_size):
    """Batches of X (m, n) and y (m,) in order, the last one perhaps smaller."""
    return DataLoader(TensorDataset(torch.as_tensor(X), torch.as_tensor(y)), batch_size=batch_size)


def sgd(model, rate):
    """Plain gradient descent on the model's parameters."""
    return torch.optim.SGD(model.parameters(), lr=rate)


def halving():
    """A transform that mirrors and darkens each time more: by 1/2, then by 1/4, … and so tells calls apart."""
    factor = 1.0

    def darker(picture):
        nonlocal factor
        factor /= 2
        return picture.flip(-1) * factor

    return darker


class _Toy(nn.Module):
    """Class 1 where red, weighed by `a`, is above a threshold. In training mode it is blue that counts."""

    def __init__(self):
        super().__init__()
        self.a, self.threshold = nn.Parameter(torch.zeros(())), nn.Parameter(torch.zeros(()))

    def forward(self, X):
        score = self.a * X[:, 2 if self.training else 0].mean(dim=(1, 2)) - self.threshold
        return torch.stack([-score, score], dim=1)


def make_model():
    """The model that stands in place of the student's in the check of predict."""
    return _Toy()


def toy_state(a, threshold):
    """Its weights."""
    return {"a": torch.tensor(float(a)), "threshold": torch.tensor(float(threshold))}


class Trap:
    """Something in a file that makes a folder when it is unpickled, as foreign code could do worse."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (self.folder,)
