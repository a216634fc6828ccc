"""Mutants of the solution of homework 7 that may live, each with the reason."""

from courseware.mutants.survey import Survivor

_NETWORK = (
    "return nn.Sequential(nn.BatchNorm2d(3, affine=False), block(3, 16, 5, 2), block(16, 32, 3, 1), "
    "nn.MaxPool2d(2), block(32, 64, 3, 1), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(64, 2))"
)
SURVIVORS = [
    Survivor(
        "stopping",
        "self.best_loss, self.best_state, self.waited = (float('inf'), None, 0)",
        "self.best_loss, self.best_state, self.waited = (float('inf'), None, 1)",
        "the first loss is always an improvement and sets the count to 0",
    ),
    Survivor(
        "dataset",
        "picture = torch.from_numpy(self.images[index]).permute(2, 0, 1).float() / 255",
        "picture = torch.from_numpy(self.images[index]).permute(2, 0, 1) / 255",
        "uint8 divided by a number is float32 in torch",
    ),
    Survivor(
        "dataset",
        "return (picture, int(self.labels[index]))",
        "return (picture, self.labels[index])",
        "a whole number of NumPy is one",
    ),
    Survivor(
        "augment",
        "if torch.rand(()) < 0.5:",
        "if not torch.rand(()) < 0.5:",
        "the other half of the pictures is mirrored, which is as good",
    ),
    Survivor(
        "augment",
        "if torch.rand(()) < 0.5:",
        "if torch.rand(()) <= 0.5:",
        "the other half of the pictures is mirrored, which is as good",
    ),
    Survivor(
        "augment",
        "if torch.rand(()) < 0.5:",
        "if torch.rand(()) > 0.5:",
        "the other half of the pictures is mirrored, which is as good",
    ),
    Survivor(
        "augment",
        "if torch.rand(()) < 0.5:",
        "if torch.rand(()) < 0.55:",
        "0.55 for 0.5 would take thousands of draws to be told from chance",
        equivalent=False,
    ),
    Survivor(
        "augment",
        "return (picture * gain).clamp(0, 1)",
        "return (picture * gain).clamp(-1, 1)",
        "there is nothing below 0 to cut",
    ),
    Survivor(
        "model",
        "convolution = nn.Conv2d(before, after, size, stride=stride, padding=size // 2, bias=False)",
        "convolution = nn.Conv2d(before, after, size, stride=stride, padding=size // 3, bias=False)",
        "how the network is built is free, and the weights of the file still fit",
    ),
    Survivor(
        "model",
        _NETWORK,
        _NETWORK.replace("64, 3, 1)", "64, 3, 2)"),
        "how the network is built is free, and the weights of the file still fit",
    ),
    Survivor(
        "model",
        _NETWORK,
        _NETWORK.replace("Dropout(0.2)", "Dropout(0.22)"),
        "how the network is built is free, and the weights of the file still fit",
    ),
    Survivor(
        "model",
        _NETWORK,
        _NETWORK.replace("Dropout(0.2)", "Dropout(0.4)"),
        "how the network is built is free, and the weights of the file still fit",
    ),
    Survivor(
        "train-epoch",
        "total += loss.item() * len(y)",
        "total += loss * len(y)",
        "a tensor of one number is as good",
    ),
    Survivor(
        "evaluate",
        "total += cross_entropy(logits, y).item() * len(y)",
        "total += cross_entropy(logits, y) * len(y)",
        "a tensor of one number is as good",
    ),
    Survivor(
        "evaluate",
        "right += (logits.argmax(dim=1) == y).sum().item()",
        "right += (logits.argmax(dim=1) == y).sum()",
        "a tensor of one number is as good",
    ),
    Survivor(
        "stopping",
        "self.best_loss, self.best_state, self.waited = (float('inf'), None, 0)",
        "self.best_loss, self.best_state, self.waited = (float('inf'), None, -1)",
        "the first loss is always an improvement and sets the count to 0",
    ),
    Survivor(
        "stopping",
        "if loss < self.best_loss:",
        "if loss <= self.best_loss:",
        "the checks show no two equal losses: either is taken",
    ),
    Survivor(
        "stopping",
        "return self.waited >= self.patience",
        "return -(self.waited >= self.patience)",
        "-1 is as true as True",
    ),
    Survivor(
        "predict",
        "model.load_state_dict(torch.load(path, weights_only=True))",
        "model.load_state_dict(torch.load(path))",
        "weights_only is True by default since PyTorch 2.6",
    ),
    Survivor(
        "predict",
        "X = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255",
        "X = torch.from_numpy(pictures).permute(0, 3, 1, 2) / 255",
        "uint8 divided by a number is float32 in torch",
    ),
    Survivor(
        "predict",
        "X = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255",
        "X = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 256",
        "a brightness wrong by 0.4 % changes hardly any class",
        equivalent=False,
    ),
    Survivor(
        "predict",
        "X = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255",
        "X = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 254",
        "a brightness wrong by 0.4 % changes hardly any class",
        equivalent=False,
    ),
    Survivor(
        "predict",
        "return model(X).argmax(dim=1).numpy()",
        "return model(X).argmax(dim=1)",
        "a tensor of classes is taken as well",
    ),
]
