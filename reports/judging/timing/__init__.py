"""What may be said of two speeds."""
