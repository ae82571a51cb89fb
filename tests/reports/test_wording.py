"""When two texts say the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.captured_warnings import without_paths
from reports.judging.messages import (
    MADE_UP,
    first_words,
    gist,
    heard,
    normalised,
    opening,
    rounded,
    said,
    speaks_of,
    speaks_of_masks,
)
from reports.reading.records import Warned
from tests.reports.making import FLATTEN_WARNS, UNRELATED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Layer flatten_1 failed", "Layer flatten_23 failed"),
        ("node functional_1_1/dense", "node functional_1/dense"),
        ('got Tensor("masking/Any_1:0", shape=(?, 3))', 'got Tensor("masking_1/Any:0", shape=(None, 3))'),
        ("call() got an unexpected keyword", "Dense.call() got an unexpected keyword"),
        ("Dense.call() got an unexpected keyword argument 'mask'", "got an unexpected keyword argument 'mask'"),
        ("<Dense object at 0x7f11>", "<Dense object at 0xab00>"),
        ("File /a/b/keras/layer.py:12: no", "File /c/keras/layer.py:99: no"),
        ("File layer.py, line 12", "File layer.py, line 13"),
        ('at\n  File "a", line 1, in b\n\nno', 'at\n  File "c", line 2, in go\n    go()\n  File "d", line 3, in x\nno'),
        ("Detected at node 'a/b' defined at (most recent call last):\nNode: 'a/b'\nno", "Detected at node c (x):\nno"),
        ("\x1b[1mno mask\x1b[0m", "no  mask\n"),
        ("no [[{{node model/recur/while}}]] [Op:__inference_predict_function_7]", "no [[node recur (defined at a) ]]"),
        ("equal for 'merge/concat' (op: 'ConcatV2')", "equal for '{{node merge/concat}} = ConcatV2[N=2](merge/x)'"),
        (
            '  TypeError: Exception encountered when calling layer "m" (type A).\n\n  no\n Call arguments received:',
            "  Exception encountered when calling layer 'm' (type A).\n  no\n  Call arguments received by layer 'm':",
        ),
        ("loaded from the SavedModel. Got:\n  * Tensor\n  Option 1", "loaded from the SavedModel. Got:\n  Option 2"),
    ],
)
def test_what_a_process_makes_up_is_no_difference(one: str, other: str) -> None:
    """Numbering, addresses, places and colours change from run to run."""
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("module 'keras.api.layers' has no attribute 'X'", "module 'keras.layers' has no attribute 'X'"),
        ("module 'tensorflow_core.keras.layers' has no attribute 'X'", "module 'tf_keras.layers' has no attribute 'X'"),
        (
            "<tf_keras.src.layers.core.masking.Masking object at 0x1> failed",
            "<keras.layers.Masking object at 0x2> failed",
        ),
        ("the native TF-Keras format", "the native Keras format"),
        ("found in save file: the model", "found in the save file, so the model"),
        ("float32 because it's dtype defaults", "float32 because its dtype defaults"),
        ("via `model.save()`. Use", "via `model.save()` or `keras.saving.save_model(model)`. Use"),
    ],
)
def test_a_name_of_a_module_or_a_format_is_no_difference(one: str, other: str) -> None:
    """Keras was in many modules, and calls its formats by many names."""
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    "told",
    [
        'Exception encountered when calling layer "a" (type GRU).\n\nno\n\nCall arguments received by layer "a":\n  x',
        "Exception encountered when calling GRU.call().\n\n\x1b[1mno\x1b[0m\n\nArguments received by GRU.call():\n  x",
        "in user code:\n\n    <stack>/training.py:853 run  *\n        return step(self)\n\n    ValueError: no\n",
        (
            'in user code:\n\n    TypeError: Exception encountered when calling layer "a" (type GRU).\n'
            "    \n    no\n    \n"
            '    Call arguments received by layer "a" (type GRU):\n      x\n'
        ),
        "Graph execution error:\n\nno",
        "no\n\nFunction call stack:\nkeras_scratch_graph\n",
    ],
)
def test_where_an_error_was_is_no_difference(told: str) -> None:
    """Every other release says it in other words; what went wrong is the same."""
    assert normalised(told) == "no"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Layer flatten does not support masking", "Layer pool does not support masking"),
        ("expected shape (None, 3)", "expected shape (None, 4)"),
        ("ndim=2, found ndim=3", "ndim=2, found ndim=4"),
    ],
)
def test_what_a_text_says_is_a_difference(one: str, other: str) -> None:
    """Numbers that are not names stay."""
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize(
    "warned",
    [
        Warned("DeprecationWarning", "use the mask argument instead", 1),
        Warned("numpy.FutureWarning", "Passing (type, 1) is deprecated", 1),
        Warned("log:tensorflow", "The name tf.Session is deprecated. Please use tf.compat.v1.Session instead.", 1),
        Warned("log:tensorflow", "5 out of the last 5 calls to <f> triggered tf.function retracing.", 1),
        Warned("log:tensorflow", "=====\nObject was never used (type <class 'TensorArray'>):\n<TensorArray>", 1),
    ],
)
def test_housekeeping_is_not_heard(warned: Warned) -> None:
    """It is about the insides of a stack and would call every other release a change."""
    assert heard([warned, FLATTEN_WARNS]) == (FLATTEN_WARNS,)


def test_a_warning_says_the_same_in_a_log() -> None:
    """Keras moved some of its warnings from one to the other."""
    assert said(Warned("UserWarning", "not compiled", 1)) == said(Warned("log:absl", "not compiled", 2))


def test_a_layer_called_masking_is_no_word_about_masks() -> None:
    """A name in a text is not what the text is about."""
    assert not speaks_of_masks(Warned("UserWarning", "layer 'masking' and masking_1 are slow", 1))
    assert not speaks_of_masks(UNRELATED)
    assert speaks_of_masks(FLATTEN_WARNS)


def test_a_warning_that_names_a_layer_is_about_that_layer_only() -> None:
    """A GRU that drops its mask does not excuse the Concatenate before it."""
    layers = ("concat", "flat", "flat call 2")

    assert speaks_of(FLATTEN_WARNS, "flat", layers)
    assert speaks_of(FLATTEN_WARNS, "flat call 2", layers)
    assert not speaks_of(FLATTEN_WARNS, "concat", layers)
    assert speaks_of(Warned("UserWarning", "the mask is lost", 1), "concat", layers)


def test_a_warning_names_a_layer_without_those_it_stands_in() -> None:
    """A trace calls it by its path, Keras by its own name."""
    layers = ("encoder/concat", "encoder/flat call 2", "encoder")

    assert speaks_of(FLATTEN_WARNS, "encoder/flat call 2", layers)
    assert not speaks_of(FLATTEN_WARNS, "encoder/concat", layers)


def test_the_line_that_says_what_went_wrong_comes_first() -> None:
    """Keras 3 puts one before it that only says where."""
    text = "Exception encountered when calling BroadcastTo.call().\n\n\x1b[1mFailed to convert.\x1b[0m\n\nArguments: x"

    assert first_words(text) == "Failed to convert."


IN_A_GRAPH = """Graph execution error:

Detected at node 'a/b' defined at (most recent call last):
    File "x.py", line 1, in <module>
      go()
Node: 'a/b'
required broadcastable shapes
 [[{{node a/b}}]]"""
REWRITTEN = """in user code:

    File "x.py", line 21, in call  *
        return x

    required broadcastable shapes
"""


@pytest.mark.parametrize("text", [IN_A_GRAPH, REWRITTEN])
def test_the_way_through_a_graph_is_not_what_went_wrong(text: str) -> None:
    """TensorFlow tells it before the error itself."""
    assert first_words(text) == "required broadcastable shapes"


@pytest.mark.parametrize(("value", "text"), [(199.7, "200"), (0.0716, "0.072"), (2e-5, "2e-05"), (1.0, "1")])
def test_a_difference_is_said_in_two_digits(value: float, text: str) -> None:
    """A reader compares sizes, not digits."""
    assert rounded(value) == text


LONG = ("/a", "/a/", "_1", "a_", "a.", "a.b() ", "a() got ", "-/", "0xa", '"', "'", 'Tensor("', 'File "', "\n ", ". ")
PIECES = (
    "a",
    "_1",
    "_",
    "1",
    ".",
    "/",
    ".py",
    "x.py",
    "() got ",
    "() missing 1",
    " ",
    "\u0663",
    "-",
    "\n",
    "/a",
    "b.c()",
)
PLAINLY = (
    (re.compile(r"\b(?:\w+\.)+(?=\w+\(\) (?:got|missing|takes) )"), ""),
    (re.compile(r"(?:/[\w.+-]+)+/(?=[\w.+-]+\.py\b)"), ""),
    (re.compile(r"\b([A-Za-z_]\w*?)(?:_\d+)+\b"), r"\1"),
)
"""What is taken out of a text as one would write it down, in time that grows with the square of its length."""
IN_TIME = [each for each in MADE_UP if callable(each[1])]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("end", ["", "x", "!"])
@pytest.mark.parametrize("piece", LONG)
def test_a_long_text_is_compared_in_time(piece: str, end: str) -> None:
    """Anyone can write a warning, and 40 kB of slashes are no reason to wait for an hour."""
    text = piece * (200_000 // len(piece)) + end

    for worded in (normalised, gist, first_words, opening, without_paths):
        worded(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_is_taken_out_in_time_is_what_is_meant(text: str) -> None:
    """Numbers of names, folders of files, and classes of methods."""
    assert len(IN_TIME) == len(PLAINLY)
    for (found, put), (meant, nothing) in zip(IN_TIME, PLAINLY, strict=True):
        assert found.sub(put, text) == meant.sub(nothing, text)
