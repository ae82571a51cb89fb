"""Models saved in one stack and loaded in another: reading, judging and showing what became of them."""
