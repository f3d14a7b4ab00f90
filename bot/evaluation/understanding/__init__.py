"""`frontdesk eval`: scores, cross-validation, what the confidence is worth, and a committed summary to compare with."""
