"""Deciding what becomes of reported interactions, given all that is stored of what they name. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from capture.counting import MOST_KINDS, event_of, seconds_of
from capture.creating import birth, created, newborn
from capture.interaction import Interaction
from capture.reports import SOURCES, Named, Outcome, Refusal, Report, repeats
from capture.stored import Document, as_stored


@dataclass(slots=True)
class Taking:
    """A batch of reports being taken: what is known, and what there is to write.

    `stored` are interactions by id, `leads` what each name leads to. `owned_by`: the member to whose
    leads the sender is limited.
    """

    admin_id: str
    owned_by: str | None
    stored: dict[str, Document]
    leads: dict[Named, Document | None]
    sessions: dict[str, Document]
    documents: list[Document] = field(default_factory=list)
    born: list[Document] = field(default_factory=list)
    arrived: dict[str, list[Interaction]] = field(default_factory=dict)  # by lead
    anonymous: set[str] = field(default_factory=set)  # sessions of visitors who are no leads
    _kinds: dict[str, set[str]] = field(default_factory=dict)  # of each lead

    def take(self, report: Report, now: datetime) -> Outcome:
        """Take one report, or say why not. The same twice in a batch is one."""
        known = self.stored.get(report.interaction_id)
        if known is not None:
            if not repeats(report, known):
                return Outcome(report.interaction_id, "interaction-id-taken")
            return Outcome(report.interaction_id, repeated=True, lead_id=known.get("leadId"))
        lead = self.leads[report.of]
        if lead is None and report.of.email:
            lead = self.leads[report.of] = self._bear(report, now)
        refusal = self._refusal(report, lead)
        return Outcome(report.interaction_id, refusal) if refusal else self._add(report, lead, now)

    def unsettled(self) -> set[str]:
        """Sessions of leads that may lack what was told of them before anybody knew whose they are."""
        return {
            named.session_id
            for named, lead in self.leads.items()
            if lead and named.session_id and named.session_id not in lead.get("settled", ())
        }

    def documents_of(self, lead_ids: Iterable[str]) -> dict[str, Document]:
        """The leads with these ids, as stored."""
        known = {str(lead["_id"]): lead for lead in self.leads.values() if lead}
        return {lead_id: known[lead_id] for lead_id in lead_ids}

    def _add(self, report: Report, lead: Document | None, now: datetime) -> Outcome:
        lead_id = str(lead["_id"]) if lead else None
        interaction = report.interaction(lead_id, now)
        document = _document(self.admin_id, interaction, report)
        self.stored[report.interaction_id] = document
        self.documents.append(document)
        if lead_id is not None:
            self.arrived.setdefault(lead_id, []).append(interaction)
        elif report.of.session_id:
            self.anonymous.add(report.of.session_id)
        return Outcome(report.interaction_id, lead_id=lead_id)

    def _bear(self, report: Report, now: datetime) -> Document:
        """The lead that an unknown address makes, as it is stored."""
        wanted: Document = {"source_kind": SOURCES.get(report.kind, "api")}
        wanted |= {"name": report.name} if report.name else {}
        wanted |= {"owner_id": self.owned_by} if self.owned_by else {}
        lead = created(self.admin_id, str(report.of.email), wanted, by=report.by, at=now, note_id="")
        at = min(report.at or now, now)
        lead = lead.model_copy(update={"first_contact": at, "last_contact": at})
        document = newborn(lead, birth(lead, wanted, report.by))
        self.born.append(document)
        return document

    def _refusal(self, report: Report, lead: Document | None) -> Refusal | None:
        session_id = report.of.session_id
        session = self.sessions.get(session_id) if session_id else None
        hidden = self.owned_by and (lead is None or lead.get("ownerId") != self.owned_by)
        if session_id and (session is None or hidden):
            return "unknown-session"
        if hidden or (lead is None and session is None):
            return "unknown-lead"
        if (lead or {}).get("optedOut") or (session or {}).get("optedOut"):
            return "opted-out"
        return "too-many-kinds" if lead and self._is_one_kind_too_many(report.kind, lead) else None

    def _is_one_kind_too_many(self, kind: str, lead: Document) -> bool:
        kinds = self._kinds.setdefault(str(lead["_id"]), set(lead.get("tally") or ()))
        if kind not in kinds and len(kinds) >= MOST_KINDS:
            return True
        kinds.add(kind)
        return False


def scored(outcome: Outcome, scores: Mapping[str, int | None]) -> Outcome:
    """The outcome with the engagement score of its lead."""
    return replace(outcome, engagement_score=scores.get(outcome.lead_id or ""))


def meant(named: Named, leads: Iterable[Document], sessions: Mapping[str, Document]) -> Document | None:
    """The lead that a name leads to; of those that list a session at the moment of a correction, its own."""
    if named.session_id:
        listing = [lead for lead in leads if named.session_id in lead.get("sessionIds", ())]
        email = sessions.get(named.session_id, {}).get("email")
        return min(listing, key=lambda lead: email not in _addresses(lead), default=None)
    if named.email:
        return next((lead for lead in leads if named.email in _addresses(lead)), None)
    return next((lead for lead in leads if str(lead["_id"]) == named.lead_id), None)


def _addresses(lead: Document) -> tuple[str, ...]:
    return (lead["email"], *lead.get("emails", ()))


def _document(admin_id: str, interaction: Interaction, report: Report) -> Document:
    """An interaction as it is stored: with what is counted of it, and what it was told as."""
    document = {"adminId": admin_id, **as_stored(interaction), "digest": report.digest()}
    document |= {"email": report.of.email} if report.of.email else {}
    document |= {"seconds": seconds} if (seconds := seconds_of(interaction)) else {}
    document |= {"event": event} if (event := event_of(interaction)) else {}
    return document
