"""A stateful layer goes on from call to call; so does predict, batch after batch."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data = np.random.default_rng(0).normal(size=(1, 4, 3)).astype("float32")
inputs = keras.layers.Input(batch_shape=(1, 4, 3))
model = keras.models.Model(inputs, keras.layers.GRU(1, stateful=True)(inputs))
print(
    keras.__version__,
    keras.backend.backend(),
    "called:   ",
    *(np.array(model(data)).round(4).tolist() for _ in range(3)),
)
model.layers[-1].reset_states()
print(
    keras.__version__,
    keras.backend.backend(),
    "predicted:",
    *(model.predict(data, verbose=0).round(4).tolist() for _ in range(3)),
)
