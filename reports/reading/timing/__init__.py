"""Timing passes: their files, and which of them count together."""
