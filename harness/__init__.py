"""
What runs inside a stack.

Python 3.7 or newer, the standard library and NumPy.
It imports nothing of the other rooms, and only ``harness.dialect`` knows that Keras versions differ.
"""
