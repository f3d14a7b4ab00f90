"""Consults: who may be booked when, and what becomes of a booking. The standard library only; stores come in by `ports`."""
