"""The small model's step: it adds structure to the user's prompt before a large model executes it."""
