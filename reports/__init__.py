"""Runs outside the stacks: loads record files, compares them, judges claims and writes the site."""
