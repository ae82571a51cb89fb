"""Generates masked models, runs them in several stacks, and shrinks what differs or breaks a promise."""
