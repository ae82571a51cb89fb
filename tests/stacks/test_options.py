"""The words behind `--`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from harness.modes import MODES
from stacks.errors import BadOptions
from stacks.options import Options
from stacks.stack import DEVICES
from timed.catalogue import CATALOGUE

# argparse takes two dashes for the end of the options, wherever they stand.
END = "--"
NAMES = st.text("abcxyz0123456789.-", min_size=1).filter(lambda name: name.strip() == name != END)
OPTIONS = st.builds(
    Options,
    keyword=st.text("abc ()-=", max_size=12).map(lambda text: text.lstrip("=")).filter(lambda text: text != END),
    devices=st.lists(st.sampled_from(DEVICES), min_size=1, unique=True).map(tuple),
    stacks=st.lists(NAMES, min_size=1, unique=True).map(tuple),
    modes=st.lists(st.sampled_from(MODES), unique=True).map(tuple),
    scenarios=st.lists(NAMES, unique=True).map(tuple),
    packages=st.lists(
        st.sampled_from(
            ["keras-tcn==3.5", "keras-tcn<4,>=3", "a[b]; python_version > '3.8'", "x @ https://x.org/x.whl"]
        )
        .map(Requirement)
        .map(str),
        unique=True,
    ).map(tuple),
    timeout=st.none() | st.floats(min_value=0.001, max_value=1e9),
    force=st.booleans(),
    once=st.booleans(),
    no_timing=st.booleans(),
    passes=st.none() | st.integers(min_value=1, max_value=99),
    benchmarks=st.sampled_from(["usual", "all", "seed and not train", *(each.id for each in CATALOGUE)]),
    jobs=st.integers(min_value=1, max_value=64),
)


@given(OPTIONS)
def test_a_child_process_is_told_exactly_what_was_asked(options: Options) -> None:
    """The words made from options say those options again."""
    assert Options.parse(options.words()) == options


def test_nothing_said_means_the_default_group_on_the_cpu() -> None:
    """The defaults are the main job: the small set of stacks, all modes, with timings."""
    options = Options.parse([])

    assert options.devices == ("cpu",)
    assert options.stacks == ("default",)
    assert options.modes == options.scenarios == ()
    assert options.timed


@pytest.mark.parametrize("words", [["--device", "gpu,cpu"], ["--device=gpu", "--device", "cpu"]])
def test_several_are_given_by_comma_or_again(words: list[str]) -> None:
    """Both ways are common, so both are right."""
    assert Options.parse(words).devices == ("gpu", "cpu")


def test_a_comma_does_not_end_a_requirement() -> None:
    """As in `uv run --with`; several are said one by one."""
    asked = Options.parse(["--with", "keras-tcn>=3,<4", "--with", "tensorflow-addons == 0.22"])

    assert asked.packages == ("keras-tcn<4,>=3", "tensorflow-addons==0.22")


def test_packages_are_for_scenarios_of_one_s_own() -> None:
    """The project's scenarios need none, and what they do in a stack is recorded of the stack as it is locked."""
    with pytest.raises(BadOptions, match=r"of your own, and scenarios/seed\.py is the project's"):
        Options.parse(["--with", "six", "-k", "seed.as_given"]).check()


@pytest.mark.parametrize("words", [["-k", "seed"], ["--mode", "eager"], ["--scenarios", "mine.py"], ["--no-timing"]])
def test_a_narrowed_run_takes_no_timings(words: list[str]) -> None:
    """Who looks at one scenario does not wait for thirteen passes."""
    assert not Options.parse(words).timed


@pytest.mark.parametrize("words", [["--passes", "1"], ["--benchmarks", "all"]])
def test_who_asks_for_timings_gets_them(words: list[str]) -> None:
    """A narrowed run takes them too then; only --no-timing is stronger."""
    assert Options.parse([*words, "-k", "seed"]).timed
    assert not Options.parse([*words, "--no-timing"]).timed


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--device", "gpus"], "argument --device: there is no 'gpus'. Did you mean 'gpu'?"),
        (["--mode", "eagre"], "argument --mode: there is no 'eagre'. Did you mean 'eager'?"),
        (["--timeout", "0"], "argument --timeout: '0' is not a number above zero"),
        (["--timeout", "soon"], "argument --timeout: 'soon' is not a number above zero"),
        (["--passes", "0"], "argument --passes: '0' is not a whole number above zero"),
        (["--jobs", "1.5"], "argument --jobs: '1.5' is not a whole number above zero"),
        (["--forc"], "there is no option '--forc'. Did you mean '--force'?"),
        (["--scenario=mine.py"], "there is no option '--scenario'. Did you mean '--scenarios'?"),
        (["tf-2.15"], "'tf-2.15' belongs to no option"),
        (["--with", "./layers"], "argument --with: './layers' is not a requirement such as 'keras-tcn==3.5'"),
    ],
)
def test_a_slip_is_refused_with_the_usage(words: list[str], problem: str) -> None:
    """Abbreviations are off: what is nearly an option is not that option."""
    with pytest.raises(BadOptions) as caught:
        Options.parse(words)

    assert caught.value.problem == problem
    assert "usage: nox -s matrix --" in str(caught.value)
