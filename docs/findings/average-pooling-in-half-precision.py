"""The average of 100 times 1000, in float16, with a mask that masks nothing and without one."""

import keras
import numpy as np

data, mask = np.full((1, 100, 1), 1000.0, "float16"), np.ones((1, 100), "bool")
layer = keras.layers.GlobalAveragePooling1D(dtype="float16")
print(keras.__version__, "without a mask:", np.array(layer(data)).tolist())
print(keras.__version__, "mask all True: ", np.array(layer(data, mask=mask)).tolist())

inputs = keras.layers.Input(shape=(100,), dtype="int32")
embedded = keras.layers.Embedding(
    2, 1, mask_zero=True, embeddings_initializer=keras.initializers.Constant(1000.0), dtype="mixed_float16"
)(inputs)
model = keras.models.Model(inputs, keras.layers.GlobalAveragePooling1D(dtype="mixed_float16")(embedded))
print(
    keras.__version__, "after Embedding with mask_zero:", model.predict(np.ones((1, 100), "int32"), verbose=0).tolist()
)
