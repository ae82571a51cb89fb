"""The wider set: all that generates, propagates, merges, consumes or drops a mask, one file a theme."""
