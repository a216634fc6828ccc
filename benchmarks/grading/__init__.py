"""The parts of benchmarks/grading.py: classes of submissions, the graders, what is measured of them."""
