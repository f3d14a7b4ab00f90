"""Conversations: stored, ordered, acted on."""

from bot.conversation import without_tensorflow

# Before any module of Rasa that would bring TensorFlow along.
without_tensorflow.defer()
