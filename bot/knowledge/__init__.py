"""What the clinic knows: facts, topics, and what to reply."""
