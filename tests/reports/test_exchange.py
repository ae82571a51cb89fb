"""What became of a model that was saved in one stack and loaded in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from harness import failures
from reports.judging.exchange_outcomes import Verdict, judge_exchange
from reports.pages.exchange.grid import grids, ranges
from reports.reading.exchange.records import Raised
from reports.reading.notices import Severity
from reports.reading.records import Array, Crashed, LayerOutput, Ok, Timeout, Unavailable
from tests.reports.exchanging import WRITTEN, built, header, loaded, partner, saved, write
from tests.reports.making import layer, ok, stack

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.exchange_outcomes import Exchange, Exchanged
    from reports.reading.exchange.loading import Seat
    from reports.reading.exchange.records import Format, Loaded, Saved, SeenOutcome

MASKED = ok(layer("mask", 1, 2, masked="10"), layer("gru", 1, 1, masked="10"))
OTHER_MASK = ok(layer("mask", 1, 2, masked="11"), layer("gru", 1, 2, masked="11"))
UNMASKED = ok(layer("mask", 1, 2), layer("gru", 1, 2))
OTHER_VALUES = ok(layer("mask", 1, 2, masked="10"), layer("gru", 1, 3, masked="10"))
NAMES = ("old", "middle", "new")
FORMS: tuple[Format, ...] = ("h5", "json")
REFUSED = Raised("ValueError", "Unknown layer: NotEqual. Please do something about it.", "load", ())


def judged(
    tmp_path: Path,
    *of_reader: Loaded,
    there: SeenOutcome = MASKED,
    here: SeenOutcome = MASKED,
    file: Saved | None = None,
) -> Exchanged:
    """Judge one file of `old` in the hands of `new`."""
    write(tmp_path, partner("old", built(there), file or saved()), "old")
    write(tmp_path, partner("new", built(here), *of_reader, keras="3.15.0"), "new")
    (found,) = [each for each in exchanged(tmp_path).results if each.reader == ("new", "cpu")]
    return found


def exchanged(tmp_path: Path) -> Exchange:
    """Judge all files of the folder, `old` being the first stack of the table."""
    stacks = [stack(tmp_path / "table", "old"), stack(tmp_path / "table", "new")]
    return judge_exchange(tmp_path.glob("*.jsonl"), stacks)


def test_an_error_as_the_harness_writes_it_is_read(tmp_path: Path) -> None:
    """With the exceptions behind it, as those of a cell have them."""
    error = ValueError("no")
    error.__cause__ = KeyError("what it came from")
    raised = msgspec.convert({**failures.record(error, "load"), "warnings": []}, Raised)

    found = judged(tmp_path, loaded(raised, "old"))

    assert found.verdict is Verdict.CANNOT_LOAD
    assert [each.type for each in raised.causes] == ["ValueError", "KeyError"]
    assert exchanged(tmp_path).notices == ()


def test_a_model_that_does_what_it_did_survives(tmp_path: Path) -> None:
    """Masks and values are those of the stack that saved it, whatever the reader makes of such a model."""
    found = judged(tmp_path, loaded(MASKED, "old"), here=UNMASKED)

    assert found.verdict is Verdict.SURVIVES
    assert found.sentence == "masks and values are as they were"


def test_a_difference_that_the_reader_s_keras_makes_is_told_from_one_that_the_file_makes(tmp_path: Path) -> None:
    """The file is good; the user still gets another model than the one that was saved."""
    found = judged(tmp_path, loaded(OTHER_MASK, "old"), here=OTHER_MASK)

    assert found.verdict is Verdict.READERS_OWN
    assert found.sentence.endswith("the mask after `mask` is a different one")


def test_a_mask_that_neither_stack_explains_is_lost_in_the_file(tmp_path: Path) -> None:
    """The gravest thing that can happen to a saved model without a word."""
    found = judged(tmp_path, loaded(UNMASKED, "old"))

    assert (found.verdict, found.sentence) == (Verdict.MASK_CHANGED, "the mask is dropped after `mask`")


def test_a_mask_that_is_gone_where_no_value_differs_is_told_as_such(tmp_path: Path) -> None:
    """Whoever puts a layer behind the model misses the mask, whoever calls it does not."""
    there = ok(layer("mask", 1, 2, masked="10"), layer("gru", 1, 1, masked="10"))
    here = ok(layer("mask", 1, 2, masked="10"), layer("gru", 1, 1))
    found = judged(tmp_path, loaded(here, "old"), there=there)

    assert found.sentence == "the mask is dropped after `gru`; all values are what they were"


def test_lost_weights_show_as_values_that_differ(tmp_path: Path) -> None:
    """The harness never sets weights that a file holds."""
    found = judged(tmp_path, loaded(OTHER_VALUES, "old"))

    assert (found.verdict, found.sentence) == (Verdict.VALUES_DIFFER, "the values after `gru` differ by up to 2")


@pytest.mark.parametrize(
    ("value", "verdict"), [(1.0, Verdict.SURVIVES), (1.00001, Verdict.SURVIVES), (1.1, Verdict.VALUES_DIFFER)]
)
def test_where_no_layer_can_be_seen_the_outputs_alone_are_compared(
    tmp_path: Path, value: float, verdict: Verdict
) -> None:
    """Nothing is concluded from masks that nobody looked at."""
    number = Array("float32", (1,), (1.0,))
    there = Ok((LayerOutput(number, Array("bool", (1,), (True,))),), MASKED.trace, ())
    seen = Ok((LayerOutput(Array("float32", (1,), (value,)), None),), (), ())
    found = judged(tmp_path, loaded(seen, "old"), there=there)

    assert found.verdict is verdict
    assert verdict is not Verdict.SURVIVES or "nothing can be seen" in found.sentence


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (REFUSED, "ValueError: Unknown layer: NotEqual. Please do something about it."),
        (Raised("KeyError", "x", "run", ()), "it loads, and calling it raises KeyError: x"),
        (
            Raised(
                "OSError",
                "No 'Op' in binary running on host.example. Nothing at </project>/saved/a/b.c.h5.",
                "load",
                (),
            ),
            "OSError: No 'Op' in binary running on <machine>. Nothing at <file>.",
        ),
        (Crashed("SIGSEGV", "last words"), "the interpreter died: SIGSEGV"),
        (Timeout(3.0, ""), "stopped after 3 s"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, outcome: SeenOutcome, sentence: str) -> None:
    """An error, a death and a hang are all the same to the user: the model is not there."""
    found = judged(tmp_path, loaded(outcome, "old"))

    assert (found.verdict, found.sentence) == (Verdict.CANNOT_LOAD, sentence)


def test_what_was_never_saved_says_why(tmp_path: Path) -> None:
    """The reader has no part in it."""
    found = judged(tmp_path, file=saved(Unavailable("Keras 2.2.4 has no .keras format")))

    assert (found.verdict, found.sentence) == (Verdict.CANNOT_SAVE, "Keras 2.2.4 has no .keras format")


def test_what_a_reader_made_of_a_file_before_it_was_saved_anew_does_not_count(tmp_path: Path) -> None:
    """Another file may read otherwise."""
    found = judged(tmp_path, loaded(MASKED, "old", saved_key="before"))

    assert found.verdict is Verdict.NOT_READ


def test_a_reader_that_cannot_be_had_has_not_failed(tmp_path: Path) -> None:
    """It is the machine that lacks something, not the stack."""
    found = judged(tmp_path, loaded(Unavailable("no GPU"), "old", key=""))

    assert (found.verdict, found.sentence) == (Verdict.NOT_READ, "no GPU")


def test_that_a_reader_cannot_be_had_later_on_takes_no_result_away(tmp_path: Path) -> None:
    """What was read once was read."""
    found = judged(tmp_path, loaded(MASKED, "old"), loaded(Unavailable("no GPU"), "old", key=""))

    assert found.verdict is Verdict.SURVIVES


def test_a_model_that_runs_only_where_it_was_not_saved_is_held_against_the_reader_s_own(tmp_path: Path) -> None:
    """Where it fails when it is built, there is nothing else to compare with."""
    failed = Raised("ValueError", "masks of two lengths", "run", ())

    assert judged(tmp_path, loaded(MASKED, "old"), there=failed).verdict is Verdict.READERS_OWN


def test_a_model_that_fails_in_the_reader_however_it_came_there_is_the_reader_s_own(tmp_path: Path) -> None:
    """The file is as good as it was; no such model can be called there."""
    failed = Raised("ValueError", "masks of two lengths", "run", ())

    assert judged(tmp_path, loaded(failed, "old"), here=failed).verdict is Verdict.READERS_OWN
    assert judged(tmp_path, loaded(failed, "old")).verdict is Verdict.CANNOT_LOAD


def test_a_saved_model_that_is_one_layer_to_its_reader_is_compared_by_what_leaves_it(tmp_path: Path) -> None:
    """Layers that cannot be seen are no difference; a mask that no longer leaves the model is one."""
    there = Ok(MASKED.trace[-1].outputs, MASKED.trace, ())
    inside = layer("TFSMLayer 1", 1, 1)
    found = judged(tmp_path, loaded(Ok(inside.outputs, (inside,), ()), "old"), there=there, here=there)

    assert found.verdict is Verdict.MASK_CHANGED
    assert found.sentence == "the mask is dropped after `model output`; all values are what they were"


class TestFiles:
    """Record files of an exchange are read as strictly as any other."""

    def test_a_wrong_line_costs_that_line_and_is_told_with_its_place(self, tmp_path: Path) -> None:
        """Nothing is guessed, and nothing else is lost."""
        path = write(tmp_path, partner("old", built(MASKED), saved()), "old")
        path.write_bytes(path.read_bytes() + b'{"kind":"saved","scenario":"theme.case"}\n')
        found = exchanged(tmp_path)

        assert [(each.severity, each.place.line) for each in found.notices if each.place] == [(Severity.UNREADABLE, 7)]
        assert len(found.partners[0].saved) == 1

    def test_half_a_line_at_the_end_is_what_a_kill_leaves(self, tmp_path: Path) -> None:
        """It is a remark, no damage."""
        path = write(tmp_path, partner("old", saved()), "old")
        path.write_bytes(path.read_bytes()[:-9])
        found = exchanged(tmp_path)

        assert [each.severity for each in found.notices] == [Severity.REMARK]
        assert not found.partners[0].is_whole

    def test_a_file_of_another_schema_is_refused(self, tmp_path: Path) -> None:
        """Its lines may mean something else."""
        write(tmp_path, [*partner("old", saved())], "old")
        text = (tmp_path / "old.cpu.unlocked.jsonl").read_bytes()
        (tmp_path / "old.cpu.unlocked.jsonl").write_bytes(text.replace(b'"schema":4', b'"schema":99'))
        found = exchanged(tmp_path)

        assert found.partners == ()
        assert any("schema 99, this report reads 4" in str(each) for each in found.notices)

    def test_of_two_files_of_one_stack_the_newer_speaks(self, tmp_path: Path) -> None:
        """A changed lock makes a new file and leaves the old one."""
        newer = header("old", started="2026-02-02T00:00:00Z")
        write(tmp_path, [newer, *partner("old", saved(form="json"))[1:]], "a-newer")
        write(tmp_path, partner("old", saved()), "b-older")

        assert [list(each.saved) for each in exchanged(tmp_path).partners] == [[("theme.case", "json")]]


def full(tmp_path: Path) -> Exchange:
    """Three stacks that save and read; `middle` refuses what `old` saved, and `new` has no HDF5."""
    for name in NAMES:
        files = [saved(WRITTEN if name != "new" else Unavailable("no HDF5")), saved(form="json")]
        readings = [loaded(_reading(name, each, form), each, form) for each in NAMES for form in FORMS]
        write(tmp_path, partner(name, built(MASKED), *files, *readings), name)
    return judge_exchange(tmp_path.glob("*.jsonl"), [stack(tmp_path / "table", name) for name in NAMES])


def _reading(reader: str, saver: str, form: str) -> SeenOutcome:
    return REFUSED if (reader, saver, form) == ("middle", "old", "h5") else MASKED


class TestGrids:
    """The page lays out savers by readers."""

    def test_each_format_has_a_row_for_each_saver_and_a_cell_for_each_reader(self, tmp_path: Path) -> None:
        """Also for the stack that saved nothing, so that nobody looks for it."""
        json, h5 = sorted(grids(full(tmp_path)), key=lambda each: each.format, reverse=True)

        assert [saver[0] for saver, _ in h5.rows] == ["old", "middle", "new"]
        assert [[each.worst.value for each in row] for _, row in h5.rows] == [
            ["survives", "cannot load", "survives"],
            ["survives", "survives", "survives"],
            ["no file", "no file", "no file"],
        ]
        assert {each.worst for _, row in json.rows for each in row} == {Verdict.SURVIVES}

    def test_savers_with_the_same_readers_are_told_together(self, tmp_path: Path) -> None:
        """What a user asks is: which stacks read my files?"""
        (h5,) = [each for each in grids(full(tmp_path)) if each.format == "h5"]

        assert h5.readership == (("old", "old, new"), ("middle", "all 3 stacks"))

    def test_nothing_is_promised_of_files_that_nobody_has_read_yet(self, tmp_path: Path) -> None:
        """One model that came through says nothing of the next."""
        write(
            tmp_path,
            partner("old", built(MASKED), saved(), saved(scenario="theme.other"), loaded(MASKED, "old")),
            "old",
        )
        (h5,) = grids(judge_exchange(tmp_path.glob("*.jsonl"), ()))

        assert h5.rows[0][1][0].share == "1 of 2"
        assert h5.readership == (("old", ""),)

    def test_a_cause_is_told_once_with_all_who_met_it(self, tmp_path: Path) -> None:
        """A hundred equal errors are one thing to know."""
        (h5,) = [each for each in grids(full(tmp_path)) if each.format == "h5"]

        told = [(each.verdict.value, each.met, each.times) for each in h5.causes]
        assert told == [("cannot load", (("old", "middle"),), 1), ("no file", (("new", "all 3 stacks"),), 1)]

    @pytest.mark.parametrize(
        ("some", "words"),
        [
            ("abcde", "all 5 stacks"),
            ("abcd", "a to d"),
            ("abde", "a, b, d, e"),
            ("ae", "a, e"),
            ("", ""),
        ],
    )
    def test_neighbours_are_named_by_the_first_and_the_last(self, some: str, words: str) -> None:
        """Thirteen names in a row are read by nobody."""
        seats: list[Seat] = [(name, "cpu") for name in "abcde"]

        assert ranges([each for each in seats if each[0] in some], seats) == words
