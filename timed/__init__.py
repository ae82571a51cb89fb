"""
What is timed, as data, and what is noted beside every time.

Its modules run inside stacks, and outside them to tell which passes may be compared: Python 3.7 and NumPy are enough.
"""
