"""Studies of the duels themselves: how often they raise a false alarm, what they find, and what they cost."""
