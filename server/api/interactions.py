"""What leads do, as an admin's own systems tell it: one interaction or many, recorded once each."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import (
    BeforeValidator,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
    WrapValidator,
    model_validator,
)
from pydantic_core.core_schema import ValidatorFunctionWrapHandler

from capture.bounds import Line
from capture.interaction import Interaction, ToldAttributes, kind_of, why_refused
from capture.moments import Moment
from capture.record import Record
from capture.reports import Named, Outcome, Refusal, Report
from server.answers.lead_fields import Email, LeadId
from server.api.leads import lead_id
from server.call import AnyCall, Call, Nothing, Request, reply_json, sentence
from server.errors import FieldError, Problem, invalid, not_found

MOST = 1_000  # interactions in one request
BATCH_LIMIT = 2 * 1024 * 1024  # bytes

InteractionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_:~-]{1,100}$")]
KindName = Annotated[str, BeforeValidator(lambda value: kind_of(value) if isinstance(value, str) else value)]
SessionId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Status = Literal["recorded", "repeated", "refused"]

SAID: dict[Refusal, tuple[int, str]] = {
    "unknown-lead": (404, "There is no such lead."),
    "unknown-session": (404, "There is no such session."),
    "opted-out": (409, "This person has opted out of being tracked; nothing was stored."),
    "interaction-id-taken": (
        409,
        "This interactionId belongs to another interaction; give each interaction its own.",
    ),
    "too-many-kinds": (409, "This lead has interactions of as many kinds as it may."),
}


class Told(Request):
    """An interaction. `at` is when it happened, now unless said otherwise.

    Told again with the same `interactionId` it is recorded once.
    """

    interaction_id: InteractionId | None = None
    kind: KindName
    at: Moment | None = None
    attributes: ToldAttributes = Field(default_factory=dict)


class New(Told):
    """An interaction of the lead that `leadId`, `email` or `sessionId` names.

    An unknown address makes a lead, of this `name`.
    """

    lead_id: LeadId | None = None
    email: Email | None = None
    session_id: SessionId | None = None
    name: Line | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "New":
        if sum(each is not None for each in (self.lead_id, self.email, self.session_id)) != 1:
            raise ValueError("name the lead by just one of leadId, email and sessionId")
        return self

    @property
    def of(self) -> Named:
        return Named(self.lead_id, self.email, self.session_id)


class Many(Request):
    """Interactions, each of which is taken or refused by itself."""

    interactions: Annotated[
        list[Annotated[New | dict[str, Any], Field(union_mode="left_to_right")]],
        Field(min_length=1, max_length=MOST),
    ]


def _one_or_many(value: Any, _: ValidatorFunctionWrapHandler) -> New | Many:
    """So that what is wrong is said of the one that was meant."""
    many = isinstance(value, dict) and "interactions" in value
    return Many.model_validate(value) if many else New.model_validate(value)


class Post(RootModel[Annotated[New | Many, WrapValidator(_one_or_many)]]):
    """One interaction, or `interactions`: a list of them."""


class Result(Record):
    """What became of one interaction; `reason` is for programs, `message` for people.

    `leadId` is the lead that it counts for, None for a visitor who is none yet; `engagementScore`
    is that lead's with it, when it was recorded now.
    """

    interaction_id: str
    status: Status
    reason: Refusal | Literal["invalid"] | None = None
    message: str | None = None
    lead_id: str | None = None
    engagement_score: int | None = None


class Taken(Record):
    """What became of several interactions, in their order."""

    recorded: int
    repeated: int
    refused: int
    results: tuple[Result, ...]


class Find(Request):
    """Which interactions: of a kind, from a time on, before another."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None
    kind: KindName | None = None
    since: Annotated[Moment | None, Field(alias="from")] = None
    until: Annotated[Moment | None, Field(alias="to")] = None


class InteractionPage(Record):
    """Interactions, the latest first; `next_cursor` is None on the last page."""

    interactions: tuple[Interaction, ...]
    next_cursor: str | None


class InteractionDeleted(Record):
    interaction_id: str
    deleted: bool = True


async def post(call: Call[Post, Nothing]) -> web.Response:
    """Record one interaction: 201, or 200 when it was known. Of many, `results` says it of each."""
    told, now = call.body.root, call.services.clock()
    if isinstance(told, New):
        [result] = await _record(call, [told], now)
        if result.status == "refused":
            raise _problem(result)
        return reply_json(_shown(result), 201 if result.status == "recorded" else 200)
    return reply_json(_shown(taken(await _record(call, told.interactions, now))))


async def find(call: Call[Nothing, Find]) -> web.Response:
    """A page of a lead's interactions."""
    query, lead = call.query, await call.leads.get(lead_id(call))
    interactions = call.services.interactions(call.admin.admin_id)
    found, cursor = await interactions.page(
        lead.lead_id, query.limit, query.cursor, kind=query.kind, since=query.since, until=query.until
    )
    return reply_json(_shown(InteractionPage(interactions=tuple(found), next_cursor=cursor)))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Take an interaction back; it counts no more."""
    interactions = call.services.interactions(call.admin.admin_id, call.who.owned_by)
    deleted = await interactions.delete(call.request.match_info["interactionId"], call.services.clock())
    return reply_json(_shown(InteractionDeleted(interaction_id=deleted.interaction_id)))


def taken(results: Sequence[Result]) -> Taken:
    """The results with how many there are of each."""
    of = [result.status for result in results]
    return Taken(
        recorded=of.count("recorded"),
        repeated=of.count("repeated"),
        refused=of.count("refused"),
        results=tuple(results),
    )


def result_of(outcome: Outcome) -> Result:
    """What is said of an outcome."""
    status: Status = "refused" if outcome.refusal else "repeated" if outcome.repeated else "recorded"
    return Result(
        interaction_id=outcome.interaction_id,
        status=status,
        reason=outcome.refusal,
        message=SAID[outcome.refusal][1] if outcome.refusal else None,
        lead_id=outcome.lead_id,
        engagement_score=outcome.engagement_score,
    )


def refused(interaction_id: str, reason: Literal["invalid", "bad-date"], message: str) -> Result:
    return Result(interaction_id=interaction_id, status="refused", reason=reason, message=message)


async def _record(call: AnyCall, told: Sequence[New | dict[str, Any]], now: datetime) -> list[Result]:
    """What becomes of each: all that can be recorded is, in one transaction."""
    checked = [_checked(each, call, now) for each in told]
    reports = [each for each in checked if isinstance(each, Report)]
    outcomes = iter(await call.services.record(call.admin.admin_id, reports, call.who.owned_by))
    return [each if isinstance(each, Result) else result_of(next(outcomes)) for each in checked]


def _checked(told: New | dict[str, Any], call: AnyCall, now: datetime) -> Report | Result:
    """The report of it, or why it is refused as it stands."""
    if isinstance(told, dict):
        return _malformed(told)
    interaction_id = told.interaction_id or uuid.uuid4().hex
    if told.at and (reason := why_refused(told.at, now)):
        return refused(interaction_id, "bad-date", f"at {reason}")
    return Report(
        interaction_id, told.kind, told.of, told.at, told.attributes, name=told.name or None, by=call.by
    )


def _malformed(told: Mapping[str, Any]) -> Result:
    interaction_id = told.get("interactionId")
    named = interaction_id if isinstance(interaction_id, str) else ""
    try:
        New.model_validate(told)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[:3]
        said = (f"{'.'.join(map(str, each['loc'])) or 'interaction'}: {sentence(each)}." for each in wrong)
        return refused(named[:100], "invalid", " ".join(said))
    raise AssertionError("a valid interaction was taken for none")


def _problem(result: Result) -> Problem:
    """The refusal of a single interaction."""
    message = result.message or ""
    match result.reason:
        case "unknown-lead" | "unknown-session":
            return not_found(result.reason.removeprefix("unknown-"))
        case "bad-date" | "invalid" | None:
            return invalid(FieldError("at", message.removeprefix("at ")))
        case reason:
            return Problem(409, reason, "Not recorded", message)


def _shown(record: Record) -> Any:
    return record.model_dump(mode="json", by_alias=True)
