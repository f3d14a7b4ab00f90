"""What leaves the house about a consult: calendar files, letters, and the outbox that sends them."""
