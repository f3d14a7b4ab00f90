"""Understanding: what a message says."""
