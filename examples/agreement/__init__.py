"""Holds what `nox -s upgrade` says of every example against the verdicts that were worked out without it."""
