"""Drawings that explain something in one lecture or homework, where the code that draws them would teach nothing."""
