"""Judges a matrix of cells: behaviours, changes, pairs, claims, causes and timings; nothing here is read or written."""
