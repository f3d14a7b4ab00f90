"""Courses of treatment around a visitor's date: pure, from the documents' figures and dates alone (docs/decisions/0009)."""
