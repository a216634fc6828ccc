"""Checks of homework: they compare a student's function with a reference and name the mistake.

Each homework has a module of its own: `from dl101.check import hw1 as check`.
"""

from dl101.check.failure import CheckFailed, key_of
from dl101.check.given import given

__all__ = ["CheckFailed", "given", "key_of"]
