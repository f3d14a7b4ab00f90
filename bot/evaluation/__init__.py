"""Scores and benchmarks."""
