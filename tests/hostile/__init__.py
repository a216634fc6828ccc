"""Notebooks that try to do harm or to fool the grader, and honest ones that only look odd; see attack.py."""
