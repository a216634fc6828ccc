"""Drawings that explain something in one lecture, where the code that draws them would teach nothing."""
