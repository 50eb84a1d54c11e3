"""Valid things with sensible defaults; a test names only what it is about."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from capture.conversation import Message, Session
from capture.edit import edit
from capture.events import By
from capture.interaction import Interaction
from capture.lead import Lead
from llm.extraction import Fact, FactField
from llm.judgement import Ground, Judgement
from scoring.rules import Rule
from server.tenants import Admin

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ALICE = By(kind="person", id="mem_alice", name="Alice")
_numbers = itertools.count(1)


def make_admin(name: str = "Alice's Atelier", **fields: Any) -> Admin:
    number = next(_numbers)
    defaults = {"admin_id": f"adm_test{number}", "email": "alice@atelier.example", "created_at": NOON}
    return Admin(name=name, **{**defaults, **fields})


def make_lead(**fields: Any) -> Lead:
    number = next(_numbers)
    defaults = {
        "lead_id": f"{number:024x}",
        "admin_id": "adm_alice",
        "email": f"visitor{number}@example.org",
        "first_contact": NOON,
        "last_contact": NOON,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Lead(**{**defaults, **fields})


def edited(lead: Lead, wanted: dict[str, Any]) -> Lead:
    """The lead as Alice's edit leaves it."""
    return lead.model_copy(update=edit(lead, wanted, by=ALICE, at=NOON, note_id="note_1"))


def make_session(admin_id: str = "adm_alice", **fields: Any) -> Session:
    number = next(_numbers)
    defaults = {"session_id": f"sess_{number}", "seq": 2, "created_at": NOON}
    return Session(admin_id=admin_id, **{**defaults, **fields})


def make_message(content: str = "Hello", **fields: Any) -> Message:
    number = next(_numbers)
    defaults = {
        "admin_id": "adm_alice",
        "session_id": "sess_1",
        "message_id": f"m{number}",
        "role": "user",
        "seq": 2 * number - 1,
        "created_at": NOON + timedelta(seconds=number),
    }
    return Message(content=content, **{**defaults, **fields})


def make_fact(field: FactField = "requirement", value: str = "needs a shed", **fields: Any) -> Fact:
    defaults = {
        "session_id": "sess_1",
        "message_id": "m1",
        "span": value,
        "confidence": 0.9,
        "model": "scripted",
        "prompt_version": "extract.v2",
    }
    return Fact(field=field, value=value, **{**defaults, **fields})


def make_judgement(fit: int = 80, **fields: Any) -> Judgement:
    grounds = (Ground(text="Sells to firms", field="industry", span="wholesale"),)
    defaults = {"grounds": grounds, "model": "scripted", "prompt_version": "scripted.v1"}
    return Judgement(fit=fit, **{**defaults, **fields})


def make_interaction(kind: str = "page_view", **fields: Any) -> Interaction:
    at = fields.get("at", NOON - timedelta(hours=1))
    defaults = {"interaction_id": f"i{next(_numbers)}", "at": at, "received_at": at}
    return Interaction(kind=kind, **{**defaults, **fields})


def make_rule(field_name: str, operator: str, value: Any = None, **fields: Any) -> Rule:
    number = next(_numbers)
    defaults = {"rule_id": f"rule{number}", "name": f"Rule {number}", "rule_type": "behavioral", "points": 10}
    return Rule.model_validate(
        {**defaults, "field_name": field_name, "operator": operator, "value": value, **fields}
    )
