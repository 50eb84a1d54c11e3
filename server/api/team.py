"""The team: who belongs to it, and who is asking."""

from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, StringConstraints, model_validator

from capture.emails import normalise
from capture.record import Record
from server.access.team import Member, MemberNotFound, Person, Role, Team
from server.access.tokens import Scope
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import forbidden

Id = Annotated[str, StringConstraints(max_length=100)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


def _address(text: str) -> str:
    email = normalise(text)
    if email is None:
        raise ValueError("must be an e-mail address")
    return email


class Write(Request):
    """All that is said of a member. `ownLeadsOnly` shows an agent the leads that they own, and no others."""

    name: Name
    email: Annotated[str, StringConstraints(max_length=320), AfterValidator(_address)]
    role: Role
    own_leads_only: bool = False

    @model_validator(mode="after")
    def _an_agent(self) -> "Write":
        if self.own_leads_only and self.role != "agent":
            raise ValueError("only an agent can be limited to own leads")
        return self


class TeamList(Record):
    members: tuple[Member, ...]


class Removed(Record):
    member_id: str
    deleted: bool = True


class Me(Record):
    """The caller; `scopes` are what both the role and the token allow."""

    admin_id: str
    member_id: str
    token_id: str
    name: str
    role: Role
    own_leads_only: bool
    scopes: tuple[Scope, ...]


async def me(call: Call[Nothing, Nothing]) -> web.Response:
    """Who is calling, and what they may do."""
    who = call.who
    told = Me.model_validate(
        {
            "admin_id": call.admin.admin_id,
            "scopes": sorted(who.scopes),
            **{field: getattr(who, field) for field in WHO},
        }
    )
    return reply_json(told.model_dump(by_alias=True))


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The team, the longest there first; to an agent, themselves."""
    members = await _team(call).all()
    seen = tuple(member for member in members if _sees(call, member))
    return reply_json(TeamList(members=seen).model_dump(mode="json", by_alias=True))


async def post(call: Call[Write, Nothing]) -> web.Response:
    """Take somebody into the team; what they may call, they call with a token of their own."""
    require_owner_for(call, call.body.role)
    member = await _team(call).add(_person(call.body), call.services.clock())
    return reply_json(member.model_dump(mode="json", by_alias=True), 201)


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One member of the team."""
    member = await _member(call)
    if not _sees(call, member):
        raise MemberNotFound
    return reply_json(member.model_dump(mode="json", by_alias=True))


async def put(call: Call[Write, Nothing]) -> web.Response:
    """Replace what is said of a member. The last owner stays one."""
    member = await _member(call)
    require_owner_for(call, member.role)
    require_owner_for(call, call.body.role)
    changed = await _team(call).put(member.member_id, _person(call.body))
    return reply_json(changed.model_dump(mode="json", by_alias=True))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Take somebody out of the team; their tokens end at once. The last owner stays."""
    member = await _member(call)
    require_owner_for(call, member.role)
    await _team(call).remove(member.member_id)
    return reply_json(Removed(member_id=member.member_id).model_dump(by_alias=True))


def require_owner_for(call: AnyCall, role: Role) -> None:
    """Raises Problem (403) when it is about an owner, and the caller is none."""
    if role == "owner" and call.who.role != "owner":
        raise forbidden("owners-only", "This is about an owner of the team, and so for owners alone.")


def _sees(call: AnyCall, member: Member) -> bool:
    return call.who.role != "agent" or member.member_id == call.who.member_id


async def _member(call: AnyCall) -> Member:
    return await _team(call).get(call.request.match_info["id"])


def _person(body: Write) -> Person:
    return Person(**body.model_dump())


def _team(call: AnyCall) -> Team:
    return call.services.team(call.admin.admin_id)


WHO = ("member_id", "token_id", "name", "role", "own_leads_only")
