"""Ways to save a model and load it again."""

import contextlib
import os
import tempfile
from pathlib import Path


def through_a_file(keras, model, name, **custom_objects):
    """Save *model* under *name* and load it."""
    with _empty_folder():
        model.save(name)
        return keras.models.load_model(name, custom_objects=custom_objects)


def through_a_saved_model(keras, model, **custom_objects):
    """Save *model* as a folder in the format of TensorFlow and load it."""
    with _empty_folder():
        model.save("model", save_format="tf")
        return keras.models.load_model("model", custom_objects=custom_objects)


def through_json(keras, model, **custom_objects):
    """Serialize *model* as JSON, without its weights, and make another of it."""
    return keras.models.model_from_json(model.to_json(), custom_objects=custom_objects)


@contextlib.contextmanager
def _empty_folder():
    """Work in a folder of its own, so that a name is all that Keras can repeat in what it says."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
