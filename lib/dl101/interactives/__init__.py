"""Interactives of the lectures: drawn in the browser, driven by mouse and by keyboard, readable from Python."""

from dl101.interactives.logistic_regression import LogisticRegression
from dl101.interactives.two_lines import TwoLines

__all__ = ["LogisticRegression", "TwoLines"]
