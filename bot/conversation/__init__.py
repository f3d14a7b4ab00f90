"""Conversations: stored, ordered, acted on."""
