"""How a new admin starts: with one owner, and an API token of theirs that may do everything."""

from server.access.team import Member, Person
from server.access.tokens import Grant
from server.services import Services
from server.tenants import Admin
from server.work.daily import plan_days


async def first_token(parts: Services, admin: Admin) -> str:
    """Make the admin's creator the team's first owner, and a token for them; its secret is told here only."""
    await plan_days(parts, [admin.admin_id])
    return await _token_of(await founder(parts, admin), "admin create", parts, admin)


async def owners_token(parts: Services, admin: Admin) -> str:
    """Make a token that may do everything, for the owner who has been there longest."""
    team = await parts.team(admin.admin_id).all()
    owners = [member for member in team if member.role == "owner"]
    return await _token_of(owners[0] if owners else await founder(parts, admin), "admin token", parts, admin)


async def founder(parts: Services, admin: Admin) -> Member:
    """The admin's creator as the team's first owner, made when there is none yet."""
    creator = Person(name=admin.name, email=admin.email, role="owner")
    return await parts.team(admin.admin_id).found(creator, admin.created_at)


async def _token_of(owner: Member, name: str, parts: Services, admin: Admin) -> str:
    grant = Grant(name=name, scopes=("admin",), member_id=owner.member_id)
    _, secret = await parts.tokens(admin.admin_id).make(grant, parts.clock())
    return secret
