"""Right answers to homework 7 that look unlike the solution. Each must get full marks."""

import textwrap

from courseware.catalogue import Alternative


def _alternative(id, ru, en, **replace):
    sources = {cell.replace("_", "-"): textwrap.dedent(source) for cell, source in replace.items()}
    return Alternative(id, {"ru": ru, "en": en}, sources)


ALTERNATIVES = [
    _alternative(
        "all-at-once", "набор хранит готовые тензоры", "the data set keeps finished tensors",
        dataset="""
        class BoxDataset(torch.utils.data.Dataset):
            def __init__(self, images, labels, transform=None):
                self.X = torch.tensor(images.transpose(0, 3, 1, 2) / 255, dtype=torch.float32)
                self.y = torch.as_tensor(labels).long()
                self.transform = transform or (lambda picture: picture)

            def __len__(self):
                return self.X.shape[0]

            def __getitem__(self, index):
                return self.transform(self.X[index]), self.y[index]
        """,
    ),
    _alternative(
        "a-plain-class", "набор без базового класса, метка NumPy", "a set without a base class, a NumPy label",
        dataset="""
        class BoxDataset:
            def __init__(self, images, labels, transform=None):
                self.images, self.labels, self.transform = images.astype("float32") / 255, labels, transform

            def __len__(self):
                return len(self.images)

            def __getitem__(self, index):
                picture = torch.tensor(np.moveaxis(self.images[index], -1, 0))
                return (picture if self.transform is None else self.transform(picture)), self.labels[index]
        """,
    ),
    _alternative(
        "numpy-randomness", "случайность из random и NumPy", "randomness of random and NumPy",
        augment="""
        import random

        def augment(picture):
            result = torch.flip(picture, dims=[2]) if random.random() > 0.5 else picture.clone()
            result *= np.random.uniform(0.7, 1.3)
            return torch.clip(result, 0.0, 1.0)
        """,
    ),
    _alternative(
        "sampler", "порядок задаёт sampler", "a sampler gives the order",
        loader="""
        from torch.utils.data import BatchSampler, RandomSampler, SequentialSampler

        def make_loader(dataset, batch_size, training):
            order = RandomSampler(dataset) if training else SequentialSampler(dataset)
            return DataLoader(dataset, batch_sampler=BatchSampler(order, batch_size, drop_last=False))
        """,
    ),
    _alternative(
        "model-as-a-class", "та же сеть классом", "the same network as a class",
        model="""
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                names = ["0", "1", "2", "3", "4", "5", "6", "7", "8"]
                layers = [nn.BatchNorm2d(3, affine=False), self.block(3, 16, 5, 2), self.block(16, 32, 3, 1),
                          nn.MaxPool2d(2), self.block(32, 64, 3, 1), nn.AdaptiveMaxPool2d((1, 1)), nn.Flatten(),
                          nn.Dropout(0.2), nn.Linear(64, 2)]
                for name, layer in zip(names, layers):
                    self.add_module(name, layer)

            def block(self, a, b, k, s):
                return nn.Sequential(nn.Conv2d(a, b, k, s, k // 2, bias=False), nn.BatchNorm2d(b), nn.ReLU())

            def forward(self, x):
                for layer in self.children():
                    x = layer(x)
                return x

        make_model = Net
        """,
    ),
    _alternative(
        "zero-at-the-end", "градиенты обнуляются в конце шага, потери копит тензор",
        "gradients zeroed at the end of a step, the loss kept in a tensor",
        train_epoch="""
        def train_epoch(model, loader, optimizer):
            model.train(True)
            criterion = nn.CrossEntropyLoss(reduction="none")
            losses = []
            for inputs, targets in loader:
                loss = criterion(model(inputs), targets)
                loss.mean().backward()
                optimizer.step()
                model.zero_grad()
                losses.append(loss.detach())
            return torch.cat(losses).mean()
        """,
    ),
    _alternative(
        "inference-mode", "декоратор inference_mode, всё собрано в один тензор",
        "the decorator inference_mode, everything gathered in one tensor",
        evaluate="""
        @torch.inference_mode()
        def evaluate(model, loader):
            was = model.training
            model.train(False)
            pairs = [(model(X), y) for X, y in loader]
            logits, y = (torch.cat(part) for part in zip(*pairs))
            model.train(was)
            return {"loss": cross_entropy(logits, y), "accuracy": (logits.max(1)[1] == y).float().mean()}
        """,
    ),
    _alternative(
        "stopping-by-epochs", "номер лучшей эпохи вместо счётчика, clone вместо deepcopy",
        "the number of the best epoch in place of a counter, clone in place of deepcopy",
        stopping="""
        class EarlyStopping:
            def __init__(self, patience=3):
                self.patience = patience
                self.losses = []

            def update(self, loss, model):
                self.losses.append(loss)
                best = self.losses.index(min(self.losses))
                if best == len(self.losses) - 1:
                    self.best_state = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
                return len(self.losses) - 1 - best >= self.patience
        """,
    ),
    _alternative(
        "predict-with-own-parts", "predict пользуется своим набором и загрузчиком",
        "predict uses the data set and the loader",
        predict="""
        def predict(path, pictures):
            model = make_model()
            model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
            model.eval()
            loader = make_loader(BoxDataset(pictures, np.zeros(len(pictures), dtype=int)), 64, False)
            answers = []
            for X, _ in loader:
                answers += [int(row[1] > row[0]) for row in model(X)]
            return answers
        """,
    ),
]  # fmt: skip
