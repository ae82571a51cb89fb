"""
The stacks: which there are, how each is locked, made and run.

It works inside nox's own environment, so it needs the standard library, attrs and packaging only.
"""
