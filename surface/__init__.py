"""What public Keras has to do with masks, listed from an installed Keras, and which of it the scenarios show."""
