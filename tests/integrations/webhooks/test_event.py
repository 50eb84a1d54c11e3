"""Which events a pattern means, and what they look like."""

import json

import pytest

from capture.events import By, LeadEvent
from integrations.webhooks.event import PATTERNS, TYPES, covers, of_handoff, of_lead, of_message, of_session
from tests.factories import NOON, make_lead, make_message, make_session


@pytest.mark.parametrize(
    ("patterns", "kind", "meant"),
    [
        (["*"], "handoff.requested", True),
        (["lead.*"], "lead.created", True),
        (["lead.*"], "leader.created", False),
        (["lead.*"], "message.created", False),
        (["lead.created"], "lead.created", True),
        (["lead.created"], "lead.created_again", False),
        (["message.created", "lead.*"], "lead.merged", True),
        ([], "lead.created", False),
    ],
)
def test_a_pattern_means_a_type_all_of_a_noun_or_everything(
    patterns: list[str], kind: str, meant: bool
) -> None:
    assert covers(patterns, kind) is meant


def test_every_type_can_be_asked_for_by_itself_by_its_noun_and_with_all() -> None:
    for kind in TYPES:
        noun = f"{kind.partition('.')[0]}.*"
        assert {kind, noun, "*"} <= set(PATTERNS)


def test_a_lead_is_told_as_its_history_has_it() -> None:
    lead = make_lead(email="jane@example.org")
    event = of_lead(
        LeadEvent(
            type="lead.updated",
            version=3,
            at=NOON,
            by=By(kind="person", name="Bob"),
            event_id="abc-3-updated",
            admin_id=lead.admin_id,
            lead_id=lead.lead_id,
            lead=lead,
        )
    )
    told = json.loads(event.body())
    assert (told["type"], told["timestamp"]) == ("lead.updated", "2026-03-02T12:00:00.000Z")
    data = told["data"]
    assert (data["leadId"], data["version"], data["by"]["name"]) == (lead.lead_id, 3, "Bob")
    assert data["lead"]["email"] == "jane@example.org"
    assert not {"evidence", "edited", "removedTags"} & data["lead"].keys()


def test_no_id_holds_a_full_stop_which_parts_what_is_signed() -> None:
    session = make_session()
    events = [
        of_message(make_message(message_id="m1.reply")),
        of_session(session),
        of_handoff(session, NOON),
    ]
    assert not [event.id for event in events if "." in event.id]
