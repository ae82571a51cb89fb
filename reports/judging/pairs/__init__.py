"""Two stacks, however far apart: what changes from one to the other."""
