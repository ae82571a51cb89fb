"""Mutants that nobody picked: drawn by a seed from every line of Keras that touches a mask."""
