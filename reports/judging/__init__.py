"""Judges a matrix of cells: behaviours, changes, pairs, claims, causes and timings; nothing is written here."""
