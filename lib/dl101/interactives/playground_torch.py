"""The playground's training once more, by torch: its autograd, its losses, its optimizers. Imported on demand only."""

from __future__ import annotations

import torch
from torch.nn import functional

from dl101.interactives.playground_training import LOST, Trainer

__all__ = ["train"]

_FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "linear": lambda z: z}
# The names under which torch.optim keeps what the Trainer's state calls m and v.
_MEMORY = {
    "sgd": {}, "momentum": {"m": "momentum_buffer"}, "rmsprop": {"v": "square_avg"},
    "adam": {"m": "exp_avg", "v": "exp_avg_sq"},
}  # fmt: skip


def train(trainer: Trainer, go) -> bool:
    """Steps while go(state) says so; the trainer's network and state go along. False if the weights would be lost."""
    settings, state = trainer.settings, trainer.state
    parameters = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in trainer.network.parameters.items()
    }
    X = torch.tensor(trainer.X, dtype=torch.float64)
    y = torch.tensor(trainer.y, dtype=torch.float64)
    optimizer = _optimizer(settings, parameters)
    _remember(optimizer, settings["optimizer"], parameters, state)
    kept = True
    while kept and go(state):
        rows, masks = trainer.batch()
        before = {name: value.detach().clone() for name, value in parameters.items()}
        optimizer.zero_grad()
        outputs = _forward(parameters, trainer.network.activations, X[rows], masks)
        (_loss(outputs, y[rows], trainer.loss) + _penalty(parameters, settings)).backward()
        optimizer.step()
        with torch.no_grad():
            kept = bool(sum((value**2).sum() for value in parameters.values()) < LOST**2)
            if not kept:
                for name, value in parameters.items():
                    value.copy_(before[name])
        if kept:
            state.steps, state.position = state.steps + 1, state.position + len(rows)
            if state.position >= len(X):
                state.epoch, state.position = state.epoch + 1, 0
    trainer.network.parameters = {name: value.detach().numpy().copy() for name, value in parameters.items()}
    _read_back(optimizer, settings["optimizer"], parameters, state)
    return kept


def _forward(parameters, activations, X, masks):
    H = X
    for layer in range(1, len(activations) + 2):
        H = functional.linear(H, parameters[f"W{layer}"], parameters[f"b{layer}"])
        if layer <= len(activations):
            H = _FUNCTIONS[activations[layer - 1]](H)
            if masks is not None:
                H = H * torch.tensor(masks[layer - 1])
    return H


def _loss(outputs, y, kind: str):
    if kind == "mse":
        return functional.mse_loss(outputs[:, 0], y)
    if outputs.shape[1] == 1:
        return functional.binary_cross_entropy_with_logits(outputs[:, 0], y)
    return functional.cross_entropy(outputs, y.long())


def _penalty(parameters, settings):
    weights = [value for name, value in parameters.items() if name.startswith("W")]
    if settings["regularization"] == "l1":
        return settings["regularization_rate"] * sum(value.abs().sum() for value in weights)
    if settings["regularization"] == "l2":
        return settings["regularization_rate"] / 2 * sum((value**2).sum() for value in weights)
    return 0.0


def _optimizer(settings, parameters):
    name, rate, beta = settings["optimizer"], settings["learning_rate"], settings["momentum"]
    values = list(parameters.values())
    if name == "adam":
        return torch.optim.Adam(values, lr=rate, betas=(beta, 0.999))
    if name == "rmsprop":
        return torch.optim.RMSprop(values, lr=rate, alpha=0.99)
    return torch.optim.SGD(values, lr=rate, momentum=beta if name == "momentum" else 0.0)


def _remember(optimizer, kind: str, parameters, state) -> None:
    """Hands torch's optimizer what has been remembered so far."""
    if not state.m or not _MEMORY[kind]:
        return
    for name, value in parameters.items():
        memory = {theirs: torch.tensor(getattr(state, ours)[name]) for ours, theirs in _MEMORY[kind].items()}
        if kind != "momentum":
            memory["step"] = torch.tensor(float(state.t or state.steps))
        optimizer.state[value] = memory


def _read_back(optimizer, kind: str, parameters, state) -> None:
    for ours in ("m", "v"):
        theirs = _MEMORY[kind].get(ours)
        found = {}
        for name, value in parameters.items():
            memory = optimizer.state[value].get(theirs) if theirs else None
            found[name] = (torch.zeros_like(value) if memory is None else memory).detach().numpy().copy()
        setattr(state, ours, found)
    if kind == "adam":
        steps = [memory["step"] for memory in optimizer.state.values() if "step" in memory]
        state.t = int(steps[0]) if steps else 0
