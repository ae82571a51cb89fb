"""Runs inside a stack: imports Keras once, and plants each mutant in a fork of the process that did."""
