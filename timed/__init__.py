"""
What is timed, as data, how it is measured, and what is noted beside every time.

Its modules run inside stacks, with Python 3.7 or newer, the harness, pytest and its benchmark plugin.
To say which passes may be compared, `catalogue`, `machine` and `pass_key` run outside stacks too.
"""
