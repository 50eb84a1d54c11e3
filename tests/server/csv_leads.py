"""Leads in the database with everything in their fields that a file could stumble over."""

from datetime import timedelta
from typing import Any

from bson import ObjectId

from capture.attribution import Attribution, Consent, Touch
from capture.creating import birth
from capture.events import SYSTEM
from capture.lead import Lead
from capture.leads import Leads
from capture.notes import Note, text_of
from server.mongo import Database
from tests.factories import NOON, make_lead
from tests.site import Site

LATER = NOON + timedelta(days=3, milliseconds=123)
NOTES = (
    Note(note_id="n1", text='Said: "call me",\r\nthen left; =1+1', author="Bob", author_id="mem_1", at=NOON),
    Note(note_id="n2", text="- an item\n\n- another, with 🌹", at=LATER),
)
FIELDS: list[dict[str, Any]] = [
    {"name": "plan", "label": "Plan", "type": "choice", "options": ["=pro", "free, mostly"]},
    {"name": "seats", "label": "Seats", "type": "number"},
    {"name": "since", "label": "Since", "type": "date"},
    {"name": "agreed", "label": "Agreed", "type": "boolean"},
    {"name": "likes", "label": "Likes", "type": "multiChoice", "options": ["tea", '"a", b']},
]
CUSTOM = {"plan": "=pro", "seats": -5, "since": "2026-02-28", "agreed": False, "likes": ["tea", '"a", b']}


async def define_fields(site: Site) -> None:
    for field in FIELDS:
        reply = await site.as_admin("POST", "/api/v1/custom-fields", json=field)
        assert reply.status == 201, reply.text


async def furnish(db: Database, admin_id: str) -> None:
    """Two leads that have all there is, and thirty plain ones."""
    for lead in (_whole(admin_id), _formulas(admin_id), *_plain(admin_id)):
        await Leads(db, admin_id).create(lead, birth(lead, {}, SYSTEM))


def _lead(admin_id: str, email: str, **fields: Any) -> Lead:
    return make_lead(lead_id=str(ObjectId()), admin_id=admin_id, email=email, **fields)


def _plain(admin_id: str) -> list[Lead]:
    return [_lead(admin_id, f"v{number}@x.example", name=f"Visitor {number}") for number in range(30)]


def _whole(admin_id: str) -> Lead:
    return _lead(
        admin_id,
        "whole@x.example",
        other_emails=("second@x.example",),
        name="Zoë van der “Berg”",
        company="Acme, Inc.",
        phone="+49 30 1234567",
        tags=("vip", "a, b", "=tag"),
        model_tags=("vip",),
        notes=text_of(NOTES),
        note_entries=NOTES,
        value=12.5,
        currency="EUR",
        status="qualified",
        status_changed_at=NOON,
        custom_fields=CUSTOM,
        social_profiles={"x": "https://x.example/zoe"},
        technologies=("mongo", "py|thon"),
        attribution=Attribution(first=Touch(utm_source="ads", at=LATER), last=Touch(gclid="g1")),
        consent=Consent(text="Yes, “please”", given_at=NOON),
        requirements="• roses\n• tulips",
        watch_seconds=3_723,
        events_attended=2,
        registered_at=LATER,
        created_at=LATER,
        updated_at=LATER,
        source_kind="webinar",
    )


def _formulas(admin_id: str) -> Lead:
    texts = ["name", "company", "title", "phone", "industry", "city", "country", "budget", "timeline"]
    texts += [*UNTRIMMED, "source", "website", "job_level", "stage"]
    signs = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", "'=1", "''+x", " =1")
    kept = {field: signs[place % len(signs)] for place, field in enumerate(texts)}
    stripped = {field: text.strip() for field, text in kept.items() if field not in UNTRIMMED}
    return _lead(admin_id, "=cmd@x.example", **{**kept, **stripped})


UNTRIMMED = ("requirements", "summary", "first_message")
