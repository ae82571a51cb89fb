"""The reviewed notes on causes: reading them, holding them against the records, recognising them elsewhere."""
