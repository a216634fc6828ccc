"""Mutants of the solution of homework 7 that may live, each with the reason."""

from courseware.mutants.survey import Survivor

SURVIVORS = [
    Survivor(
        "stopping",
        "self.best_loss, self.best_state, self.waited = (float('inf'), None, 0)",
        "self.best_loss, self.best_state, self.waited = (float('inf'), None, 1)",
        "the first loss is always an improvement and sets the count to 0",
    ),
]
