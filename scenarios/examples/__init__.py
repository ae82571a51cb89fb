"""Scenario files to copy; none of them runs unasked."""
