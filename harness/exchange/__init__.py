"""
Models saved in one stack and loaded in another: what runs inside a stack.

Each stack saves the models of a few scenarios in every format it has, and loads whatever the others saved.
"""
