"""Interactives of the lectures: drawn in the browser, driven by mouse and by keyboard, readable from Python."""

from dl101.interactives.activations import Activations
from dl101.interactives.approximation import Approximation
from dl101.interactives.augmentation import Augmentation
from dl101.interactives.gradient_chain import GradientChain
from dl101.interactives.gradient_step import GradientStep
from dl101.interactives.graph import Graph
from dl101.interactives.live_training import LiveTraining
from dl101.interactives.logistic_regression import LogisticRegression
from dl101.interactives.neuron import Neuron
from dl101.interactives.optimizer_race import OptimizerRace
from dl101.interactives.playground import Playground
from dl101.interactives.regions import Regions
from dl101.interactives.shallow_network import ShallowNetwork
from dl101.interactives.softmax_bars import SoftmaxBars
from dl101.interactives.timeline import Timeline
from dl101.interactives.two_lines import TwoLines
from dl101.interactives.warp import Warp

__all__ = [
    "Activations",
    "Approximation",
    "Augmentation",
    "GradientChain",
    "GradientStep",
    "Graph",
    "LiveTraining",
    "LogisticRegression",
    "Neuron",
    "Playground",
    "OptimizerRace",
    "Regions",
    "ShallowNetwork",
    "SoftmaxBars",
    "Timeline",
    "TwoLines",
    "Warp",
]
