"""A behaviour as the page of its scenario shows it."""

from __future__ import annotations

from attrs import evolve

from reports.judging.owners import NoTwin
from reports.pages.behaviour_panel import mode_sections
from tests.reports.grouping import LOSES, lost, report_of


def test_the_page_of_a_scenario_says_to_whom_a_known_cause_belongs() -> None:
    """As the page of the pair does: where no other stack tells Keras from TensorFlow, the release of the cause does."""
    report = report_of({"theme.explained_a": lost()}, LOSES)
    (row,) = report.rows
    (step,) = row.steps
    untold = evolve(row, steps=(evolve(step, belongs=NoTwin("3.15")),))

    (section,) = mode_sections(evolve(report, rows=(untold,)), row.scenario)

    assert [each.belongs for each in section.panels] == ["", "belongs to Keras: the cause is known"]
