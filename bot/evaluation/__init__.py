"""Scores of the understanding, and benchmarks."""
