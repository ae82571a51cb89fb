"""Made-up campaigns of generated models."""

from __future__ import annotations

import msgspec

from harness.discovery import digest
from reports.reading.generated_models import (
    GENERATED_SCHEMA,
    GeneratedCampaign,
    GeneratedFinding,
    RunStack,
    SmallestModel,
)
from reports.reading.records import Scenario

TEXT = 'def it(keras):\n    """It."""\n    return keras\n'
SCENARIO = Scenario("seed7.it", "Masking: GRU", "", "seed7_scenario.py", 1, TEXT, digest(TEXT, ""))
MODEL = SmallestModel("seed7_001_noise_one", TEXT, SCENARIO, ("predict",))
BROKEN = GeneratedFinding(
    name="seed7_001_noise",
    sentence="the outputs differ, first after `step_1_gru`",
    promise="what stands at masked timesteps changes nothing",
    costs="the filling of a batch changes what the model says",
    source="https://keras.io/guides/understanding_masking_and_padding/",
    where=(("new",), ("old",)),
    models=3,
    known="",
    smallest=(MODEL,),
)
DIFFERENCE = msgspec.structs.replace(
    BROKEN, name="seed7_002_between_stacks", promise="", costs="", source="", where=(("old", "new"),), smallest=()
)


def known(title: str) -> GeneratedFinding:
    """A difference that looks like a reason of that title."""
    return msgspec.structs.replace(DIFFERENCE, name="", known=title)


def a_campaign(foreign: str = "text", title: str = "a reason") -> GeneratedCampaign:
    """One of everything; *foreign* stands wherever a file may say anything."""
    scenario = msgspec.structs.replace(SCENARIO, title=foreign, file=foreign, description=foreign)
    hostile = SmallestModel("../it", f"{foreign}\n", scenario, ("predict",))
    told = msgspec.structs.replace(
        BROKEN,
        sentence=f"sentence {foreign}",
        promise=f"promise {foreign}",
        costs=f"costs {foreign}",
        where=((foreign,), ("old", foreign)),
        smallest=(hostile,),
    )
    return GeneratedCampaign(
        schema=GENERATED_SCHEMA,
        seed=7,
        stacks=(RunStack("old", "2.15.0", "abc", "2026-12-01T00:00:00Z"), RunStack(foreign, foreign, foreign, foreign)),
        cases=12,
        unseen={foreign: 2},
        told=(told, DIFFERENCE),
        listed=(known(title), known(f"known {foreign}")),
        unstable=(told,),
    )
