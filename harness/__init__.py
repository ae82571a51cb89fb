"""
What runs inside a stack.

Python 3.7 or newer, the standard library and NumPy; pytest and its benchmark plugin for timings alone.
Nothing outside this room imports it, and only ``harness.dialect`` knows that Keras versions differ.
"""
