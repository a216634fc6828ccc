"""Data sets of the course: drawn or rendered from a seed, nothing is downloaded."""
