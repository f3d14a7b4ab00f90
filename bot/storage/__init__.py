"""SQL storage and its migrations."""
