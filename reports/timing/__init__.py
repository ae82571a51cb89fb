"""Timing passes: reading them, comparing speeds, and showing both."""
