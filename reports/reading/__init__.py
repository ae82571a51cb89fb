"""Reads record files and all else a report is made of, and brings it together into one matrix of cells."""
