"""The wider set: all that makes, carries, merges, eats or drops a mask, one file a theme."""
