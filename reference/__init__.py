"""What Keras's documentation promises, computed by NumPy in float64: a small Keras that scenarios run on unchanged."""
