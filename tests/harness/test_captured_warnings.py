"""What becomes of a text before it is recorded."""

from __future__ import annotations

import sys

from harness import captured_warnings, scratch


def test_two_processes_say_the_same_of_the_same_object() -> None:
    """An address in memory is another in each, and would make every such error one of a stack at odds with itself."""
    first, second = (f"<Masking object at 0x{address}> was lost" for address in ("7fa5591586d0", "7f46983fdc10"))

    assert (
        captured_warnings.without_paths(first)
        == captured_warnings.without_paths(second)
        == "<Masking object at 0x...> was lost"
    )


def test_a_place_on_this_machine_is_named_by_what_it_is() -> None:
    """A report is public."""
    assert captured_warnings.without_paths(f"{sys.prefix}/lib/keras.py failed") == "<stack>/lib/keras.py failed"


def test_a_text_longer_than_anybody_reads_is_cut() -> None:
    """A reader of records would refuse the line, and with it all that was seen."""
    told = captured_warnings.without_paths("x" * (captured_warnings.LONGEST + 7))

    assert told == "x" * captured_warnings.LONGEST + " ... and 7 characters more"


def test_a_folder_that_does_not_last_is_named_by_what_it_is_in_a_text_of_slashes_too() -> None:
    """Looking for its name from each slash on took the square of their number."""
    slashes = "/" * (captured_warnings.LONGEST // 3)
    folder = f"/home/x/{scratch.PREFIX}ab_1"

    assert captured_warnings.without_paths(f"{slashes} {folder}/a{slashes}") == f"{slashes} <temporary>/a{slashes}"
