"""The pages of timings, with their tables and figures."""
