"""The model learns from each lead as it was when it ended, and is used only where it is better."""

from datetime import timedelta

from benchmarks.seeding import stored
from capture.events import FieldChange, LeadEvent
from capture.lead import Lead
from scoring.features import features
from scoring.subject import subject
from server.scorebook.model import Finished, Models
from server.scorebook.rewinding import as_of
from server.scorebook.scoring import ruling_of
from server.scorebook.training import example_of, learn
from server.services import Services
from tests.factories import ALICE, NOON, make_admin, make_interaction, make_lead

LATER = NOON + timedelta(days=3)


def event(version: int, at_day: int, **changes: object) -> LeadEvent:
    told = tuple(FieldChange(field=field, before=before) for field, before in changes.items())
    return LeadEvent(
        event_id=f"e{version}",
        type="lead.updated",
        version=version,
        at=NOON + timedelta(days=at_day),
        by=ALICE,
        changes=told,
        admin_id="adm_alice",
        lead_id="a",
    )


def test_a_lead_is_wound_back_to_an_earlier_time() -> None:
    lead = make_lead(title="CTO", company="Acme", technologies=("Go",), status="lost")
    events = [
        event(2, 1, title="Gardener"),
        event(4, 5, title="CFO", technologies=[]),
        event(3, 4, title=None),
    ]
    then = as_of(lead, events, LATER)
    assert (then.title, then.technologies, then.company, then.status) == (None, (), "Acme", "lost")
    assert as_of(lead, events, NOON + timedelta(days=9)) == lead


def test_what_came_after_the_end_teaches_nothing() -> None:
    lead = make_lead(title="CTO", status="converted", status_changed_at=LATER)
    late = make_interaction("demo_request", at=LATER + timedelta(days=1))
    finished = Finished(lead, [event(2, 5, title=None)], [late])
    plain = make_lead(lead_id=lead.lead_id, email=lead.email, status="converted", status_changed_at=LATER)
    assert example_of(finished).features == features(subject(plain, [], LATER))
    assert example_of(finished).converted


async def test_a_model_is_used_once_it_beats_the_base_rate(parts: Services) -> None:
    admin = make_admin()
    await parts.admins.add(admin)
    assert not (await learn(parts, admin.admin_id)).quality.usable
    leads = [finished(admin.admin_id, number) for number in range(160)]
    await parts.db["leads"].insert_many([stored(lead) for lead in leads])
    model = await learn(parts, admin.admin_id)
    assert model.quality.usable, model.quality
    assert (model.quality.converted, model.quality.lost) == (80, 80)
    assert await Models(parts.db, admin.admin_id).usable() == model
    assert (await ruling_of(parts, admin.admin_id)).model == model
    assert (await ruling_of(parts, "adm_nobody")).model is None


def finished(admin_id: str, number: int) -> Lead:
    """Retailers buy, gardeners do not; one in ten is otherwise."""
    won = number % 2 == 0
    usual = number % 10 != 9
    return make_lead(
        admin_id=admin_id,
        status="converted" if won else "lost",
        status_changed_at=NOON,
        industry="Retail" if won is usual else "Gardening",
        company_size="500+" if won is usual else "1-10",
    )
