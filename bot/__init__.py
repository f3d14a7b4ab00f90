"""Frontdesk: the conversational front desk of a skin clinic."""
