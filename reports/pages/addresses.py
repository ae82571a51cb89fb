"""
Where each thing stands in the site: the one place that knows file names and anchors.

Names come from records, which anyone can write: a name becomes a file name once all but plain characters are gone.
Two things never share an address, not even on a disk that does not tell capitals from small letters.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.judging.layer_sources import ClassPair
    from reports.reading.matrix import CellId, StackPair
    from reports.reading.records import Device, Mode

PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]*")
CLEAR = re.compile(r"(?!.*\.(cpu|gpu)$)[^.]+(\.[^.]+)*", re.DOTALL)
"""A name that is found again where it stands before or after two dots, and with a device after it."""
MARK = 8
LONG_MARK = 32
"""As many digits of a digest as nobody finds another name for."""
GENERATED = "generated.html"
"""What generated models found."""
DATA = "data"
"""The folder of the records and tables."""
LONGEST = 80


def slug(name: str) -> str:
    """Make a file name or an anchor of any text; what had to be changed gets a mark, so that two names stay two."""
    return name if PLAIN.fullmatch(name) and len(name) <= LONGEST else _marked(name)


def _marked(*names: str) -> str:
    """Write names that cannot stand as they are, with a mark after a tilde, which no plain name has."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", "..".join(names).lower()).strip("-_")[:LONGEST]
    return f"{plain or 'x'}~{sha256(json.dumps(names).encode()).hexdigest()[:LONG_MARK]}"


def _step(older: str, newer: str) -> str:
    """Two names as one, so that no other two come to the same."""
    name = f"{older}..{newer}"
    return name if CLEAR.fullmatch(older) and CLEAR.fullmatch(newer) and slug(name) == name else _marked(older, newer)


def scenario_page(scenario: str) -> str:
    """The page of a scenario."""
    return f"scenario/{slug(scenario)}.html"


def stack_page(stack: str) -> str:
    """The page of a stack, all its devices together."""
    return f"stack/{slug(stack)}.html"


def stack_badge(stack: str, device: Device = "cpu") -> str:
    """A stack in a few words, as shields.io reads them; no plain name has the tilde, and no mark is so short."""
    return f"stack/{slug(stack)}{'' if device == 'cpu' else f'~{device}'}.badge.json"


def claim_page(number: int) -> str:
    """The page of a claim."""
    return f"claim/{number}.html"


def timing_page(benchmark: str) -> str:
    """The page of a benchmark."""
    return f"timing/{slug(benchmark)}.html"


def behaviour_anchor(device: Device, mode: Mode, letter: str) -> str:
    """The panel of a behaviour on the page of its scenario."""
    return f"{device}-{mode}-{letter}"


def stack_anchor(stack: str, device: Device) -> str:
    """The part of a page that speaks of one stack on one device."""
    return f"{slug(stack)}-on-{device}"


def absence_anchor(cell: CellId) -> str:
    """The line that says why a cell is not there, on the page of its stack."""
    return f"missing-{slug(cell.scenario)}-{cell.device}-{cell.mode}"


def scenario_anchor(scenario: str) -> str:
    """The line of a scenario on the page of all scenarios."""
    return f"scenario-{slug(scenario)}"


def claim_anchor(number: int) -> str:
    """The line of a claim on the overview."""
    return f"claim-{number}"


def source_page(pair: ClassPair) -> str:
    """How a class differs between two stacks; two classes of one name get two pages."""
    mark = sha256(f"{pair.before.type} {pair.after.type}".encode()).hexdigest()[:MARK]
    return f"source/{_step(pair.older, pair.newer)}.{_class(pair.name)}-{mark}.html"


def _class(name: str) -> str:
    """The name of a class keeps its capitals, for the mark after it tells two apart."""
    return name if re.fullmatch(r"[A-Za-z0-9_]{1,80}", name) else _marked(name)


def upgrade_page(older: str, newer: str, device: Device = "cpu") -> str:
    """What changes from one stack to another; a device other than the usual one is named."""
    return f"{_upgrade(older, newer, device)}.html"


def upgrade_summary(older: str, newer: str, device: Device = "cpu") -> str:
    """The same in a few lines of Markdown."""
    return f"{_upgrade(older, newer, device)}.md"


def upgrade_badge(older: str, newer: str, device: Device = "cpu") -> str:
    """The same in two words, as shields.io reads them."""
    return f"{_upgrade(older, newer, device)}.badge.json"


def _upgrade(older: str, newer: str, device: Device) -> str:
    return f"upgrade/{_step(older, newer)}{'' if device == 'cpu' else f'.{device}'}"


def item_anchor(scenario: str, mode: Mode) -> str:
    """What a pair of stacks does with a scenario, on the page of the pair; *mode* is the first that does it."""
    return f"{slug(scenario)}-{mode}"


def cause_anchor(key: str) -> str:
    """What has one cause, on the page of a pair; *key* is what no other cause of the pair is called."""
    return f"cause-{slug(key)}"


def script_file(scenario: str) -> str:
    """The scenario as a script that stands alone."""
    return f"script/{slug(scenario)}.py"


def generated_script(campaign: int, model: str) -> str:
    """The script of a generated model; two campaigns may call theirs the same."""
    return f"generated/{campaign}-{slug(model)}.py"


def generated_anchor(campaign: int, finding: str) -> str:
    """A finding on the page of generated models."""
    return f"finding-{campaign}-{slug(finding)}"


def reason_anchor(reason: str) -> str:
    """A reason on the page of reasons."""
    return f"reason-{slug(reason)}"


def pair_anchor(pair: StackPair) -> str:
    """What is not explained at a step, on the page of reasons."""
    return f"unexplained-{_step(pair.older, pair.newer)}-on-{pair.device}"
