"""
Arguments whose defaults changed between versions.

A scenario that tests masks pins them, so that it compares like with like; one that tests defaults leaves them alone.
"""

GRU = {"recurrent_activation": "sigmoid", "reset_after": False}
LSTM = {"recurrent_activation": "sigmoid"}
