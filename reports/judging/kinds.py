"""
The kinds of change, and all that hangs on a kind: the one place to add another.

docs/method.md says how each is judged; `reports.judging.changes` judges.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen


class Importance(Enum):
    """What a kind weighs for whoever upgrades."""

    CHANGE = "changed"
    NO_ALARM = "no alarm"
    """It differs where nobody reads it."""
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    """Nothing is known of what the step does; that is told beside the changes, never as none."""


class Tone(Enum):
    """How loudly a kind is shown; the stylesheet and the terminal have a look for each, by this word."""

    DANGER = "danger"
    ERROR = "error"
    WARN = "warn"
    GOOD = "good"
    UNKNOWN = "unknown"
    PLAIN = "plain"
    QUIET = "quiet"


class Group(Enum):
    """
    The parts of a pair in the order in which they matter to whoever upgrades; the value is the heading.

    A shape that changes is told apart from a value that does: what comes after it mostly fails or prints another
    shape, so it is found sooner, however silent it is.
    """

    SILENT = "Silent changes of a mask or a value"
    NOW_FAILS = "Now fails"
    SHAPES = "Changed shapes"
    NOW_WARNS = "Now warns"
    FAILS_DIFFERENTLY = "Fails differently"
    WARNING_GONE = "Warning gone"
    NOW_WORKS = "Now works"
    UNKNOWN = "Unstable or not comparable"
    MASKED_ONLY = "Only at masked timesteps"
    DRIFT = "Rounding only"


CALM = frozenset(
    {
        Group.FAILS_DIFFERENTLY,
        Group.WARNING_GONE,
        Group.NOW_WORKS,
        Group.UNKNOWN,
        Group.MASKED_ONLY,
        Group.DRIFT,
    }
)
"""Parts whose items hurt nobody who runs the older version today."""


@frozen
class About:
    """What hangs on a kind of change; *verbs* say what one scenario does and what several do."""

    importance: Importance
    tone: Tone
    group: Group
    verbs: tuple[str, str]
    meaning: str
    """What stands below a table that has it."""
    advice: str
    """What to do about such a change while nobody knows its cause."""


class Kind(Enum):
    """
    The class of a change, the most dangerous first.

    Its value is the word the report prints.
    """

    SILENT = "silent"
    NOW_FAILS = "now fails"
    NOW_WARNS = "now warns"
    FAILS_DIFFERENTLY = "fails differently"
    WARNING_GONE = "warning gone"
    NOW_WORKS = "now works"
    UNSTABLE = "unstable"
    NOT_COMPARABLE = "not comparable"
    MASKED_ONLY = "masked only"
    DRIFT = "drift"
    SAME = "same"

    # A kind is looked up millions of times, and each is one object; Enum would hash its name in Python.
    __hash__ = object.__hash__

    @property
    def about(self) -> About:
        """What hangs on it."""
        return _ABOUT[self]

    @property
    def needs_reason(self) -> bool:
        """True where a user should know the cause."""
        return self.about.importance is Importance.CHANGE

    @property
    def slug(self) -> str:
        """The word as an option and an anchor have it."""
        return self.value.replace(" ", "-")


_ABOUT = {
    Kind.SILENT: About(
        Importance.CHANGE,
        Tone.DANGER,
        Group.SILENT,
        ("changes silently", "change silently"),
        "a mask or a value differs and no warning says so; “works again, with other results” after a failure; "
        "“no longer raises” where an error about the mask is gone",
        "Compare what your own model makes of padded data on both versions: nothing will warn you.",
    ),
    Kind.NOW_FAILS: About(
        Importance.CHANGE,
        Tone.ERROR,
        Group.NOW_FAILS,
        ("now fails", "now fail"),
        "ran, and now raises an error or dies",
        "Run your own model once on the newer version: if it is concerned, the error comes at once.",
    ),
    Kind.NOW_WARNS: About(
        Importance.CHANGE,
        Tone.WARN,
        Group.NOW_WARNS,
        ("now warns", "now warn"),
        "a new warning; marked where the results differ too",
        "Read the warning, and look in your own model for the layer that it is about.",
    ),
    Kind.FAILS_DIFFERENTLY: About(
        Importance.CHANGE,
        Tone.PLAIN,
        Group.FAILS_DIFFERENTLY,
        ("fails differently", "fail differently"),
        "failed, and fails with another error",
        "Nothing, unless your code tells errors apart by their class or their words.",
    ),
    Kind.WARNING_GONE: About(
        Importance.CHANGE,
        Tone.PLAIN,
        Group.WARNING_GONE,
        ("loses a warning", "lose a warning"),
        "a warning no longer comes",
        "Nothing, unless you have waited for the warning.",
    ),
    Kind.NOW_WORKS: About(
        Importance.CHANGE,
        Tone.GOOD,
        Group.NOW_WORKS,
        ("now works", "now work"),
        "failed before",
        "Look at what it computes before you rely on it: that it runs does not say that it is right.",
    ),
    Kind.UNSTABLE: About(
        Importance.UNKNOWN,
        Tone.UNKNOWN,
        Group.UNKNOWN,
        ("is unstable", "are unstable"),
        "two observations of one stack differ, so nothing is known of the step",
        "Observe it again; what differs from process to process is no change of a version.",
    ),
    Kind.NOT_COMPARABLE: About(
        Importance.UNKNOWN,
        Tone.PLAIN,
        Group.UNKNOWN,
        ("could not be compared", "could not be compared"),
        "not enough was seen to compare the two; the page of the step says why",
        "Make it run and be watched in both, as it is said beside each.",
    ),
    Kind.MASKED_ONLY: About(
        Importance.NO_ALARM,
        Tone.QUIET,
        Group.MASKED_ONLY,
        ("differs at masked timesteps only", "differ at masked timesteps only"),
        "differs at masked timesteps that nothing reads",
        "Nothing, unless you read outputs at masked timesteps.",
    ),
    Kind.DRIFT: About(
        Importance.UNCHANGED,
        Tone.QUIET,
        Group.DRIFT,
        ("differs by rounding", "differ by rounding"),
        "rounding only",
        "Nothing.",
    ),
    Kind.SAME: About(
        Importance.UNCHANGED,
        Tone.QUIET,
        Group.DRIFT,
        ("is the same", "are the same"),
        "nothing differs",
        "Nothing.",
    ),
}


def _of(*importances: Importance) -> frozenset[Kind]:
    return frozenset(each for each in Kind if each.about.importance in importances)


UNKNOWN = _of(Importance.UNKNOWN)
"""Nothing is known of what the step does."""
UNCHANGED = _of(Importance.UNKNOWN, Importance.UNCHANGED)
"""What is no change; that something is not known is told beside the changes, never as none."""
NO_ALARM = UNCHANGED | _of(Importance.NO_ALARM)
"""What changes nothing that anybody reads."""
CHANGES = tuple(each for each in Kind if each not in NO_ALARM)
"""What alarms, the most dangerous first."""

_WARNED_RESULTS = (Kind.NOW_WARNS, True)
_ORDER = ((Kind.SILENT, False), _WARNED_RESULTS, *((each, False) for each in Kind if each is not Kind.SILENT))
_PLACES = {each: place for place, each in enumerate(_ORDER)}


def place(kind: Kind, *, results_differ: bool = False) -> int:
    """Where a change stands among the others, 0 the most dangerous: other results under a warning follow the silent."""
    return _PLACES.get((kind, results_differ), _PLACES[kind, False])
