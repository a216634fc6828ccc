"""Two light homeworks of five test cells each, in NumPy and in torch: a neuron, as homework 1 has it, without data."""

from __future__ import annotations

import functools
import json

import nbformat

from courseware.build import marks, student

NUMPY_RIGHT = {
    "sigmoid": """
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)
""",
    "forward": """
def forward(w, b, X):
    return sigmoid(w.T @ X + b)
""",
    "cost": """
def cost(A, Y):
    A = np.clip(A, 1e-15, 1 - 1e-15)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
""",
    "backward": """
def backward(X, A, Y):
    m = X.shape[1]
    error = A - Y
    return X @ error.T / m, np.sum(error) / m
""",
    "update": """
def update(w, b, dw, db, learning_rate):
    return w - learning_rate * dw, b - learning_rate * db
""",
}
# {answer: (visible tests, hidden tests)}
NUMPY_TESTS = {
    "sigmoid": (
        "assert abs(sigmoid(0.0) - 0.5) < 1e-9\nassert np.shape(sigmoid(np.zeros((2, 3)))) == (2, 3)",
        "assert np.allclose(sigmoid(np.array([-1.0, 2.0])), [0.26894142, 0.88079708])\n"
        "assert np.allclose(sigmoid(np.array([-1000.0, 1000.0])), [0.0, 1.0])",
    ),
    "forward": (
        "A = forward(np.array([[1.0], [-1.0]]), 0.5, np.array([[1.0, 0.0, 2.0], [2.0, 0.0, 0.0]]))\n"
        "assert A.shape == (1, 3)",
        "np.testing.assert_allclose(A, [[0.37754067, 0.62245933, 0.92414182]], rtol=1e-5)",
    ),
    "cost": (
        "J = cost(np.array([[0.9, 0.2, 0.6, 0.4]]), np.array([[1, 0, 1, 0]]))\nassert abs(J - 0.33753) < 1e-4",
        "assert np.isfinite(cost(np.array([[1.0, 0.0]]), np.array([[1, 0]])))\n"
        "assert abs(cost(np.full((1, 7), 0.5), np.ones((1, 7))) - np.log(2)) < 1e-6",
    ),
    "backward": (
        "X = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]])\n"
        "dw, db = backward(X, np.array([[0.75, 0.5]]), np.array([[1, 0]]))\nassert dw.shape == (3, 1)",
        "np.testing.assert_allclose(dw, [[0.375], [0.25], [-0.625]], rtol=1e-5)\nassert abs(db - 0.125) < 1e-6",
    ),
    "update": (
        "w, b = update(np.ones((2, 1)), 1.0, np.array([[0.5], [-0.5]]), 2.0, 0.1)\nassert abs(b - 0.8) < 1e-9",
        "np.testing.assert_allclose(w, [[0.95], [1.05]])",
    ),
}

TORCH_RIGHT = {
    "sigmoid": """
def sigmoid(z):
    return 1 / (1 + torch.exp(-z))
""",
    "neuron": """
class Neuron(torch.nn.Module):
    def __init__(self, n):
        super().__init__()
        self.linear = torch.nn.Linear(n, 1)

    def forward(self, X):
        return sigmoid(self.linear(X))
""",
    "cost": """
def cost(A, Y):
    return torch.nn.functional.binary_cross_entropy(A, Y)
""",
    "gradient": """
def gradient(x):
    x = x.clone().requires_grad_()
    (x**2 * torch.sin(x)).sum().backward()
    return x.grad
""",
    "train": """
def train(neuron, X, Y, learning_rate, steps):
    optimizer = torch.optim.SGD(neuron.parameters(), lr=learning_rate)
    costs = []
    for _ in range(steps):
        loss = torch.nn.functional.binary_cross_entropy(neuron(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        costs.append(loss.item())
    return costs
""",
}
TORCH_TESTS = {
    "sigmoid": (
        "assert abs(float(sigmoid(torch.tensor(0.0))) - 0.5) < 1e-6",
        "assert torch.allclose(sigmoid(torch.tensor([-1.0, 2.0])), torch.tensor([0.26894142, 0.88079708]))",
    ),
    "neuron": (
        "neuron = Neuron(3)\nassert sum(p.numel() for p in neuron.parameters()) == 4",
        # Both signs of each input: whatever the weights drawn, a function that is not between 0 and 1 shows itself.
        "A = neuron(4 * torch.cat([torch.eye(3), -torch.eye(3)]))\nassert A.shape == (6, 1)\n"
        "assert bool(((A > 0) & (A < 1)).all())",
    ),
    "cost": (
        "J = cost(torch.tensor([[0.9], [0.2]]), torch.tensor([[1.0], [0.0]]))\nassert abs(float(J) - 0.164252) < 1e-4",
        "assert abs(float(cost(torch.full((7, 1), 0.5), torch.ones(7, 1))) - 0.693147) < 1e-4",
    ),
    "gradient": (
        "g = gradient(torch.tensor([0.0, 1.0]))\nassert g.shape == (2,) and abs(float(g[0])) < 1e-6",
        "assert abs(float(g[1]) - 2.2232443) < 1e-4",
    ),
    "train": (
        "torch.manual_seed(1)\nX = torch.tensor([[-2.0], [-1.0], [1.0], [2.0]])\nY = (X > 0).float()\n"
        "neuron = Neuron(1)\ncosts = train(neuron, X, Y, 0.5, 20)\nassert len(costs) == 20",
        "assert costs[-1] < 0.5 * costs[0] + 0.2\nassert all(b < a for a, b in zip(costs, costs[1:]))",
    ),
}
TORCH_OTHERS = [
    {"sigmoid": "def sigmoid(z):\n    return torch.sigmoid(z)"},
    {"sigmoid": "sigmoid = torch.nn.Sigmoid()", "cost": "cost = torch.nn.BCELoss()"},
    {"sigmoid": "def sigmoid(z):\n    return 0.5 * (torch.tanh(z / 2) + 1)"},
    {
        "neuron": "def Neuron(n):\n    return torch.nn.Sequential(torch.nn.Linear(n, 1), torch.nn.Sigmoid())",
        "gradient": "def gradient(x):\n    return 2 * x * torch.sin(x) + x**2 * torch.cos(x)",
    },
    {
        "neuron": "class Neuron(torch.nn.Module):\n    def __init__(self, n):\n        super().__init__()\n"
        "        self.w = torch.nn.Parameter(torch.zeros(n, 1))\n"
        "        self.b = torch.nn.Parameter(torch.zeros(1))\n\n"
        "    def forward(self, X):\n        return sigmoid(X @ self.w + self.b)",
        "cost": "def cost(A, Y):\n    return -(Y * A.log() + (1 - Y) * (1 - A).log()).mean()",
    },
    {
        "gradient": "def gradient(x):\n    x.requires_grad_(True)\n"
        "    return torch.autograd.grad((x * x * x.sin()).sum(), x)[0]"
    },
    {
        "train": "def train(neuron, X, Y, learning_rate, steps):\n    costs = []\n    for i in range(steps):\n"
        "        neuron.zero_grad()\n        J = cost(neuron(X), Y)\n        J.backward()\n"
        "        with torch.no_grad():\n"
        "            for p in neuron.parameters():\n                p -= learning_rate * p.grad\n"
        "        costs += [float(J)]\n    return costs"
    },
]
TORCH_WRONG = [
    {"sigmoid": "def sigmoid(z):\n    return 1 / (1 + torch.exp(z))"},
    {"sigmoid": "def sigmoid(z):\n    return torch.tanh(z)"},
    {"sigmoid": "import math\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))"},
    {"neuron": TORCH_RIGHT["neuron"].replace("(n, 1)", "(1, n)")},
    {"neuron": TORCH_RIGHT["neuron"].replace("        super().__init__()\n", "")},
    {"neuron": TORCH_RIGHT["neuron"].replace("sigmoid(self.linear(X))", "self.linear(X)")},
    {"cost": "def cost(A, Y):\n    return -(Y * torch.log(A) + (1 - Y) * torch.log(1 - A)).sum()"},
    {"cost": "def cost(A, Y):\n    return ((A - Y) ** 2).mean()"},
    {"cost": "def cost(A, Y):\n    return torch.nn.functional.binary_cross_entropy_with_logits(A, Y)"},
    {"gradient": "def gradient(x):\n    (x**2 * torch.sin(x)).sum().backward()\n    return x.grad"},
    {
        "gradient": "def gradient(x):\n    x = x.clone().requires_grad_()\n"
        "    return (x**2 * torch.sin(x)).sum().backward()"
    },
    {"train": TORCH_RIGHT["train"].replace("        optimizer.zero_grad()\n", "        pass\n")},
    {"train": TORCH_RIGHT["train"].replace("        optimizer.step()\n", "")},
    {"train": TORCH_RIGHT["train"].replace("    return costs\n", "        return costs\n")},
]
SETUP = {
    "numpy": "import matplotlib.pyplot as plt\nimport numpy as np",
    "torch": "import matplotlib.pyplot as plt\nimport numpy as np\nimport torch",
}
RIGHT = {"numpy": NUMPY_RIGHT, "torch": TORCH_RIGHT}
TESTS = {"numpy": NUMPY_TESTS, "torch": TORCH_TESTS}


@functools.cache
def solution(kind: str) -> nbformat.NotebookNode:
    """The light homework 'numpy' or 'torch' with answers and hidden tests."""
    name = assignment(kind)
    cells = [_cell("markdown", "title", f"# A light homework ({kind})"), _cell("code", "imports", SETUP[kind])]
    for task, source in RIGHT[kind].items():
        visible, hidden = TESTS[kind][task]
        answer = f"### BEGIN SOLUTION\n{source.strip()}\n### END SOLUTION"
        tests = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        cells += [_cell("code", task, answer, "autograded"), _cell("code", f"test-{task}", tests, "test", 2)]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata = nbformat.from_dict({
        "dl101": {"language": "en", "homework": name},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    })  # fmt: skip
    return made


@functools.cache
def release(kind: str) -> nbformat.NotebookNode:
    """What students get of it."""
    return nbformat.reads(student.version(json.dumps(solution(kind)).encode()).decode(), as_version=4)


def assignment(kind: str) -> str:
    """The homework's id; no dl101.check has its number, so that nothing is forbidden in its answers."""
    return {"numpy": "hw91_numpy", "torch": "hw92_torch"}[kind]


def _cell(kind: str, name: str, source: str, grade: str | None = None, points: int | None = None):
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    made = make(source, id=name)
    if grade:
        options = {"id": name, "grade": grade} | ({"points": points} if points else {})
        made.metadata["nbgrader"] = marks.metadata(options)
    return made
